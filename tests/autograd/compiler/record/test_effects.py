"""What a compiled function must not do, and the errors that say so."""

import random
from collections import deque
from types import SimpleNamespace

import pytest

import autograd as ag
from autograd import OperandError, TraceError, Value


def kind(thing):
    return type(thing).__name__


def appending_to_a_captured_list():
    seen = []

    def f(x):
        seen.append(1.0)
        return x

    return f


def setting_an_item():
    seen = {}

    def f(x):
        seen["x"] = x * 2.0
        return x

    return f


def adding_to_a_set():
    seen = set()

    def f(x):
        seen.add(2.0)
        return x

    return f


def setting_an_attribute():
    holder = SimpleNamespace()

    def f(x):
        holder.latest = 1.0
        return x

    return f


def setting_an_attribute_of_self():
    class Counter:
        calls = 0

        def f(self, x):
            self.calls += 1
            return x

    return Counter().f


def changing_in_a_function_that_it_calls():
    seen = []

    def note(x):
        seen.append(1.0)

    def f(x):
        note(x)
        return x

    return f


def changing_a_list_of_an_object():
    holder = SimpleNamespace(seen=[])

    def f(x):
        holder.seen.append(1.0)
        return x

    return f


def counting_in_a_cell():
    count = 0

    def f(x):
        nonlocal count
        count += 1
        return x

    return f


def counting_in_a_default():
    def f(x, seen={}):  # noqa: B006
        seen["calls"] = seen.get("calls", 0) + 1
        return x

    return f


def appending_to_a_deque():
    seen = deque()

    def f(x):
        seen.append(1.0)
        return x

    return f


def anew():
    return float("5.0")  # no other object is this one


def setting_an_item_to_an_equal_number():
    seen = [anew()]

    def f(x):
        seen[0] = 5.0
        return x * seen[0]

    return f


def setting_a_key_to_an_equal_number():
    seen = {"a": anew()}

    def f(x):
        seen["a"] = 5.0
        return x * seen["a"]

    return f


def setting_an_attribute_to_an_equal_number():
    holder = SimpleNamespace(seen=anew())

    def f(x):
        holder.seen = 5.0
        return x * holder.seen

    return f


def setting_an_item_of_an_object_to_an_equal_number():
    holder = SimpleNamespace(seen=[anew()])

    def f(x):
        holder.seen[0] = 5.0
        return x * holder.seen[0]

    return f


def setting_a_cell_to_an_equal_number():
    seen = anew()

    def f(x):
        nonlocal seen
        seen = 5.0
        return x * seen

    return f


def putting_an_equal_number_into_a_deque():
    seen = deque([anew()])

    def f(x):
        seen.rotate(1)
        seen[0] = 5.0
        return x * seen[0]

    return f


REPEATED = [
    setting_an_item_to_an_equal_number, setting_a_key_to_an_equal_number,
    setting_an_attribute_to_an_equal_number, setting_an_item_of_an_object_to_an_equal_number,
    setting_a_cell_to_an_equal_number, putting_an_equal_number_into_a_deque,
    adding_to_a_set, setting_an_attribute,
]  # fmt: skip
CHANGES = [
    appending_to_a_captured_list, setting_an_item, setting_an_attribute_of_self,
    changing_in_a_function_that_it_calls, changing_a_list_of_an_object, counting_in_a_cell,
    counting_in_a_default, appending_to_a_deque,
]  # fmt: skip


@pytest.mark.parametrize("make", CHANGES, ids=lambda make: make.__name__)
def test_changes_of_the_surroundings_are_refused(make):
    with pytest.raises(TraceError, match=r"f changed .* while it was compiled.* Return what"):
        ag.compile(make())(2.0)


@pytest.mark.parametrize("make", REPEATED, ids=lambda make: make.__name__)
def test_what_is_written_alike_each_time_is_no_change(make):
    f = make()
    compiled = ag.compile(f)
    assert [compiled(2.0), compiled(3.0)] == [f(2.0), f(3.0)]


