"""An answer to each exercise, as its file would hold it, and wrong ones with what they hear."""

import re
from pathlib import Path

EXERCISES = Path(__file__).parent.parent.parent / "docs" / "learn" / "exercises"
_BUGS = (EXERCISES / "e12_eight_bugs.py").read_text(encoding="utf-8")

RIGHT = {
    "e01_gradients": """
slope_of_parabola, slope_of_tanh, slope_of_repeated = 14, 1.0, 20
gradient_of_product = [-2.0, 2.0]
""",
    "e02_two_halves": """
def find_gradients(loss, parameters):
    for p in parameters:
        p.grad = 0.0
    loss.backward()

def take_step(parameters, lr):
    for p in parameters:
        p.data -= lr * p.grad
""",
    "e03_backward": """
def backward(output):
    order, seen = [], set()
    def visit(node):
        if node not in seen:
            seen.add(node)
            for parent in node.parents:
                visit(parent)
            order.append(node)
    visit(output)
    slopes = dict.fromkeys(order, 0.0) | {output: 1.0}
    for node in reversed(order):
        for parent, local in zip(node.parents, node.local_grads):
            slopes[parent] += local * slopes[node]
    return slopes
""",
    "e04_chain_rule": """
from math import cos, exp, sin
def slope_of_sin_of_square(x): return cos(x * x) * 2.0 * x
def slope_of_exp_of_product(x): return (1.0 + 3.0 * x) * exp(3.0 * x)
def slope_through_two_ways(x): return cos(x) * x * x + sin(x) * 2.0 * x
""",
    "e05_passes": """
forward_mode_many_inputs, reverse_mode_many_inputs = 1000, 1
forward_mode_many_outputs, reverse_mode_many_outputs = 2, 500
calls_for_differences = 1001
""",
    "e06_can": """
from math import pi
import autograd
def metal(radius): return 2 * pi * radius**2 + 2.0 / radius
def best_radius():
    r = 1.0
    for _ in range(500):
        r -= 0.02 * autograd.derivative(metal)(r)
    return r
""",
    "e07_updates": """
def updates(samples, batch_size, epochs): return -(-samples // (batch_size or samples)) * epochs
""",
    "e08_step_size": "lr = 0.15\n",
    "e09_newton": """
import autograd
def newton_step(f, x): return x - autograd.derivative(f)(x) / autograd.derivative(f, order=2)(x)
""",
    "e10_difference": """
def central_difference(f, x, h): return (f(x + h) - f(x - h)) / (2 * h)
""",
    "e11_stop": """
def best_epoch(validation, patience):
    best, kept = float("inf"), 0
    for number, loss in enumerate(validation, 1):
        if loss < best:
            best, kept = loss, number
        elif number - kept >= patience:
            break
    return kept
""",
    "e12_eight_bugs": re.sub(
        r", initializer=[^\n]+\)\n|other\.param|300\.0|1000\.0 \* |2 \* c - 1"
        r"|8, 8, 8, 8, 8, 8, 1|-20\.0",
        lambda m: {
            "other.param": "model.param", "300.0": "0.1", "1000.0 * ": "", "2 * c - 1": "c",
            "8, 8, 8, 8, 8, 8, 1": "8, 1", "-20.0": "0.0",
        }.get(m[0], ")\n"),
        _BUGS,
    ).replace('[8, 1], "sigmoid"', '[8, 1], "tanh"'),
}  # fmt: skip

# What to change in a right answer, and what is said then.
WRONG = [
    ("e01_gradients", "14, 1.0", "13, 1.0", "6 x - 4"),
    ("e02_two_halves", "        p.grad = 0.0\n", "        pass\n", "Gradients add up"),
    ("e02_two_halves", "p.data -= lr", "p.data += lr", "p.data -= lr * p.grad"),
    ("e02_two_halves", "p.data -= lr * p.grad", "p = p - lr * p.grad", "p.data -= lr * p.grad"),
    ("e03_backward", "slopes[parent] +=", "slopes[parent] =", "topological order"),
    ("e03_backward", "reversed(order)", "order", "topological order"),
    ("e04_chain_rule", "cos(x * x) * 2.0 * x", "cos(x * x)", "inner slope"),
    ("e05_passes", "1000, 1", "1, 1000", "One for each input"),
    ("e06_can", "2.0 / radius", "1.0 / radius", "A side of".lower()),
    ("e06_can", "range(500)", "range(1)", "Is the slope 0"),
    ("e07_updates", "-(-samples // (batch_size or samples))", "samples // (batch_size or samples)",
     "last batch"),
    ("e08_step_size", "0.15", "0.3", "too large"),
    ("e08_step_size", "0.15", "0.01", "too small"),
    ("e09_newton", "x - autograd", "x + autograd", "minus the first derivative"),
    ("e10_difference", "(2 * h)", "h", "(2 h)"),
    ("e11_stop", "break", "pass", "look no further"),
    ("e11_stop", "loss < best", "loss <= best", "not smaller"),
    ("e12_eight_bugs", "lr=0.1)", "lr=300.0)", "learning rate too large"),
    ("e10_difference", "def central_difference", "raise ValueError('oh')\ndef f", "ValueError: oh"),
]  # fmt: skip
