"""Modes and what is suspended: generators, coroutines, tasks and threads, in any order."""

import asyncio
import inspect
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from contextvars import copy_context

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import AnomalyError, OperandError, Value
from autograd.context import shared

X, ZERO = Value(3.0), Value(0.0)
MODES = {
    "no_grad": ag.no_grad,
    "enable_grad": ag.enable_grad,
    "anomaly": ag.detect_anomaly,
    "a": lambda: ag.name_scope("a"),
    "b": lambda: ag.name_scope("b"),
}


def seen():
    """What is on here, by what it does: whether nothing is recorded, anomalies raise, the scope."""
    y = X * X
    try:
        ag.log(ZERO)
    except AnomalyError:
        return y.is_constant, True, y.scope
    return y.is_constant, False, y.scope


def expected(names):
    """The same by the names of the blocks around, outermost first."""
    switches = [name == "no_grad" for name in names if name.endswith("_grad")]
    is_off = bool(switches) and switches[-1]
    scope = ".".join(name for name in names if name in "ab")
    return is_off, "anomaly" in names, "" if is_off else scope


def check(names):
    assert seen() == expected(names)


# A script is a list of steps, each with what it does: look, pause, or play another script in a
# block, a decorated function, a task, or bit by bit in a generator.

names = st.sampled_from(sorted(MODES))
plain = st.sampled_from([("look",), ("pause",), ("resume",)])


def scripts(*nesting):
    return st.recursive(
        st.lists(plain, max_size=4),
        lambda inner: st.lists(
            plain | st.tuples(st.sampled_from(nesting), names, inner), min_size=1, max_size=5
        ),
        max_leaves=12,
    )


def generator(script, outer, own=()):
    """Play a script, yielding where it pauses; whoever resumes it sends the blocks around."""
    for kind, *rest in script:
        check([*outer, *own])
        if kind == "pause":
            outer = yield
        elif kind == "block":
            name, inner = rest
            with MODES[name]():
                outer = yield from generator(inner, outer, (*own, name))
        elif kind == "decorated":
            name, inner = rest
            outer = yield from MODES[name]()(generator)(inner, outer, (*own, name))
    check([*outer, *own])
    return outer


async def asynchronous_generator(name, script):
    """Play a script in a block, without the blocks that it opens itself."""
    outer = yield
    check(outer)
    with MODES[name]():
        for kind, *_ in script:
            check([*outer, name])
            if kind == "pause":
                outer = yield
            elif kind == "resume":
                await asyncio.sleep(0)
        check([*outer, name])
    check(outer)


def started(steps):
    """A generator that is sent the blocks around at its first resumption too."""

    def waiting():
        outer = yield
        yield from steps(outer)

    generator = waiting()
    next(generator)
    return generator


def run_on(steps, outer):
    """Resume a generator, if it goes on."""
    with suppress(StopIteration):
        steps.send(outer)


async def play(script, around, tasks):
    """Play a script as a coroutine."""
    suspended, asynchronous = [], []
    for kind, *rest in script:
        check(around)
        name, inner = rest or ("", [])
        if kind == "pause":
            await asyncio.sleep(0)
        elif kind == "block":
            with MODES[name]():
                await play(inner, [*around, name], tasks)
        elif kind == "decorated":
            await MODES[name]()(play)(inner, [*around, name], tasks)
        elif kind == "task":
            with MODES[name]():
                tasks.append(asyncio.create_task(play(inner, [*around, name], tasks)))
        elif kind == "generator":
            block = [("block", name, inner)]
            suspended.append(started(lambda outer, block=block: generator(block, outer)))
        elif kind == "decorated generator":
            block = [("decorated", name, inner)]
            suspended.append(started(lambda outer, block=block: generator(block, outer)))
        elif kind == "asynchronous generator":
            asynchronous.append(asynchronous_generator(name, inner))
            await anext(asynchronous[-1])
        elif kind == "resume":
            for steps in suspended:
                run_on(steps, around)
            for steps in asynchronous:
                with suppress(StopAsyncIteration):
                    await steps.asend(around)
    check(around)
    del suspended
    for steps in asynchronous:
        await steps.aclose()
    check(around)


