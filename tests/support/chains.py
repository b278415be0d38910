"""Random programs of loops that read what inputs, constants and earlier loops give."""

from random import Random

from hypothesis import strategies as st

from autograd.compiler.program.program import Program
from autograd.table import ops

CHEAP = [ops.add, ops.sub, ops.mul, ops.neg]
ARITY = {ops.neg: 1, ops.sin: 1}


@st.composite
def chains(draw):
    """A program of loops over what inputs, constants and earlier loops give, and inputs."""
    rng, count = Random(draw(st.integers(0, 2**32 - 1))), draw(st.integers(24, 48))
    n = 2 * count + 4
    code, operands, families = [], [], []

    def place(kind, k, j, here, begin):
        source, number, shift, is_turned = kind
        along = count - 1 - k if is_turned else k
        if source == "here" and j:
            return here + number % j
        if source == "before" and k > shift:
            return begin + (k - 1 - shift) * len(body) + number % len(body)
        if source == "earlier" and families:
            first, size = families[number % len(families)]
            return first + size * along + number % size
        if source == "constant":
            return ~(number % 3)
        return along + number % (n - count)

    sources = ["here", "before", "earlier", "earlier", "earlier", "constant", "input"]
    for _ in range(draw(st.integers(2, 4))):
        body = []
        for _ in range(rng.randint(2, 6)):
            op = rng.choice([*CHEAP, *CHEAP, ops.sin])
            body.append((op, [
                (rng.choice(sources), rng.randrange(100), rng.randrange(3), rng.random() < 0.2)
                for _ in range(ARITY.get(op, 2))
            ]))  # fmt: skip
        begin = n + len(code)
        for k in range(count):
            here = n + len(code)
            for j, (op, kinds) in enumerate(body):
                code.append(op)
                operands.append(tuple([place(kind, k, j, here, begin) for kind in kinds]))
        families.append((begin, len(body)))
    last, size = families[-1]
    outputs = [last + size * (k + 1) - 1 for k in range(count)]
    outputs += [n + rng.randrange(len(code)) for _ in range(3)]
    inputs = [rng.uniform(-1.5, 1.5) for _ in range(n)]
    return Program(n, [0.5, -1.25, 3.0], code, operands, [], outputs), inputs
