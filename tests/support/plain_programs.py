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
        [1.0, 2.0, 3.0][int(F)] ; {0: 1.5, 1: F}[int(F)] ; {1.0: 0.5}[F] ; 'abc'.index('abcd'[I % 4]) + F
        float(int(F)) ; [F, 1.0][I] ; [1.0, F].index(F) + 0.5 ; F + 'a' ; round(F) * 0.5 ; len(F)
        F[0] ; max([]) + F ; math.log(F) ; (F).nothing ; F & 1 ; float('x' if C else '1') ; F * [1.0]
        float(text(I)) * F ; next(iter([F][1:])) ; dict([(F, F)])[1.0] ; {2: F}.pop(I) ; F()
        ('abc' * I)[I] + F ; float(math.floor(F)) ; (F).bit_length() ; {0.5, F}.remove(1.0) or F
    """,
}
FORMS = {kind: re.split(r"\s*;\s*|\n\s*", forms.strip()) for kind, forms in FORMS.items()}
CAUGHT = """Exception ; ValueError ; (ValueError, OverflowError) ; (IndexError, KeyError) ; TypeError
(TypeError, ValueError, LookupError) ; AttributeError ; LookupError""".replace("\n", " ; ")
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


@st.composite
def expressions(draw, kind, depth):
    """An expression of a kind."""
    if depth <= 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(ATOMS[kind]))
    return draw(filled(draw(st.sampled_from(FORMS[kind])), depth))


@st.composite
def filled(draw, form, depth):
    """A form with an expression in each of its places."""
    parts = re.split(r"\b([FIC])\b", form)
    parts[1::2] = [f"({draw(expressions(kind, depth - 1))})" for kind in parts[1::2]]
    return "".join(parts)


@st.composite
def statements(draw, depth):
    """Lines of a function's body, that set a, i or j."""
    which = draw(st.sampled_from(["a", "a", "i", "j", "if", "for", "try", "try", "list", "while"]))
    if which in "aij":
        kind = "F" if which == "a" else "I"
        return [f"{which} = {draw(expressions(kind, depth))}"]
    inner = [f"    {line}" for line in draw(blocks(depth - 1))]
    if which == "if":
        other = [f"    {line}" for line in draw(blocks(depth - 1))]
        return [f"if {draw(expressions('C', depth))}:", *inner, "else:", *other]
    if which == "for":
        return [f"for j in range({draw(expressions('I', 1))} % 3):", *inner]
    if which == "while":
        return ["i = abs(i) % 4", "while i > 0:", "    i -= 1", f"    a = a + {draw(expressions('F', 1))}"]
    if which == "list":
        items = ", ".join(draw(st.lists(expressions("F", 1), min_size=1, max_size=3)))
        add = draw(expressions("F", 1))
        return [f"v = [{items}]", f"v.append({add})", f"v[{draw(expressions('I', 1))} % 2] += 1.0", "a = v[0] - v[-1]"]
    risky = draw(filled(draw(st.sampled_from(FORMS["R"])), 2))
    caught = draw(st.sampled_from(CAUGHT.split(" ; ")))
    return ["try:", f"    a = {risky}", f"except {caught}:", f"    a = {draw(expressions('F', 1))}"]


@st.composite
def blocks(draw, depth):
    """A few statements, at least one."""
    count = draw(st.integers(1, 3 if depth > 0 else 1))
    if depth <= 0:
        return [f"a = {draw(expressions('F', 1))}" for _ in range(count)]
    return [line for _ in range(count) for line in draw(statements(depth))]


numbers = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, 2.0, 3.0, -1.0, 0.5, math.nan, math.inf, -math.inf, 1e17, 4.0]),
    st.floats(-4.0, 4.0),
)


@st.composite
def plain_programs(draw):
    """Programs of a few statements, and points, some met twice."""
    body = draw(blocks(2))
    inner = draw(expressions("F", 1)).replace("g(", "abs(")
    lines = [
        "def f(x, y):",
        "    a, i, j = x, 2, 1",
        f"    def g(u): return u * 0.5 + {inner}",
        *[f"    {line}" for line in body],
        f"    return {draw(expressions('F', 1))} + a * 0.5 + i + j",
    ]
    points = draw(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=6))
    return PlainProgram(HEAD + "\n".join(lines) + "\n", (*points, *points[::-1]))
