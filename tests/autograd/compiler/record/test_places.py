"""Places: what changed in them, of every kind that there is."""

import gc
from types import SimpleNamespace

import numpy as np
import pytest

from autograd.compiler.record.contents import contents_of
from autograd.compiler.record.notes import Draft
from autograd.compiler.record.places import Place, Places
from autograd.compiler.record.same import (
    ATTRIBUTES,
    BY_CONTENT,
    BY_IDENTITY,
    BY_VALUE,
    FIXED,
    ITEMS,
    MEMORY,
    MISSING,
    NAMES,
    PAIRS,
    READ,
    VARIABLES,
    parts_of_function,
    remembered,
)

NAMED = ["a", "b", "c"]


def number(text):
    """A float that no other object is."""
    return float(text)


def drafted(draft, keys, things):
    draft.keys = list(keys)
    draft.found = [(*remembered(thing, False), -1) for thing in things]
    return draft.place()


class Holder:
    pass


# Each returns a place with three things, and what sets one of them


def items(things):
    row = list(things)
    return drafted(Draft(ITEMS, "item {}", row), range(3), row), row.__setitem__


def pairs(things):
    held = dict(zip(NAMED, things, strict=True))
    place = drafted(Draft(PAIRS, "item {}", held), NAMED, things)
    return place, lambda i, thing: held.update({NAMED[i]: thing})


def names(things):
    held = dict(zip(NAMED, things, strict=True)) | {"unnamed": 1.0}
    place = drafted(Draft(NAMES, "variable {}", held), NAMED, things)
    return place, lambda i, thing: held.update({NAMED[i]: thing})


def attributes(things):
    holder = Holder()
    vars(holder).update(zip(NAMED, things, strict=True))
    place = drafted(Draft(ATTRIBUTES, "attribute {}", holder, Holder), NAMED, things)
    return place, lambda i, thing: setattr(holder, NAMED[i], thing)


def read(things):
    row = list(things)
    return drafted(Draft(READ, "item {}", row, list), range(3), row), row.__setitem__


def variables(things):
    a, b, c = things

    def f():
        return a, b, c

    def change(i, thing):
        f.__closure__[i].cell_contents = thing

    parts = parts_of_function(f)
    place = drafted(Draft(VARIABLES, "{}", f), [*"xyz", *NAMED], parts)
    return place, change


MAKERS = [items, pairs, names, attributes, read, variables]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("i", range(3))
def test_what_changed_is_told_by_its_index(make, i):
    things = [number("0.0"), number("2.5"), "".join(["te", "xt"])]
    place, change = make(things)
    at = i + 3 if make is variables else i
    for _ in range(2):
        assert (place.other(False), place.other(True)) == (-1, -1)
        change(i, [number("0.0"), number("2.5"), "".join(["te", "xt"])][i])  # the same value
        assert (place.other(False), place.other(True)) == (-1, at)
        for other in (number("-0.0"), 2, None, "text "):
            change(i, other)
            assert (place.other(False), place.other(True)) == (at, at)
        change(i, things[i])


@pytest.mark.parametrize("make", [names, attributes])
def test_what_is_not_there_is_noted_too(make):
    place, change = make([1.0, 2.0, 3.0])
    holder = place.holder() if place.is_weak else place.holder
    inside = vars(holder) if make is attributes else holder
    del inside["b"]
    draft = Draft(place.kind, place.what, holder, place.kept)
    gone = drafted(draft, NAMED, [1.0, MISSING, 3.0])
    assert (place.other(False), gone.other(False)) == (1, -1)
    change(1, None)
    assert (place.other(False), gone.other(False)) == (1, 1)


def test_cells_may_be_empty():
    if not NAMED:
        later = 1.0

    def f():
        return later

    place = drafted(Draft(VARIABLES, "{}", f), [*"xyz", "later"], parts_of_function(f))
    assert parts_of_function(f)[3] is MISSING
    assert place.other(False) == -1
    later = 2.0
    assert place.other(False) == 3


