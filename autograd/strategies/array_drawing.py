"""Strategies of whole programs in NumPy form, and of arrays for them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from autograd.strategies.arguments import arrays_in
from autograd.strategies.array_program import ArrayProgram
from autograd.strategies.requirement import st

Shape = tuple[int, ...]
_LARGEST = 2.0  # magnitude of inputs
_GOES_ON = 5  # of so many draws, all but one add a line
_MOST = 8.0  # of what a step works on; beyond, tanh is taken first


class _Known(NamedTuple):
    """An array of a program: its text, its shape, and how large its numbers are at most."""

    text: str
    shape: Shape
    size: float


_UNARY: list[tuple[str, Callable[[float], float]]] = [
    ("np.sin({0})", lambda size: 1.0),
    ("np.cos({0})", lambda size: 1.0),
    ("np.tanh({0})", lambda size: 1.0),
    ("np.exp(0.25 * {0})", lambda size: math.exp(0.25 * size)),
    ("np.sqrt(1.0 + {0} * {0})", lambda size: math.hypot(1.0, size)),
    ("1.0 / (1.0 + {0} * {0})", lambda size: 1.0),
    ("np.log(1.0 + {0} * {0})", lambda size: math.log1p(size * size)),
    ("{0} ** 2", lambda size: size * size),
    ("np.abs({0})", lambda size: size),
    ("-{0}", lambda size: size),
]
_BINARY: list[tuple[str, Callable[[float, float], float]]] = [
    ("{0} + {1}", lambda a, b: a + b),
    ("{0} - {1}", lambda a, b: a + b),
    ("{0} * {1}", lambda a, b: a * b),
    ("{0} / (1.5 + {1} * {1})", lambda a, b: a),
    ("np.maximum({0}, {1})", max),
]


@st.composite
def array_programs(
    draw: st.DrawFn, *, max_inputs: int = 2, max_steps: int = 6, max_side: int = 3
) -> ArrayProgram:
    """Return a strategy of whole programs that work on arrays.

    They have functions of each element, broadcasting, sums and means over axes, indexing,
    reshaping, joining and matrix products, by names that NumPy, JAX and PyTorch share. Their
    numbers stay bounded, and a failing one shrinks to a line or two.

    Arguments:
        max_inputs, max_steps: how many arrays they take, and how many lines they have at most.
        max_side: the longest axis; there are up to two.

    Returns:
        the strategy, of :class:`ArrayProgram`.

    >>> from hypothesis import find
    >>> print(find(array_programs(max_steps=1), lambda program: "np.sin" in program.source))
    def program(x):
        t0 = np.sin(x)
        return np.sum(t0)
    """
    shape = st.lists(st.integers(1, max_side), max_size=2).map(tuple)
    shapes: list[Shape] = draw(st.lists(shape, min_size=1, max_size=max_inputs))
    names = [f"x{i}" for i in range(len(shapes))] if len(shapes) > 3 else list("xyz")[: len(shapes)]
    known = [_Known(name, own, _LARGEST) for name, own in zip(names, shapes, strict=True)]
    unused, lines = list(names), list[str]()
    # Whether there is a further line is drawn beside it, so that a failure loses lines in between.
    while len(lines) < max_steps and (not lines or draw(st.integers(0, _GOES_ON))):
        k = len(lines)
        steps = [_unary, _binary, _reduced, _indexed, _arranged, _product]
        picked, made = draw(st.sampled_from(steps))(draw, known)
        lines.append(f"    t{k} = {made.text}")
        unused = [name for name in unused if name not in picked]
        unused.append(f"t{k}")
        known.append(made._replace(text=f"t{k}"))
    total = " + ".join(f"np.sum({name})" for name in unused)
    head = f"def program({', '.join(names)}):"
    return ArrayProgram("\n".join([head, *lines, f"    return {total}"]), tuple(shapes))


def arrays_for(
    program: ArrayProgram, domain: tuple[float, float] = (-_LARGEST, _LARGEST)
) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return a strategy of the arrays that a program takes.

    Arguments:
        program: the program.
        domain: the ends between which elements lie.

    Returns:
        the strategy, of tuples.

    >>> from hypothesis import find
    >>> program = find(array_programs(), lambda program: len(program.shapes) == 2)
    >>> len(find(arrays_for(program), lambda arrays: True))
    2
    """
    return st.tuples(*[arrays_in(domain, shape) for shape in program.shapes])


Made = tuple[list[str], _Known]  # which arrays were taken, and what became of them


def _taken(known: _Known) -> str:
    return known.text if known.size <= _MOST else f"np.tanh({known.text})"


