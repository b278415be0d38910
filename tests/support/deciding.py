"""Random programs whose comparisons, jumps and edges are met exactly, or missed by a rounding.

Differences that are 0 because their terms are equal, sums that are 1, gradients that are 0, zeros
of either sign: each flows into something that jumps there. Many numbers of a point are equal.
"""

import math

from hypothesis import strategies as st

import autograd as ag

# Numbers that are 0, or a rounding away from it, where a and b are equal
TIES = [
    "a * a - b * b",
    "a * b - b * c",
    "a * c + d - (b * c + d)",
    "(a + c) * (b - c) - (a * a - c * c)",
    "a / c - b / c",
    "a ** 2 - b ** 2",
    "a ** 2 - b * a",
    "a ** 3 - b * b * a",
    "ag.exp(a) - ag.exp(b)",
    "ag.sin(a) * c - c * ag.sin(b)",
    "ag.tanh(a * c) - ag.tanh(b * c)",
    "ag.log(ag.exp(a) * ag.exp(c)) - (b + c)",
    "ag.sigmoid(a) + ag.sigmoid(-b) - 1.0",
    "ag.softplus(a) - ag.softplus(-b) - a",
    "ag.hypot(a, c) - ag.sqrt(b * b + c * c)",
    "ag.sum(v) - 1.0",
    "1.0 - ag.sum([*v[5:], *v[:5]])",
    "ag.dot(v, [a] * 10) - ag.dot([b] * 10, v)",
    "ag.dot(v, [a] * 10) - a",
    "sum(v) - 1.0",
    "sum([a / 10.0] * 70) - 7.0 * b",
    "sum([v[k % 10] * c for k in range(70)]) - 7.0 * c",
    "ag.grad(lambda t: t * t * c - 2.0 * t * a * c)(b)",
    "ag.grad(lambda t: c * ag.cos(t - a))(b)",
    "ag.grad(lambda t: ag.exp(t * c) - c * t * ag.exp(c * a))(b)",
    "ag.grad(lambda t: (t - a) ** 2 + 0.0 * t)(b)",
    "ag.jvp(lambda t: -t * t * t, (a - b,), (c,))[1]",
    "a * 0.0",
    "-a * 0.0",
    "-(a - b)",
    "a - b",
]

# What jumps, ends or is steep there
OUTCOMES = [
    "1.0 if t < 0.0 else 2.0",
    "1.0 if t <= 0.0 else 2.0 * c",
    "1.0 if t == 0.0 else 2.0",
    "1.0 if a * a + t > b * b else 2.0",
    "float(len([0 for _ in range(int(ag.floor(3.0 + t)))]))",
    "ag.where(t >= 0.0, c, 2.0 * d)",
    "ag.floor(2.0 + t)",
    "ag.ceil(t + 1.0)",
    "ag.round(t + 0.5)",
    "ag.trunc(t - 1.0)",
    "ag.sign(t)",
    "(t + 1.0) // 1.0",
    "t % 1.0",
    "ag.fmod(t + 2.0, 1.0)",
    "ag.atan2(t, -1.0)",
    "ag.atan2(0.0 * t, -1.0 - c * c)",
    "ag.where(t == t, ag.copysign(1.0, t), 0.0)",  # the sign of nan is the processor's
    "1.0 / t",
    "ag.sqrt(t)",
    "c * ag.sqrt(t * t)",
    "ag.log(t)",
    "ag.log1p(t - 1.0)",
    "ag.cbrt(t)",
    "ag.acos(1.0 + t)",
    "ag.asin(-1.0 - t)",
    "ag.acosh(1.0 - t)",
    "ag.atanh(1.0 + t)",
    "ag.logit(1.0 + t)",
    "ag.pow(t, 0.5)",
    "ag.pow(t, -1.0)",
]


class Deciding:
    """A function of 14 numbers that returns some outcomes, with its source.

    Arguments:
        ties: what is nearly 0.
        outcomes: what becomes of each.
    """

    def __init__(self, ties, outcomes):
        lines = ["def program(a, b, c, d, *v):", "    found = []"]
        for tie, outcome in zip(ties, outcomes, strict=True):
            lines += [f"    t = {tie}", f"    found.append({outcome})"]
        self.source = "\n".join([*lines, "    return found"])
        names = {"ag": ag}
        exec(self.source, names)
        self.program = names["program"]

    def __call__(self, *numbers):
        return self.program(*numbers)

    def __repr__(self):
        return self.source


@st.composite
def deciding_programs(draw, most=4):
    """A program of up to so many outcomes."""
    outcomes = draw(st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=most))
    ties = []
    for _ in outcomes:
        parts = draw(st.lists(st.sampled_from(TIES), min_size=1, max_size=2))
        ties.append(
            draw(st.sampled_from([" + ", " - ", " * "])).join(f"({part})" for part in parts)
        )
    return Deciding(ties, outcomes)


def point(rng):
    """Numbers to meet ties with: a and b often equal, and ten more that add up to 1."""
    pools = [
        lambda: rng.choice([0.25, 0.5, 1.0, 1.5, 2.0, 3.0]),
        lambda: rng.choice([-1.0, 1.0]) * rng.uniform(0.1, 2.0),
        lambda: rng.randrange(1, 100) / 100,
        lambda: rng.choice([0.0, -0.0]),
    ]
    draw = rng.choices(pools, weights=[4, 4, 4, 1])[0]
    a, c, d = draw(), draw(), draw()
    b = a if rng.random() < 0.8 else draw()
    while True:
        digits = [rng.randrange(1, 20) / 100 for _ in range(9)]
        last = round(1.0 - math.fsum(digits), 2)
        if math.fsum([*digits, last]) == 1.0:
            return (a, b, c, d, *digits, last)


def kind(number):
    """What a rounding in the last place cannot change: nan, an infinity, a zero of a sign."""
    if number != number:
        return "nan"
    if number == 0.0 or math.isinf(number):
        return str(number)
    return "positive" if number > 0.0 else "negative"


def alike(found, wanted):
    """Whether two results are of a kind, and the same but for their last digits."""
    found, wanted = float(found), float(wanted)
    if kind(found) != kind(wanted):
        return False
    return kind(found) not in ("positive", "negative") or math.isclose(found, wanted, rel_tol=1e-12)
