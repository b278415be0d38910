"""What transforms return goes to other processes, and comes back the same."""

import copy
import inspect
import multiprocessing
import pickle
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from types import ModuleType

import cloudpickle
import joblib
import pytest

import autograd as ag
import nn
from support import travelling
from support.travelling import Line, calls_in_this_process, smooth

TRANSFORMS = {
    "grad": ag.grad,
    "grad by several": partial(ag.grad, argnums=(0, 1)),
    "value_and_grad": ag.value_and_grad,
    "jacobian": ag.jacobian,
    "jacfwd": ag.jacfwd,
    "jacrev": ag.jacrev,
    "hessian": ag.hessian,
    "derivative": partial(ag.derivative, order=3),
    "grad of grad": lambda f: ag.grad(ag.grad(f)),
    "compile": ag.compile,
    "compiled gradient": lambda f: ag.compile(ag.value_and_grad(f)),
}
every_transform = pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
NAMES = [
    "slope", "both", "replaced", "with_primitives", "with_structures", "sine", "scaled",
    "power_of_two", "cube",
]  # fmt: skip
NAMED = [getattr(travelling, name) for name in NAMES]
OTHERS = [travelling.bend, Line(2.0), Line(2.0).slope, Line(2.0).at]

KINDS = ["hessian", "object", "method", "compiled method"]


@pytest.fixture(scope="module")
def pool():
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor:
        yield executor


@every_transform
@pytest.mark.parametrize("pickler", [pickle, cloudpickle])
def test_transforms_pickle_by_what_they_wrap(transform, pickler):
    f = transform(smooth)
    again = pickle.loads(pickler.dumps(f))
    assert again(0.5, 3.0) == f(0.5, 3.0)
    assert again.__wrapped__.__name__ == "smooth"
    assert pickle.loads(pickler.dumps(f)) is again


@every_transform
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_copies_do_the_same(transform, copied):
    for f in (smooth, lambda x, y: x * y * y):
        g = transform(f)
        assert copied(g)(0.5, 3.0) == g(0.5, 3.0)


@pytest.mark.parametrize("f", NAMED, ids=NAMES)
@pytest.mark.parametrize("pickler", [pickle, cloudpickle])
def test_what_stands_under_a_name_comes_back(f, pickler):
    assert pickle.loads(pickler.dumps(f)) is f


@pytest.mark.parametrize("f", OTHERS, ids=KINDS)
@pytest.mark.parametrize("pickler", [pickle, cloudpickle])
def test_what_is_reached_from_a_name_does_the_same(f, pickler):
    assert pickle.loads(pickler.dumps(f))(1.5) == f(1.5)


@every_transform
def test_transforms_keep_what_functions_tell(transform):
    f = transform(smooth)
    assert (f.__name__, f.__qualname__, f.__module__) == ("smooth", "smooth", smooth.__module__)
    assert list(inspect.signature(f).parameters) == ["x", "y"]
    assert callable(f)


def test_a_transform_in_a_class_is_a_method():
    line = Line(3.0)
    assert Line.slope(line, 2.0) == line.slope(2.0) == 36.0
    assert pickle.loads(pickle.dumps(line.slope))(2.0) == 36.0
    assert travelling.slope.__doc__ == "A slope."


def test_lambdas_travel_with_cloudpickle_alone():
    f = ag.compile(ag.grad(lambda x: x**3))
    assert pickle.loads(cloudpickle.dumps(f))(2.0) == f(2.0) == 12.0
    with pytest.raises((pickle.PicklingError, AttributeError), match="lambda"):
        pickle.dumps(f)


@pytest.fixture
def program():
    """A module that is written by value, as joblib and Dask write the main program."""
    module = ModuleType("program")
    exec(compile(inspect.getsource(travelling), "program.py", "exec"), module.__dict__)
    sys.modules["program"] = module
    cloudpickle.register_pickle_by_value(module)
    yield module
    cloudpickle.unregister_pickle_by_value(module)


def test_functions_of_the_main_program_go_by_value(program):
    functions = [getattr(program, name) for name in [*NAMES, "bend"]]
    written = cloudpickle.dumps(functions)
    del sys.modules["program"]  # where they arrive, another is the main program
    assert [f(1.5) for f in pickle.loads(written)] == [f(1.5) for f in functions]


def test_values_made_by_primitives_pickle():
    x = ag.Value(0.5)
    y = travelling.with_primitives(x)
    z = travelling.with_structures(x)
    again = pickle.loads(pickle.dumps((x, y, z)))
    assert [again[1].data, again[2].data] == [y.data, z.data]
    assert ag.gradients(again[1], [again[0]]) == ag.gradients(y, [x])
    assert ag.gradients(again[2], [again[0]]) == ag.gradients(z, [x])
    assert copy.deepcopy(y).op is y.op
    local = ag.primitive(lambda x: x * x, lambda x, y: 2.0 * x)
    assert copy.deepcopy(local(x)).op is local


def test_everything_works_in_a_spawned_process(pool):
    calls = [(f, 1.5) for f in [*NAMED, *OTHERS]]
    calls += [(transform(smooth), 1.5, 3.0) for transform in TRANSFORMS.values()]
    jobs = [pool.submit(*call) for call in calls]
    assert [job.result() for job in jobs] == [f(*xs) for f, *xs in calls]


def test_a_compiled_function_compiles_once_in_a_process(pool):
    xs = [1.0, 2.0, 3.0]
    f = ag.compile(ag.value_and_grad(travelling.counted))
    outcomes = [pool.submit(calls_in_this_process, f, xs).result() for _ in range(3)]
    assert [results for results, _ in outcomes] == [[(1.0, 3.0), (8.0, 12.0), (27.0, 27.0)]] * 3
    assert [calls for _, calls in outcomes[1:]] == [0, 0]
    assert outcomes[0][1] >= 1


def test_joblib_takes_them():
    found = joblib.Parallel(2)(
        joblib.delayed(f)(1.5) for f in [*NAMED, *OTHERS, ag.grad(lambda x: x**3)]
    )
    assert found == [f(1.5) for f in [*NAMED, *OTHERS, ag.grad(lambda x: x**3)]]


def test_models_and_optimisers_go_too(pool):
    model = nn.MLP(1, [2, 1])
    optimizer = nn.optim.Adam(model.parameters())
    there = pool.submit(travelling.trained, model, optimizer, 0.5).result()
    assert there == travelling.trained(model, optimizer, 0.5)


SCHEDULES = [
    nn.schedules.constant(0.5),
    nn.schedules.linear(1.0, 0.5, 10.0),
    nn.schedules.step(2.0),
    nn.schedules.exponential(0.9),
    nn.schedules.warm_up(4.0, nn.schedules.cosine(10.0, 0.25)),
]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_schedules_pickle(schedule):
    again = pickle.loads(pickle.dumps(schedule))
    assert [again(x / 2) for x in range(30)] == [schedule(x / 2) for x in range(30)]


LOSSES = [name for name in dir(nn.losses) if type(getattr(nn.losses, name)).__name__ in
          ("Loss", "ClassLoss")]  # fmt: skip


@pytest.mark.parametrize("pickler", [pickle, cloudpickle])
@pytest.mark.parametrize("name", LOSSES)
def test_losses_pickle(name, pickler):
    loss = getattr(nn.losses, name)
    assert pickle.loads(pickler.dumps(loss)) is loss
    summed = loss.using("sum")
    again = pickle.loads(pickler.dumps(summed))
    assert (repr(again), again.term) == (repr(summed), summed.term)
    assert copy.deepcopy(summed).reduction == "sum"
