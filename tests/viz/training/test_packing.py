import base64
import json
import zlib

from hypothesis import given
from hypothesis import strategies as st

from viz.training.digits import digits_of
from viz.training.packing import PARTS, packed, plain
from viz.training.recording import Frame

LENGTHS = st.tuples(*[st.integers(0, 4)] * 4)


@st.composite
def frames(draw):
    lengths = draw(LENGTHS)
    lists = st.tuples(
        *[st.lists(st.floats(), min_size=n, max_size=n).map(digits_of) for n in lengths]
    )
    parts = draw(st.lists(lists, max_size=5))
    return [Frame(epoch, *each) for epoch, each in enumerate(parts)]


@given(frames())
def test_frames_come_back(frames):
    told = json.loads(json.dumps(packed(frames)))
    content = zlib.decompress(base64.b64decode(told["bytes"]))
    half = len(content) // 2
    words = [low + 256 * high for low, high in zip(content[:half], content[half:], strict=True)]
    assert told["epochs"] == [frame.epoch for frame in frames]
    for part in PARTS:
        before = [0] * told["lengths"][part]
        for frame, decimals in zip(frames, told["decimals"][part], strict=True):
            counts = [(a + words.pop(0) + 2**15) % 2**16 - 2**15 for a in before]
            assert (decimals, counts) == (getattr(frame, part)[0], getattr(frame, part)[1].tolist())
            before = counts
    assert words == []


def test_one_by_itself():
    told = plain(Frame(2, *[digits_of([0.25, -1.0])] * 4))
    assert told["epoch"] == 2
    assert told["units"] == {"decimals": 4, "counts": [2500, -10000]}
