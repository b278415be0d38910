"""Random programs in plain Python that ask of a number what only a plain number answers.

They hash it, look at its type and its truth, print it, count and index with it, use the bits of
ints, catch what goes wrong, keep things in containers, and define functions of their own. All of it
runs on floats; compiled, it has to come to the same. In a form, F stands for an expression that
gives a float, I for an int, C for a truth.
"""

import math
import re
from dataclasses import dataclass

from hypothesis import strategies as st

import autograd as ag

ATOMS = {
    "F": ["x", "y", "a", "0.0", "1.0", "2.0", "-1.5", "0.5", "3.0", "-0.0"],
    "I": ["i", "j", "0", "1", "2", "3", "5", "-1", "-2", "True"],
    "C": ["x > 0.5", "i > 1", "True", "y == 1.0"],
}
FORMS = {
    "F": """
        (F + F) ; (F - F) ; (F * F) ; (-F) ; abs(F) ; (F / (1.0 + abs(F))) ; (F ** 2) ; (F % 2.0)
        (F // 1.5) ; max(F, F) ; min(F, F, 1.5) ; (F if C else F) ; (F or F) ; (F and F) ; (I * F)
        (F + I) ; (I / 4) ; ag.tanh(F) ; {1.0: F, 2.0: 5.5}.get(F, F) ; {I: F, 2: 0.25}.get(I, F)
        [F, F, F][I % 3] ; sum([F, F, 0.5]) ; sum([F] * (I % 4)) ; float(len(text(F)))
        float(two(F)) ; g(F) ; float(str(I)) ; sorted([F, F, 1.0])[1] ; (F, F)[C] ; (C * F)
        next((u for u in (F, F) if u > 0.0), F) ; dict(a=F, b=F)['ab'[I % 2]] ; round(F, 1)
        float(hash(F) == hash(1.0)) ; float((F).is_integer()) ; (F + C) ; len({F, F, 1.0}) * 0.5
        float(F is None) ; kind(F) ; {C: F}.get(True, 0.5) ; float('%d' % I) ; (F * True)
        [u * 2.0 for u in [F, F]][0] ; (lambda u: u + F)(F) ; {'k': [F]}['k'][-1] ; (F).real
    """,
    "I": """
        (I + I) ; (I - I) ; (I * I) ; (I % 5) ; (I // 2) ; (I & 3) ; (I | 1) ; (I ^ 2) ; (I >> 1)
        ((I & 7) << 1) ; (~I) ; abs(I) ; int(F) ; round(F) ; math.floor(F) ; math.ceil(F) ; int(C)
        len('ab' * (I % 3)) ; len(range(I % 4)) ; (I if C else I) ; (C + C) ; (hash(I) % 11)
        [3, 1, 2].index(I % 3 + 1) ; divmod(I, 3)[1] ; (I ** 2) ; (C & C) ; (C | I) ; (-I % 4)
        ((I % 4) or 2) ; min(I, 3) ; int(I).bit_length() ; len(text(I)) ; len([F] * (I % 5))
        ord('abc'[I % 3]) ; [I, 4, I].count(4) ; (I).numerator ; math.gcd(I, 12) ; len(str(C))
    """,
    "C": """
        F < F ; F <= 1.0 ; F == F ; F != 2.0 ; F in {1.0, 2.0, -0.0} ; F in (1.0, F) ; I in {1, 2}
        I in range(3) ; I == I ; I < F ; isinstance(F, float) ; isinstance(F, int) ; bool(F)
        isinstance(I, int) ; not F ; not I ; (C) and (C) ; (C) or (C) ; not (C) ; bool(I % 2)
        text(F)[0] == '-' ; isinstance(C, bool) ; F == I ; str(I) < '2' ; (F, 1) < (F, 2)
        [F, 2.0].count(2.0) > 1 ; (I, I) == (1, 2) ; any(u > 1.0 for u in (F, F)) ; 0 < I < 4
        (C) == (C) ; (C) ^ (C) ; F in [] ; {F: 1} == {1.0: 1} ; (I) is None ; all([C, C])
    """,
    # What may raise: in a try block
    "R": """
        [1.0, 2.0, 3.0][int(F)] ; {0: 1.5, 1: F}[int(F)] ; {1.0: 0.5}[F]
        'abc'.index('abcd'[I % 4]) + F ; float(int(F)) ; [F, 1.0][I] ; [1.0, F].index(F) + 0.5
        F + 'a' ; round(F) * 0.5 ; len(F)
        F[0] ; max([]) + F ; math.log(F) ; (F).nothing ; F & 1 ; float('x' if C else '1')
        F * [1.0] ; float(text(I)) * F ; next(iter([F][1:])) ; dict([(F, F)])[1.0]
        {2: F}.pop(I) ; F()
        ('abc' * (I % 3))[I] + F ; float(math.floor(F))
        (F).bit_length() ; {0.5, F}.remove(1.0) or F
    """,
}
FORMS = {kind: re.split(r"\s*;\s*|\n\s*", forms.strip()) for kind, forms in FORMS.items()}
CAUGHT = """Exception ; ValueError ; (ValueError, OverflowError) ; (IndexError, KeyError)
TypeError ; (TypeError, ValueError, LookupError) ; AttributeError ; LookupError"""
CAUGHT = re.split(r"\s*;\s*|\n\s*", CAUGHT)
NUMBERS = [
    0.0, -0.0, 1.0, 2.0, 3.0, -1.0, 0.5, -0.5, 1.5, 2.5, 4.0, math.nan, math.inf, -math.inf, 1e17,
    0.1, 1 / 3, -2.75, 5e-324, 1e308, 0.30000000000000004,
]  # fmt: skip
HEAD = """
def text(u):
    return f'{u}'

def two(u):
    return f'{u:.2f}'

def kind(u):
    match u:
        case int():
            return 1.0
        case float():
            return 2.0
        case _:
            return 3.0
"""


