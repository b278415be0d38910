"""Copies and pickles, of deep graphs and shared nodes too."""

import copy
import gc
import pickle
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import topological_order
from support.nesting import COPIES, TRANSFORMS
from support.programs import inputs_of, programs

PROTOCOLS = range(2, pickle.HIGHEST_PROTOCOL + 1)


def described(outputs):
    """A graph as plain data: what each node holds, with parents by their place."""
    order = topological_order(outputs)
    place = {id(node): i for i, node in enumerate(order)}
    return [
        (
            type(node), node.data.hex(), node.grad.hex(), node.name, node.op, node.is_constant,
            [place[id(parent)] for parent in node.parents], list(node.local_grads),
        )
        for node in order
    ]  # fmt: skip


@given(data=st.data(), program=programs(), protocol=st.sampled_from(PROTOCOLS))
def test_copies_and_pickles_are_the_same_graph(data, program, protocol):
    leaves = [Value(x, name=f"x{i}") for i, x in enumerate(data.draw(inputs_of(program)))]
    output = program(leaves)
    output.backward()
    graph = [*leaves, output]
    assert described(copy.deepcopy(graph)) == described(graph)
    assert described(pickle.loads(pickle.dumps(graph, protocol))) == described(graph)
    alone = pickle.loads(pickle.dumps(output, protocol))
    assert described([alone]) == described([output])


def test_the_python_pickler_agrees_with_the_one_in_c():
    x = Value(2.0)
    y = ag.tanh(x * x) + x
    graph = [y, x, {"y": y}]
    z, w, d = pickle.loads(pickle._dumps(graph))
    assert described([z]) == described([y])
    assert d["y"] is z
    assert topological_order([z])[0] is w


def test_a_copied_leaf_is_independent():
    x = Value(2.0, name="x")
    x.grad = 1.5
    for y in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert (y.data, y.grad, y.name, y.is_leaf) == (2.0, 1.5, "x", True)
        y.data = 3.0
    assert x.data == 2.0


def test_a_shallow_copy_shares_the_parents():
    x = Value(2.0)
    y = copy.copy(x * x)
    y.backward()
    assert x.grad == 4.0


def test_gradients_flow_to_the_copied_leaves():
    x = Value(2.0)
    y = x * x * x
    for z, w in (copy.deepcopy((x, y)), pickle.loads(pickle.dumps((x, y)))):
        w.backward()
        assert z.grad == 12.0
    assert x.grad == 0.0


@pytest.mark.parametrize("outputs_first", [True, False])
def test_deep_graphs(outputs_first):
    x = Value(1.0)
    y = x
    for _ in range(100_000):
        y = y + x
    pair = [y, x] if outputs_first else [x, y]
    for copied in (copy.deepcopy(pair), pickle.loads(pickle.dumps(pair))):
        output, leaf = copied if outputs_first else copied[::-1]
        output.backward()
        assert leaf.grad == 100_001.0


def test_an_interrupted_pickle_leaves_no_trace():
    class Refuses:
        def __reduce__(self):
            raise ValueError("no")

    x = Value(1.0)
    y = x * x + x * 2.0
    with pytest.raises(ValueError, match="no"):
        pickle.dumps([y, Refuses()])
    assert described([pickle.loads(pickle.dumps(y))]) == described([y])


def test_threads_pickle_side_by_side():
    def round_trip(seed):
        y = x = Value(float(seed))
        for _ in range(2_000):
            y = y * 0.5 + x
        return described([pickle.loads(pickle.dumps(y))]) == described([y])

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(round_trip, range(8)))


def test_constants_and_modes_survive():
    x = Value(2.0)
    y = pickle.loads(pickle.dumps(x * 3.0))
    assert y.parents[1].is_constant
    assert not y.parents[0].is_constant


class Parameter(Value):
    """A subclass, at module level so that pickle finds it."""


def test_subclasses_stay_subclasses():
    y = copy.deepcopy(Parameter(2.0) * 3.0)
    assert type(y.parents[0]) is Parameter
    assert type(copy.copy(Parameter(1.0))) is Parameter


copies = pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)


@copies
def test_during_a_transform_a_copy_of_what_it_made_is_the_same(copied):
    def f(x):
        y = x * x
        own = Value(2.0)
        for node in (x, y, own, own * 3.0, y + own):
            assert copied(node) is node
        return ag.grad(lambda z: copied(z) * copied(y) * z)(x) + x

    assert ag.grad(f)(2.0) == 25.0
    assert copied(Value(1.0)).is_leaf


@copies
def test_during_a_transform_a_copy_of_an_older_leaf_is_a_leaf_of_its_own(copied):
    w = Value(3.0)

    def f(x):
        own = copied(w)
        assert own is not w
        assert own.is_leaf
        return x * x * own

    slope = ag.grad(f)(2.0)
    assert (slope, type(slope)) == (12.0, float)
    assert w.grad == 0.0


