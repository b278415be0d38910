"""Arithmetic that writes itself down as LLVM IR: one number for each lane of a vector register.

A ``Body`` is the text of a function under construction. ``Lanes``, ``Mask`` and ``Bits`` stand for
its registers: of doubles, of truths and of 64-bit integers. Their operators append instructions,
so that a formula over them reads as it does over floats. Width 1 gives plain scalars. Nothing
here needs LLVM itself.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence


def literal(x: float) -> str:
    """Return a double as LLVM writes it: its bits, so that none is lost.

    Arguments:
        x: any float.

    >>> literal(1.0)
    '0x3FF0000000000000'
    """
    return f"0x{struct.unpack('>Q', struct.pack('>d', x))[0]:016X}"


class Body:
    """The text of a function body.

    Arguments:
        width: how many lanes a register has.
        prefix: of the names of its registers.

    >>> body = Body(width=2)
    >>> (body.number(1.5) + body.register("%x")).ref
    '%v0'
    >>> print(body.lines[0])
      %v0 = fadd <2 x double> splat (double 0x3FF8000000000000), %x
    """

    def __init__(self, width: int, prefix: str = "v") -> None:
        self.width = width
        self.lines: list[str] = []
        self.needs: dict[str, str] = {}  # declarations of other functions, by their names
        self.double = self.vector("double")
        self.whole = self.vector("i64")
        self.truth = self.vector("i1")
        self._prefix = prefix
        self._registers = 0

    def vector(self, element: str) -> str:
        """Return the type of a register of an element type."""
        return element if self.width == 1 else f"<{self.width} x {element}>"

    def emit(self, instruction: str) -> str:
        """Append an instruction; return the register that it sets."""
        name = f"%{self._prefix}{self._registers}"
        self._registers += 1
        self.lines.append(f"  {name} = {instruction}")
        return name

    def act(self, instruction: str) -> None:
        """Append an instruction that sets no register."""
        self.lines.append(f"  {instruction}")

    def block(self) -> str:
        """Begin a block; return its label."""
        label = f"{self._prefix}b{self._registers}"
        self._registers += 1
        self.act(f"br label %{label}")
        self.lines.append(f"{label}:")
        return label

    def splat(self, element: str, text: str) -> str:
        """Return a constant of an element type, the same in each lane."""
        return text if self.width == 1 else f"splat ({element} {text})"

    def number(self, x: float) -> Lanes:
        """Return a constant number."""
        return Lanes(self, self.splat("double", literal(x)))

    def integer(self, x: int) -> Bits:
        """Return a constant integer."""
        return Bits(self, self.splat("i64", str(x)))

    def register(self, ref: str) -> Lanes:
        """Return a register, or an argument of the function, as a number."""
        return Lanes(self, ref)

    def call(self, function: str, result: str, arguments: Sequence[tuple[str, str]]) -> str:
        """Append a call, and note the declaration that it needs.

        Arguments:
            function: the full name, without its ``@``.
            result: the type that it returns.
            arguments: type and register of each.

        Returns:
            the register of the result.
        """
        types = ", ".join(kind for kind, _ in arguments)
        self.needs[function] = f"declare {result} @{function}({types})"
        given = ", ".join(f"{kind} {ref}" for kind, ref in arguments)
        return self.emit(f"call {result} @{function}({given})")

    def intrinsic(self, name: str, *operands: Lanes) -> Lanes:
        """Apply one of LLVM's own functions of doubles, such as ``sqrt``, lane by lane."""
        suffix = "f64" if self.width == 1 else f"v{self.width}f64"
        arguments = [(self.double, operand.ref) for operand in operands]
        return Lanes(self, self.call(f"llvm.{name}.{suffix}", self.double, arguments))


class Register:
    """A register, or a constant in its place.

    Arguments:
        body: where its instructions go.
        ref: what the text calls it.
    """

    __slots__ = ("body", "ref")

    def __init__(self, body: Body, ref: str) -> None:
        self.body = body
        self.ref = ref


