"""The reference of all operations, written from it: ``python -m autograd.table.reference``."""

from __future__ import annotations

from autograd.table.operation import TABLE, Fact, Op

INTRODUCTION = """\
# Operations

Written by `python -m autograd.table.reference > docs/operations.md` from the table in
[autograd/table/ops.py](../autograd/table/ops.py), where each operation stands once with its
derivatives.

Each takes Values and plain numbers: `ag.tanh(x)`. Those of one operand are methods too,
`x.tanh()`, and NumPy's function works on object arrays of Values where it is named; `np.maximum`
and `np.minimum` but at ties ([structures.md](structures.md)). Outside the domain the result is what
IEEE arithmetic gives, nan or an infinity, never an exception.

Also `ag.log(x, base)`, `ag.divmod(x, y)`, and of sequences `ag.prod`, `ag.mean`, `ag.var`,
`ag.softmax` and `ag.log_softmax`, which are composed of these.
"""
HELPERS = """
## Operations that derivatives are written in

They appear in graphs, and have no function of their own.
"""
ACCURACY = """
## Accuracy

On 99.9 % of points, values and first derivatives are within 4 units, second derivatives within 8
and third within 16; within twice that anywhere. The unit is ulp(result) plus, for each operand,
ulp(operand) times the next derivative by it, which is what a correctly rounded operand allows; it
is measured against mpmath where no term of the formula overflows or underflows. Two exceptions:

- `norm`: where one operand dominates, second and third derivatives by it cancel. Their errors stay
  below 8 units of 2^-52 / norm^(order - 1). Its slope by an infinite operand is nan. `hypot` is
  accurate and has the limit there, in time that grows with the square of the number of operands.
- `logsumexp`: the slopes take over the rounding of the result, and cancel where one operand
  dominates. The errors of all derivatives stay below 1 unit of 2^-52 max(1, |logsumexp|). The slope
  by an operand of +inf is nan. `logaddexp` is accurate, and has the limit there.

Functions that SciPy evaluates, from `erfinv` to `gammaincc` in the table, are as accurate as that
is: within the same bounds, but for `betaln`, whose value may be off by 60 times as much, `jv` (of
broken orders) and `beta`, by 15 times, `gammainc` and `gammaincc` by 6, `kv` by 4, `yv` by 3 and
`expn` by 2. Second derivatives of `beta`
cancel where both operands are below 0.3. By an order, such as that of `jv`, no derivative is known:
a Value that gradients flow to is refused there, and in a compiled function the slope is nan.
"""


def reference() -> str:
    """Return the whole reference.

    Returns:
        Markdown.

    >>> "| `tanh` | sinh x / cosh x | (-inf, inf) |  | `np.tanh` |" in reference()
    True
    """
    public = [op for op in TABLE.values() if op.operator or Fact.HELPER not in op.facts]
    helpers = [op for op in TABLE.values() if op not in public]
    return INTRODUCTION + _table(public) + HELPERS + _table(helpers) + ACCURACY


def _table(operations: list[Op]) -> str:
    lines = [
        "",
        "| Operation | Value | Domain | Where it is not smooth | NumPy |",
        "|---" * 5 + "|",
    ]
    for op in operations:
        name = f"`{op.operator or op.name}`"
        formula = op.formula.replace("|", "\\|")
        numpy = f"`np.{op.numpy[0]}`" if op.numpy else ""
        lines.append(f"| {name} | {formula} | {_domain(op)} | {op.singular} | {numpy} |")
    return "\n".join(lines) + "\n"


def _domain(op: Op) -> str:
    intervals = list(map(str, op.domain))
    return intervals[0] if len(set(intervals)) == 1 else ", ".join(intervals)


if __name__ == "__main__":
    print(reference(), end="")
