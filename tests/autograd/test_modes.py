"""no_grad, detect_anomaly and name_scope, per block, function and thread."""

import copy
import math
import pickle
import threading

import pytest

import autograd as ag
from autograd import AnomalyError, Value


def test_no_grad_makes_values_without_parents():
    x = Value(2.0)
    with ag.no_grad():
        for y in (x * x, -x, ag.tanh(x), x**2, x / 3.0, ag.where(True, x, 1.0), 1.0 - x):
            assert y.parents == ()
            assert y.is_constant
        assert Value(1.0).is_leaf
    assert (x * x).parents == (x, x)


def test_no_grad_nests_decorates_and_survives_errors():
    @ag.no_grad()
    def inference(x):
        with ag.no_grad():
            pass
        return x * x

    x = Value(2.0)
    assert inference(x).is_constant
    with pytest.raises(RuntimeError, match="out"), ag.no_grad():
        raise RuntimeError("out")
    assert not (x * x).is_constant


def test_modes_belong_to_their_thread():
    x = Value(2.0)
    seen = []
    inside, done = threading.Event(), threading.Event()

    def other():
        inside.wait()
        seen.append((x * x).is_constant)
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with ag.no_grad():
        inside.set()
        done.wait()
        assert (x * x).is_constant
    thread.join()
    assert seen == [False]


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (lambda x: ag.log(x), r"log made -inf from finite numbers: x = 0\.0"),
        (lambda x: 1 / x, r"div made inf from finite numbers: constant = 1\.0, x = 0\.0"),
        (lambda x: ag.exp(x + 1e3), r"exp made inf .* add = 1000\.0"),
        (lambda x: (x + 1e200) * 1e200, r"mul made inf"),
        (lambda x: (x - 8.0) ** (1 / 3), r"pow made nan .* sub = -8\.0"),
        (lambda x: ag.log(ag.where(True, -1.0, 0.0)), None),
    ],
)
def test_detect_anomaly_names_the_operation_and_its_inputs(wrong, text):
    x = Value(0.0, name="x")
    with ag.detect_anomaly():
        if text is None:
            assert math.isnan(wrong(x))  # plain numbers are not watched
        else:
            with pytest.raises(AnomalyError, match=text):
                wrong(x)
    assert not math.isfinite(wrong(x) if text is None else wrong(x).data)


def test_constants_are_watched_too():
    with ag.no_grad():
        y = Value(-1.0) * 1.0
    with ag.detect_anomaly(), pytest.raises(AnomalyError, match="log made nan"):
        ag.log(y)
    with ag.detect_anomaly(), ag.no_grad(), pytest.raises(AnomalyError, match="sqrt made nan"):
        ag.sqrt(Value(-1.0))


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (lambda x: ag.sqrt(x), r"sqrt at x = 0\.0 made inf from its gradient 1\.0"),
        (lambda x: ag.sqrt(x * x), r"sqrt at mul = 0\.0 made inf"),
        (lambda x: ag.sqrt(x) * 0.0, r"made nan from its gradient 0\.0 and its local gradient inf"),
        (lambda x: x * 1e300 * 1e300, r"mul at x = 0\.0, .* made inf from its gradient 1e\+300"),
    ],
)
def test_anomalies_of_the_backward_pass_change_nothing(function, text):
    x = Value(0.0, name="x")
    x.grad = 0.5
    with ag.detect_anomaly():
        y = function(x)
        with pytest.raises(AnomalyError, match=text):
            y.backward()
    assert x.grad == 0.5


def test_what_was_not_finite_before_is_no_anomaly():
    x = Value(math.inf)
    with ag.detect_anomaly():
        y = x - x
        y.backward(math.inf)
    assert math.isnan(y.data)


def test_sound_passes_run_as_always():
    x = Value(0.5)
    with ag.detect_anomaly():
        y = ag.tanh(x) * ag.exp(x)
        y.backward()
    watched, x.grad = x.grad, 0.0
    (ag.tanh(x) * ag.exp(x)).backward()
    assert x.grad == watched