def test_parts_of_functions():
    def f(x, rate=2.0, *, scale=3.0):
        return x

    def plain(x):
        return x + 1.0

    place = drafted(Draft(VARIABLES, "{}", f), "xyz", parts_of_function(f))
    code, defaults, named = f.__code__, f.__defaults__, f.__kwdefaults__
    for at, (name, before) in enumerate(
        [("__code__", code), ("__defaults__", defaults), ("__kwdefaults__", named)]
    ):
        for other in (None, plain.__code__) if at == 0 else (None, type(before)(before or ())):
            if at == 0 and other is None:
                continue
            if at == 1 and other is not None:
                other = (2.5,)
            setattr(f, name, other)
            assert place.other(False) == at
            setattr(f, name, before)
            assert place.other(False) == -1
    without = drafted(Draft(VARIABLES, "{}", plain), "xyz", parts_of_function(plain))
    assert without.other(True) == -1
    plain.__defaults__ = ()
    assert without.other(True) == 1


@pytest.mark.parametrize("change", [list.append, lambda row, x: row.pop()])
def test_lengths_count(change):
    row = [1.0, 2.0]
    place = drafted(Draft(ITEMS, "{}", row), range(2), row)
    change(row, 2.0)
    assert place.other(False) == 0


def test_keys_count_and_their_order():
    held = {"a": 1.0, "b": 1.0}
    place = drafted(Draft(PAIRS, "{}", held), held, held.values())
    held["b"] = held.pop("b")
    assert place.other(False) == -1
    held["a"] = held.pop("a")
    assert place.other(False) == 0
    held["b"] = held.pop("b")
    held["c"] = 1.0
    assert place.other(False) == 0
    del held["c"], held["b"]
    assert place.other(False) == 0
    held[1] = 1.0
    assert place.other(False) == 1
    keys = drafted(Draft(PAIRS, "{}", held), held, held.values())
    held[True] = held.pop(1)
    assert keys.other(False) == 1


def test_how_many_names_there_are_counts_if_that_matters():
    for count, found in ((2, [-1, 1]), (-1, [-1, -1])):
        names = {"a": 1.0, "b": 2.0}
        place = drafted(Draft(NAMES, "{}", names, count=count), ["a"], [1.0])
        holder = Holder()
        vars(holder).update(names)
        another = drafted(Draft(ATTRIBUTES, "{}", holder, Holder, count), ["a"], [1.0])
        assert [place.other(False), another.other(False)] == [found[0]] * 2
        names["c"] = holder.c = 3.0
        assert [place.other(False), another.other(False)] == [found[1]] * 2
        del names["c"], holder.c, names["b"], holder.b
        assert [place.other(False), another.other(False)] == [found[1]] * 2
        names["z"] = holder.z = 3.0
        assert [place.other(False), another.other(False)] == [-1] * 2


def test_objects_may_get_another_class_or_go():
    class Other:
        pass

    holder = Holder()
    holder.rate = 1.0
    place = drafted(Draft(ATTRIBUTES, "{}", holder, Holder), ["rate"], [1.0])
    empty = drafted(Draft(ATTRIBUTES, "{}", holder, Holder), [], [])
    counted = drafted(Draft(ATTRIBUTES, "{}", holder, Holder, 1), [], [])
    assert [one.other(False) for one in (place, empty, counted)] == [-1] * 3
    holder.__class__ = Other
    assert [one.other(False) for one in (place, empty, counted)] == [0] * 3
    holder.__class__ = Holder
    assert [one.other(False) for one in (place, empty, counted)] == [-1] * 3
    del holder
    gc.collect()
    assert [one.other(False) for one in (place, empty, counted)] == [0] * 3


def memory(thing):
    contents = contents_of(thing)
    count = 1 if contents.is_part else -1
    draft = Draft(contents.kind, "{}", thing, contents.kept, count)
    draft.keys = contents.keys
    return draft.place()


@pytest.mark.parametrize("make", [
    lambda: np.arange(4.0), lambda: np.arange(8.0)[::2], lambda: np.arange(4.0)[::-1],
    lambda: np.arange(4, dtype=">i2"), lambda: np.asfortranarray(np.ones((2, 2))),
    lambda: np.zeros(4, "M8[D]"), lambda: bytearray(8), lambda: memoryview(bytearray(8)),
])  # fmt: skip
def test_memory(make):
    thing = make()
    place = memory(thing)
    assert (place.kind, place.other(False), place.other(True)) == (MEMORY, -1, -1)
    last = (1, 1) if getattr(thing, "ndim", 1) == 2 else -1
    before = thing[last]
    thing[last] = 77
    assert (place.other(False), place.other(True)) == (0, 0)
    assert place.unlike(memory(thing)) == 0
    thing[last] = before
    assert (place.other(False), place.other(True)) == (-1, -1)
    assert place.unlike(memory(thing)) == -1


