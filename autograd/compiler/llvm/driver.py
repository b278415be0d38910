"""The loop over the rows of a batch, block by block of lanes, around any function body.

It is called with one pointer, to a job: 64-bit words, in the order of ``JOB`` (see
runtime/kernel.py). Columns and results are given by two words each: an address and the distance of
two rows in bytes.
"""

from __future__ import annotations

from autograd.compiler.llvm.control import loop, when
from autograd.compiler.llvm.lanes import Body
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
        _fill_columns(body, word, block, is_plain)
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
        with loop(body, word["n_results"], start=word["n_sums"]) as k:
            _store_result(body, given, block, wanted, k, stores_whole)
        with when(body, is_guarded):
            _store_failed(body, word, block, failed)
    text = "\n".join(body.lines)
    width_of = f'"min-legal-vector-width"="{64 * width}" "prefer-vector-width"="{64 * width}"'
    return f"define void @{NAME}(ptr %job) nounwind {width_of} {{\n{text}\n  ret void\n}}"


def _lane_block(body: Body, base: str, index: str) -> str:
    """Return the address of the numbers of all lanes that belong to an index."""
    first = body.emit(f"mul i64 {index}, {body.width}")
    return body.emit(f"getelementptr double, ptr {base}, i64 {first}")


def _clear(body: Body, target: str, k: str) -> None:
    """Store what any number may be added to, -0.0 too, and be left as it is."""
    nothing = body.number(-0.0).ref
    body.act(f"store {body.double} {nothing}, ptr {_lane_block(body, target, k)}, align 8")


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
    first, stop = _in_every_lane(body, block), _in_every_lane(body, word["stop"])
    steps = ", ".join(f"i64 {lane}" for lane in range(body.width))
    own = body.emit(f"add {body.whole} {first}, <{steps}>")
    return first, own, body.emit(f"icmp ult {body.whole} {own}, {stop}")


def _in_every_lane(body: Body, number: str) -> str:
    one = body.emit(f"insertelement {body.whole} poison, i64 {number}, i32 0")
    zeros = f"<{body.width} x i32> zeroinitializer"
    return body.emit(f"shufflevector {body.whole} {one}, {body.whole} poison, {zeros}")


def _place_of(body: Body, table: str, index: str) -> tuple[str, str]:
    """Return the address and the stride in a table of both."""
    first = body.emit(f"shl i64 {index}, 1")
    at = body.emit(f"getelementptr i64, ptr {table}, i64 {first}")
    base = body.emit(f"load ptr, ptr {at}")
    after = body.emit(f"getelementptr i64, ptr {at}, i64 1")
    return base, body.emit(f"load i64, ptr {after}")


def _of_row(body: Body, word: dict[str, str], base: str, stride: str, lane: str) -> str:
    """Return the address of the number of a lane's row."""
    at = body.emit(f"getelementptr i64, ptr {word['lanes']}, i64 {lane}")
    row = body.emit(f"load i64, ptr {at}")
    distance = body.emit(f"mul i64 {row}, {stride}")
    return body.emit(f"getelementptr i8, ptr {base}, i64 {distance}")


def _fill_columns(body: Body, word: dict[str, str], block: str, is_plain: str) -> None:
    """Gather the inputs of the block's rows."""
    with loop(body, word["n_columns"]) as c:
        base, stride = _place_of(body, word["inputs"], c)
        column = _lane_block(body, word["columns"], c)
        dense = body.emit(f"icmp eq i64 {stride}, 8")
        whole = body.emit(f"and i1 {dense}, {is_plain}")
        with when(body, whole):
            source = body.emit(f"getelementptr double, ptr {base}, i64 {block}")
            numbers = body.emit(f"load {body.double}, ptr {source}, align 8")
            body.act(f"store {body.double} {numbers}, ptr {column}, align 8")
        apart = body.emit(f"xor i1 {whole}, true")
        with when(body, apart):
            gathered = "poison"
            for lane in range(body.width):
                place = _of_row(body, word, base, stride, str(lane))
                number = body.emit(f"load double, ptr {place}")
                gathered = (
                    number
                    if body.width == 1
                    else body.emit(
                        f"insertelement {body.double} {gathered}, double {number}, i32 {lane}"
                    )
                )
            body.act(f"store {body.double} {gathered}, ptr {column}, align 8")


def _wanted(body: Body, word: dict[str, str], block: str, good: str) -> str:
    """Return which lanes have a row of their own, and no guard that failed."""
    _, _, inside = _own_rows(body, word, block)
    return body.emit(f"and {body.truth} {inside}, {good}")


def _keep_lanes(body: Body, word: dict[str, str], wanted: str, k: str) -> None:
    at = _lane_block(body, word["sums"], k)
    total = body.emit(f"load {body.double}, ptr {at}, align 8")
    zero = body.number(0.0).ref
    kept = body.emit(f"select {body.truth} {wanted}, {body.double} {total}, {body.double} {zero}")
    body.act(f"store {body.double} {kept}, ptr {at}, align 8")


def _add_lanes(body: Body, word: dict[str, str], wanted: str, k: str) -> None:
    result = body.emit(f"load {body.double}, ptr {_lane_block(body, word['results'], k)}, align 8")
    zero = body.number(0.0).ref
    share = body.emit(f"select {body.truth} {wanted}, {body.double} {result}, {body.double} {zero}")
    at = _lane_block(body, word["sums"], k)
    before = body.emit(f"load {body.double}, ptr {at}, align 8")
    total = body.emit(f"fadd {body.double} {before}, {share}")
    body.act(f"store {body.double} {total}, ptr {at}, align 8")


def _store_result(
    body: Body, word: dict[str, str], block: str, wanted: str, k: str, stores_whole: str
) -> None:
    base, stride = _place_of(body, word["outputs"], k)
    source = _lane_block(body, word["results"], k)
    numbers = body.emit(f"load {body.double}, ptr {source}, align 8")
    difference = body.emit(f"fsub {body.double} {numbers}, {numbers}")  # nan of what is not finite
    unordered = body.emit(f"fcmp uno {body.double} {difference}, {difference}")
    nans = body.emit(f"and {body.truth} {unordered}, {wanted}")
    if body.width > 1:
        bits = body.emit(f"bitcast {body.truth} {nans} to i{body.width}")
        nans = body.emit(f"icmp ne i{body.width} {bits}, 0")
    with when(body, nans):
        body.act(f"store i64 1, ptr {word['nan']}")
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
            at = body.emit(f"getelementptr double, ptr {source}, i64 {lane}")
            number = body.emit(f"load double, ptr {at}")
            target = _of_row(body, word, base, stride, lane)
            body.act(f"store double {number}, ptr {target}")


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