@copies
def test_during_a_transform_a_copy_of_an_older_graph_has_its_numbers(copied):
    w = Value(3.0)
    u = w * w
    slope = ag.grad(lambda x: x * copied(u))(2.0)
    assert getattr(slope, "data", slope) == 9.0


@copies
def test_compiled_code_copies_too(copied):
    w = Value(3.0)
    f = ag.compile(lambda x: copied(x * 2.0) * copied(x) + x * copied(w))
    for x in (2.0, 5.0):
        assert f(x).data == 2.0 * x * x + 3.0 * x
        w.data = 3.0
    assert ag.gradients(f(2.0), [w]) == [0.0]
    w.data = 4.0
    assert f(2.0).data == 16.0
    slope = ag.compile(ag.grad(lambda x: x * x + copied(x)))
    assert (slope(2.0), slope(3.0)) == (5.0, 7.0)


@copies
def test_a_copied_comparison_is_still_guarded(copied):
    f = ag.compile(lambda x: 1.0 * x if copied(x > 1.0) else 2.0 * x)
    assert [f(2.0), f(0.5), f(3.0)] == [2.0, 1.0, 3.0]


@pytest.mark.parametrize(
    "f",
    [
        lambda x: pickle.loads(pickle.dumps(x * x)),
        lambda x: pickle.loads(pickle.dumps([x > 1.0]))[0] * x,
        lambda x, u=Value(2.0) * 2.0: x * copy.copy(u),  # noqa: B008
    ],
)
def test_what_cannot_be_the_same_in_compiled_code_is_refused(f):
    with pytest.raises(ag.TraceError, match="Instead: "):
        ag.compile(f)(2.0)


@pytest.mark.parametrize(
    "transform", [transform for name, (_, transform) in TRANSFORMS.items() if name != "gradients"]
)
@copies
def test_a_copy_takes_part_in_every_transform(transform, copied):
    assert transform(lambda x: x * copied(x) + copied(x * x))(3.0) == transform(
        lambda x: x * x + x * x
    )(3.0)


class Slotted(Value):
    """A subclass with a slot, and one that pickles as it likes."""

    __slots__ = ("unit",)


class Own(Value):
    def __getstate__(self):
        return {"kept": self.kept}

    def __setstate__(self, state):
        self.kept = [*state["kept"], "again"]


DUPLICATES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle {p}": lambda v, p=p: pickle.loads(pickle.dumps(v, p)) for p in PROTOCOLS},
}


@pytest.mark.parametrize("duplicate", DUPLICATES.values(), ids=DUPLICATES)
@given(
    attributes=st.dictionaries(
        st.sampled_from(["unit", "frozen", "note"]),
        st.none() | st.floats(allow_nan=False) | st.lists(st.text()),
    ),
    is_slotted=st.booleans(),
    is_leaf=st.booleans(),
)
def test_subclasses_keep_their_attributes(duplicate, attributes, is_slotted, is_leaf):
    v = (Slotted if is_slotted else Parameter)(2.0, name="v")
    for name, thing in attributes.items():
        if is_slotted and name != "unit":
            continue
        setattr(v, name, thing)
    y = v if is_leaf else (v * 3.0) * v
    twin = duplicate(y) if is_leaf else duplicate(y).parents[1]
    for name in ("unit", "frozen", "note"):
        assert getattr(twin, name, "none") == getattr(v, name, "none")
    assert (twin.data, twin.name, type(twin)) == (2.0, "v", type(v))


@pytest.mark.parametrize("duplicate", DUPLICATES.values(), ids=DUPLICATES)
def test_subclasses_hand_themselves_over_as_they_like(duplicate):
    v = Own(2.0)
    v.kept = ["once"]
    assert duplicate(v).kept == ["once", "again"]


@pytest.mark.parametrize("duplicate", list(DUPLICATES.values())[1:], ids=list(DUPLICATES)[1:])
def test_attributes_may_hold_the_graph(duplicate):
    v = Parameter(2.0)
    v.square = v * v
    v.itself = [v]
    twin = duplicate(v)
    assert twin.itself[0] is twin
    assert twin.square.parents == (twin, twin)
    y = duplicate(v.square)
    assert y.parents[0].square is y


def test_subclasses_have_weak_references():
    v = Parameter(2.0)
    to_v = weakref.ref(v)
    y = v * 3.0
    assert to_v() is v
    del v
    assert to_v() is y.parents[0]
    del y
    gc.collect()
    assert to_v() is None
    with pytest.raises(TypeError, match="weak reference"):
        weakref.ref(Value(1.0))


def test_an_unpickled_leaf_belongs_to_the_function_that_makes_it():
    bare, graph = pickle.dumps(Value(3.0)), pickle.dumps(Value(3.0) * 2.0)
    for transform in (ag.compile, ag.grad, lambda f: ag.compile(ag.grad(f))):
        slope = transform(lambda x: x * pickle.loads(bare) * pickle.loads(graph))
        assert [slope(1.0), slope(1.0)] == [18.0, 18.0]
        assert type(slope(1.0)) is float