def test_memory_read_otherwise():
    thing = np.arange(4.0)
    place = memory(thing)
    for wrong in ("i8", ">f8", "m8[s]"):
        thing.dtype = wrong
        assert place.other(False) == 0
        assert place.unlike(memory(thing)) >= 0
    thing.dtype = "f8"
    thing.shape = 2, 2
    assert place.other(False) == 0
    assert place.unlike(memory(thing)) >= 0


# Two walks


def made(kind=ITEMS, found=((BY_VALUE, 1.0, -1),), keys=(0,), kept=None):
    return Place(kind, "{}", [1.0], False, list(keys), list(found), kept)


ALIKE = [
    {},
    {"kind": NAMES},
    {"found": [(BY_VALUE, 2.0, -1)]},
    {"found": [(BY_VALUE, 1, -1)]},
    {"found": [(BY_VALUE, 1.0, 3)]},
    {"found": [(BY_IDENTITY, object, -1)]},
    {"found": [(BY_CONTENT, [1.0], 1)]},
    {"found": [(BY_CONTENT, (1.0,), 1)]},
    {"found": [(BY_VALUE, 1.0, -1)] * 2, "keys": (0, 1)},
    {"found": [(BY_VALUE, 1.0, -1), (BY_VALUE, 2.0, -1)], "keys": (0, 1)},
    {"keys": ("a",)},
    {"keys": (0, 1)},
    {"keys": (False,)},
    {"kind": ATTRIBUTES, "kept": Holder},
    {"kind": ATTRIBUTES, "kept": SimpleNamespace},
    {"kind": MEMORY, "found": (), "keys": (), "kept": (bytes, b"a")},
    {"kind": MEMORY, "found": (), "keys": (), "kept": (bytes, b"b")},
    {"kind": PAIRS}, {"kind": FIXED},
]  # fmt: skip


def test_places_are_alike_if_all_is():
    for i, one in enumerate(ALIKE):
        for j, other in enumerate(ALIKE):
            assert (made(**one).unlike(made(**other)) < 0) == (i == j), (one, other)
            assert (Places([made(**one)]).unlike(Places([made(**other)])) is None) == (i == j)


def test_the_first_that_is_unlike_is_told():
    one = made(found=[(BY_VALUE, x, -1) for x in (1.0, 2.0, 3.0)], keys="abc")
    other = made(found=[(BY_VALUE, x, -1) for x in (1.0, 2.5, 3.5)], keys="abc")
    assert one.unlike(other) == 1
    assert Places([made(), one]).unlike(Places([made(), other])) == "b"
    assert Places([one]).unlike(Places([one, made()])) == "what it reaches"
    assert Places([one, made()]).unlike(Places([one])) == "what it reaches"
    assert Places([]).unlike(Places([])) is None


def test_all_of_them_are_looked_at():
    made_all = [make([1.0, 2.0, "text"]) for make in MAKERS]
    for i in range(len(MAKERS)):
        places = Places([place for place, _ in made_all])
        place, change = made_all[i]
        assert (places.hold(), places.moved(), places.changed()) == (True, None, None)
        change(1, number("2.0"))
        said = place.description(4 if place.kind == VARIABLES else 1)
        assert (places.hold(), places.moved(), places.changed()) == (True, None, said)
        change(1, 3.0)
        assert (places.hold(), places.moved(), places.changed()) == (False, said, said)
        change(1, 2.0)


def test_what_never_moves_is_not_looked_at():
    fixed = Place(FIXED, "{}", [], False, [], [], None)
    places = Places([fixed])
    assert (places.hold(), places.moved(), places.changed(), places.moving) == (
        True,
        None,
        None,
        [],
    )


def test_in_words():
    found = [(BY_VALUE, 1.0, -1)] * 2
    named = Place(NAMES, "the variable '{}'", {}, False, ["a", "b"], found)
    whole = Place(ITEMS, "the list 'row'", [], False, [0, 1], found)
    function = Place(
        VARIABLES, "{}", None, False, ["code", "defaults", "named", "the variable 'c'"], found * 2
    )
    fixed = Place(FIXED, "never", None, False, ["a"], found[:1])
    places = Places([named, whole, function, fixed, named])
    assert places.descriptions() == [
        "the variable 'a'", "the variable 'b'", "the list 'row'", "the variable 'c'",
    ]  # fmt: skip
    assert named.description(1) == "the variable 'b'"
    assert named.description(2) == "the variable '...'"
