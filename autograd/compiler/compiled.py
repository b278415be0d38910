"""compile: the same function at machine speed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial, update_wrapper
from typing import Any, Literal

from autograd.compiler.batch.batch import (
    MOST_PATHS,
    BatchDispatch,
    TooManyPathsError,
    belonging_to_rows,
)
from autograd.compiler.batch.summaries import Summarised, checked_summaries
from autograd.compiler.by_name import ByName
from autograd.compiler.calls.dispatch import LEFT, Dispatch
from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.calls.variants import MOST_STRUCTURES, Calls, Variants
from autograd.compiler.calls.whole_numbers import as_structure, on_ints
from autograd.compiler.calls.worlds import ChangedError, Steady, Worlds
from autograd.compiler.eager import each_row, has_values, no_row, watched
from autograd.compiler.listing import Text, listing, source
from autograd.compiler.methods import Method, Methods, is_classmethod
from autograd.compiler.options import Options, Reduce
from autograd.compiler.warning import warn
from autograd.context import is_watched, records, shared, watches_anomalies
from autograd.errors import GraphError, OperandError, TraceError
from autograd.structures.layout import IntsMatterError
from autograd.structures.rows import NoRowsError, check_positions
from autograd.tools.locks import Lock
from autograd.tools.pickling import Parts, reduced

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

_MOST_TRIES = 3  # at a call whose surroundings change while it is traced


def compile(
    f: Callable[..., Any] | None = None,
    *,
    batch: Sequence[int | None] | Mapping[str, int | None] | None = None,
    reduce: Reduce | tuple[Literal["mean", "sem", "sum"], ...] = None,
    threads: int = 1,
    stack: bool = False,
    exact: bool = False,
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
        batch: for each argument, 0 if it has rows along its leading axis, None if all rows share
            it; f is then called for each row. A tuple is by position, a dict by the names of
            parameters, of which those left out are shared. Arguments may be given by name then.
            Without rows there are empty arrays, sums of 0 and means of nan, in the structure that
            f gives for a row of ones.
        reduce: what becomes of the results of the rows: their ``"mean"``, their ``"sum"``, or, with
            None, arrays of them all. A transform gives the derivatives of that mean or sum: those
            by shared arguments are reduced too, those by arguments with rows stay with their row
            (for a mean, each divided by the number of rows). Of any other function all is reduced.
            A tuple, as ``("mean", "sem")``, gives a tuple: ``"sem"`` is the standard error of the
            mean, the rows' standard deviation over the square root of their number.
        threads: the most to use for large batches.
        stack: what becomes of a list in a row's result. A batch gives the structure of one row's
            result with arrays in the places of its numbers, so ``[a, b]`` gives two arrays of
            shape ``(rows,)``. With True lists of alike parts become axes behind the rows, as
            users of NumPy expect: one array of shape ``(rows, 2)``. Tuples stay what they are.
        exact: whether every result is rounded as f itself rounds it, to the last bit, at whatever
            it costs. Otherwise last digits may differ, but where they would tip a comparison, a
            jump, the edge of a domain or an infinite slope; the slope at a corner, as that of
            relu, may be of either side where rounding made the tie. ``grad`` of captured Values is
            the derivative of f, rounded so, times the gradient that reaches its result.
        watch: whether to compare what f finds outside at each call. Without, numbers that it finds
            there are constants.

    Returns:
        the compiled function. ``program()`` and ``source()`` show what it runs, ``stats()`` how;
        ``clear()`` forgets what was compiled.

    Raises:
        OperandError: if an option or, when it is called, an argument is not what it must be.
        TraceError: when it is called, if compiled code could not repeat what f does.

    >>> import autograd as ag
    >>> slope = compile(ag.grad(lambda x: x * ag.exp(-x)))
    >>> slope(1.0), slope(0.0)
    (0.0, 1.0)
    """
    if isinstance(reduce, tuple):
        names = checked_summaries(reduce, batch)
        options = Options(batch, None, threads, stack, exact, watch).checked()
        if f is None:
            return partial(compile, **{**options._asdict(), "reduce": names})
        return _summarised(compile(f, **options._asdict()), names)
    options = Options(batch, reduce, threads, stack, exact, watch).checked()
    if f is None:
        return partial(compile, **options._asdict())
    if isinstance(f, (classmethod, staticmethod)):
        return type(f)(compile(f.__func__, **options._asdict()))
    if not callable(f):
        raise OperandError(f"compile takes a function, but got {f!r}. Write compile(f), not f(x).")
    return Compiled(f, options)


