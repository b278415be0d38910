"""How the results of a block of rows go from its lanes to where they belong.

Those of an array's rows lie side by side, one row after the other: a square of them at a time is
turned, and stored as it lies. Others are stored number by number.
"""

from __future__ import annotations

from functools import partial

from autograd.compiler.llvm.control import loop, when
from autograd.compiler.llvm.lanes import Body
from autograd.compiler.llvm.row_places import (
    away,
    in_squares,
    lane_block,
    of_row,
    place_of,
    turned,
)


def store_results(
    body: Body, word: dict[str, str], block: str, wanted: str, stores_whole: str
) -> None:
    """Write the results that are not added up, and note whether one is not finite.

    Arguments:
        body: the text.
        word: registers with the words of the job, by name.
        block: the first row.
        wanted: which lanes have a row whose results are wanted.
        stores_whole: whether all have, one row after the other.
    """
    in_squares(
        body, word["outputs"], word["n_sums"], word["n_results"], stores_whole,
        partial(_store_square, body, word, block, wanted),
        partial(_store_result, body, word, block, wanted, stores_whole),
    )  # fmt: skip


def _looked_at(body: Body, word: dict[str, str], wanted: str, k: str) -> str:
    """Return a result of all lanes; note whether one is not finite that is wanted."""
    source = lane_block(body, word["results"], k)
    numbers = body.emit(f"load {body.double}, ptr {source}, align 8")
    difference = body.emit(f"fsub {body.double} {numbers}, {numbers}")  # nan of what is not finite
    unordered = body.emit(f"fcmp uno {body.double} {difference}, {difference}")
    nans = body.emit(f"and {body.truth} {unordered}, {wanted}")
    if body.width > 1:
        bits = body.emit(f"bitcast {body.truth} {nans} to i{body.width}")
        nans = body.emit(f"icmp ne i{body.width} {bits}, 0")
    with when(body, nans):
        body.act(f"store i64 1, ptr {word['nan']}")
    return numbers


def _store_square(body: Body, word: dict[str, str], block: str, wanted: str, first: str) -> None:
    columns = []
    for k in range(body.width):
        one = body.emit(f"add i64 {first}, {k}")
        columns.append(_looked_at(body, word, wanted, one))
    base, stride = place_of(body, word["outputs"], first)
    for lane, numbers in enumerate(turned(body, columns)):
        row = body.emit(f"add i64 {block}, {lane}")
        target = away(body, base, stride, row)
        body.act(f"store {body.double} {numbers}, ptr {target}, align 8")


def _store_result(
    body: Body, word: dict[str, str], block: str, wanted: str, stores_whole: str, k: str
) -> None:
    base, stride = place_of(body, word["outputs"], k)
    numbers = _looked_at(body, word, wanted, k)
    dense = body.emit(f"icmp eq i64 {stride}, 8")
    whole = body.emit(f"and i1 {dense}, {stores_whole}")
    with when(body, whole):
        target = body.emit(f"getelementptr double, ptr {base}, i64 {block}")
        body.act(f"store {body.double} {numbers}, ptr {target}, align 8")
    apart = body.emit(f"xor i1 {whole}, true")
    with when(body, apart), loop(body, str(body.width)) as lane:
        if body.width == 1:
            is_wanted = wanted
        else:
            index = body.emit(f"trunc i64 {lane} to i32")
            is_wanted = body.emit(f"extractelement {body.truth} {wanted}, i32 {index}")
        with when(body, is_wanted):
            source = lane_block(body, word["results"], k)
            at = body.emit(f"getelementptr double, ptr {source}, i64 {lane}")
            number = body.emit(f"load double, ptr {at}")
            target = of_row(body, word, base, stride, lane)
            body.act(f"store double {number}, ptr {target}")
