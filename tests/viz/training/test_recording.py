from hypothesis import given
from hypothesis import strategies as st

from viz.training.digits import digits_of
from viz.training.recording import MOST_FRAMES, Frame, Recording


def frame(epoch):
    return Frame(epoch, *[digits_of([float(epoch)])] * 4)


@given(st.integers(0, 700), st.integers(0, 700))
def test_frames_are_thinned_evenly_and_the_last_stays(first, more):
    recording = Recording(["w"], 1, 1, None, None)
    for epoch in range(first, first + more + 1):
        if recording.wants(epoch) or epoch == first + more:
            recording.add(frame(epoch))
    epochs = [each.epoch for each in recording.frames]
    assert len(epochs) <= MOST_FRAMES
    assert epochs[-1] == first + more
    every = range(first, first + more + 1)
    wanted = [epoch for epoch in every if epoch % recording.stride == 0]
    assert epochs == sorted({*wanted, first + more})
    assert recording.stride <= max(1, 4 * more / MOST_FRAMES)


def test_what_was_only_the_last_so_far_goes():
    recording = Recording([], 0, 1, None, None, stride=4)
    for epoch in (4, 7, 7, 8):
        recording.add(frame(epoch))
    assert [each.epoch for each in recording.frames] == [4, 8]
