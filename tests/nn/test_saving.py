"""Files of numbers: exact to the bit, and refused if anything about them is wrong."""

import json
import math
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nn
from autograd import SaveError
from nn.errors import FileError
from nn.layers import MLP
from nn.saving import check_place, load, read_document, save, write_document

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
special = st.sampled_from([0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, -(2.0**-1060), 1e308])
floats = st.floats() | special
SIZES = MLP(1, [1, 1]).state_dict()


def bits(model):
    """The numbers to the bit, with every nan alike."""
    numbers = [math.nan if math.isnan(x) else x for x in model.state_dict().values()]
    return struct.pack(f"<{len(numbers)}d", *numbers)


def refusal_of(call):
    """What a call raises a FileError with; nothing if it does not."""
    try:
        call()
    except FileError as error:
        return str(error)
    return ""


def model_of(numbers):
    model = MLP(1, [1, 1])
    model.load_state_dict(dict(zip(SIZES, numbers)))
    return model


@in_one_folder
@given(numbers=st.lists(floats, min_size=4, max_size=4))
def test_models_come_back_to_the_bit(numbers, tmp_path):
    model, other = model_of(numbers), MLP(1, [1, 1], seed=7)
    load(other, save(model, tmp_path / "model.json"))
    assert bits(other) == bits(model)


