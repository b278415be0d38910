"""Random loops, and the same step by step."""

from random import Random
from typing import NamedTuple

from hypothesis import strategies as st

import autograd as ag
from support.agreement import Expected

# What a step makes of two numbers: all stay in range however often
FORMS = (
    "ag.sin({0}) * {1}",
    "0.5 * {0} + 0.5 * {1}",
    "ag.tanh({0} * {1})",
    "ag.sqrt(1.0 + {0} * {0}) - 0.25 * ag.sigmoid({1})",
    "ag.where({0} > {1} + 0.013, 0.5 * {0}, 0.7 * {1})",
    "ag.maximum(0.5 * {0}, {1} + 0.017)",
    "{0} / (2.0 + ag.cos({1}))",
    "ag.exp(-{0} * {0}) * {1}",
    "ag.hypot({0}, 1.0) - {1} * 0.125",
    "{0}",
    "0.75",
)
NAMES = ("s", "t", "x", "w", "v")


class Drawn(NamedTuple):
    """A random loop: the texts of its step, how many steps, and what begins it."""

    texts: tuple[str, str, str]
    count: int
    seed: int

    def step(self, w, v):
        code = compile(f"({', '.join(self.texts)})", "<step>", "eval")

        def taken(state, x):
            (s, t), x = state, x
            s, t, y = eval(code, {"ag": ag}, {"s": s, "t": t, "x": x, "w": w, "v": v})
            return (s, t), [y, s * t]

        return taken

    def program(self, scan):
        """A function of four numbers; scan is autograd's, or a loop."""

        def f(a, b, w, v):
            xs = [a * (0.5 + 0.25 * i) if i % 2 else 0.1 * i for i in range(self.count)]
            (s, t), ys = scan(self.step(w, v), (a, b), xs)
            total = s * 1.5 - t
            for i, (y, z) in enumerate(ys):
                if i % 3 != 1:
                    total = total + y * (1.0 + i) - z
            return total

        return f

    def point(self):
        rng = Random(self.seed)
        return [rng.uniform(-1.5, 1.5) for _ in range(4)]


def looped(step, state, xs):
    ys = []
    for x in xs:
        state, y = step(state, x)
        ys.append(y)
    return state, ys


@st.composite
def loops(draw, most=6):
    operands = st.sampled_from(NAMES)
    text = st.builds(
        lambda form, a, b: form.format(a, b), st.sampled_from(FORMS), operands, operands
    )
    nested = st.builds(
        lambda form, a, b: form.format(f"({a})", f"({b})"), st.sampled_from(FORMS), text, operands
    )
    texts = draw(st.tuples(*[text | nested] * 3))
    return Drawn(texts, draw(st.integers(0, most)), draw(st.integers(0, 2**32 - 1)))


def slope_along(f, direction):
    def slope(*xs):
        gradient = ag.grad(f, tuple(range(len(xs))))(*xs)
        return sum((g * v for g, v in zip(gradient, direction)), 0.0)

    return slope


DIRECTION = [1.0, -0.5, 0.75, 2.0]
EVERY = tuple(range(4))


def check(drawn, transform):
    point = drawn.point()
    compiled = ag.compile(ag.value_and_grad(transform(drawn.program(ag.scan)), EVERY))
    expected = Expected(transform(drawn.program(looped)), point)
    for _ in range(2):
        value, slopes = compiled(*point)
        assert not expected.differences([value, *slopes])
    assert compiled.stats()["paths"] == 1


def root(c, w=1.0):
    def condition(x):
        return abs(x * x - c) > 1e-12 * c

    return ag.while_loop(condition, lambda x: w * 0.5 * (x + c / x), c)


def root_by_hand(c, w=1.0):
    x = c
    while abs(x * x - c) > 1e-12 * c:
        x = w * 0.5 * (x + c / x)
    return x


def check_loops_in_loops():
    def f(x, w, scan=ag.scan):
        def outer(state, u):
            s, t = state
            inner, ys = scan(lambda a, b: (ag.sin(a * w) + b * t, a * u), s, [u, 0.5, t])
            return (inner, 0.5 * t + ys[1]), inner * ys[2]

        (s, t), ys = scan(outer, (x, 0.3), [0.1, x, 0.2, 0.4])
        return s * t + ys[2]

    for transform in (lambda f: f, lambda f: slope_along(f, [1.0, -2.0])):
        expected = Expected(transform(lambda x, w: f(x, w, looped)), [0.6, 1.1])
        compiled = ag.compile(ag.value_and_grad(transform(f), (0, 1)))
        for _ in range(2):
            value, slopes = compiled(0.6, 1.1)
            assert not expected.differences([value, *slopes])
