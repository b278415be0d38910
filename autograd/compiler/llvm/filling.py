"""How the inputs of a block of rows come to its lanes.

The body of a program takes vectors, each of one input of all rows of the block. The rows of an
array have theirs side by side, one row after the other: these are read as they lie, as many of a
row as there are lanes, and turned, a square of numbers at a time. What lies otherwise is gathered
number by number.
"""

from __future__ import annotations

from functools import partial

from autograd.compiler.llvm.control import when
from autograd.compiler.llvm.lanes import Body
from autograd.compiler.llvm.row_places import (
    away,
    in_squares,
    lane_block,
    of_row,
    place_of,
    turned,
)


def fill_columns(body: Body, word: dict[str, str], block: str, is_plain: str) -> None:
    """Write the inputs of a block's rows to its columns.

    Arguments:
        body: the text.
        word: registers with the words of the job, by name.
        block: the first row.
        is_plain: whether all lanes have a row, one after the other.
    """
    in_squares(
        body, word["inputs"], "0", word["n_columns"], is_plain,
        partial(_fill_square, body, word, block),
        partial(_fill_column, body, word, block, is_plain),
    )  # fmt: skip


def _fill_column(body: Body, word: dict[str, str], block: str, is_plain: str, column: str) -> None:
    base, stride = place_of(body, word["inputs"], column)
    target = lane_block(body, word["columns"], column)
    dense = body.emit(f"icmp eq i64 {stride}, 8")
    whole = body.emit(f"and i1 {dense}, {is_plain}")
    with when(body, whole):
        source = body.emit(f"getelementptr double, ptr {base}, i64 {block}")
        numbers = body.emit(f"load {body.double}, ptr {source}, align 8")
        body.act(f"store {body.double} {numbers}, ptr {target}, align 8")
    apart = body.emit(f"xor i1 {whole}, true")
    with when(body, apart):
        gathered = "poison"
        for lane in range(body.width):
            place = of_row(body, word, base, stride, str(lane))
            number = body.emit(f"load double, ptr {place}")
            if body.width == 1:
                gathered = number
                continue
            added = f"{body.double} {gathered}, double {number}, i32 {lane}"
            gathered = body.emit(f"insertelement {added}")
        body.act(f"store {body.double} {gathered}, ptr {target}, align 8")


def _fill_square(body: Body, word: dict[str, str], block: str, first: str) -> None:
    base, stride = place_of(body, word["inputs"], first)
    rows = []
    for lane in range(body.width):
        row = body.emit(f"add i64 {block}, {lane}")
        at = away(body, base, stride, row)
        rows.append(body.emit(f"load {body.double}, ptr {at}, align 8"))
    for k, column in enumerate(turned(body, rows)):
        index = body.emit(f"add i64 {first}, {k}")
        target = lane_block(body, word["columns"], index)
        body.act(f"store {body.double} {column}, ptr {target}, align 8")
