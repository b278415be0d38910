"""Mark the exercises, and say what is wrong.

``python docs/learn/exercises/marking.py e03_backward`` marks one, without a name all. ``--json``
prints points for a course's machine, ``--folder`` says where the answers are.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import autograd as ag
import nn
from autograd import Value

FOLDER = Path(__file__).parent


class WrongAnswerError(Exception):
    """An answer is not right; the text says what was expected, and why."""


def check(fits: bool, text: str) -> None:
    """Raise if something does not fit."""
    if not fits:
        raise WrongAnswerError(text)


def near(found: Any, wanted: float, what: str, why: str) -> None:
    """Raise if a number is missing or is another."""
    check(found is not ... and found is not None, f"{what} is still empty.")
    number = getattr(found, "data", found)
    check(isinstance(number, (int, float)), f"{what} must be a number, but is {found!r:.40}.")
    fits = math.isclose(number, wanted, rel_tol=1e-6, abs_tol=1e-9)
    check(fits, f"{what} is not {number:g}. {why}")


def e01_gradients(answer: Any) -> None:
    near(answer.slope_of_parabola, 14.0, "slope_of_parabola", "The derivative is 6 x - 4.")
    slopes = answer.gradient_of_product
    check(isinstance(slopes, Sequence) and len(slopes) == 2, "gradient_of_product has two numbers.")
    near(slopes[0], -2.0, "gradient_of_product[0]", "By a it is b + 1: a stands in both terms.")
    near(slopes[1], 2.0, "gradient_of_product[1]", "By b it is a.")
    near(answer.slope_of_tanh, 1.0, "slope_of_tanh", "It is 1 - tanh(x)^2, and tanh(0) is 0.")
    near(answer.slope_of_repeated, 20.0, "slope_of_repeated", "f is 2 x^2, so the slope is 4 x.")


def e02_two_halves(answer: Any) -> None:
    w, b = Value(2.0), Value(-1.0)
    for attempt in range(2):
        answer.find_gradients((w * 3.0 + b) ** 2, [w, b])
        near(w.grad, 30.0, "w.grad", "Gradients add up: set them to 0 before backward()."
             if attempt else "Call backward() on the loss.")  # fmt: skip
    check((w.data, b.data) == (2.0, -1.0), "find_gradients() must not move a parameter.")
    answer.take_step([w, b], 0.1)
    check(isinstance(w.data, float), "A parameter's data is a number.")
    near(w.data, -1.0, "w.data", "The step is p.data -= lr * p.grad.")
    near(b.data, -2.0, "b.data", "The step is p.data -= lr * p.grad, for each parameter.")
    near(w.grad, 30.0, "w.grad after take_step()", "It takes the step alone.")


def e03_backward(answer: Any) -> None:
    x, y = Value(2.0, name="x"), Value(3.0, name="y")
    p = x * y
    cases = [
        ("x * y", p), ("x + x", x + x), ("a chain", ag.exp(ag.sin(x * 0.5))),
        ("a value used twice", p + p * 2.0 + ag.tanh(p) * x),
    ]  # fmt: skip
    for what, output in cases:
        found = answer.backward(output)
        check(isinstance(found, dict), "backward() returns a dict from nodes to gradients.")
        check(output in found, "The output's own gradient is missing: it is 1.")
        near(found[output], 1.0, f"the gradient of {what} by itself", "It is 1.")
        for leaf in (x, y):
            wanted = ag.gradients(output, [leaf])[0]
            why = "A node passes on its gradient once it has all shares: go in topological order."
            near(found.get(leaf, 0.0), wanted, f"the gradient of {what} by {leaf.name}", why)


def e04_chain_rule(answer: Any) -> None:
    for x in (0.3, 1.2, -0.7):
        wanted = ag.derivative(lambda x: ag.sin(x * x))(x)
        near(answer.slope_of_sin_of_square(x), wanted, "slope_of_sin_of_square",
             "Outer slope at x^2, times the inner slope 2 x.")  # fmt: skip
        wanted = ag.derivative(lambda x: x * ag.exp(3.0 * x))(x)
        near(answer.slope_of_exp_of_product(x), wanted, "slope_of_exp_of_product",
             "Both factors of the product change.")  # fmt: skip
        wanted = ag.derivative(lambda x: ag.sin(x) * x * x)(x)
        near(answer.slope_through_two_ways(x), wanted, "slope_through_two_ways",
             "Add u' v and u v'.")  # fmt: skip


def e05_passes(answer: Any) -> None:
    near(answer.forward_mode_many_inputs, 1000, "forward_mode_many_inputs", "One for each input.")
    near(answer.reverse_mode_many_inputs, 1, "reverse_mode_many_inputs", "One for each output.")
    near(answer.forward_mode_many_outputs, 2, "forward_mode_many_outputs", "One for each input.")
    near(answer.reverse_mode_many_outputs, 500, "reverse_mode_many_outputs", "One for each output.")
    why = "One for each input, and one for the place itself."
    near(answer.calls_for_differences, 1001, "calls_for_differences", why)


def e06_can(answer: Any) -> None:
    near(answer.metal(1.0), 2.0 * math.pi + 2.0, "metal(1.0)",
         "Two lids of pi r^2, and a side of 2 pi r times the height.")  # fmt: skip
    best, wanted = answer.best_radius(), (1.0 / (2.0 * math.pi)) ** (1.0 / 3.0)
    check(best is not None, "best_radius() returns nothing yet.")
    check(abs(best - wanted) < 1e-3, f"{best:g} is not the best radius. Is the slope 0 there?")


def e07_updates(answer: Any) -> None:
    for given, wanted, why in (
        ((100, None, 1), 1, "All samples in a step make one step in an epoch."),
        ((100, 1, 1), 100, "One sample in a step makes 100 steps in an epoch."),
        ((100, 32, 1), 4, "The last batch of 4 samples is a step too."),
        ((100, 10, 7), 70, "Multiply by the epochs."),
    ):
        near(answer.updates(*given), wanted, f"updates{given}", why)


def e08_step_size(answer: Any) -> None:
    check(isinstance(answer.lr, (int, float)), "lr is still empty.")
    x = y = 1.0
    for _ in range(60):
        x, y = x - answer.lr * 10.0 * x, y - answer.lr * y
    loss = 5.0 * x * x + 0.5 * y * y
    why = "too large: the steep side grows" if answer.lr >= 0.18 else "too small: y is still far"
    check(loss < 1e-5, f"The loss is {loss:.3g} after 60 steps. {answer.lr:g} is {why}.")


def e09_newton(answer: Any) -> None:
    near(answer.newton_step(lambda x: 3.0 * (x - 2.0) ** 2, 50.0), 2.0, "the step on a parabola",
         "It is x minus the first derivative by the second.")  # fmt: skip
    wanted = 1.0 - (ag.exp(1.0) - 3.0) / ag.exp(1.0)
    near(answer.newton_step(lambda x: ag.exp(x) - 3.0 * x, 1.0), wanted, "the step on e^x - 3 x",
         "Take both derivatives at x.")  # fmt: skip


def e10_difference(answer: Any) -> None:
    found = answer.central_difference(lambda x: x**3, 2.0, 0.5)
    near(found, 12.25, "the difference of x^3 at 2 with h = 0.5", "(f(x + h) - f(x - h)) / (2 h).")


def e11_stop(answer: Any) -> None:
    for losses, patience, wanted, why in (
        ([3.0, 2.0, 1.0], 2, 3, "It still falls at the end."),
        ([3.0, 1.0, 2.0, 2.5, 0.5], 2, 2, "After two epochs that are no better, look no further."),
        ([3.0, 1.0, 2.0, 0.5], 2, 4, "One epoch that is no better is not enough to stop."),
        ([1.0, 1.0, 1.0], 5, 1, "No better means not smaller."),
    ):
        near(answer.best_epoch(losses, patience), wanted, f"best_epoch({losses})", why)


def e12_eight_bugs(answer: Any) -> None:
    for name in ("one", "two", "three", "four", "five", "six", "seven", "eight"):
        model, data, loss, optimizer = getattr(answer, name)()
        found = nn.diagnose(model, data, loss, optimizer).findings
        check(not found, f"Network {name} is still sick. {found[0] if found else ''}")
        check(len(data[0]) == 60, f"Network {name} must learn from all 60 samples.")


CHECKS: dict[str, Callable[[Any], None]] = {
    f.__name__: f
    for f in (
        e01_gradients, e02_two_halves, e03_backward, e04_chain_rule, e05_passes, e06_can,
        e07_updates, e08_step_size, e09_newton, e10_difference, e11_stop, e12_eight_bugs,
    )
}  # fmt: skip


def mark(name: str, folder: Path = FOLDER) -> str:
    """Return what is wrong with an answer; nothing if it is right.

    Arguments:
        name: of the exercise, and of its file without ``.py``.
        folder: where the file is.
    """
    try:
        spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        answer = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(answer)
        CHECKS[name](answer)
    except WrongAnswerError as error:
        return str(error)
    except Exception as error:  # whatever an answer does, it is marked
        return f"It stops with {type(error).__name__}: {error}"
    return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Mark exercises; return 0 if all are right."""
    parser = argparse.ArgumentParser(description="Mark the exercises.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="such as e03_backward; all if none"
    )
    parser.add_argument("--json", action="store_true", help="print points for a machine")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the answers are")
    options = parser.parse_args(arguments)
    names = [Path(name).stem for name in options.names] or list(CHECKS)
    if unknown := [name for name in names if name not in CHECKS]:
        parser.error(f"there is no exercise {unknown[0]}; write one of {', '.join(CHECKS)}")
    wrong = {name: mark(name, options.folder) for name in names}
    if options.json:
        tests = [
            {"name": name, "score": int(not text), "max_score": 1, "output": text or "right"}
            for name, text in wrong.items()
        ]
        print(json.dumps({"score": sum(not text for text in wrong.values()), "tests": tests}))
    else:
        for name, text in wrong.items():
            print(f"{name}: {text or 'right'}")
    return int(any(wrong.values()))


if __name__ == "__main__":
    sys.exit(main())
