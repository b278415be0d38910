"""The loop over the rows of a batch, block by block of lanes, around any function body.

It is called with one pointer, to a job: 64-bit words, in the order of ``JOB`` (see
runtime/kernel.py). Columns and results are given by two words each: an address and the distance of
two rows in bytes.
"""

from __future__ import annotations

from autograd.compiler.llvm.control import loop, when
from autograd.compiler.llvm.filling import fill_columns
from autograd.compiler.llvm.lanes import Body
from autograd.compiler.llvm.row_places import in_every_lane, lane_block
from autograd.compiler.llvm.storing import store_results
from autograd.compiler.llvm.unrolled import PARAMETERS
from autograd.compiler.runtime.kernel import JOB

NAME = "drive"


def driver(width: int) -> str:
    """Return the text of the loop for blocks of a width.

    Arguments:
        width: how many lanes.

    What rows are added to must be 0 at first. The last block comes first: lanes of it beyond the
    rows then add to nothing that is needed, and what they added is taken away again.
    """
    body = Body(width)
    word: dict[str, str] = {}
    for position, name in enumerate(JOB):
        at = body.emit(f"getelementptr i64, ptr %job, i64 {position}")
        kind = (
            "i64" if name in ("n_columns", "n_results", "n_sums", "start", "stop", "nan") else "ptr"
        )
        word[name] = at if name == "nan" else body.emit(f"load {kind}, ptr {at}")
    has_rows = body.emit(f"icmp ne ptr {word['rows']}, null")
    has_sums = body.emit(f"icmp ne ptr {word['sums']}, null")
    is_guarded = body.emit(f"icmp ne ptr {word['guarded']}, null")
    rows = body.emit(f"sub i64 {word['stop']}, {word['start']}")
    ahead = body.emit(f"add i64 {rows}, {width - 1}")
    blocks = body.emit(f"udiv i64 {ahead}, {width}")
    unguarded = body.emit(f"xor i1 {is_guarded}, true")
    is_direct = body.emit(f"and i1 {has_sums}, {unguarded}")
    is_masked = body.emit(f"and i1 {has_sums}, {is_guarded}")
    target = body.emit(f"select i1 {is_direct}, ptr {word['sums']}, ptr {word['results']}")
    with loop(body, blocks) as turn:
        is_first = body.emit(f"icmp eq i64 {turn}, 0")
        behind = body.emit(f"select i1 {is_first}, i64 {blocks}, i64 {turn}")
        before = body.emit(f"sub i64 {behind}, 1")
        distance = body.emit(f"mul i64 {before}, {width}")
        block = body.emit(f"add i64 {word['start']}, {distance}")
        end = body.emit(f"add i64 {block}, {width}")
        is_full = body.emit(f"icmp ule i64 {end}, {word['stop']}")
        no_rows = body.emit(f"xor i1 {has_rows}, true")
        is_plain = body.emit(f"and i1 {is_full}, {no_rows}")
        _number_rows(body, word, block, has_rows)
        fill_columns(body, word, block, is_plain)
        with when(body, is_masked), loop(body, word["n_sums"]) as k:
            _clear(body, target, k)
        with when(body, has_sums), loop(body, word["n_results"], start=word["n_sums"]) as k:
            _clear(body, target, k)  # what is not added up over blocks
        minus_one = body.integer(-1).ref
        body.act(f"store {body.whole} {minus_one}, ptr {word['failed']}, align 8")
        given = {**word, "results": target}
        arguments = ", ".join(f"ptr {given[name]}" for name in PARAMETERS)
        body.act(f"call void {word['body']}({arguments})")
        failed = body.emit(f"load {body.whole}, ptr {word['failed']}, align 8")
        good = body.emit(f"icmp eq {body.whole} {failed}, {minus_one}")
        wanted = _wanted(body, word, block, good)
        is_short = body.emit(f"xor i1 {is_full}, true")
        clears = body.emit(f"and i1 {is_direct}, {is_short}")
        with when(body, clears), loop(body, word["n_sums"]) as k:
            _keep_lanes(body, word, wanted, k)
        with when(body, is_masked), loop(body, word["n_sums"]) as k:
            _add_lanes(body, word, wanted, k)
        stores_whole = body.emit(f"and i1 {is_plain}, {unguarded}")
        store_results(body, given, block, wanted, stores_whole)
        with when(body, is_guarded):
            _store_failed(body, word, block, failed)
    text = "\n".join(body.lines)
    width_of = f'"min-legal-vector-width"="{64 * width}" "prefer-vector-width"="{64 * width}"'
    return f"define void @{NAME}(ptr %job) nounwind {width_of} {{\n{text}\n  ret void\n}}"