async def play_all(script):
    tasks = []
    await play(script, [], tasks)
    while tasks:
        await tasks.pop()
    check([])


async_scripts = scripts(
    "block", "decorated", "task", "generator", "decorated generator", "asynchronous generator"
)


@settings(max_examples=50, deadline=None)
@given(async_scripts)
def test_what_is_on_is_what_stands_around(script):
    asyncio.run(play_all(script))
    check([])
    assert shared.open_modes == 0


@settings(max_examples=50, deadline=None)
@given(st.lists(async_scripts, min_size=2, max_size=3))
def test_in_each_thread(several):
    with ThreadPoolExecutor(len(several)) as pool:
        list(pool.map(lambda script: asyncio.run(play_all(script)), several))
    assert shared.open_modes == 0


@settings(max_examples=50, deadline=None)
@given(st.lists(scripts("block", "decorated"), min_size=2, max_size=4), st.data())
def test_generators_interleave(several, data):
    """Also one within another: a generator resumes the next from its own blocks."""
    with ExitStack() as stack:
        around = []
        running = [
            started(lambda outer, script=script: generator(script, outer)) for script in several
        ]
        for _ in range(20):
            kind = data.draw(st.sampled_from(["enter", "leave", "resume", "drop"]))
            if kind == "enter":
                around.append(data.draw(names))
                stack.enter_context(MODES[around[-1]]())
            elif kind == "leave":
                stack.close()
                around.clear()
            elif running:
                place = data.draw(st.integers(0, len(running) - 1))
                if kind == "drop":
                    del running[place]
                else:
                    run_on(running[place], list(around))
            check(around)
    del running
    check([])
    assert shared.open_modes == 0


KINDS = ["function", "generator", "coroutine", "asynchronous generator"]


def function(log):
    log.append(seen())
    return 5


def plain_generator(log):
    try:
        log.append((yield seen()))
        yield seen()
    except ValueError:
        log.append(("caught", seen()))
        yield "after"
    finally:
        log.append(("finally", seen()))
    return 5


async def coroutine(log):
    await asyncio.sleep(0)
    log.append(seen())
    return 5


async def plain_asynchronous_generator(log):
    try:
        log.append((yield seen()))
        await asyncio.sleep(0)
        yield seen()
    except ValueError:
        log.append(("caught", seen()))
        yield "after"
    finally:
        log.append(("finally", seen()))


@pytest.mark.parametrize("decorate", [ag.no_grad, ag.no_grad(), ag.detect_anomaly])
def test_decorators_keep_what_a_function_is(decorate):
    for f in (function, plain_generator, coroutine, plain_asynchronous_generator):
        decorated = decorate(f)
        for is_kind in (
            inspect.isgeneratorfunction, inspect.iscoroutinefunction, inspect.isasyncgenfunction
        ):  # fmt: skip
            assert is_kind(decorated) == is_kind(f)
        assert (decorated.__name__, decorated.__wrapped__) == (f.__name__, f)


OFF, ON = expected(["no_grad"]), expected([])


def test_a_decorated_generator_is_the_generator():
    log = []
    steps = ag.no_grad(plain_generator)(log)
    assert (next(steps), seen()) == (OFF, ON)
    assert (steps.send("sent"), log) == (OFF, ["sent"])
    assert (steps.throw(ValueError()), log[1:]) == ("after", [("caught", OFF)])
    with pytest.raises(StopIteration) as end:
        next(steps)
    assert (end.value.value, log[2:], seen()) == (5, [("finally", OFF)], ON)
    for finish in (lambda steps: steps.close(), lambda steps: None):  # closed, or dropped
        log = []
        steps = ag.no_grad(plain_generator)(log)
        next(steps)
        finish(steps)
        del steps
        assert log == [("finally", OFF)]
    steps = ag.no_grad(plain_generator)([])
    next(steps)
    with pytest.raises(KeyError):
        steps.throw(KeyError())
    assert seen() == ON


