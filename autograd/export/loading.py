"""Loading: a text of JSON becomes a function again, once all of it has been looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NoReturn

from autograd.compiler.program.bodies import Body
from autograd.compiler.program.instructions import Code
from autograd.compiler.program.program import Program
from autograd.compiler.record.looping import Loop
from autograd.compiler.record.operands import OWN, RESULTS, STATES, Source
from autograd.errors import ExportError
from autograd.export.json_text import FORMAT, VERSION, digest
from autograd.export.pieces import MOST, Pieces, wrong
from autograd.export.running import Loaded
from autograd.export.tracing import Export
from autograd.export.ways import Fork, Nothing, Results, Way, places_of
from autograd.table import ops
from autograd.table.joint import PICK
from autograd.table.operation import TABLE

MOST_CHARACTERS = 2**28
_KEYS = {
    "format", "version", "name", "parameters", "arguments", "result", "loops", "program", "way",
    "digest",
}  # fmt: skip


def from_json(text: str) -> Callable[..., Any]:
    """Return the function that a text of :func:`to_json` tells of.

    Nothing of the text is run as code, and nothing at all before the whole of it was found to be
    sound. That the function ends soon is not known: a loop may be long.

    Arguments:
        text: of JSON, from anybody.

    Returns:
        a function of numbers and Values, which can be differentiated, compiled, exported and
        pickled as any other.

    Raises:
        ExportError: saying where the text is not what it must be.

    >>> from autograd import grad
    >>> from autograd.export.json_text import to_json
    >>> cube = from_json(to_json(lambda x: x**3, 1.0, name="cube"))
    >>> cube(2.0), grad(cube)(2.0)
    (8.0, 12.0)
    >>> from_json("{}")
    Traceback (most recent call last):
        ...
    autograd.errors.ExportError: The text lacks the key 'arguments'. Write it anew, by to_json.
    """
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        raise ExportError("from_json takes a text of JSON, of at most 256 MB.")
    try:
        whole = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_pairs)
        return Loaded(text, _Reader().export(whole), from_json)
    except (ValueError, RecursionError) as error:
        if isinstance(error, ExportError):
            raise
        raise ExportError(f"This is no text of to_json: {error}") from None


def _no_constant(name: str) -> NoReturn:
    raise ExportError(f"The text holds {name}, which is no JSON. Write it anew, by to_json.")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ExportError("The text has a key twice. Write it anew, by to_json.")
    return found


class _Steps:
    """What is known of a token while a program is read.

    Arguments:
        loop: that makes it.
        length: its number of steps, or the place of the token that has it.
    """

    def __init__(self, loop: Loop, length: tuple[str, int]) -> None:
        self.loop = loop
        self.length = length


class _Reader(Pieces):
    """Reads what JSON gave, piece by piece."""

    def __init__(self) -> None:
        self._loops: list[Loop] = []

    def export(self, whole: Any) -> Export:
        """Return what a text tells of."""
        keys = self.dict_of(whole, "The text", _KEYS)
        if keys["format"] != FORMAT or keys["version"] != VERSION or keys["version"] is True:
            raise ExportError(
                f"The text is of the format {keys['format']!r}, version {keys['version']!r}, but "
                f"this reads {FORMAT!r}, version {VERSION}."
            )
        told = keys.pop("digest")
        if told != digest(keys):
            raise wrong("The text", "was changed: its digest is another")
        parameters = [
            self.name_of(one, "parameters")
            for one in self.list_of(keys["parameters"], "parameters")
        ]
        if len(set(parameters)) != len(parameters):
            raise wrong("parameters", "has a name twice")
        arguments, result = (self.tree_of(keys[key], key) for key in ("arguments", "result"))
        outline = arguments.outline
        is_tuple = type(outline) is tuple and outline[0] is tuple
        if not is_tuple or len(outline[2]) != len(parameters):
            raise wrong("arguments", "is no tuple with an item for each parameter")
        for k, one in enumerate(self.list_of(keys["loops"], "loops")):
            self._loops.append(self._loop(one, f"loops[{k}]"))
        program, _ = self._program(keys["program"], "program")
        if program.n_inputs != len(arguments.leaves):
            raise wrong("program", "has not as many inputs as the arguments have numbers")
        way = self._way(keys["way"], len(result.leaves), "way", 0)
        whole_program = program.having(outputs=places_of(way))
        self._check_places(whole_program, whole_program.outputs, "way", _tokens(program))
        return Export(
            self.name_of(keys["name"], "name"), parameters, whole_program, way, arguments, result
        )

    # Programs

    def _program(self, thing: Any, where: str) -> tuple[Program, dict[int, _Steps]]:
        told = self.dict_of(thing, where, {"inputs", "constants", "operations", "outputs"})
        n = self.int_of(told["inputs"], f"{where}.inputs", 0)
        constants = self.numbers_of(told["constants"], f"{where}.constants")
        code, tokens = Code(), dict[int, _Steps]()
        for k, one in enumerate(self.list_of(told["operations"], f"{where}.operations")):
            at = f"{where}.operations[{k}]"
            if not isinstance(one, list) or len(one) not in (2, 3) or type(one[0]) is not str:
                raise wrong(at, "is no operation")
            name, least = one[0], -len(constants)
            operands = [
                self.int_of(place, at, least, n + k - 1) for place in self.list_of(one[1], at)
            ]
            if name == "loop" and len(one) == 3:
                loop = self._loops[self.int_of(one[2], at, 0, len(self._loops) - 1)]
                tokens[n + k] = self._checked(loop, operands, tokens, n + k, at)
                code.add(loop, operands)
                continue
            op = PICK if name == PICK.name else TABLE.get(name)
            if op is None or len(one) != 2:
                raise wrong(at, f"is of {name[:40]!r}, which is no operation")
            if op.arity != len(operands) and (op.arity >= 0 or not operands):
                raise wrong(at, f"has {len(operands)} operands, but {name} takes {op.arity}")
            if op is ops.dot and len(operands) % 2:
                raise wrong(at, "multiplies an odd number of operands in pairs")
            if op is PICK:
                self._check_pick(operands, constants, tokens, at)
            elif any(place in tokens for place in operands):
                raise wrong(at, "computes with a loop, not with a number")
            code.add(op, operands)
        whole = Program.of(n, constants, code, [], [])
        outputs = [
            self.int_of(place, f"{where}.outputs", -len(constants), n + len(code) - 1)
            for place in self.list_of(told["outputs"], f"{where}.outputs")
        ]
        self._check_places(whole, outputs, f"{where}.outputs", set(tokens))
        return whole.having(outputs=outputs), tokens

    def _check_places(
        self, program: Program, places: list[int], where: str, tokens: set[int]
    ) -> None:
        most = program.n_inputs + len(program.code) - 1
        for place in places:
            self.int_of(place, where, -len(program.constants), most)
            if place in tokens:
                raise wrong(where, "names a loop, and no number")

    def _check_pick(
        self, operands: list[int], constants: list[float], tokens: dict[int, _Steps], at: str
    ) -> None:
        token, index = operands
        steps = tokens.get(token)
        which = constants[~index] if index < 0 else -1.0
        if steps is None or which != which or which < 0 or which != int(min(which, MOST)):
            raise wrong(at, "picks no result of a loop")
        kind, length = steps.length
        results = steps.loop.n_results * length if kind == "steps" else 0
        if which > steps.loop.n_state + results:
            raise wrong(at, "picks a result that the loop has not")

    def _loop(self, thing: Any, where: str) -> Loop:
        keys = {
            "body", "sample", "state", "sources", "length", "length_of", "reverse", "condition",
        }  # fmt: skip
        told = self.dict_of(thing, where, keys)
        body, _ = self._program(told["body"], f"{where}.body")
        sample = self.numbers_of(told["sample"], f"{where}.sample")
        n = self.int_of(told["state"], f"{where}.state", 0, len(body.outputs))
        sources = []
        for one in self.list_of(told["sources"], f"{where}.sources"):
            if not isinstance(one, list) or len(one) != 4:
                raise wrong(f"{where}.sources", "holds what is no source")
            kind, *rest = (self.int_of(part, f"{where}.sources", 0) for part in one)
            self.int_of(kind, f"{where}.sources", 0, 2)
            sources.append(Source(kind, *rest))
        if len(sample) != body.n_inputs or n + len(sources) != body.n_inputs:
            raise wrong(where, "has not as many inputs as its body")
        length = told["length"]
        if length is not None:
            self.int_of(length, f"{where}.length", 0)
        length_of = self.int_of(told["length_of"], f"{where}.length_of", -1)
        if any((one.first if one.kind == OWN else one.base) < n for one in sources) or (
            0 <= length_of < n
        ):
            raise wrong(where, "reads what its state begins with")
        if type(told["reverse"]) is not bool:
            raise wrong(f"{where}.reverse", "is neither true nor false")
        condition = None
        if told["condition"] is not None:
            condition, _ = self._program(told["condition"], f"{where}.condition")
            if condition.n_inputs != body.n_inputs or len(condition.outputs) != 1:
                raise wrong(where, "has a condition of other inputs than its body, or of none")
        if (length is not None) + (length_of >= 0) + (condition is not None) != 1:
            raise wrong(where, "does not tell its number of steps in one way")
        if condition is not None and (told["reverse"] or len(body.outputs) != n):
            raise wrong(where, "goes backwards, or keeps results, though a condition ends it")
        return Loop(Body(body, sample), n, sources, length, length_of, told["reverse"], condition)

    def _checked(
        self, loop: Loop, operands: list[int], tokens: dict[int, _Steps], place: int, at: str
    ) -> _Steps:
        """Return what is known of a loop on operands."""
        count = len(operands)
        if count < loop.n_state:
            raise wrong(at, "has fewer operands than its state has numbers")
        steps: tuple[str, int] = ("place", place)
        if loop.length is not None:
            steps = "steps", loop.length
        elif loop.length_of >= 0:
            known = tokens.get(operands[loop.length_of]) if loop.length_of < count else None
            if known is None:
                raise wrong(at, "asks for the steps of what is no loop")
            steps = known.length
        for source in loop.sources:
            if source.kind == OWN:
                last = source.first + source.stride * (max(1, loop.length or 1) - 1)
                if last >= count or (source.stride and loop.length is None):
                    raise wrong(at, "reads operands that it has not")
                own = source.operands(loop.length) if loop.length != 0 else []
                if any(operands[k] in tokens for k in own):
                    raise wrong(at, "computes with a loop, not with a number")
                continue
            other = tokens.get(operands[source.base]) if source.base < count else None
            if other is None or other.length != steps:
                raise wrong(at, "reads the steps of another loop that has not as many")
            most = other.loop.n_results if source.kind == RESULTS else other.loop.n_state
            self.int_of(source.first, at, 0, most - 1)
            other.loop.keeps[0] |= source.kind == STATES
        if any(place in tokens for place in operands[: loop.n_state]):
            raise wrong(at, "begins with a loop, not with a number")
        return _Steps(loop, steps)

    def _way(self, thing: Any, count: int, where: str, level: int) -> Way:
        if level > 200 or not isinstance(thing, list) or not thing:
            raise wrong(where, "is no way, or too long a one")
        kind, *rest = thing
        if kind == "results" and len(rest) == 1 and len(self.list_of(rest[0], where)) == count:
            return Results(tuple([self.int_of(place, where) for place in rest[0]]))
        if kind == "nothing" and len(rest) == 1 and type(rest[0]) is str:
            return Nothing(rest[0])
        if kind == "fork" and len(rest) == 3:
            place = self.int_of(rest[0], where)
            yes, no = (self._way(one, count, where, level + 1) for one in rest[1:])
            return Fork(place, yes, no)
        raise wrong(where, "is no way with as many results as the structure has numbers")


def _tokens(program: Program) -> set[int]:
    return {place for place, op in enumerate(program.ops, program.n_inputs) if isinstance(op, Loop)}