@pytest.mark.parametrize(
    "transform",
    [
        ag.grad,
        ag.jacrev,
        ag.jacfwd,
        lambda f: lambda x: ag.jvp(f, (x,), (1.0,)),
        lambda f: ag.grad(ag.grad(f)),
    ],
)
def test_transforms_are_watched(transform):
    assert transform(ag.sqrt)(0.0) is not None
    with ag.detect_anomaly():
        assert transform(ag.sqrt)(4.0) is not None
        with pytest.raises(AnomalyError):
            transform(ag.sqrt)(0.0)


def test_a_scope_is_in_the_nodes_made_in_it():
    x, y = Value(2.0), Value(3.0)
    with ag.name_scope("outer"):
        inside = [x + y, -x, x.tanh(), x**2, ag.dot([x, y], [y, x]), ag.where(x > y, x, y)]
        leaf = Value(1.0)
        with ag.name_scope("inner"):
            nested = x * y
        after = x / y
    assert {node.scope for node in inside} == {"outer"}
    assert (nested.scope, after.scope, leaf.scope, (x * y).scope) == (
        "outer.inner",
        "outer",
        "",
        "",
    )


def test_scopes_decorate_recur_and_survive_errors():
    @ag.name_scope("step")
    def power(x, n):
        return x if n == 0 else power(x, n - 1) * x

    x = Value(2.0)
    third = power(x, 3)
    assert [third.scope, third.parents[0].scope] == ["step", "step.step"]
    with pytest.raises(RuntimeError, match="out"), ag.name_scope("lost"):
        raise RuntimeError("out")
    assert (x * x).scope == ""


def test_scopes_belong_to_their_thread():
    seen = []
    with ag.name_scope("here"):
        thread = threading.Thread(target=lambda: seen.append((Value(2.0) * 3.0).scope))
        thread.start()
        thread.join()
    assert seen == [""]


@pytest.mark.parametrize("name", ["", 3, None, "a\x1fb"])
def test_a_scope_has_a_name(name):
    with pytest.raises(ag.OperandError, match="Write for example name_scope"):
        ag.name_scope(name)


def scoped(x):
    with ag.name_scope("part"):
        y = ag.tanh(x * 3.0) + x
    return y * y


@pytest.mark.parametrize(
    "transform",
    [lambda f: f, ag.grad, lambda f: ag.grad(ag.grad(f)), ag.jacfwd, ag.hessian, ag.compile],
)
def test_scopes_change_no_result(transform):
    def plain(x):
        y = ag.tanh(x * 3.0) + x
        return y * y

    assert transform(scoped)(0.3) == transform(plain)(0.3)


def test_messages_do_not_show_scopes():
    x = Value(-1.0)
    with ag.name_scope("part"):
        y = x * 2.0
    assert repr(y) == "Value(data=-2.0, grad=0.0)"
    assert y.name is None
    with ag.detect_anomaly(), pytest.raises(AnomalyError, match=r"numbers: mul = -2\.0\."):
        ag.log(y)
    y.name = "rate"
    assert (y.name, y.scope) == ("rate", "part")
    assert repr(y) == "Value(data=-2.0, grad=0.0, name='rate')"
    with ag.detect_anomaly(), pytest.raises(AnomalyError, match=r"numbers: rate = -2\.0\."):
        ag.log(y)


def test_a_compiled_function_lists_the_same_program_in_a_scope():
    f = ag.compile(lambda x: ag.exp(x) * x)
    f(1.0)
    with ag.name_scope("part"):
        g = ag.compile(lambda x: ag.exp(x) * x)
        g(1.0)
    assert g.program() == f.program()


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda node: pickle.loads(pickle.dumps(node))]
)
@pytest.mark.parametrize("name", [None, "y", "", "\x1f"])
def test_copies_keep_scope_and_name(duplicate, name):
    with ag.name_scope("part"):
        y = Value(2.0, name="a\x1fb") * 3.0
        z = y * y * 1.0
    y.name = name
    twin = duplicate(z)
    square = twin.parents[0]
    kept = square.parents[0]
    assert (twin.scope, square.scope, kept.scope) == ("part", "part", "part")
    assert kept.name == name
    assert (kept.parents[0].name, kept.parents[0].scope) == ("a\x1fb", "")


def test_sweeps_keep_scopes():
    with ag.name_scope("part"):
        y = Value(2.0) * 3.0
    z = y * y
    z.backward()
    ag.gradients(z, [y], create_graph=True)
    assert y.scope == "part"