class Lanes(Register):
    """A register of doubles."""

    __slots__ = ()

    def _lanes(self, other: Lanes | float) -> Lanes:
        return other if isinstance(other, Lanes) else self.body.number(other)

    def _arithmetic(self, instruction: str, left: Lanes | float, right: Lanes | float) -> Lanes:
        x, y = self._lanes(left), self._lanes(right)
        text = f"{instruction} {self.body.double} {x.ref}, {y.ref}"
        return Lanes(self.body, self.body.emit(text))

    def _compared(self, how: str, other: Lanes | float) -> Mask:
        text = f"fcmp {how} {self.body.double} {self.ref}, {self._lanes(other).ref}"
        return Mask(self.body, self.body.emit(text))

    def __add__(self, other: Lanes | float) -> Lanes:
        return self._arithmetic("fadd", self, other)

    def __radd__(self, other: float) -> Lanes:
        return self._arithmetic("fadd", other, self)

    def __sub__(self, other: Lanes | float) -> Lanes:
        return self._arithmetic("fsub", self, other)

    def __rsub__(self, other: float) -> Lanes:
        return self._arithmetic("fsub", other, self)

    def __mul__(self, other: Lanes | float) -> Lanes:
        return self._arithmetic("fmul", self, other)

    def __rmul__(self, other: float) -> Lanes:
        return self._arithmetic("fmul", other, self)

    def __truediv__(self, other: Lanes | float) -> Lanes:
        return self._arithmetic("fdiv", self, other)

    def __rtruediv__(self, other: float) -> Lanes:
        return self._arithmetic("fdiv", other, self)

    def __neg__(self) -> Lanes:
        return Lanes(self.body, self.body.emit(f"fneg {self.body.double} {self.ref}"))

    def __abs__(self) -> Lanes:
        return self.body.intrinsic("fabs", self)

    # Comparisons are those of Python: false where a number is nan, but != true there

    def __lt__(self, other: Lanes | float) -> Mask:
        return self._compared("olt", other)

    def __le__(self, other: Lanes | float) -> Mask:
        return self._compared("ole", other)

    def __gt__(self, other: Lanes | float) -> Mask:
        return self._compared("ogt", other)

    def __ge__(self, other: Lanes | float) -> Mask:
        return self._compared("oge", other)

    def __eq__(self, other: object) -> Mask:  # type: ignore[override]  # lane by lane
        assert isinstance(other, (Lanes, float))
        return self._compared("oeq", other)

    def __ne__(self, other: object) -> Mask:  # type: ignore[override]  # lane by lane
        assert isinstance(other, (Lanes, float))
        return self._compared("une", other)

    __hash__ = None  # type: ignore[assignment]  # as == is no equality

    def bits(self) -> Bits:
        """Return the 64 bits of each double."""
        text = f"bitcast {self.body.double} {self.ref} to {self.body.whole}"
        return Bits(self.body, self.body.emit(text))


class Mask(Register):
    """A register of truths."""

    __slots__ = ()

    def _with(self, instruction: str, ref: str) -> Mask:
        text = f"{instruction} {self.body.truth} {self.ref}, {ref}"
        return Mask(self.body, self.body.emit(text))

    def __and__(self, other: Mask) -> Mask:
        return self._with("and", other.ref)

    def __or__(self, other: Mask) -> Mask:
        return self._with("or", other.ref)

    def __xor__(self, other: Mask) -> Mask:
        return self._with("xor", other.ref)

    def __invert__(self) -> Mask:
        return self._with("xor", self.body.splat("i1", "true"))

    def anywhere(self) -> str:
        """Return a register that tells whether any lane is true."""
        if self.body.width == 1:
            return self.ref
        name = f"llvm.vector.reduce.or.v{self.body.width}i1"
        return self.body.call(name, "i1", [(self.body.truth, self.ref)])


class Bits(Register):
    """A register of 64-bit integers."""

    __slots__ = ()

    def _with(self, instruction: str, other: Bits | int) -> Bits:
        that = other if isinstance(other, Bits) else self.body.integer(other)
        text = f"{instruction} {self.body.whole} {self.ref}, {that.ref}"
        return Bits(self.body, self.body.emit(text))

    def __add__(self, other: Bits | int) -> Bits:
        return self._with("add", other)

    def __sub__(self, other: Bits | int) -> Bits:
        return self._with("sub", other)

    def __and__(self, other: Bits | int) -> Bits:
        return self._with("and", other)

    def __or__(self, other: Bits | int) -> Bits:
        return self._with("or", other)

    def __xor__(self, other: Bits | int) -> Bits:
        return self._with("xor", other)

    def __lshift__(self, other: Bits | int) -> Bits:
        return self._with("shl", other)

    def __rshift__(self, other: Bits | int) -> Bits:
        """Shift to the right, keeping the sign."""
        return self._with("ashr", other)

    def is_zero(self) -> Mask:
        """Return which lanes are 0."""
        text = f"icmp eq {self.body.whole} {self.ref}, {self.body.integer(0).ref}"
        return Mask(self.body, self.body.emit(text))

    def as_double(self) -> Lanes:
        """Return the doubles that have these bits."""
        text = f"bitcast {self.body.whole} {self.ref} to {self.body.double}"
        return Lanes(self.body, self.body.emit(text))

    def to_double(self) -> Lanes:
        """Return each integer as a double."""
        text = f"sitofp {self.body.whole} {self.ref} to {self.body.double}"
        return Lanes(self.body, self.body.emit(text))


