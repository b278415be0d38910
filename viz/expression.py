"""Formulas as text, such as ``tanh(x*w + b)``, computed with Values; only arithmetic is allowed."""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

from autograd import functions, reductions
from autograd.errors import OperandError
from autograd.numbers import as_float
from autograd.table import ops
from autograd.table.operation import TABLE, Op
from autograd.value import Value
from viz.errors import DrawError

_CONSTANTS = {"pi": math.pi, "e": math.e}  # unless the caller gives them a number
_LONGEST = 10_000  # characters
_OPERATORS: dict[type[ast.AST], Op] = {
    ast.Add: ops.add, ast.Sub: ops.sub, ast.Mult: ops.mul, ast.Div: ops.div,
    ast.FloorDiv: ops.floordiv, ast.Mod: ops.mod, ast.Pow: ops.pow, ast.USub: ops.neg,
}  # fmt: skip


class ExpressionError(DrawError):
    """A text is no formula, or uses what no formula may.

    >>> issubclass(ExpressionError, DrawError)
    True
    """


def evaluated(text: str, numbers: Mapping[str, float]) -> Value:
    """Return the value of a formula, with the graph that computes it.

    Nothing runs but arithmetic and the functions of the table: the text may come from anyone.

    Arguments:
        text: numbers, names, ``pi`` and ``e``, ``+ - * / // % **``, brackets, and calls such as
            ``tanh(x)``, ``maximum(x, 0)`` and ``sum([x, y])``.
        numbers: what each name stands for.

    Returns:
        the value; each name is an input of that name.

    Raises:
        ExpressionError: for anything else, for a name without a number or a number without a
            name, and for a formula without names.

    >>> result = evaluated("tanh(x*w + b)", {"x": 2.0, "w": -3.0, "b": 6.5})
    >>> result.op, round(result.data, 4)
    (tanh, 0.4621)
    >>> evaluated("__import__('os')", {})
    Traceback (most recent call last):
        ...
    viz.expression.ExpressionError: There is no function '__import__'. Write one of autograd's, \
such as tanh, exp or maximum.
    """
    inputs = {normalize("NFKC", name): Value(x, name=name) for name, x in numbers.items()}
    try:
        tree = _parsed(text)
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}  # as NFKC
        for name in inputs:
            if name not in used:
                raise ExpressionError(f"The formula does not use {name}. Leave its number out.")
        result = _value(tree, inputs)
    except RecursionError:
        raise ExpressionError("The formula is nested too deeply. Write a shorter one.") from None
    if not isinstance(result, Value):
        raise ExpressionError(
            f"{text!r:.60} uses no name, so it has no gradient. Use one, as in x*x."
        )
    return result


def _parsed(text: str) -> ast.expr:
    if len(text) > _LONGEST:
        raise ExpressionError(f"A formula has up to {_LONGEST:,} characters, not {len(text):,}.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python's, about text that is refused anyway
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise ExpressionError(
            f"Cannot read {text!r:.60}: {reason}. Write it as in Python."
        ) from None


def _value(node: ast.expr, inputs: Mapping[str, Value]) -> Any:
    """Return what a part of a formula comes to: a Value, or a float if it uses no name."""
    match node:
        case ast.Constant(value=int() | float() as number) if type(number) is not bool:
            return _number(number)
        case ast.Name(id=name):
            if name in _CONSTANTS and name not in inputs:
                return _CONSTANTS[name]
            if name not in inputs:
                raise ExpressionError(f"{name} has no number. Give one: {name}=1.0.")
            return inputs[name]
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _value(operand, inputs)
        case ast.UnaryOp(op=sign, operand=operand) if type(sign) in _OPERATORS:
            return _OPERATORS[type(sign)](_value(operand, inputs))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _OPERATORS[type(sign)](_value(left, inputs), _value(right, inputs))
        case ast.BinOp(op=ast.BitXor()):
            raise ExpressionError(
                f"In {ast.unparse(node)!r:.60}, ^ is no power. Write ** for it, as in x**2."
            )
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _called(name, arguments, inputs)
    raise ExpressionError(
        f"A formula is made of numbers, names, + - * / // % ** and functions, and "
        f"{ast.unparse(node)!r:.60} is none of these. Leave it out."
    )


def _number(number: float) -> float:
    try:
        return as_float(number, "a formula")
    except OperandError as error:
        raise ExpressionError(str(error)) from None


def _called(name: str, arguments: list[ast.expr], inputs: Mapping[str, Value]) -> Any:
    function = getattr(functions, name, None) or getattr(reductions, name, None)
    if name not in TABLE or function is None:
        raise ExpressionError(
            f"There is no function {name!r:.60}. Write one of autograd's, such as tanh, exp or "
            "maximum."
        )
    operands = [
        [_value(part, inputs) for part in argument.elts]
        if isinstance(argument, (ast.List, ast.Tuple)) and hasattr(reductions, name)
        else _value(argument, inputs)
        for argument in arguments
    ]
    try:
        return function(*operands)
    except OperandError as error:
        raise ExpressionError(str(error)) from None
    except TypeError:
        raise ExpressionError(f"{name}() does not take {len(operands)} arguments.") from None