def _summarised(each: Compiled, names: tuple[str, ...]) -> Summarised:
    """Return a batch whose rows' results are summed up in several ways."""
    _, f, options = each.made_of()
    return Summarised(each, names, f, options.batch, (_summarised, each, names))


class Compiled:
    """A function that runs at machine speed; made by :func:`compile`.

    Arguments:
        f: the function.
        options: as :func:`compile` checked them.
    """

    _f: Callable[..., Any]
    _name: str
    _options: Options
    _asked: tuple[Callable[..., Any], Options]  # the function and its options, as they were given
    _by_name: ByName | None  # of batches: where arguments by name belong
    _variants: Variants  # calls by structure, with derivatives by what is captured
    _plain_variants: Variants  # and without
    _lock: Any
    _is_special: bool  # whether calls have to look at the next two
    _is_eager: bool
    _tells_ints: bool  # whether ints among arguments are part of their structure
    _is_full: bool  # whether that was said
    _methods: Methods  # by object, where it decorates a method
    _attribute: Any  # under which its class has it then
    _worlds: Worlds | None  # None if nothing is watched

    def __init__(self, f: Callable[..., Any], options: Options) -> None:
        update_wrapper(self, f)
        self._asked = (f, options)
        self._by_name = None
        if options.batch is not None:
            self._by_name = ByName(f, options.batch)
            f, options = self._by_name.f, options._replace(batch=self._by_name.batch)
        self._f = f
        self._name = str(getattr(f, "__name__", type(f).__name__))
        self._options = options
        self._lock = Lock()
        asked = self._asked
        self._methods = Methods(asked[0], lambda bound: Compiled(bound, asked[1]))
        self._attribute = None
        self.clear()
        if cython.compiled:
            self._entry = entry()  # type: ignore[name-defined]  # noqa: F821  (in vectorcall.h)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the function itself returns."""
        return self._called(args, kwargs)

    def _called(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self._by_name is not None and (kwargs or self._by_name.is_mapping):
            args, kwargs = self._by_name.placed(args, kwargs)
        if self._is_special or is_watched() or watches_anomalies():
            if self._is_eager or is_watched() or watches_anomalies():
                return self._original(args, kwargs)
            args, kwargs = as_structure(args), as_structure(kwargs)
        if self._worlds is not None and not self._worlds.are_ready() and not self._settle():
            return self._original(args, kwargs)
        return self._run_or_else(args, kwargs)

    def _run_or_else(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the result of a call in surroundings that have been looked at."""
        try:
            return self._run(args, kwargs)
        except TooManyPathsError:
            self._give_up()
            return self._original(args, kwargs)
        except NoRowsError:
            return self._original(args, kwargs)
        except ChangedError as change:
            return change.result() if self._options.batch is None else self._run_again(args, kwargs)
        except IntsMatterError:
            self._tell_ints(args, kwargs)
            return self(*args, **kwargs)

    def _run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        variants = self._variants if records() else self._plain_variants
        calls = variants.latest
        if calls is not None:
            taken = calls.take(args, kwargs)
            if taken is not None:
                return calls.run(taken, args, kwargs)
        return self._of_another_structure(variants, args, kwargs)

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
            self._variants, self._plain_variants = world.variants, world.plain_variants
        if world.is_on_trial and not was_on_trial:
            warn(
                f"{self._name} would be traced anew at nearly every call, since {world.reason} "
                "changes; it runs uncompiled until that lasts. Make it an argument, or a Value."
            )
        return not world.is_on_trial

    def clear(self) -> None:
        """Forget all that was compiled, and begin anew; for methods, those of all objects."""
        with self._lock:
            options = self._options
            self._worlds = Worlds(self._f, options.batch) if options.watch else None
            self._variants = Variants(options.batch)
            self._plain_variants = Variants(options.batch)
            self._is_eager = self._is_full = self._is_special = self._tells_ints = False
        for method in self._methods.all():
            method.clear()

    def __set_name__(self, owner: type, name: str) -> None:
        self._attribute = name

    def __get__(self, instance: Any, owner: Any) -> Any:
        """Return the method of an object, compiled for that object alone."""
        if instance is None:
            return self
        return Method(self._methods.of(instance), instance, self._attribute or self._name)

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return Compiled, *self._asked

    def __reduce__(self) -> Any:
        return reduced(self.made_of())

    def _original(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        f = on_ints(self._f) if self._tells_ints else self._f
        f = watched(f) if watches_anomalies() else f
        batch, reduce, stack = self._options.batch, self._options.reduce, self._options.stack
        if batch is None:
            return f(*args, **kwargs)
        check_positions(args, batch)
        of_rows = belonging_to_rows(self._f, args, batch)
        try:
            return each_row(f, args, kwargs, batch, reduce, of_rows, stack)
        except NoRowsError:
            return no_row(f, args, kwargs, batch, reduce, of_rows, stack)

    def _of_another_structure(
        self, variants: Variants, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Return the result of a call whose arguments are unlike those of the call before."""
        found = variants.find(args, kwargs)
        if found is not None:
            return found[0].run(found[1], args, kwargs)
        if args and isinstance(args[0], type) and is_classmethod(self, args[0]):
            return self.__get__(args[0], type(args[0]))(*args[1:], **kwargs)
        if has_values(args) or has_values(kwargs):
            return self._original(args, kwargs)
        with self._lock:
            found = variants.find(args, kwargs)  # another thread may have been here
            if found is not None:
                return found[0].run(found[1], args, kwargs)
            if variants.is_full():
                self._note_full()
                return self._original(args, kwargs)
            moved = variants.moved(args, kwargs)
            if moved is not None and self._worlds is not None:
                self._worlds.note(moved)
            calls = self._new_calls(args, kwargs)
            taken = calls.take(args, kwargs)
            if taken is None:  # a container that is another each time one looks
                return self._original(args, kwargs)
            result = calls.run(taken, args, kwargs)
            variants.add(calls, args, kwargs)
            return result

    def _new_calls(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Calls:
        world = None if self._worlds is None else self._worlds.latest
        batch, reduce, threads, stack, exact, _ = self._options
        if batch is None:
            f = on_ints(self._f) if self._tells_ints else self._f
            return Dispatch(f, self._name, (args, kwargs), records(), exact, world)
        return BatchDispatch(
            self._f, self._name, args, kwargs, batch, reduce, threads, stack, records(), exact,
            world,
        )  # fmt: skip

    def _tell_ints(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Take ints among arguments as they are from here on."""
        if self._options.batch is not None:
            raise TraceError(
                f"{self._name} asks of its arguments what an int answers otherwise than a float, "
                "or computes a remainder with more digits than floats have. In a batch all "
                "numbers are floats: write float(n) for the ints among the arguments."
            )
        with self._lock:
            if not self._tells_ints:
                self.clear()
                self._is_special = self._tells_ints = True

    def _give_up(self) -> None:
        with self._lock:
            if self._is_eager:
                return
            self.clear()  # what was compiled would serve nobody
            self._is_special = self._is_eager = True
        warn(
            f"Rows of {self._name} took {MOST_PATHS} different branches, so it is no longer "
            "compiled. Choose by where() in place of if, or compile the part of it that does not "
            "branch."
        )

    def _note_full(self) -> None:
        if not self._is_full:
            self._is_full = True
            warn(
                f"{self._name} was called with {MOST_STRUCTURES} structures of arguments and on, "
                "so further ones are not compiled. What is no number, as a text, is part of the "
                "structure: keep what differs at each call outside. clear() forgets those known."
            )

    # What it runs

    def paths(self) -> list[Specialisation]:
        """Return the specialisations, one for each path that calls have taken."""
        return [one for calls in self._all_calls() for one in calls.paths()]

    def program(self) -> Text:
        """Return a listing of the programs: inputs, operations, guards and outputs.

        For batches it ends with the products of matrices that all rows are computed by at once.

        Raises:
            GraphError: if nothing has been compiled yet.
        """
        texts = [listing(one) for one in self._compiled()]
        products = [f"  {shape}" for calls in self._all_calls() for shape in calls.products()]
        if products:
            texts.append(
                "\n".join(["for all rows of a batch, as products of matrices:", *products])
            )
        return Text("\n\n".join(texts))

    def source(self) -> Text:
        """Return Python source that does the same, a function for each path.

        Raises:
            GraphError: if nothing has been compiled yet.
        """
        return Text("\n\n\n".join(source(one, i) for i, one in enumerate(self._compiled())))

    def stats(self) -> dict[str, Any]:
        """Return how the function was compiled, summed up over its paths.

        Returns:
            ``backend`` (what runs it now), ``tiers`` (the same with the reason for it, and for
            how many programs), ``paths`` and ``structures`` (of arguments), ``operations``
            (recorded, removed by each pass, and left), ``trace_seconds`` (running the function on
            Values, its sweeps included), ``compile_seconds`` (all that follows), ``watched`` (what
            the function finds outside, as of the latest call) and ``traced_again`` (what had
            changed when it was traced for that, the latest last).
        """
        known = self.paths()
        operations: dict[str, int] = {}
        tiers: dict[str, int] = {}
        for one in known:
            for tiered in one.tiers():
                told = f"{tiered.backend.name}: {tiered.reason}"
                tiers[told] = tiers.get(told, 0) + 1
            for name, count in one.traced.counts.items():
                operations[name] = operations.get(name, 0) + count
        return {
            "backend": ", ".join(sorted({name for one in known for name in one.backends()})),
            "tiers": tiers,
            "paths": len(known),
            "structures": len(self._all_calls()),
            "operations": operations,
            "trace_seconds": sum(one.traced.trace_seconds for one in known),
            "compile_seconds": sum(one.traced.read_seconds + one.seconds() for one in known),
            "watched": [] if self._worlds is None else self._worlds.watched(),
            "traced_again": [] if self._worlds is None else list(self._worlds.reasons),
        }

    def settle(self) -> None:
        """Make now what would be made in the background: for measurements, and before a rush.

        The next call that goes a path takes over its machine code, if that is faster.

        >>> square = compile(lambda x: x * x)
        >>> square(3.0)
        9.0
        >>> square.settle()
        """
        for one in self.paths():
            for tiered in one.tiers():
                tiered.settle()

    def steady(self) -> Steady:
        """Return a block in which nothing changes of what the function finds outside.

        What it finds is compared at the first call in the block, and not again until the block
        ends: a model of 100,000 parameters takes about a tenth of a millisecond to compare. What
        is changed in the block all the same, by this thread or another, is not seen.

        >>> import autograd as ag
        >>> square = compile(lambda x: x * x)
        >>> with square.steady():
        ...     [square(float(k)) for k in range(3)]
        [0.0, 1.0, 4.0]
        """
        return Steady(self._worlds)

    def _all_calls(self) -> list[Calls]:
        return [*self._variants.known, *self._plain_variants.known]

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


def _by_position(called: Any, given: Any, count: int) -> Any:
    """Return the result of a call whose arguments are not in a tuple yet; compiled alone.

    Usual calls come to their end here. For what is left a tuple is made.
    """
    one = called
    is_plain = not one._is_special and shared.open_modes == 0 and shared.watches == 0
    if is_plain and type(one._variants.latest) is Dispatch:
        calls = one._variants.latest
        numbers = calls.take_by_position(given, count)
        if numbers is not None and (one._worlds is None or one._worlds.are_ready()):
            found = calls.run(numbers, None, None)
            return one._run_or_else(tuple_of(given, count), {}) if found is LEFT else found  # type: ignore[name-defined]  # noqa: F821  (in vectorcall.h)
    return one._called(tuple_of(given, count), {})  # type: ignore[name-defined]  # noqa: F821  (in vectorcall.h)


if cython.compiled:
    open_entry(Compiled, place_of_entry(Compiled), _by_position)  # type: ignore[name-defined]  # noqa: F821  (in compiled.pxd)
