"""compile: the same function at machine speed."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial, update_wrapper
from typing import Any, Literal
from weakref import ref

from autograd.compiler.batch.batch import BatchDispatch, belonging_to_rows
from autograd.compiler.calls.dispatch import (
    MOST_PATHS,
    Dispatch,
    OtherStructureError,
    TooManyPathsError,
)
from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.calls.worlds import ChangedError, Worlds
from autograd.compiler.eager import each_row, watched
from autograd.compiler.listing import Text, listing, source
from autograd.context import is_watched, records, watches_anomalies
from autograd.errors import GraphError, OperandError
from autograd.node import Node
from autograd.structures.arrays import is_array
from autograd.structures.outline import take_apart
from autograd.structures.rows import check_positions
from autograd.tools.locks import Lock
from autograd.tools.pickling import Parts, reduced
from autograd.transforms.belonging import belonging

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

Batch = Sequence[int | None] | None
Reduce = Literal["mean", "sum"] | None


_MOST_TRIES = 3  # at a call whose surroundings change while it is traced


class CompileWarning(UserWarning):
    """A function cannot profit from being compiled, and runs as it is.

    >>> issubclass(CompileWarning, UserWarning)
    True
    """


def compile(
    f: Callable[..., Any] | None = None,
    *,
    batch: Batch = None,
    reduce: Reduce = None,
    threads: int = 1,
    stack: bool = False,
    watch: bool = True,
) -> Any:
    """Return a function that does the same as f at machine speed; also a decorator.

    The first call runs f on Values and turns what it did into machine code; later calls run that.
    A branch that depends on a number is checked at each call: a call that goes another way is
    traced once more, and kept. What f and the functions that it calls find outside is watched:
    variables, attributes, defaults, containers, arrays and functions are compared at each call, and
    where one has changed the call is traced anew; what was compiled before is kept for when it
    changes back. Values that f finds outside, as a model's parameters, are read anew at each call,
    and the result is then a Value whose ``backward()`` fills their ``grad``. Called on Values, or
    inside a transform, f itself runs.

    Arguments:
        f: a function of numbers and structures of them, to the same; or a transform of one, such
            as ``value_and_grad(f)``; or a method, of an object, a class or none.
        batch: for each positional argument, 0 if it has rows along its leading axis, None if all
            rows share it; f is then called for each row.
        reduce: what becomes of the results of the rows: their ``"mean"``, their ``"sum"``, or, with
            None, arrays of them all. A transform gives the derivatives of that mean or sum: those
            by shared arguments are reduced too, those by arguments with rows stay with their row
            (for a mean, each divided by the number of rows). Of any other function all is reduced.
        threads: the most to use for large batches.
        stack: what becomes of a list in a row's result. A batch gives the structure of one row's
            result with arrays in the places of its numbers, so ``[a, b]`` gives two arrays of
            shape ``(rows,)``. With True lists of alike parts become axes behind the rows, as
            users of NumPy expect: one array of shape ``(rows, 2)``. Tuples stay what they are.
        watch: whether to compare what f finds outside at each call. Without, numbers that it finds
            there are constants.

    Returns:
        the compiled function. ``program()`` and ``source()`` show what it runs, ``stats()`` how.

    Raises:
        OperandError: if an option or, when it is called, an argument is not what it must be.
        TraceError: when it is called, if compiled code could not repeat what f does.

    >>> import autograd as ag
    >>> slope = compile(ag.grad(lambda x: x * ag.exp(-x)))
    >>> slope(1.0), slope(0.0)
    (0.0, 1.0)
    """
    _check_options(batch, reduce, threads, stack)
    options: Any = {"batch": batch, "reduce": reduce, "threads": threads, "stack": stack}
    options["watch"] = watch
    if f is None:
        return partial(compile, **options)
    if isinstance(f, (classmethod, staticmethod)):
        return type(f)(compile(f.__func__, **options))
    if not callable(f):
        raise OperandError(f"compile takes a function, but got {f!r}. Write compile(f), not f(x).")
    return Compiled(f, batch, reduce, threads, stack, watch)


class Compiled:
    """A function that runs at machine speed; made by :func:`compile`.

    Arguments:
        f, batch, reduce, threads, stack, watch: as in :func:`compile`.
    """

    _f: Callable[..., Any]
    _name: str
    _batch: tuple[int | None, ...] | None
    _reduce: Reduce
    _threads: int
    _stack: bool
    _known: dict[bool, list[Any]]  # calls by structure, with derivatives or without
    _latest: Dispatch | None
    _lock: Any
    _is_eager: bool
    _methods: Any  # by object, where it decorates a method
    _attribute: Any  # under which its class has it then
    _worlds: Worlds | None  # None if nothing is watched

    def __init__(
        self, f: Callable[..., Any], batch: Batch, reduce: Reduce, threads: int, stack: bool,
        watch: bool = True,
    ) -> None:  # fmt: skip
        update_wrapper(self, f)
        self._latest = None
        self._f = f
        self._name = str(getattr(f, "__name__", type(f).__name__))
        self._batch = None if batch is None else tuple(batch)
        self._reduce = reduce
        self._threads = threads
        self._stack = stack
        self._known = {True: [], False: []}
        self._lock = Lock()
        self._is_eager = False
        self._methods = {}
        self._attribute = None
        self._worlds = Worlds(f) if watch else None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the function itself returns."""
        if self._is_eager or is_watched() or watches_anomalies():
            return self._original(args, kwargs)
        if self._worlds is not None and not self._worlds.are_ready() and not self._settle():
            return self._original(args, kwargs)
        try:
            return self._run(args, kwargs)
        except TooManyPathsError:
            self._give_up()
        except ChangedError as change:
            return change.result() if self._batch is None else self._run_again(args, kwargs)
        return self._original(args, kwargs)

    def _run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self._latest is not None and records():
            try:
                return self._latest.call(args, kwargs)
            except OtherStructureError:
                pass
        for calls in self._known[records()]:
            try:
                return calls.call(args, kwargs)
            except OtherStructureError:
                continue
        return self._new_structure(args, kwargs)

    def _run_again(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the result of a batch during which what f reads outside has changed."""
        for _ in range(_MOST_TRIES):
            if not self._settle():
                break
            try:
                return self._run(args, kwargs)
            except ChangedError:
                continue
        return self._original(args, kwargs)

    def _settle(self) -> bool:
        """Take up what was compiled for the world as it is; return whether to compile for it."""
        with self._lock:
            assert self._worlds is not None
            was_on_trial = self._worlds.latest is not None and self._worlds.latest.is_on_trial
            world = self._worlds.turn()
            self._known, self._latest = world.known, world.latest
        if world.is_on_trial and not was_on_trial:
            warnings.warn(
                f"{self._name} would be traced anew at nearly every call, since {world.reason} "
                "changes; it runs uncompiled until that lasts. Make it an argument, or a Value.",
                CompileWarning,
                stacklevel=1 if cython.compiled else 3,
            )
        return not world.is_on_trial

    def __set_name__(self, owner: type, name: str) -> None:
        self._attribute = name

    def __get__(self, instance: Any, owner: Any) -> Any:
        """Return the method of an object, compiled for that object alone."""
        if instance is None:
            return self
        key = id(instance)  # not hash: equal objects are not the same
        if key not in self._methods:
            try:
                alive = ref(instance, lambda _: self._methods.pop(key, None))
            except TypeError:
                raise OperandError(
                    f"compile cannot keep a method for a {type(instance).__name__}. Give "
                    "its class the slot '__weakref__', or compile a function of the object."
                ) from None
            bound = Bound(self._f, alive)
            _, _, *options = self.made_of()
            self._methods[key] = Compiled(bound, *options)
        return Method(self._methods[key], instance, self._attribute or self._name)

    def made_of(self) -> Parts:
        """Return what makes the same."""
        watch = self._worlds is not None
        return Compiled, self._f, self._batch, self._reduce, self._threads, self._stack, watch

    def __reduce__(self) -> Any:
        return reduced(self.made_of())

    def _original(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        f = watched(self._f) if watches_anomalies() else self._f
        if self._batch is None:
            return f(*args, **kwargs)
        check_positions(args, self._batch)
        of_rows = belonging_to_rows(self._f, args, self._batch)
        return each_row(f, args, kwargs, self._batch, self._reduce, of_rows, self._stack)

    def _new_structure(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the result of a call whose arguments have a structure not met before."""
        if args and isinstance(args[0], type) and self._is_classmethod_of(args[0]):
            return self.__get__(args[0], type(args[0]))(*args[1:], **kwargs)
        if _has_values(args) or _has_values(kwargs):
            return self._original(args, kwargs)
        with self._lock:
            known = self._known[records()]
            for calls in known:  # another thread may have been here
                try:
                    return calls.call(args, kwargs)
                except OtherStructureError:
                    continue
            differentiates = records()
            world = None if self._worlds is None else self._worlds.latest
            if self._batch is None:
                calls = Dispatch(self._f, self._name, (args, kwargs), differentiates, world)
            else:
                calls = BatchDispatch(
                    self._f, self._name, args, kwargs, self._batch, self._reduce, self._threads,
                    self._stack, differentiates, world,
                )  # fmt: skip
            result = calls.call(args, kwargs)
            if differentiates and self._batch is None:
                self._latest = calls
                if world is not None:
                    world.latest = calls
            self._known[differentiates] = [*known, calls]
            return result

    def _is_classmethod_of(self, owner: type) -> bool:
        """Whether a call with a class is one of its method: from 3.13 on it comes unbound."""
        known = [thing for kind in owner.__mro__ for thing in vars(kind).values()]
        return any(isinstance(thing, classmethod) and thing.__func__ is self for thing in known)

    def _give_up(self) -> None:
        with self._lock:
            if self._is_eager:
                return
            self._is_eager = True
        warnings.warn(
            f"{self._name} went {MOST_PATHS} ways and on, so it is no longer compiled. Choose by "
            "where() in place of if, or compile the part of it that does not branch.",
            CompileWarning,
            stacklevel=1 if cython.compiled else 4,  # compiled functions have no frames
        )

    # What it runs

    def paths(self) -> list[Specialisation]:
        """Return the specialisations, one for each path that calls have taken."""
        return [
            one
            for calls in [*self._known[True], *self._known[False]]
            for one in getattr(calls, "calls", calls).specialisations
        ]

    def program(self) -> Text:
        """Return a listing of the programs: inputs, operations, guards and outputs.

        Raises:
            GraphError: if nothing has been compiled yet.
        """
        return Text("\n\n".join(listing(one) for one in self._compiled()))

    def source(self) -> Text:
        """Return Python source that does the same, a function for each path.

        Raises:
            GraphError: if nothing has been compiled yet.
        """
        return Text("\n\n\n".join(source(one, i) for i, one in enumerate(self._compiled())))

    def stats(self) -> dict[str, Any]:
        """Return how the function was compiled, summed up over its paths.

        Returns:
            ``backend``, ``paths`` and ``structures`` (of arguments), ``operations`` (recorded,
            removed by each pass, and left), ``trace_seconds`` (running the function on Values,
            its sweeps included), ``compile_seconds`` (all that follows), ``watched`` (what the
            function finds outside, as of the latest call) and ``traced_again`` (what had changed
            when it was traced for that, the latest last).
        """
        known = self.paths()
        operations: dict[str, int] = {}
        for one in known:
            for name, count in one.traced.counts.items():
                operations[name] = operations.get(name, 0) + count
        return {
            "backend": ", ".join(sorted({one.backend.name for one in known})),
            "paths": len(known),
            "structures": len(self._known[True]) + len(self._known[False]),
            "operations": operations,
            "trace_seconds": sum(one.traced.trace_seconds for one in known),
            "compile_seconds": sum(one.traced.read_seconds + one.compile_seconds for one in known),
            "watched": [] if self._worlds is None else self._worlds.watched(),
            "traced_again": [] if self._worlds is None else list(self._worlds.reasons),
        }

    def _compiled(self) -> list[Specialisation]:
        known = self.paths()
        if not known:
            raise GraphError(
                f"{self._name} has not been compiled yet: that happens at its first call, with "
                "numbers. Call it once before."
            )
        return known

    def __repr__(self) -> str:
        return f"<compiled {self._name}, {len(self.paths())} paths>"


class Method:
    """A compiled method of an object, which it keeps alive.

    Arguments:
        compiled: the method, compiled for the object.
        instance: the object.
        attribute: under which the object has it.
    """

    def __init__(self, compiled: Compiled, instance: Any, attribute: str) -> None:
        self._compiled = compiled
        self._instance = instance
        self._attribute = attribute

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the method itself returns."""
        return self._compiled(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        # One that is being made, as by copy, has no attributes yet; and C has no limit of recursion
        compiled = self.__dict__.get("_compiled")
        if compiled is None:
            raise AttributeError(name)
        return getattr(compiled, name)

    def __reduce__(self) -> Any:
        return getattr, (self._instance, self._attribute)

    def __repr__(self) -> str:
        return repr(self._compiled)


class Bound:
    """A method that does not keep its object alive.

    Arguments:
        f: the function.
        instance: a reference to the object.
    """

    def __init__(self, f: Callable[..., Any], instance: ref[Any]) -> None:
        update_wrapper(self, f)
        self._instance = instance

    @property
    def __self__(self) -> Any:
        return self._instance()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the method returns."""
        return self.__wrapped__(self._instance(), *args, **kwargs)  # type: ignore[attr-defined]

    def belonging(self, own: Sequence[bool], outlines: Sequence[Any]) -> Any:
        """Return which parts of results stay with a row, as the function of rows tells."""
        return belonging(self.__wrapped__, [False, *own], [None, *outlines])  # type: ignore[attr-defined]


def _has_values(structure: Any) -> bool:
    """Whether Values are among the numbers of arguments."""
    return any(map(_holds_values, take_apart(structure)[1]))


def _holds_values(leaf: Any) -> bool:
    if is_array(leaf):
        return leaf.dtype.kind == "O" and any(isinstance(x, Node) for x in leaf.ravel().tolist())
    return isinstance(leaf, Node)


def _check_options(batch: Any, reduce: Any, threads: Any, stack: Any) -> None:
    if batch is not None and (
        not isinstance(batch, (list, tuple)) or any(axis not in (0, None) for axis in batch)
    ):
        raise OperandError(
            f"batch is a tuple of 0 or None for each argument, as in (None, 0), but got {batch!r}."
        )
    if batch is not None and 0 not in batch:
        raise OperandError(f"batch={batch!r} names no argument with rows. Write 0 for one.")
    if reduce not in (None, "mean", "sum"):
        raise OperandError(f"reduce is 'mean', 'sum' or None, but got {reduce!r}.")
    if reduce is not None and batch is None:
        raise OperandError(f"reduce={reduce!r} needs a batch. Write batch=(0,) too.")
    if not isinstance(stack, bool) or (stack and batch is None):
        raise OperandError(f"stack is True for batches with rows first, but got {stack!r}.")
    if not isinstance(threads, int) or threads < 1:
        raise OperandError(f"threads is a whole number from 1, but got {threads!r}.")
