"""What is exported: a function as a program, with the structures that it takes and returns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from autograd.compiler.compiled import Compiled
from autograd.compiler.input_names import identifiers, parameter_names
from autograd.compiler.program.builder import simplified
from autograd.compiler.program.program import Program
from autograd.compiler.record.looping import Loop
from autograd.compiler.record.record import traced
from autograd.errors import ExportError
from autograd.export.branching import all_ways
from autograd.export.ways import Way, moved, places_of
from autograd.node import Node, number_of
from autograd.structures.outline import leaf_places
from autograd.structures.tree import Tree, flatten
from autograd.table.joint import PICK
from autograd.table.operation import Op

# What texts call their variables, and modules
_OWN = re.compile(
    r"[a-z]\d+|math|operator|importlib|functools|INFINITY|NAN|jax|jnp|ways|step\d+|going\d+"
)


class Export(NamedTuple):
    """A function that is to be written in another language.

    Arguments:
        name: of the function, which Python takes for a variable.
        parameters: what it calls its arguments.
        program: of numbers; without guards. Its outputs are of no meaning: the ways tell.
        way: which results to return.
        arguments: the structure of its arguments, a tuple.
        result: the structure of its result.
    """

    name: str
    parameters: list[str]
    program: Program
    way: Way
    arguments: Tree
    result: Tree

    def inputs(self) -> list[str]:
        """Return the place of each number among the arguments, as ``p['k']``."""
        given = self.arguments.rebuild([0.0] * self.program.n_inputs)
        pairs = zip(self.parameters, given, strict=True)
        return [place for name, argument in pairs for place in leaf_places(argument, name)]

    def outputs(self) -> list[str]:
        """Return the place of each number in the result."""
        given = self.result.rebuild([0.0] * len(self.result.leaves))
        return list(leaf_places(given, self.name))

    def for_numbers(self) -> Export:
        """Return the same with a program that gives the same numbers, but not derivatives."""
        program = simplified(self.program.having(outputs=places_of(self.way)))
        places = iter(program.outputs)
        return self._replace(program=program, way=moved(self.way, lambda _: next(places)))

    def size(self) -> int:
        """Return how many operations it has, those of steps of loops too."""
        return sum(len(program.code) for program in programs_in(self.program))


def programs_in(program: Program) -> Iterator[Program]:
    """Yield a program, and those of the steps and conditions of its loops.

    Arguments:
        program: any.
    """
    yield program
    for op in program.operations():
        if isinstance(op, Loop):
            yield from programs_in(op.step())
            if op.condition is not None:
                yield op.condition


def export(f: Callable[..., Any], example: tuple[Any, ...], name: str | None = None) -> Export:
    """Return a function as a program.

    Arguments:
        f: a function, a transform of one, or a compiled function.
        example: arguments, of the structure that the exported function is to take; their numbers
            are not used, but to run f.
        name: what to call it; its own name unless given.

    Returns:
        what is to be written.

    Raises:
        ExportError: saying what cannot be written, and what to write instead.
        TraceError: if compiled code could not repeat what f does.
        OperandError: if an argument is no structure of numbers.

    >>> whole = export(lambda x, p: x * p["k"], (2.0, {"k": 3.0}))
    >>> whole.name, whole.inputs(), whole.outputs(), whole.program.ops
    ('f', ['x', "p['k']"], ['f'], [mul])
    """
    f = _function(f)
    tree = flatten((example, {}), "args")
    numbers = [number_of(leaf) if isinstance(leaf, Node) else leaf for leaf in tree.leaves]
    own = getattr(f, "__name__", "")
    called = name or (own if own.isidentifier() else "f")
    if not called.isidentifier():
        raise ExportError(f"name={name!r} is no name of a function. Write one as Python has them.")
    [called] = _free([called])
    plain = flatten((tree.rebuild(numbers)[0], {}), "args")
    traced(f, called, plain, numbers, False)  # which sees effects, and what no trace can tell
    program, way, result = all_ways(f, called, plain, numbers)
    for one in programs_in(program):
        for op in one.operations():
            _check(op, called)
    parameters = _free(islice(parameter_names(f), len(example)))
    arguments = flatten(plain.rebuild(numbers)[0], "args")
    return Export(called, parameters, program, way, arguments, result)


def _free(names: Iterable[str]) -> list[str]:
    """Return names that no text has for anything else, all different."""
    found: list[str] = []
    for name in identifiers(names):
        while _OWN.fullmatch(name) or name in found:
            name += "_"
        found.append(name)
    return found


def _function(f: Callable[..., Any]) -> Callable[..., Any]:
    if not callable(f):
        raise ExportError(f"What is exported is a function, but this is {f!r}. Write f, not f(x).")
    if not isinstance(f, Compiled):
        return f
    _, function, options = f.made_of()
    if options.batch is not None:
        raise ExportError(
            f"{getattr(f, '__name__', f)} is compiled for batches. Export the function of one row "
            "that it was made of; a loop in C, or jax.vmap, does the rest."
        )
    return _function(function)


def _check(op: Op, name: str) -> None:
    if type(op) is Op or op is PICK or isinstance(op, Loop):
        return
    raise ExportError(
        f"{name} calls {op.name}, a primitive of yours, of which only Python knows how it is "
        "computed. Write it with the functions of autograd, or export the parts around it."
    )
