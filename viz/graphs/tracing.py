"""Tracing a function or a model, so that its graph can be drawn: nothing of the user's changes."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograd import gradients
from autograd import sum as total_of
from autograd.errors import OperandError
from autograd.graph.order import execution_order
from autograd.modes import recording
from autograd.node import Node
from autograd.structures.outline import leaf_places
from autograd.structures.tree import Tree, flatten
from autograd.value import Value
from viz.graphs.modules import has_parameters, paths_of
from viz.graphs.naming import names_in
from viz.graphs.snapshot import Known


def traced(
    f: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[list[Node], Known]:
    """Call a function on Values, and return what it computed.

    Arguments:
        f: a function, or a model with ``named_parameters()``.
        args, kwargs: its arguments. Numbers in them, and in lists and arrays of them, become
            Values; anything else is passed on as it is.

    Returns:
        the Values in its result, and what is known of all that they depend on: names of the
        arguments, paths of parameters, and gradients of the result, summed if there are several.

    Raises:
        OperandError: if the arguments do not fit, or no Value is in the result.

    >>> outputs, known = traced(lambda x, p: x * p["k"], [3.0], {"p": {"k": 2.0}})
    >>> sorted(known.names.values())
    ["p['k']", 'result', 'x']
    """
    names: dict[int, str] = {}
    passed = _bound(f, args, kwargs)
    for name, argument in passed.arguments.items():
        kind = passed.signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_KEYWORD:
            filled = {key: _as_values(key, thing, names) for key, thing in argument.items()}
        else:
            filled = _as_values(name, argument, names)
        passed.arguments[name] = filled
    with recording():
        result = f(*passed.args, **passed.kwargs)
    outputs = _results(f, result, names)
    order = execution_order(outputs)
    parameters = _parameters(f)
    known = Known({**parameters, **names}, parameters, _gradients(outputs, order))
    return outputs, known.over(names_in(_held_by(f), order))


def _held_by(f: Any) -> dict[str, Any]:
    """Return what a function, method or other callable has to compute with, by name."""
    if isinstance(f, functools.partial):
        return (
            {f"argument {i}": thing for i, thing in enumerate(f.args)}
            | f.keywords
            | _held_by(f.func)
        )
    held: dict[str, Any] = {}
    function = f
    if inspect.ismethod(f):
        held, function = {"self": f.__self__}, f.__func__
    elif not inspect.isfunction(f):
        held, function = {"self": f}, type(f).__call__
    if not inspect.isfunction(function):
        return held
    closure = inspect.getclosurevars(function)
    return {**held, **closure.globals, **closure.nonlocals}


def _bound(
    f: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> inspect.BoundArguments:
    try:
        return inspect.signature(f).bind(*args, **kwargs)
    except TypeError as error:
        raise OperandError(
            f"{_name(f)} is called to see what it computes, but {error}. Give it the arguments "
            "that it takes."
        ) from error


def _name(f: Any) -> str:
    return str(getattr(f, "__name__", type(f).__name__))


def _as_values(name: str, argument: Any, names: dict[int, str]) -> Any:
    """Return an argument with Values for numbers, and note what each is called."""
    tree = None if isinstance(argument, bool) else _taken_apart(argument, name)
    if tree is None:
        return argument
    leaves = [leaf if isinstance(leaf, Node) else Value(leaf) for leaf in tree.leaves]
    for leaf, path in zip(leaves, leaf_places(argument, name), strict=True):
        if leaf.name is None:
            names[id(leaf)] = path
    return tree.rebuild(leaves)


def _taken_apart(argument: Any, name: str) -> Tree | None:
    try:
        return flatten(argument, name)
    except OperandError:
        return None


def _results(f: Callable[..., Any], result: Any, names: dict[int, str]) -> list[Node]:
    tree = _taken_apart(result, "result")
    leaves = [] if tree is None else tree.leaves
    outputs = [leaf for leaf in leaves if isinstance(leaf, Node)]
    if not outputs:
        raise OperandError(
            f"{_name(f)} returned no Value to draw, but {type(result).__name__}. Let it return "
            "what it computes from its arguments."
        )
    for leaf, path in zip(leaves, leaf_places(result, "result"), strict=True):
        if isinstance(leaf, Node):
            names.setdefault(id(leaf), path)
    return outputs


def _parameters(f: Any) -> dict[int, str]:
    owner = f if has_parameters(f) else getattr(f, "__self__", None)
    if owner is None or not has_parameters(owner):
        return {}
    return paths_of(owner)


def _gradients(outputs: Sequence[Any], order: Sequence[Any]) -> dict[int, float]:
    varying = [output for output in outputs if not output.is_constant]
    if not varying:
        return {}
    total = varying[0] if len(varying) == 1 else total_of(varying)
    inputs = [node for node in order if not node.is_constant]
    found = gradients(total, inputs)
    return {id(node): grad for node, grad in zip(inputs, found, strict=True)}