def test_a_decorated_asynchronous_generator_is_the_generator():
    async def main():
        log = []
        steps = ag.no_grad(plain_asynchronous_generator)(log)
        assert (await anext(steps), seen()) == (OFF, ON)
        assert (await steps.asend("sent"), log) == (OFF, ["sent"])
        assert (await steps.athrow(ValueError()), log[1:]) == ("after", [("caught", OFF)])
        assert [thing async for thing in steps] == []
        assert (log[2:], seen()) == ([("finally", OFF)], ON)
        log = []
        steps = ag.no_grad(plain_asynchronous_generator)(log)
        await anext(steps)
        await steps.aclose()
        assert (log, seen()) == ([("finally", OFF)], ON)

    asyncio.run(main())


def test_a_decorated_coroutine_is_the_coroutine():
    log = []
    steps = ag.no_grad(coroutine)(log)
    steps.send(None)
    assert seen() == ON  # by whatever it is driven
    with pytest.raises(StopIteration) as end:
        steps.send(None)
    assert (end.value.value, log, seen()) == (5, [OFF], ON)


def test_a_task_goes_on_as_it_was_started():
    async def look():
        await asyncio.sleep(0)
        return seen()

    async def main():
        with ag.no_grad():
            task = asyncio.create_task(look())
            inside = await asyncio.gather(look(), asyncio.to_thread(seen))
        assert (inside, await task, seen()) == ([OFF, OFF], OFF, ON)

    asyncio.run(main())
    assert shared.open_modes == 0


def test_a_copy_of_a_context_keeps_its_modes():
    with ag.no_grad():
        context = copy_context()
    assert (context.run(seen), seen()) == (OFF, ON)
    del context
    assert shared.open_modes == 0


@contextmanager
def inference():
    with ag.no_grad():
        yield


class Inference:
    def __enter__(self):
        self.mode = ag.no_grad()
        self.mode.__enter__()

    def __exit__(self, *error):
        self.mode.__exit__(*error)


def stacked():
    stack = ExitStack()
    stack.enter_context(inference())
    return stack


@pytest.mark.parametrize("block", [ag.no_grad, inference, Inference, stacked])
def test_blocks_made_of_blocks(block):
    """Generators that ``contextlib`` runs open a block of whoever enters them."""

    def steps():
        with block():
            yield seen()
        yield seen()

    with block():
        assert seen() == OFF
        with inference():
            assert seen() == OFF
        assert seen() == OFF
    walk = steps()
    if block is not stacked:  # whose block is entered in a function of its own
        assert (next(walk), seen()) == (OFF, ON)
        assert (next(walk), seen()) == (ON, ON)


def test_asynchronous_blocks():
    @asynccontextmanager
    async def quiet():
        with ag.no_grad():
            yield

    async def main():
        async with quiet():
            await asyncio.sleep(0)
            assert seen() == OFF
        assert seen() == ON

    asyncio.run(main())


@pytest.fixture(params=[ag.no_grad, inference])
def quiet(request):
    with request.param():
        yield


def test_a_fixture_opens_a_block(quiet):
    assert seen() == OFF


def test_blocks_are_left_in_any_order():
    def steps():
        with ag.no_grad():
            yield

    walk = steps()
    next(walk)
    with ag.detect_anomaly():
        next(walk, None)
        assert seen() == expected(["anomaly"])
    mode = ag.no_grad()
    with mode, mode:
        with mode:
            pass
        assert seen() == OFF
    assert seen() == ON


