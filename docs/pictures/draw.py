"""Draw the pictures of graphs that the documentation shows: ``python docs/pictures/draw.py``."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import autograd as ag
import viz
from autograd.graph.order import execution_order
from nn import MLP

FOLDER = Path(__file__).parent


def neuron() -> viz.Diagram:
    """Return a tanh neuron of two inputs, after its backward pass."""
    x1, x2, w1, w2, b = (ag.Value(data) for data in (2.0, 0.0, -3.0, 1.0, 6.8813735870195432))
    output = ag.tanh(x1 * w1 + x2 * w2 + b)
    output.backward()
    return viz.draw(output)


def first() -> viz.Diagram:
    """Return the graph of the README's first lines."""
    return viz.draw(_first())


def _first() -> ag.Value:
    x, y = ag.Value(2.0, name="x"), ag.Value(3.0, name="y")
    z = ag.tanh(x * y) + x**2
    z.name = "z"
    z.backward()
    return z


def step() -> str:
    """Return one step of the stepper on the same graph: picture, sentence and arithmetic."""
    z = _first()
    steps = viz.stepper(z).steps
    order = execution_order([z])
    for node in order:
        node.grad = 0.0
    number = max(i for i, each in enumerate(steps) if each.phase == "backward") - 1
    for each in steps[: number + 1]:
        if each.grad is not None and each.value is not None:
            order[each.value].grad = each.grad
    svg = viz.draw(z).save(FOLDER / "step.svg").read_text(encoding="utf-8")
    width, height = map(float, re.findall(r"viewBox=\"0\.00 0\.00 ([\d.]+) ([\d.]+)\"", svg)[0])
    told = f"Step {number + 1} of {len(steps)}", steps[number].sentence, steps[number].arithmetic
    lines = "".join(
        f'<text x="12" y="{height + 22 * (k + 1)}" font-family="monospace" font-size="15" '
        f'fill="#333333">{escape(text)}</text>'
        for k, text in enumerate(told)
    )
    taller = height + 22 * len(told) + 12
    svg = re.sub(r'viewBox="[^"]*"', f'viewBox="0.00 0.00 {width:.2f} {taller:.2f}"', svg, count=1)
    svg = re.sub(r'height="[\d.]+(\w*)"', rf'height="{taller:.0f}\1"', svg, count=1)
    return svg.replace("</svg>", f"{lines}</svg>")


def network() -> viz.Diagram:
    """Return every value of a network of two inputs, two hidden neurons and two outputs."""
    return viz.draw(MLP(2, [2, 2], activation="tanh"), [0.5, -1.0])


def demo() -> viz.Diagram:
    """Return micrograd's demo network, whose 979 values are drawn by its layers."""
    return viz.draw(MLP(2, [16, 16, 1]), [0.5, -1.0])


if __name__ == "__main__":
    for draw in (neuron, network, demo):
        draw().save(FOLDER / f"{draw.__name__}.png")
    first().save(FOLDER / "first.svg")
    (FOLDER / "step.svg").write_text(step(), encoding="utf-8")