def _clear(body: Body, target: str, k: str) -> None:
    """Store what any number may be added to, -0.0 too, and be left as it is."""
    nothing = body.number(-0.0).ref
    body.act(f"store {body.double} {nothing}, ptr {lane_block(body, target, k)}, align 8")


def _number_rows(body: Body, word: dict[str, str], block: str, has_rows: str) -> None:
    """Write down which row each lane does; lanes beyond the end do the block's first."""
    first, own, inside = _own_rows(body, word, block)
    row = body.emit(f"select {body.truth} {inside}, {body.whole} {own}, {body.whole} {first}")
    body.act(f"store {body.whole} {row}, ptr {word['lanes']}, align 8")
    with when(body, has_rows):
        for lane in range(body.width):
            at = body.emit(f"getelementptr i64, ptr {word['lanes']}, i64 {lane}")
            number = body.emit(f"load i64, ptr {at}")
            named = body.emit(f"getelementptr i64, ptr {word['rows']}, i64 {number}")
            row = body.emit(f"load i64, ptr {named}")
            body.act(f"store i64 {row}, ptr {at}")


def _own_rows(body: Body, word: dict[str, str], block: str) -> tuple[str, str, str]:
    """Return a block's first row in every lane, each lane's own, and whether there is one."""
    if body.width == 1:
        return block, block, body.emit(f"icmp ult i64 {block}, {word['stop']}")
    first, stop = in_every_lane(body, block), in_every_lane(body, word["stop"])
    steps = ", ".join(f"i64 {lane}" for lane in range(body.width))
    own = body.emit(f"add {body.whole} {first}, <{steps}>")
    return first, own, body.emit(f"icmp ult {body.whole} {own}, {stop}")


def _wanted(body: Body, word: dict[str, str], block: str, good: str) -> str:
    """Return which lanes have a row of their own, and no guard that failed."""
    _, _, inside = _own_rows(body, word, block)
    return body.emit(f"and {body.truth} {inside}, {good}")


def _keep_lanes(body: Body, word: dict[str, str], wanted: str, k: str) -> None:
    at = lane_block(body, word["sums"], k)
    total = body.emit(f"load {body.double}, ptr {at}, align 8")
    zero = body.number(0.0).ref
    kept = body.emit(f"select {body.truth} {wanted}, {body.double} {total}, {body.double} {zero}")
    body.act(f"store {body.double} {kept}, ptr {at}, align 8")


def _add_lanes(body: Body, word: dict[str, str], wanted: str, k: str) -> None:
    result = body.emit(f"load {body.double}, ptr {lane_block(body, word['results'], k)}, align 8")
    zero = body.number(0.0).ref
    share = body.emit(f"select {body.truth} {wanted}, {body.double} {result}, {body.double} {zero}")
    at = lane_block(body, word["sums"], k)
    before = body.emit(f"load {body.double}, ptr {at}, align 8")
    total = body.emit(f"fadd {body.double} {before}, {share}")
    body.act(f"store {body.double} {total}, ptr {at}, align 8")


def _store_failed(body: Body, word: dict[str, str], block: str, failed: str) -> None:
    for lane in range(body.width):
        own = body.emit(f"add i64 {block}, {lane}")
        inside = body.emit(f"icmp ult i64 {own}, {word['stop']}")
        number = failed
        if body.width > 1:
            number = body.emit(f"extractelement {body.whole} {failed}, i32 {lane}")
        with when(body, inside):
            at = body.emit(f"getelementptr i64, ptr {word['guarded']}, i64 {own}")
            body.act(f"store i64 {number}, ptr {at}")
