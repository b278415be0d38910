from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value
from autograd.value import constant
from viz.stepping.names import names_of


def test_names_in_use_are_not_given_again():
    order = [Value(1.0), Value(2.0, name="v1"), Value(3.0), constant(4.0), Value(5.0)]
    assert names_of(order, {id(order[4]): "slope"}) == ["v2", "v1", "v3", "4.0", "slope"]


def test_its_own_name_comes_first():
    x = Value(1.0, name="x")
    assert names_of([x], {id(x): "y"}) == ["x"]


def test_a_constant_may_have_a_name():
    c = constant(4.0)
    c.name = "c"
    assert names_of([c], {}) == ["c"]


@given(st.text(st.characters()))
@settings(deadline=None)
def test_any_name_becomes_one_line(name):
    (found,) = names_of([Value(1.0, name=name)], {})
    assert found
    assert found.splitlines() == [found]
    found.encode()


def test_names_are_kept_as_they_are():
    names = [
        "w[1]",
        "权重",
        "θ\N{COMBINING ACUTE ACCENT}",
        "</script>",
        '"]',
        "\N{MAN}\u200d\N{WOMAN}",
        "a b",
    ]
    assert names_of([Value(1.0, name=name) for name in names], {}) == names
