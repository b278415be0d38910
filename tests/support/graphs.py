"""Graphs of every shape for tests of pictures."""

from __future__ import annotations

from hypothesis import strategies as st

from autograd import Value, name_scope

SCOPES = ["", "a", "b", "a.deep"]


@st.composite
def graphs(draw, largest: int = 25):
    """Draw the last value of a graph whose operations stand in scopes, and all its values."""
    values = [Value(draw(st.sampled_from([-1.5, 0.0, 2.0])), name=f"x[{i}]") for i in range(2)]
    for _ in range(draw(st.integers(1, largest))):
        left, right = (values[draw(st.integers(0, len(values) - 1))] for _ in range(2))
        kind = draw(st.sampled_from(["+", "+", "*", "tanh", "constant"]))
        scope = draw(st.sampled_from(SCOPES))
        if scope:
            with name_scope(scope):
                values.append(_result(kind, left, right))
        else:
            values.append(_result(kind, left, right))
    return values[-1]


def _result(kind, left, right):
    if kind == "+":
        return left + right
    if kind == "*":
        return left * right
    return left.tanh() if kind == "tanh" else left * 3.0


class Cell:
    """A model without nn: so many units, each with a weight for each input and a bias."""

    def __init__(self, inputs: int, units: int) -> None:
        self.w = [[Value(0.1 * (i + j + 1)) for i in range(inputs)] for j in range(units)]
        self.b = [Value(0.5) for _ in range(units)]

    def named_parameters(self):
        for j, (row, b) in enumerate(zip(self.w, self.b, strict=True)):
            for i, w in enumerate(row):
                yield f"units.{j}.w[{i}]", w
            yield f"units.{j}.b", b

    def __call__(self, x):
        return [
            (b + sum(w * xi for w, xi in zip(row, x, strict=True))).tanh()
            for row, b in zip(self.w, self.b, strict=True)
        ]


class Stack:
    """Cells one after another; the last has one unit."""

    def __init__(self, *sizes: int) -> None:
        self.layers = [Cell(m, n) for m, n in zip(sizes, sizes[1:], strict=False)]

    def named_parameters(self):
        for i, layer in enumerate(self.layers):
            for path, value in layer.named_parameters():
                yield f"layers.{i}.{path}", value

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x[0] if len(x) == 1 else x
