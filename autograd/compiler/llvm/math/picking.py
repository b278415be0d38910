"""The lowering of ``pick``, which reads where a token says (see ``autograd/table/joint.py``)."""

from __future__ import annotations

from autograd.compiler.llvm.lanes import Lanes


def pick(token: Lanes, place: Lanes) -> Lanes:
    """Return a result by its place from where a token says that they lie."""
    body = token.body
    result = "poison"
    for lane in range(body.width):
        one, which = token.ref, place.ref
        if body.width > 1:
            one, which = (
                body.emit(f"extractelement {body.double} {x}, i32 {lane}") for x in (one, which)
            )
        bits = body.emit(f"bitcast double {one} to i64")
        # Without the "or", LLVM's fast code generator takes the register of the double itself
        address = body.emit(f"inttoptr i64 {body.emit(f'or i64 {bits}, 0')} to ptr")
        index = body.emit(f"fptosi double {which} to i64")
        there = body.emit(f"getelementptr double, ptr {address}, i64 {index}")
        number = body.emit(f"load double, ptr {there}")
        if body.width == 1:
            return Lanes(body, number)
        result = body.emit(f"insertelement {body.double} {result}, double {number}, i32 {lane}")
    return Lanes(body, result)