def _size(known: _Known) -> float:
    return known.size if known.size <= _MOST else 1.0


def _pick(draw: st.DrawFn, known: list[_Known], fits: Callable[[Shape], bool]) -> _Known | None:
    fitting = [array for array in reversed(known) if fits(array.shape)]
    return draw(st.sampled_from(fitting)) if fitting else None


def _unary(draw: st.DrawFn, known: list[_Known]) -> Made:
    array = draw(st.sampled_from(known[::-1]))
    form, size = draw(st.sampled_from(_UNARY))
    made = _Known(form.format(_taken(array)), array.shape, size(_size(array)))
    return [array.text], made


def _binary(draw: st.DrawFn, known: list[_Known]) -> Made:
    a = draw(st.sampled_from(known[::-1]))
    b = _pick(draw, known, lambda shape: broadcast(a.shape, shape) is not None) or a
    form, size = draw(st.sampled_from(_BINARY))
    shape = broadcast(a.shape, b.shape)
    assert shape is not None
    made = _Known(form.format(_taken(a), _taken(b)), shape, size(_size(a), _size(b)))
    return [a.text, b.text], made


def _reduced(draw: st.DrawFn, known: list[_Known]) -> Made:
    array = _pick(draw, known, lambda shape: len(shape) > 0)
    if array is None:
        return _unary(draw, known)
    axis = draw(st.integers(0, len(array.shape) - 1))
    name = draw(st.sampled_from(["sum", "mean"]))
    kept = (*array.shape[:axis], *array.shape[axis + 1 :])
    size = _size(array) * (array.shape[axis] if name == "sum" else 1.0)
    return [array.text], _Known(f"np.{name}({_taken(array)}, axis={axis})", kept, size)


def _indexed(draw: st.DrawFn, known: list[_Known]) -> Made:
    array = _pick(draw, known, lambda shape: len(shape) > 0)
    if array is None:
        return _unary(draw, known)
    first, *rest = array.shape
    texts: dict[str, Shape] = {
        "[0]": tuple(rest),
        "[-1]": tuple(rest),
        "[..., None]": (*array.shape, 1),
        "[None]": (1, *array.shape),
    }
    if first > 1:
        texts["[1:]"] = (first - 1, *rest)
        twice = f"[np.asarray([0, {first - 1}, 0])]"  # JAX takes no list
        texts[twice] = (3, *rest)
    if rest:
        texts["[:, 0]"] = (first, *rest[1:])
    text = draw(st.sampled_from([t for t, shape in texts.items() if len(shape) <= 2]))
    return [array.text], _Known(array.text + text, texts[text], array.size)


def _arranged(draw: st.DrawFn, known: list[_Known]) -> Made:
    array = draw(st.sampled_from(known[::-1]))
    flat = _Known(f"np.reshape({array.text}, (-1,))", (math.prod(array.shape),), array.size)
    choices = [([array.text], flat)]
    if len(array.shape) == 2:
        choices.append(([array.text], _Known(f"{array.text}.T", array.shape[::-1], array.size)))
    alike = _pick(draw, known, lambda shape: shape == array.shape)
    if alike is not None and len(array.shape) < 2:
        text = f"np.stack([{array.text}, {alike.text}])"
        joined = _Known(text, (2, *array.shape), max(array.size, alike.size))
        choices.append(([array.text, alike.text], joined))
    return draw(st.sampled_from(choices))


def _product(draw: st.DrawFn, known: list[_Known]) -> Made:
    a = _pick(draw, known, lambda shape: len(shape) > 0)
    if a is None:
        return _unary(draw, known)
    b = _pick(draw, known, lambda shape: len(shape) > 0 and shape[0] == a.shape[-1])
    text, other = (_taken(b), b) if b is not None else (f"{_taken(a)}.T", a)
    inner = a.shape[-1]
    shape = (*a.shape[:-1], *(other.shape if b is not None else other.shape[::-1])[1:])
    made = _Known(f"{_taken(a)} @ {text}", shape, inner * _size(a) * _size(other))
    return [a.text, other.text], made


def broadcast(a: Shape, b: Shape) -> Shape | None:
    """Return the shape that two broadcast to, None where they do not.

    >>> broadcast((3, 1), (2,)), broadcast((3,), (2,))
    ((3, 2), None)
    """
    longest = max(len(a), len(b))
    padded = [(1,) * (longest - len(shape)) + shape for shape in (a, b)]
    if any(m != n and 1 not in (m, n) for m, n in zip(*padded, strict=True)):
        return None
    return tuple(max(m, n) for m, n in zip(*padded, strict=True))