documents = st.recursive(
    floats | st.integers() | st.booleans() | st.none() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


@in_one_folder
@given(content=documents)
def test_any_content_comes_back(content, tmp_path):
    path = tmp_path / "document.json"
    write_document(path, "test", content)
    assert repr(read_document(path, "test")) == repr(content)


def test_the_file_is_plain_json_with_a_header(tmp_path):
    path = save(model_of([1.5, -0.0, math.inf, math.nan]), tmp_path / "model.json")
    document = json.loads(path.read_text(), parse_constant=pytest.fail)
    assert [document[name] for name in ("format", "version", "kind")] == ["valuegrad", 1, "model"]
    assert list(document["content"].values()) == [
        1.5, 0.0, {"non-finite": "Infinity"}, {"non-finite": "NaN"},
    ]  # fmt: skip


def refused_or_the_same(path, data, original):
    """Load a file that may be damaged: the very numbers come, or an error and nothing changes."""
    path.write_bytes(data)
    model = MLP(1, [1, 1], seed=9)
    before = bits(model)
    refusal = refusal_of(lambda: load(model, path))
    if refusal:
        assert path.name in refusal
        assert bits(model) == before
    else:
        assert bits(model) == bits(original)
    return bool(refusal)


def test_a_file_that_was_cut_off_anywhere_is_refused(tmp_path):
    model = model_of([0.1, -2.5e-300, math.nan, 4.0])
    path = save(model, tmp_path / "model.json")
    data = path.read_bytes()
    for length in range(len(data) - 1):  # the last byte is an end of line
        assert refused_or_the_same(path, data[:length], model)


@in_one_folder
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_changes_no_number(place, byte, tmp_path):
    model = model_of([0.1, -2.5e-300, math.inf, 4.0])
    path = save(model, tmp_path / "model.json")
    data = bytearray(path.read_bytes())
    data[place % len(data)] = byte
    refused_or_the_same(path, bytes(data), model)


@in_one_folder
@given(data=st.binary() | st.text().map(str.encode) | documents.map(json.dumps).map(str.encode))
def test_other_files_are_refused(data, tmp_path):
    assert refused_or_the_same(tmp_path / "other.json", data, None)


@in_one_folder
@given(content=documents)
def test_other_contents_are_refused(content, tmp_path):
    path = tmp_path / "model.json"
    write_document(path, "model", content)
    assert refused_or_the_same(path, path.read_bytes(), None)


@pytest.mark.parametrize("other", [MLP(1, [1]), MLP(2, [1, 1]), MLP(1, [1, 1, 1])])
def test_a_model_of_another_shape_is_refused(other, tmp_path):
    path = save(other, tmp_path / "model.json")
    assert refused_or_the_same(path, path.read_bytes(), None)
    with pytest.raises(FileError, match=r"model.json' holds another model. .* does not fit"):
        load(MLP(1, [1, 1]), path)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"format": "other"}, "its format is 'other', and not 'valuegrad'"),
        ({"version": 2}, "its version is 2, and not 1"),
        ({"kind": "checkpoint"}, "its kind is 'checkpoint', and not 'model'"),
        ({"sha256": "0"}, "its sha256 is '0', and not .* damaged or edited"),
        ({"content": {**SIZES, "more": 1.0}}, "its sha256 .* damaged or edited"),
    ],
)
def test_what_is_wrong_is_said(change, text, tmp_path):
    path = save(MLP(1, [1, 1]), tmp_path / "model.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(FileError, match=rf"Cannot read a model from '.*model.json': .*{text}"):
        load(MLP(1, [1, 1]), path)


def test_depth_without_end_is_refused(tmp_path):
    assert refused_or_the_same(tmp_path / "deep.json", b"[" * 100_000, None)
    assert refused_or_the_same(tmp_path / "deep.json", b'{"content":' * 100_000, None)


@pytest.mark.parametrize("name", ["none.json", "folder", "no/such/model.json", "\0"])
def test_places_where_no_file_is(name, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError, match="Cannot read a model from"):
        load(MLP(1, [1]), tmp_path / name)


@pytest.mark.parametrize("name", ["folder", "no/such/model.json", "\0"])
def test_places_where_no_file_can_be(name, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(SaveError, match="Cannot write"):
        save(MLP(1, [1]), tmp_path / name)


def test_a_model_that_cannot_be_saved_leaves_the_old_file(tmp_path):
    path = write_document(tmp_path / "x.json", "test", 1.0)
    with pytest.raises(TypeError):
        write_document(path, "test", {"x": object()})
    assert read_document(path, "test") == 1.0
    assert [file.name for file in tmp_path.iterdir()] == ["x.json"]


def test_the_file_alone_brings_back_what_is_ours(tmp_path):
    models = [
        nn.MLP(2, [3, 1], "gelu", seed=4),
        nn.Sequential(
            nn.Standardise(2).adapt([[1.0, 2.0], [3.0, 5.0]]), nn.Layer(2, 4, "relu"),
            nn.LayerNorm(4), nn.Dropout(0.3, seed=2), "softmax",
            nn.Sequential(nn.Neuron(4, "silu")),
        ),
        nn.Sequential(nn.Embedding(3, 2, padding_idx=0)),
    ]  # fmt: skip
    for model in models:
        again = nn.load(nn.save(model, tmp_path / "x.json"))
        assert (repr(again), again.state_dict()) == (repr(model), model.state_dict())
        assert type(again) is type(model)
        sample = [0.5, -1.0] if model is not models[2] else [1.0]
        assert again.predict([sample]) == model.predict([sample])


class Own(nn.MLP):
    pass


@pytest.mark.parametrize(
    "model", [nn.MLP(1, [2, 1], lambda x: x * x), nn.Sequential(lambda x: x), Own(1, [1])]
)
def test_what_has_parts_of_the_users_needs_a_model(model, tmp_path):
    path = nn.save(model, tmp_path / "x.json")
    with pytest.raises(FileError, match=r"parts of your own. Make one .* nn\.load\(model, path\)"):
        nn.load(path)
    assert nn.load(model, path) is model


def test_a_description_that_was_changed_is_refused(tmp_path):
    path = nn.save(nn.MLP(1, [2, 1]), tmp_path / "x.json")
    path.write_text(path.read_text().replace('"relu"', '"tanh"'))
    with pytest.raises(FileError, match="sha256"):
        nn.load(path)


def test_drafts_of_killed_processes_go_when_a_training_begins(tmp_path):
    stray, other = tmp_path / ".x.json.0123.tmp", tmp_path / ".y.json.0123.tmp"
    for draft in (stray, other):
        draft.write_text("half")
    check_place(tmp_path / "x.json")
    assert [path.name for path in tmp_path.iterdir()] == [other.name]
