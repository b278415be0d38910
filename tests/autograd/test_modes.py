"""no_grad and detect_anomaly, per block, function and thread."""

import math
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
