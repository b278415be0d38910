"""One door for data: whatever people have them in, the same comes out."""

import pytest

import nn
from nn.data import Dataset, batches, labelled, split, standardiser
from nn.data.door import as_weights, class_weights, columns, parted, rows

np = pytest.importorskip("numpy")

SAMPLES = [[1.0, 5.0], [2.0, 3.0], [4.0, -1.0], [0.5, 0.0], [3.0, 2.0]]
TARGETS = [1.0, 0.0, 1.0, 0.0, 1.0]


def frame(things):
    pandas = pytest.importorskip("pandas")
    index = [7, 7, 0, "x", None]  # of no use as places
    if isinstance(things[0], list):
        return pandas.DataFrame(things, columns=["a", "b"], index=index)
    return pandas.Series(things, index=index)


def tensor(things):
    return pytest.importorskip("torch").tensor(things).double()


def sparse(things):
    found = pytest.importorskip("scipy.sparse").csr_matrix(np.atleast_2d(things))
    return found if isinstance(things[0], list) else list(things)


KINDS = {
    "lists": list, "tuples": tuple, "arrays": np.array, "Fortran's arrays": np.asfortranarray,
    "rows of arrays": lambda x: [np.array(row) for row in x], "frames": frame, "tensors": tensor,
    "iterators": iter, "generators": lambda x: (row for row in x), "sparse": sparse,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_data_does_the_same(kind):
    def given():
        return KINDS[kind](SAMPLES), KINDS[kind](TARGETS)

    model = nn.MLP(2, [3, 1], "tanh", seed=1)

    def fitted(data, **more):
        trained = nn.MLP(2, [3, 1], "tanh", seed=1)
        optimizer = nn.Adam(trained.parameters())
        history = nn.fit(trained, data, nn.mse, optimizer, epochs=2, progress=False, **more)
        return trained.state_dict(), [epoch.numbers for epoch in history]

    assert rows(given()[0]) == SAMPLES
    assert columns(given()) == (SAMPLES, TARGETS, None)
    assert model.predict(given()[0]) == model.predict(SAMPLES)
    how = {"metrics": ["accuracy", "r_squared"]}
    expected = fitted((SAMPLES, TARGETS), validation=(SAMPLES, TARGETS), **how)
    assert fitted(given(), validation=given(), **how) == expected
    assert split(given(), 0.4, seed=1) == split(Dataset(SAMPLES, TARGETS, []), 0.4, seed=1)
    assert standardiser(given()[0]).scales == standardiser(SAMPLES).scales
    assert nn.accuracy(given()[1], given()[1], 0.5) == nn.r_squared(given()[1], given()[1]) == 1.0
    pairs = [
        (float(y), list(map(float, x)))
        for xs, ys in batches(*given(), 2, seed=3)
        for x, y in zip(xs, ys)
    ]
    assert sorted(pairs) == sorted(zip(TARGETS, SAMPLES))


@pytest.mark.parametrize(
    "things", ["abc", b"abc", {"a": 1.0}, {1.0, 2.0}, 3.0, None, np.array(3.0), b"1.0 2.0"]
)
def test_what_has_no_rows_is_refused(things):
    model = nn.MLP(1, [1])
    for call in (
        lambda: rows(things),
        lambda: model.predict(things),
        lambda: nn.fit(model, (things, [1.0]), nn.mse, nn.SGD(model.parameters()), epochs=1),
        lambda: nn.accuracy(things, things),
        lambda: split((things, [1.0])),
    ):
        with pytest.raises(
            nn.ShapeError, match="must be rows, as a list, an array or a data frame"
        ):
            call()


def test_data_belong_to_the_training_once_it_begins():
    samples, targets = [list(x) for x in SAMPLES], list(TARGETS)
    found = columns((samples, targets))
    samples[0][0], targets[0] = 99.0, 99.0
    assert found == (SAMPLES, TARGETS, None)


# What samples count


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("loss", [nn.mse, nn.binary_cross_entropy_with_logits])
def test_whole_weights_are_so_many_copies(loss, compiled):
    if compiled and not nn.functional.can_compile():
        pytest.skip("llvm")

    def trained(data, factor=1.0):
        model = nn.MLP(2, [3, 1], "tanh", seed=1)
        optimizer = nn.SGD(model.parameters(), lr=0.1 * factor)
        how = {"epochs": 5, "batch_size": None, "progress": False, "compiled": compiled}
        nn.fit(model, data, loss, optimizer, **how)
        return [p.data for p in model.parameters()]

    counts = [2, 0, 1, 3, 1]
    copies = [i for i, count in enumerate(counts) for _ in range(count)]
    many = [SAMPLES[i] for i in copies], [TARGETS[i] for i in copies]
    # A mean over 5 samples rather than 7 is 7 / 5 as large
    assert trained((SAMPLES, TARGETS, counts)) == pytest.approx(trained(many, 7 / 5), rel=1e-12)
    equal = trained((SAMPLES, TARGETS, [1.0] * 5))
    assert equal == pytest.approx(trained((SAMPLES, TARGETS)), rel=1e-12)


def test_weights_of_classes_are_weights_of_samples():
    pytest.importorskip("sklearn")
    from sklearn.utils.class_weight import compute_sample_weight

    for chosen in ("balanced", {0.0: 2.0}, {0.0: 0.5, 1.0: 3.0}):
        found = class_weights(TARGETS, chosen)
        assert found == pytest.approx(compute_sample_weight(chosen, TARGETS).tolist())
    for targets, chosen in (([0.5], "balanced"), ([[1.0]], {}), (TARGETS, "even"), (TARGETS, 2.0)):
        with pytest.raises(nn.SettingError, match="class_weight"):
            class_weights(targets, chosen)


@pytest.mark.parametrize("weights", [[1.0], [1.0] * 6, [-1.0] * 5, [float("nan")] * 5, ["a"] * 5])
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(nn.ShapeError, match="what each sample counts: 5 samples need as many"):
        as_weights(weights, 5)
    with pytest.raises(nn.SettingError, match="No sample counts"):
        as_weights([0.0] * 5, 5)


def test_a_share_is_held_out():
    data = columns((SAMPLES, TARGETS, [1.0, 2.0, 3.0, 4.0, 5.0]))
    first, second = parted(data, 0.4, seed=2)
    both = [*zip(*first), *zip(*second)]
    assert (len(first.samples), len(second.samples)) == (3, 2)
    assert sorted(both) == sorted(zip(*data))
    for share in (0.0, 1.0, 0.01, 1.5, float("nan")):
        with pytest.raises(nn.SettingError, match="leaves one of two parts empty"):
            parted(data, share, 0)
    model = nn.MLP(2, [1])
    how = {"epochs": 1, "progress": False, "validation": 0.4}
    history = nn.fit(model, (SAMPLES, TARGETS), "mse", nn.SGD(model.parameters()), **how)
    assert history[0].validation is not None


# Texts


def test_texts_are_classes_where_they_have_names_and_refused_elsewhere():
    data = labelled([[0.0], [1.0], [2.0]], ["no", "yes", "no"])
    assert data == Dataset([[0.0], [1.0], [2.0]], [0, 1, 0], ["no", "yes"])
    named = Dataset(data.samples, ["no", "yes", "no"], data.class_names)
    assert columns(named).targets == [0, 1, 0]
    texts = ["no", "yes", "no"]
    model = nn.MLP(1, [1])
    for call in (
        lambda: nn.fit(model, (data.samples, texts), "mse", nn.SGD(model.parameters()), epochs=1),
        lambda: nn.mse([1.0, 2.0, 3.0], texts),
        lambda: nn.mse("ab", "ab"),
        lambda: nn.cross_entropy([[1.0, 2.0]], ["a"]),
        lambda: nn.accuracy([1.0, 2.0, 3.0], texts),
        lambda: nn.r_squared([1.0, 2.0, 3.0], texts),
        lambda: columns(Dataset(data.samples, ["no", "other", "no"], data.class_names)),
    ):
        with pytest.raises(nn.ShapeError, match=r"the text '.*nn\.data\.labelled|must be rows"):
            call()
