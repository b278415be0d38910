"""check_rule: what must hold of a derivative whatever its numbers are: linearity, symmetry, ..."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import chain
from random import Random
from typing import Any, NamedTuple

from autograd.structures.tree import flatten
from autograd.testing.array_rules import array_rules
from autograd.testing.array_runs import by_hand
from autograd.testing.by_hand import KINDS
from autograd.testing.check import check_grads
from autograd.testing.claims import claim_of, floats, like_arguments, numbers_of
from autograd.testing.libraries.recognition import array_runs_of, library_of, modes_of
from autograd.testing.report import GradientCheckError, Report
from autograd.testing.subject import Subject

Vector = list[float]
_RTOL = 1e-9


class RuleReport(NamedTuple):
    """What a rule was found to keep.

    Arguments:
        kept: the names of what holds.
        skipped: what was not there to look at.
        derivatives: the report of ``check_grads``.

    >>> print(RuleReport(["vjp is linear"], [], Report([], 0)))
    kept: vjp is linear
    no derivative was compared
    """

    kept: list[str]
    skipped: list[str]
    derivatives: Report

    def __str__(self) -> str:
        lines = [f"kept: {name}" for name in self.kept]
        lines += [f"not checked: {name}" for name in self.skipped]
        return "\n".join([*lines, str(self.derivatives)])


class _Rule(NamedTuple):
    """A function at a point: its value, pullback, pushforward, Hessian, and batched pullback."""

    value: Callable[[], Vector]
    size: int
    pull: Callable[[Vector], Vector] | None
    push: Callable[[Vector], Vector] | None
    hessian: Callable[[], list[Vector]] | None
    point: Callable[[], Vector]
    batch: Callable[[list[Vector]], list[Vector] | None] | None = None


def check_rule(
    f: Callable[..., Any],
    args: Any,
    *,
    seed: int = 0,
    rtol: float = 1e-8,
    strict: bool = True,
    **given: Callable[..., Any],
) -> RuleReport:
    """Check that a function's derivatives are consistent, and right.

    Determinism; the value and the arguments unchanged by differentiation; vjp and jvp linear, zero
    for zero, and each the transpose of the other; of other libraries, the vjp of a batch; Hessians
    symmetric; derivatives of the shape and dtype of what they belong to; then ``check_grads``. A
    ``vjp`` or ``jvp`` by hand, an ``autograd.Function`` and a JAX function with derivatives of its
    own are rules for any array: the same is asked of float32, 0-d and empty arrays.

    Arguments:
        f, args, rtol, strict, seed: as of ``check_grads``.
        given: ``grad``, ``jac``, ``jvp``, ``vjp``, ``hess``, ``hvp`` or ``value_and_grad``, as of
            ``check_grads``; without them, the library's own modes.

    Returns:
        the report.

    Raises:
        GradientCheckError: naming the rule that is broken.

    >>> report = check_rule(lambda x, y: x * y, (2.0, 3.0))
    >>> "vjp and jvp agree" in report.kept
    True
    """
    several = args if isinstance(args, tuple) or (not given and isinstance(args, list)) else (args,)
    several = tuple(several)
    library = "" if given else library_of(f, several)
    rule = _by_hand(f, several, given) if given else _by_library(f, several, library)
    looks = _Looks(rule, Random(seed), str(getattr(f, "__name__", type(f).__name__)))
    looks.all()
    if library:
        run, is_rule = array_runs_of(library, f, several)
    else:
        run, is_rule = by_hand(f, several, given), bool({"vjp", "jvp"} & set(given))
    if run is not None:
        kept, skipped = array_rules(looks.name, run, is_rule)
        looks.kept += kept
        looks.skipped += skipped
    options: dict[str, Any] = dict(given)
    report = check_grads(f, several, rtol=rtol, strict=strict, seed=seed, **options)
    return RuleReport(looks.kept, looks.skipped, report)


class _Looks:
    """The rules, one by one."""

    def __init__(self, rule: _Rule, random: Random, name: str) -> None:
        self.rule, self.random, self.name = rule, random, name
        self.kept: list[str] = []
        self.skipped: list[str] = []

    def all(self) -> None:
        rule = self.rule
        value, point = rule.value(), rule.point()
        self._same("the value is the same at each call", value, rule.value())
        n, m = len(point), rule.size
        u, w = self._draw(m), self._draw(m)
        v, t = self._draw(n), self._draw(n)
        if rule.pull is not None:
            self._linear("vjp", rule.pull, u, w)
        else:
            self.skipped.append("vjp")
        if rule.push is not None:
            self._linear("jvp", rule.push, v, t)
        else:
            self.skipped.append("jvp")
        if rule.pull is not None and rule.push is not None:
            pulled, pushed = rule.pull(u), rule.push(v)
            self._same(
                "vjp and jvp agree", [_dot(pulled, v)], [_dot(u, pushed)],
                _dot(list(map(abs, pulled)), list(map(abs, v))),
            )  # fmt: skip
        if rule.pull is not None and rule.batch is not None:
            together = rule.batch([u, w])
            if together is None:
                self.skipped.append("vjp of a batch")
            else:
                one_by_one = [*rule.pull(u), *rule.pull(w)]
                self._same("vjp of a batch is that of each", [*chain(*together)], one_by_one)
        if rule.hessian is not None:
            rows = rule.hessian()
            columns = [list(column) for column in zip(*rows, strict=True)]
            self._same("the Hessian is symmetric", [*chain(*rows)], [*chain(*columns)])
        self._same("the value is unchanged by differentiation", value, rule.value())
        self._same("the arguments are unchanged by differentiation", point, rule.point())

    def _linear(self, name: str, of: Callable[[Vector], Vector], a: Vector, b: Vector) -> None:
        one, other = of(a), of(b)
        self._same(f"{name} is the same at each call", one, of(a))
        zero = of([0.0] * len(a))
        self._same(f"{name} of zero is zero", zero, [0.0] * len(zero))
        both = of([-2.0 * x + 0.5 * y for x, y in zip(a, b, strict=True)])
        sums = [-2.0 * x + 0.5 * y for x, y in zip(one, other, strict=True)]
        size = max(map(abs, [*one, *other]), default=0.0)
        self._same(f"{name} is linear", both, sums, size)

    def _same(self, name: str, got: Vector, wanted: Vector, size: float = 0.0) -> None:
        for k, (x, y) in enumerate(zip(got, wanted, strict=True)):
            if not abs(x - y) <= _RTOL * max(abs(x), abs(y), size):
                raise GradientCheckError(
                    f"A rule is broken by {self.name}: {name}, but entry {k} is {x!r} beside "
                    f"{y!r}.", None, name, "rule",
                )  # fmt: skip
        self.kept.append(name)

    def _draw(self, n: int) -> Vector:
        return [self.random.choice((-1.0, 1.0)) * self.random.uniform(0.5, 1.5) for _ in range(n)]


def _by_hand(
    f: Callable[..., Any], args: tuple[Any, ...], given: dict[str, Callable[..., Any]]
) -> _Rule:
    subject = Subject(f, args)
    unknown = set(given) - set(KINDS)
    if unknown:
        raise TypeError(f"check_rule() got unexpected arguments {sorted(unknown)}")
    # The very arguments are passed on, so that a derivative that writes to them is seen.
    shared = subject.rebuild(subject.point)

    def value() -> Vector:
        return floats(numbers_of(f(*shared), subject.name))

    def pull(u: Vector) -> Vector:
        if "vjp" in given:
            return like_arguments(given["vjp"](*shared, subject.outcome.rebuild(u)), subject, "vjp")
        kind = next(kind for kind in ("grad", "jac", "value_and_grad") if kind in given)
        rows = claim_of(kind, lambda *_: given[kind](*shared), subject).matrix(subject.point)
        return [_dot(u, list(column)) for column in zip(*rows, strict=True)]

    def push(v: Vector) -> Vector:
        result = given["jvp"](*shared, *subject.rebuild(v))
        return floats(numbers_of(result, "jvp"))

    def hessian() -> list[Vector]:
        kind = "hess" if "hess" in given else "hvp"
        gradient = Subject(
            lambda *xs: subject.rebuild(flatten(xs, "args").leaves), args, "gradient"
        )
        return claim_of(kind, given[kind], gradient).matrix(subject.point)

    return _Rule(
        value,
        len(subject.value),
        pull if {"vjp", "grad", "jac", "value_and_grad"} & set(given) else None,
        push if "jvp" in given else None,
        hessian if {"hess", "hvp"} & set(given) and len(args) == 1 else None,
        lambda: [float(leaf) for leaf in flatten(shared, "args").leaves],
    )


def _by_library(f: Callable[..., Any], args: tuple[Any, ...], library: str) -> _Rule:
    if library:
        return _Rule(*modes_of(library, f, args))
    from autograd.transforms.jacobians import hessian
    from autograd.transforms.products import jvp, vjp

    tree = flatten(args, "args")
    point = [float(getattr(leaf, "data", leaf)) for leaf in tree.leaves]

    def flat(*numbers: Any) -> Any:
        return f(*tree.rebuild(list(numbers)))

    def plain(result: Any) -> Vector:
        return floats(numbers_of(result, "f"))

    size = len(plain(flat(*point)))

    def pull(u: Vector) -> Vector:
        result, back = vjp(flat, *point)
        return plain(list(back(flatten(result, "f").rebuild(u))))

    def second() -> list[Vector]:
        rows: Sequence[Sequence[float]] = hessian(lambda xs: flat(*xs))(list(point))
        return [list(map(float, row)) for row in rows]

    return _Rule(
        lambda: plain(flat(*point)),
        size,
        pull,
        lambda v: plain(jvp(flat, tuple(point), tuple(v))[1]),
        second if size == 1 else None,
        lambda: list(point),
    )


def _dot(a: Vector, b: Vector) -> float:
    return math.fsum(x * y for x, y in zip(a, b, strict=True))
