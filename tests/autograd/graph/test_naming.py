from hypothesis import given
from hypothesis import strategies as st

from autograd import Value
from autograd.graph.naming import is_scope, label_in, labelled, name_in, scope_in

scopes = st.text(min_size=1).filter(is_scope)
names = st.none() | st.text() | st.sampled_from(["\x1f", "\x1f\x1f", "a\x1fb"])


@given(scopes, names, names)
def test_a_label_holds_scope_and_name(scope, first, second):
    label = labelled(first, label_in(scope))
    assert (scope_in(label), name_in(label)) == (scope, first)
    label = labelled(second, label)
    assert (scope_in(label), name_in(label)) == (scope, second)


@given(names, names)
def test_without_a_scope(first, second):
    label = labelled(second, labelled(first, None))
    assert (scope_in(label), name_in(label)) == ("", second)


@given(names)
def test_any_name_is_kept(name):
    value = Value(1.0, name=name)
    assert (value.name, value.scope) == (name, "")
    value.name = name
    assert (value.name, value.scope) == (name, "")
