"""Where the numbers of a block of rows lie, and the turning of squares of them.

Columns and results are given by a table: two words each, an address and the distance of two rows in
bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from autograd.compiler.llvm.control import loop, when
from autograd.compiler.llvm.lanes import Body


def in_squares(
    body: Body,
    table: str,
    start: str,
    stop: str,
    is_whole: str,
    square: Callable[[str], None],
    single: Callable[[str], None],
) -> None:
    """Do something for entries of a table: for as many as there are lanes where they lie so.

    Arguments:
        body: the text.
        table: of the numbers.
        start, stop: of the entries.
        is_whole: whether all lanes have a row, one after the other; else there are no squares.
        square: writes what is done for a square, of which it is given the first entry.
        single: writes what is done for one entry.
    """
    width = body.width
    if width > 1:
        count = body.emit(f"sub i64 {stop}, {start}")
        rest = body.emit(f"add i64 {start}, {body.emit(f'and i64 {count}, {-width}')}")
        with loop(body, rest, step=width, start=start) as first:
            even = lie_in_rows(body, table, first)
            is_square = body.emit(f"and i1 {even}, {is_whole}")
            with when(body, is_square):
                square(first)
            apart = body.emit(f"xor i1 {is_square}, true")
            with when(body, apart), loop(body, str(width)) as k:
                single(body.emit(f"add i64 {first}, {k}"))
        start = rest
    with loop(body, stop, start=start) as k:
        single(k)


def lane_block(body: Body, base: str, index: str) -> str:
    """Return the address of the numbers of all lanes that belong to an index."""
    first = body.emit(f"mul i64 {index}, {body.width}")
    return body.emit(f"getelementptr double, ptr {base}, i64 {first}")


def place_of(body: Body, table: str, index: str) -> tuple[str, str]:
    """Return the address and the stride in a table of both."""
    at = _entry(body, table, index)
    base = body.emit(f"load ptr, ptr {at}")
    after = body.emit(f"getelementptr i64, ptr {at}, i64 1")
    return base, body.emit(f"load i64, ptr {after}")


def of_row(body: Body, word: dict[str, str], base: str, stride: str, lane: str) -> str:
    """Return the address of the number of a lane's row."""
    at = body.emit(f"getelementptr i64, ptr {word['lanes']}, i64 {lane}")
    row = body.emit(f"load i64, ptr {at}")
    return away(body, base, stride, row)


def away(body: Body, base: str, stride: str, row: str) -> str:
    """Return the address of the number of a row."""
    distance = body.emit(f"mul i64 {row}, {stride}")
    return body.emit(f"getelementptr i8, ptr {base}, i64 {distance}")


def lie_in_rows(body: Body, table: str, first: str) -> str:
    """Return whether as many inputs as there are lanes lie side by side in each row."""
    width = body.width
    base, stride = place_of(body, table, first)
    pair = f"<{2 * width} x i64>"
    entries = body.emit(f"load {pair}, ptr {_entry(body, table, first)}, align 8")
    start = in_every_lane(body, body.emit(f"ptrtoint ptr {base} to i64"))
    steps = ", ".join(f"i64 {8 * k}" for k in range(width))
    expected = body.emit(f"add {body.whole} {start}, <{steps}>"), in_every_lane(body, stride)
    agree = []
    for part, wanted in enumerate(expected):
        places = ", ".join(f"i32 {2 * k + part}" for k in range(width))
        mask = f"<{width} x i32> <{places}>"
        own = body.emit(f"shufflevector {pair} {entries}, {pair} poison, {mask}")
        agree.append(body.emit(f"icmp eq {body.whole} {own}, {wanted}"))
    both = body.emit(f"and {body.truth} {agree[0]}, {agree[1]}")
    bits = body.emit(f"bitcast {body.truth} {both} to i{width}")
    return body.emit(f"icmp eq i{width} {bits}, -1")


def turned(body: Body, rows: list[str]) -> list[str]:
    """Return the columns of a square: smaller squares off the diagonal change places."""
    width, lines = body.width, list(rows)
    size = 1
    while size < width:
        for i in range(width):
            if i & size:
                continue
            pair = f"{body.double} {lines[i]}, {body.double} {lines[i + size]}"
            for far in (0, size):
                places = [(k & ~size) + far + (width if k & size else 0) for k in range(width)]
                mask = ", ".join(f"i32 {place}" for place in places)
                lines[i + far] = body.emit(f"shufflevector {pair}, <{width} x i32> <{mask}>")
        size *= 2
    return lines


def in_every_lane(body: Body, number: str) -> str:
    """Return a vector with an i64 in each lane."""
    one = body.emit(f"insertelement {body.whole} poison, i64 {number}, i32 0")
    zeros = f"<{body.width} x i32> zeroinitializer"
    return body.emit(f"shufflevector {body.whole} {one}, {body.whole} poison, {zeros}")


def _entry(body: Body, table: str, index: str) -> str:
    first = body.emit(f"shl i64 {index}, 1")
    return body.emit(f"getelementptr i64, ptr {table}, i64 {first}")