def choose(condition: Mask, x: Lanes | float, y: Lanes | float) -> Lanes:
    """Return x where a condition holds, and y elsewhere."""
    body = condition.body
    left = x if isinstance(x, Lanes) else body.number(x)
    right = y if isinstance(y, Lanes) else body.number(y)
    kinds = f"{body.truth} {condition.ref}, {body.double} {left.ref}, {body.double} {right.ref}"
    return Lanes(body, body.emit(f"select {kinds}"))


def rarely(condition: Mask, slow: Callable[[], Lanes], fast: Lanes) -> Lanes:
    """Return a slow result where a condition holds, computed only if it does in any lane.

    The text goes on in a block of its own: a loop around it must jump back from one that it names.
    """
    body = condition.body
    label = body.block()
    anywhere = body.emit(f"call i1 @llvm.expect.i1(i1 {condition.anywhere()}, i1 false)")
    body.needs["llvm.expect.i1"] = "declare i1 @llvm.expect.i1(i1, i1)"
    body.act(f"br i1 {anywhere}, label %{label}.slow, label %{label}.join")
    body.lines.append(f"{label}.slow:")
    chosen = choose(condition, slow(), fast)
    body.act(f"br label %{label}.chosen")
    # The slow result may have opened blocks itself; this one has a known name
    body.lines.append(f"{label}.chosen:")
    body.act(f"br label %{label}.join")
    body.lines.append(f"{label}.join:")
    ways = f"[{chosen.ref}, %{label}.chosen], [{fast.ref}, %{label}]"
    return Lanes(body, body.emit(f"phi {body.double} {ways}"))


def fma(x: Lanes, y: Lanes | float, z: Lanes | float) -> Lanes:
    """Return x y + z, rounded once."""
    body = x.body
    others = [other if isinstance(other, Lanes) else body.number(other) for other in (y, z)]
    return body.intrinsic("fma", x, *others)


def sqrt(x: Lanes) -> Lanes:
    """Return the square root."""
    return x.body.intrinsic("sqrt", x)


def nearest(x: Lanes) -> Lanes:
    """Return the nearest whole number, the even one of two."""
    return x.body.intrinsic("roundeven", x)


def floor(x: Lanes) -> Lanes:
    """Return the largest whole number up to x."""
    return x.body.intrinsic("floor", x)


def ceil(x: Lanes) -> Lanes:
    """Return the smallest whole number from x."""
    return x.body.intrinsic("ceil", x)


def trunc(x: Lanes) -> Lanes:
    """Return x without its fraction."""
    return x.body.intrinsic("trunc", x)


def copysign(x: Lanes, y: Lanes | float) -> Lanes:
    """Return the magnitude of x with the sign of y."""
    sign = y if isinstance(y, Lanes) else x.body.number(y)
    return x.body.intrinsic("copysign", x, sign)


def per_lane(function: str, *operands: Lanes) -> Lanes:
    """Call a function of the C library's mathematics on each lane by itself."""
    body = operands[0].body
    if body.width == 1:
        return Lanes(
            body, body.call(function, "double", [("double", operand.ref) for operand in operands])
        )
    result = "poison"
    for lane in range(body.width):
        numbers = [
            ("double", body.emit(f"extractelement {body.double} {operand.ref}, i32 {lane}"))
            for operand in operands
        ]
        number = body.call(function, "double", numbers)
        result = body.emit(f"insertelement {body.double} {result}, double {number}, i32 {lane}")
    return Lanes(body, result)


def polynomial(x: Lanes, coefficients: Sequence[float]) -> Lanes:
    """Return c0 + c1 x + c2 x^2 + ..., by Estrin's scheme: neighbours pair up, as x^2 pairs next.

    Its chain of roundings is shorter than Horner's, at the price of a few squarings.
    """
    pairs = zip(coefficients[::2], coefficients[1::2], strict=False)
    terms = [fma(x, high, low) for low, high in pairs]
    if len(coefficients) % 2:
        terms.append(x.body.number(coefficients[-1]))
    while len(terms) > 1:
        x = x * x
        paired = [fma(x, high, low) for low, high in zip(terms[::2], terms[1::2], strict=False)]
        terms = paired + terms[len(terms) - len(terms) % 2 :]
    return terms[0]