@dataclass(frozen=True)
class PlainProgram:
    """The source of a function f(x, y), and the points to call it at."""

    source: str
    points: tuple[tuple[float, float], ...]

    def function(self):
        """The function, made anew."""
        names = {"ag": ag, "math": math, "__name__": "program"}
        exec(self.source, names)
        return names["f"]


class Maker:
    """Makes programs by choices.

    Arguments:
        choose: returns one of a list.
    """

    def __init__(self, choose):
        self.choose = choose

    def expression(self, kind, depth):
        """An expression of a kind."""
        if depth <= 0 or self.choose(range(5)) == 0:
            return self.choose(ATOMS[kind])
        return self.filled(self.choose(FORMS[kind]), depth)

    def filled(self, form, depth):
        """A form with an expression in each of its places."""
        parts = re.split(r"\b([FIC])\b", form)
        parts[1::2] = [f"({self.expression(kind, depth - 1)})" for kind in parts[1::2]]
        return "".join(parts)

    def statement(self, depth):
        """Lines of a function's body, that set a, i or j."""
        which = self.choose(["a", "a", "i", "j", "if", "for", "try", "try", "list", "while"])
        if which in "aij":
            return [f"{which} = {self.expression('F' if which == 'a' else 'I', depth)}"]
        if which == "if":
            truth = self.expression("C", depth)
            return [f"if {truth}:", *self.inner(depth), "else:", *self.inner(depth)]
        if which == "for":
            return [f"for j in range({self.expression('I', 1)} % 3):", *self.inner(depth)]
        if which == "while":
            more = self.expression("F", 1)
            return ["i = abs(i) % 4", "while i > 0:", "    i -= 1", f"    a = a + {more}"]
        if which == "list":
            first, second, place = (self.expression(kind, 1) for kind in "FFI")
            return [f"v = [{first}]", f"v.append({second})", f"v[{place} % 2] += 1.0", "a = v[0]"]
        risky = self.filled(self.choose(FORMS["R"]), 2)
        caught, instead = self.choose(CAUGHT), self.expression("F", 1)
        return ["try:", f"    a = {risky}", f"except {caught}:", f"    a = {instead}"]

    def inner(self, depth):
        """A block within a statement."""
        return [f"    {line}" for line in self.block(depth - 1)]

    def block(self, depth):
        """A few statements, at least one."""
        if depth <= 0:
            return [f"a = {self.expression('F', 1)}"]
        return [line for _ in range(self.choose([1, 2, 3])) for line in self.statement(depth)]

    def program(self):
        """A program, and points, all of which are met twice."""
        inner = self.expression("F", 1).replace("g(", "abs(")
        lines = [
            "def f(x, y):",
            "    a, i, j = x, 2, 1",
            f"    def g(u): return u * 0.5 + {inner}",
            *[f"    {line}" for line in self.block(2)],
            f"    return {self.expression('F', 1)} + a * 0.5 + i + j",
        ]
        count = self.choose([2, 3, 4, 5])
        points = [(self.choose(NUMBERS), self.choose(NUMBERS)) for _ in range(count)]
        return PlainProgram(HEAD + "\n".join(lines) + "\n", (*points, *points[::-1]))


@st.composite
def plain_programs(draw):
    """Programs that shrink; a random one is Maker(random.choice).program()."""
    return Maker(lambda choices: draw(st.sampled_from(choices))).program()
