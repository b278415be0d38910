"""Programs that people write as plain loops, whose compilers then unroll them.

Three are our own small versions of what public reports of long compile times are about: a universe
that grows by Runge and Kutta's steps (DifferentiableUniverseInitiative/flowpm, issue 82), many sine
waves (taichi-dev/taichi, issue 263), an epidemic by fixed steps (CDCgov/DynODE, issue 158). Two are
textbook loops: heat in a rod, and a tridiagonal system by elimination.
"""

import pytest

import autograd as ag
from autograd.compiler.backends import forced
from support.agreement import Expected
from support.compiling import missing

pytestmark = pytest.mark.skipif(bool(missing("native")), reason=missing("native"))


def universe(matter, start):
    """The growth of structure up to now, over the logarithm of the scale factor."""
    steps, y, slope = 24, start, start
    h = 2.0 / steps

    def rates(a, y, slope):
        share = matter / (matter + (1.0 - matter) * ag.exp(3.0 * a))
        return slope, 1.5 * share * y - (2.0 - 1.5 * share) * slope

    for k in range(steps):
        a = -2.0 + h * k
        one = rates(a, y, slope)
        two = rates(a + 0.5 * h, y + 0.5 * h * one[0], slope + 0.5 * h * one[1])
        three = rates(a + 0.5 * h, y + 0.5 * h * two[0], slope + 0.5 * h * two[1])
        four = rates(a + h, y + h * three[0], slope + h * three[1])
        y = y + h / 6.0 * (one[0] + 2.0 * two[0] + 2.0 * three[0] + four[0])
        slope = slope + h / 6.0 * (one[1] + 2.0 * two[1] + 2.0 * three[1] + four[1])
    return y


def waves(*weights):
    total = 0.0
    for k, weight in enumerate(weights):
        total = total + weight * ag.sin(0.3 + 2.0 * 3.14 / 40.0 * k)
    return ag.tanh(total)


def epidemic(contact, recovery):
    healthy, ill = 0.99, 0.01
    for _ in range(60):
        new, over = contact * healthy * ill, recovery * ill
        healthy, ill = healthy - 0.1 * new, ill + 0.1 * (new - over)
    return ill


def rod(*heat):
    for _ in range(12):
        inside = [
            b + 0.2 * (a - 2.0 * b + c) for a, b, c in zip(heat, heat[1:], heat[2:], strict=False)
        ]
        heat = [heat[0], *inside, heat[-1]]
    return ag.sum([h * h for h in heat])


def tridiagonal(*numbers):
    n = len(numbers) // 2
    diagonal, right = numbers[:n], list(numbers[n:])
    pivots = [2.5 + diagonal[0]]
    for k in range(1, n):
        factor = -1.0 / pivots[-1]
        pivots.append(2.5 + diagonal[k] + factor)
        right[k] = right[k] - factor * right[k - 1]
    x = right[-1] / pivots[-1]
    for k in reversed(range(n - 1)):
        x = (right[k] + x) / pivots[k]
    return x


PROGRAMS = [
    (universe, 2, 0), (waves, 200, 1), (epidemic, 2, 1), (rod, 40, 1), (tridiagonal, 160, 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("f", "count", "least"), PROGRAMS, ids=lambda one: getattr(one, "__name__", str(one))
)
def test_plain_loops_are_read_back_and_agree_with_eager_execution(f, count, least):
    point = [0.3 + 0.01 * ((7 * k) % 13) for k in range(count)]
    g = ag.value_and_grad(f, tuple(range(count)))
    with forced("native"):
        compiled = ag.compile(g)
        value, slopes = compiled(*point)
    assert not Expected(f, point).differences([value, *slopes])
    assert compiled.program().count(" in range(") >= least