def test_what_a_generator_calls_is_its_own():
    """A function enters a block without leaving it: it ends with that of the generator."""
    opened = []

    def steps():
        with ag.no_grad():
            opened.append(ag.enable_grad())
            opened[0].__enter__()
            assert seen() == ON
            yield
            assert seen() == ON
            opened[0].__exit__()
            assert seen() == OFF

    walk = steps()
    next(walk)
    with ag.no_grad():
        assert seen() == OFF
        next(walk, None)


@pytest.mark.parametrize("mode", [ag.no_grad, ag.no_grad(), ag.name_scope("a")])
@pytest.mark.parametrize("thing", [Value, 3, classmethod(function)])
def test_what_is_no_function_is_not_decorated(mode, thing):
    with pytest.raises(OperandError, match="decorates functions"):
        mode(thing)


def test_a_scope_without_its_name_decorates_nothing():
    with pytest.raises(OperandError, match="Write for example name_scope"):

        @ag.name_scope
        def f(x):
            return x


def test_enable_grad_within_no_grad():
    @ag.enable_grad
    def square(x):
        return x * x

    with ag.no_grad():
        assert not square(X).is_constant
        with ag.enable_grad(), ag.no_grad():
            assert (X * X).is_constant
        assert (X * X).is_constant


CAPTURED = Value(3.0)
TRANSFORMS = [
    lambda: ag.grad(lambda x: CAPTURED * x * x)(2.0),
    lambda: ag.grad(lambda x: x * x)(CAPTURED),
    lambda: ag.value_and_grad(lambda x: CAPTURED * x)(2.0),
    lambda: ag.value_and_grad(lambda x: (x, CAPTURED * x), has_aux=True)(CAPTURED),
    lambda: ag.vjp(lambda x: CAPTURED * x, 2.0)[1](1.0),
    lambda: ag.vjp(lambda x: CAPTURED * x, 2.0)[0],
    lambda: ag.jvp(lambda x: CAPTURED * x, (2.0,), (1.0,)),
    lambda: ag.jvp(lambda x: x * x, (2.0,), (CAPTURED,))[1],
    lambda: ag.jacrev(lambda x: [CAPTURED * x])(2.0),
    lambda: ag.jacfwd(lambda x: [CAPTURED * x])(2.0),
    lambda: ag.hessian(lambda x: CAPTURED * x * x)(2.0),
    lambda: ag.hvp(lambda x: CAPTURED * x * x, (2.0,), (1.0,)),
    lambda: ag.derivative(lambda x: CAPTURED * x**3, 2)(2.0),
]


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_under_no_grad_results_have_no_graph(transform):
    """They are the same numbers, of the same types, as outside."""

    def leaves(result):
        if isinstance(result, (tuple, list)):
            return [leaf for part in result for leaf in leaves(part)]
        return [result]

    recorded = leaves(transform())
    with ag.no_grad():
        constants = leaves(transform())
        within = leaves(ag.enable_grad()(transform)())
    assert all(isinstance(leaf, Value) for leaf in recorded)
    assert [leaf.data for leaf in constants] == [leaf.data for leaf in recorded]
    assert all(leaf.is_constant for leaf in constants)
    assert [leaf.is_constant for leaf in within] == [leaf.is_constant for leaf in recorded]


def test_compiled_code_computes_what_no_grad_held_anew():
    compiled = ag.compile(lambda x: ag.no_grad()(ag.grad(lambda y: CAPTURED * y * y))(x) + Value(x))
    assert [compiled(x).data for x in (2.0, 3.0)] == [14.0, 21.0]


def test_blocks_in_a_decorated_coroutine_stay_inside():
    """It is suspended with what it has opened, and goes on with that inside its own mode."""

    @ag.no_grad
    async def work():
        with ag.enable_grad(), ag.name_scope("a"):
            await asyncio.sleep(0)
            return seen()

    steps = work()
    steps.send(None)
    with ag.name_scope("b"):
        assert seen() == expected(["b"])
        with pytest.raises(StopIteration) as end:
            steps.send(None)
    assert end.value.value == expected(["b", "a"])
    assert (seen(), asyncio.run(work())) == (ON, expected(["a"]))