w = Value(3.0)


def assigning_data(x):
    w.data = 5.0
    return w * x


def assigning_grad(x):
    w.grad = 0.0
    return w * x


def going_backward(x):
    y = w * x
    y.backward()
    return y


def slopes_of_a_node(x):
    return x * (x * x).local_grads[0]


REFUSED = {
    "reading .data": (lambda x: x * x.data, "Reading .data inside <lambda> while it is compiled"),
    "reading .data of a captured one": (lambda x: x * w.data, "Reading .data"),
    "reading .grad": (lambda x: x * x.grad, "Reading .grad"),
    "reading .grad of a captured one": (lambda x: x * w.grad, "Reading .grad"),
    "slopes of a node": (slopes_of_a_node, "local_grads"),
    "backward": (going_backward, r"backward\(\) inside going_backward .* value_and_grad"),
    "assigning .data": (assigning_data, "Assigning .data"),
    "assigning .grad": (assigning_grad, "Assigning .grad"),
}


@pytest.mark.parametrize(("f", "text"), REFUSED.values(), ids=REFUSED)
def test_what_would_be_frozen_is_refused(f, text):
    compiled = ag.compile(f)
    for _ in range(2):
        with pytest.raises(TraceError, match=text):
            compiled(2.0)
    assert (w.data, w.grad) == (3.0, 0.0)


@pytest.mark.parametrize("result", [None, "text", {1.0}, 1j, object()], ids=kind)
@pytest.mark.parametrize("nested", [False, True])
def test_returning_no_number_is_refused(result, nested):
    compiled = ag.compile(lambda x: [x, result] if nested else result)
    if nested and type(result) in {str, type(None), object}:  # it passes as it is
        assert [compiled(2.0), compiled(3.0)] == [[2.0, result], [3.0, result]]
        return
    with pytest.raises((TraceError, OperandError), match="what <lambda> returned"):
        compiled(2.0)


def test_floats_of_values_are_refused_as_eagerly():
    with pytest.raises(OperandError, match=r"Write autograd\.sin"):
        ag.compile(lambda x: float(x))(2.0)


HARMLESS = {
    "a list of its own": lambda x: [y for y in [x, x * x] for _ in range(2)],
    "a cycle": lambda x: (lambda own: (own.append(own), x)[1])([x]),
    "a closure of its own": lambda x: (lambda: x * x)(),
    "printing": lambda x: (print(x, repr(x)), x)[1],
    "an error caught": lambda x: x if not hasattr(x, "nothing") else 0.0,
    "its argument changed": lambda x: (lambda xs: (xs.append(x), sum(xs))[1])([x]),
}


@pytest.mark.parametrize("f", HARMLESS.values(), ids=HARMLESS)
def test_what_stays_within_the_call_is_allowed(f):
    compiled = ag.compile(f)
    assert [compiled(2.0), compiled(3.0)] == [f(2.0), f(3.0)]


def test_a_refused_call_does_not_disturb_the_next():
    strict = [True]

    def f(x):
        return x * x.data if strict[0] else x * x

    compiled = ag.compile(f)
    with pytest.raises(TraceError):
        compiled(2.0)
    strict[0] = False
    assert compiled(2.0) == 4.0
    assert ag.grad(f)(3.0) == 6.0


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("kind", ["random", "numpy", "Generator"])
def test_what_is_refused_has_drawn_no_random_number(kind, is_own):
    np = pytest.importorskip("numpy")
    if kind == "random":
        source, draw = (random.Random(5), "random") if is_own else (random, "random")
        read = source.getstate
    elif kind == "numpy":
        source, draw = (np.random.RandomState(5), "rand") if is_own else (np.random, "rand")
        read = lambda: str(source.get_state())
    else:
        source, draw = np.random.default_rng(5), "random"
        read = lambda: str(source.bit_generator.state)
    before = read()
    with pytest.raises(TraceError, match="random numbers"):
        ag.compile(lambda x: x * float(getattr(source, draw)() > 0.01))(2.0)
    assert read() == before
