"""The training page as its reader meets it, in a real browser."""

import math
import re

import pytest

import nn
import viz
from autograd import Value
from nn.data import Dataset, iris, moons, sine
from support.accessibility import violations
from viz.figures.plane import spread

pytestmark = pytest.mark.browser

SIZES = [(1280, 800), (390, 844)]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A training on moons, its page, and all numbers of epoch 60 as they were then."""
    data = moons(200, seed=1)
    model = nn.MLP(2, [16, 16, 1], activation="tanh", seed=1)
    path, then = tmp_path_factory.mktemp("run") / "run.html", {}
    xs, ys = (spread([sample[i] for sample in data.samples], 33) for i in range(2))

    def look(training):
        if len(training.history) == 60:
            named = list(model.named_parameters())
            then["weights"] = {name: (p.data, p.grad) for name, p in named}
            then["scores"] = model.predict([[x, y] for y in ys for x in xs])

    loss = nn.binary_cross_entropy_with_logits
    history = nn.fit(
        model, data, loss, nn.Adam(model.parameters(), lr=0.01), epochs=100, validation=data,
        metrics={"accuracy": nn.accuracy}, callbacks=[look], record=path, progress=False,
    )  # fmt: skip
    return path, history, then, xs, ys


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Pages of other kinds: three classes of four inputs; two fits; numbers of a plane."""
    folder, flowers, waves = tmp_path_factory.mktemp("others"), iris(), sine(60, seed=1)

    def fitted(data, loss, sizes):
        model = nn.MLP(len(data.samples[0]), sizes, activation="tanh", seed=1)
        optimizer = nn.Adam(model.parameters(), lr=0.05)
        return nn.fit(model, data, loss, optimizer, epochs=4, record=True, progress=False)

    plane = Dataset(moons(30, seed=1).samples, [0.1 * i for i in range(30)], [])
    pages = {
        "classes": fitted(flowers, nn.cross_entropy, [30, 3]),
        "lines": {"wide": fitted(waves, nn.mse, [9, 1]), "narrow": fitted(waves, nn.mse, [1])},
        "numbers": fitted(plane, nn.mse, [4, 1]),
    }
    return {
        name: viz.training_page(each).save(folder / f"{name}.html") for name, each in pages.items()
    }


def opened(browser, path, *size, **how):
    from selenium.webdriver.support.wait import WebDriverWait

    browser.open(path, *size, **how)
    WebDriverWait(browser.driver, 20).until(
        lambda _: browser.run("return document.body.dataset.ready") == "true"
    )


def go(browser, epoch):
    browser.run(
        "const scrub = document.getElementById('scrub'); scrub.value = arguments[0];"
        "scrub.dispatchEvent(new Event('input'))",
        epoch,
    )


def number(text):
    return float(text.replace("\N{MINUS SIGN}", "-"))


def matches(text, exact):
    """Whether a text is a number rounded to the decimals that it shows."""
    shown = text.replace("\N{MINUS SIGN}", "-")
    if "e" in shown:
        return f"{exact:.3e}".split("e")[0] == shown.split("e")[0]
    return float(shown) == round(exact, len(shown.partition(".")[2])) and len(shown) > 3


def test_a_hundred_epochs_in_less_than_a_megabyte(browser, run):
    path = run[0]
    assert len(path.read_bytes()) < 1_000_000
    opened(browser, path)
    assert browser.text("#epoch") == "epoch 100 of 100"
    assert browser.run("return document.getElementById('scrub').max") == "100"
    assert browser.requests() == [path.as_uri()]
    assert browser.complaints() == []


def test_epoch_60_has_the_weights_and_gradients_that_it_had(browser, run):
    path, history, then, *_ = run
    opened(browser, path)
    go(browser, 60)
    browser.run("document.getElementById('numbers').open = true")
    browser.run("document.getElementById('numbers').dispatchEvent(new Event('toggle'))")
    rows = browser.run(
        "return [...document.querySelectorAll('#tables tbody tr')].map(row =>"
        " [...row.children].map(cell => cell.textContent))"
    )
    assert {name for name, *_ in rows} == set(then["weights"])
    assert len(rows) == 337
    for name, *texts in rows:
        for text, exact in zip(texts, then["weights"][name], strict=True):
            assert matches(text, exact), (name, text, exact)
    figures = browser.run(
        "return [...document.querySelectorAll('.figures div')].map(entry =>"
        " [...entry.children].map(part => part.textContent))"
    )
    told = dict(figures)
    assert number(told["loss"]) == pytest.approx(history[59].loss, rel=1e-3)
    assert number(told["accuracy"]) == pytest.approx(history[59].metrics["accuracy"], rel=1e-3)


def test_epoch_60_has_the_boundary_that_it_had(browser, run):
    path, _, then, xs, ys = run
    opened(browser, path)
    go(browser, 60)
    told = browser.run(
        "const canvas = document.querySelector('.scene canvas'), found = [];"
        "const frame = canvas.getBoundingClientRect();"
        "for (let y = 0; y < 33; y += 2) for (let x = 0; x < 33; x += 2) {"
        "  canvas.dispatchEvent(new PointerEvent('pointermove', {"
        "    clientX: frame.left + x / 32 * frame.width,"
        "    clientY: frame.top + (1 - y / 32) * frame.height}));"
        "  found.push(document.querySelector('.readout').textContent);"
        "} return found"
    )
    places = [(i, j) for j in range(0, 33, 2) for i in range(0, 33, 2)]
    for text, (i, j) in zip(told, places, strict=True):
        score = then["scores"][j * 33 + i]
        x, y, shown, cls = re.fullmatch(r"x1 = (.+), x2 = (.+): score (.+), (.+)", text).groups()
        assert (number(x), number(y)) == pytest.approx((xs[i], ys[j]), rel=1e-3, abs=1e-3)
        assert matches(shown, score)
        assert cls == ("lower moon" if score > 0.0 else "upper moon")


def test_colours_follow_the_answers(browser, run):
    """Each side of the boundary has its class's colour: that of its points, though lighter."""
    path, _, then, *_ = run
    opened(browser, path)
    go(browser, 60)
    colours = browser.run(
        "const canvas = document.querySelector('.scene canvas'), pen = canvas.getContext('2d');"
        "return arguments[0].map(([x, y]) => [...pen.getImageData("
        "Math.min(canvas.width - 1, x / 32 * canvas.width),"
        "Math.min(canvas.height - 1, (1 - y / 32) * canvas.height), 1, 1).data])",
        corners := [(0, 32), (32, 0), (0, 31), (31, 0), (1, 32), (32, 1)],
    )
    for (x, y), (red, _, blue, _) in zip(corners, colours):
        assert (red > blue) == (then["scores"][y * 33 + x] > 0.0)


def test_edges_are_as_wide_as_weights_and_signed(browser, run):
    path, _, then, *_ = run
    opened(browser, path)
    go(browser, 60)
    for kind, which in (("weights", 0), ("gradients", 1)):
        browser.run(
            "const list = document.getElementById('shown'); list.value = arguments[0];"
            "list.dispatchEvent(new Event('change'))",
            kind,
        )
        edges = browser.run(
            "return [...document.querySelectorAll('.net path.edge')].map(edge =>"
            " [edge.getAttribute('class'), Number(edge.getAttribute('stroke-width'))])"
        )
        numbers = [pair[which] for name, pair in then["weights"].items() if ".w[" in name]
        largest = max(map(abs, numbers))
        assert len(edges) == len(numbers) == 2 * 16 + 16 * 16 + 16
        for (style, width), exact in zip(edges, numbers):
            assert width == pytest.approx(5 * abs(exact) / largest, abs=0.01)
            assert width < 0.01 or style == f"edge {'less' if exact < 0 else 'more'}"


def test_a_neuron_tells_its_weights(browser, run):
    path, _, then, *_ = run
    opened(browser, path)
    go(browser, 60)
    browser.run("document.querySelectorAll('.unit')[16].click()")
    words = browser.text(".unit-words")
    assert words.startswith("layer 2, neuron 1: bias ")
    bias, *weights = re.findall(r"[\N{MINUS SIGN}\d.]+(?=,|$)", words.partition(":")[2])
    assert matches(bias, then["weights"]["layers.1.neurons.0.b"][0])
    for i, text in enumerate(weights):
        assert matches(text, then["weights"][f"layers.1.neurons.0.w[{i}]"][0])
    assert len(weights) == 16
    browser.run("document.querySelectorAll('.unit')[16].click()")
    assert browser.text(".unit-words") == "Choose a neuron to read its weights."


def test_it_plays_and_pauses(browser, run):
    from selenium.webdriver.support.wait import WebDriverWait

    opened(browser, run[0])
    browser.run("document.getElementById('first').click()")
    assert browser.text("#epoch") == "before the training, of 100 epochs"
    browser.run("document.getElementById('next').click()")
    assert browser.text("#epoch") == "epoch 1 of 100"
    browser.run("document.getElementById('play').click()")
    assert browser.run("return document.getElementById('play').ariaLabel") == "Pause"
    WebDriverWait(browser.driver, 20).until(lambda _: number(browser.text("#epoch").split()[1]) > 4)
    browser.run("document.getElementById('play').click()")
    paused = browser.text("#epoch")
    assert browser.run("return document.getElementById('play').ariaLabel") == "Play"
    browser.run("document.getElementById('back').click()")
    assert browser.text("#epoch") != paused


def test_an_address_leads_to_an_epoch(browser, run):
    browser.open(run[0])
    browser.driver.get(f"{run[0].as_uri()}#epoch=37")
    opened_epoch = browser.driver.execute_async_script(
        "const done = arguments[0]; setTimeout(() => done("
        "document.getElementById('epoch').textContent), 500)"
    )
    assert opened_epoch == "epoch 37 of 100"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_core_has_no_complaint(browser, run, size, scheme):
    opened(browser, run[0], *size, scheme=scheme)
    browser.run("document.querySelector('.unit').click()")
    assert violations(browser) == {}


def test_axe_core_has_no_complaint_of_other_pages(browser, others):
    for path, size, scheme in zip(others.values(), [*SIZES, SIZES[0]], ["light", "dark", "dark"]):
        opened(browser, path, *size, scheme=scheme)
        if path != others["classes"]:  # whose table of hundreds of rows takes it long
            browser.run("document.getElementById('numbers').open = true")
        assert violations(browser) == {}


@pytest.mark.parametrize("size", [*SIZES, (320, 568)])
def test_it_fits_the_width(browser, run, others, size):
    for path in (run[0], *others.values()):
        opened(browser, path, *size)
        assert browser.run("return document.documentElement.scrollWidth") <= size[0]
        assert browser.complaints() == []
        controls = browser.run(
            "return ['play', 'scrub', 'next'].map(id =>"
            " document.getElementById(id).getBoundingClientRect().bottom)"
        )
        assert max(controls) <= size[1]


def test_names_are_text(browser, tmp_path):
    """Of a run, a metric, a class and a parameter."""
    hostile = "</script><img src=x onerror='window.hacked = 1'>"

    class Own(nn.Module):
        def __init__(self):
            setattr(self, hostile, Value(1.0))

        def __call__(self, x):
            return getattr(self, hostile) * (x[0] - x[1])

    own = Own()
    history = nn.fit(
        own, Dataset([[0.0, 1.0], [1.0, 0.0]], [0, 1], [hostile, "${1}"]),
        nn.binary_cross_entropy_with_logits, nn.SGD(own.parameters(), lr=0.1), epochs=2,
        metrics={hostile: nn.accuracy}, record=True, progress=False,
    )  # fmt: skip
    path = viz.training_page({hostile: history, "other": history}).save(tmp_path / "run.html")
    opened(browser, path)
    browser.run("document.getElementById('numbers').open = true")
    for selector in (".run h2", ".figures", ".caption", "#legend", "#tables"):
        assert hostile in browser.text(selector)
    assert browser.run("return window.hacked") is None
    assert browser.run("return document.querySelectorAll('img, script').length") == 2
    assert browser.complaints() == []
    assert browser.requests() == [path.as_uri()]


@pytest.mark.filterwarnings("ignore::nn.HintWarning")  # it diverges on purpose
def test_a_training_that_broke_down_says_so(browser, tmp_path):
    model, data = nn.MLP(2, [2, 1], activation="linear", seed=1), moons(20, seed=1)
    targets = [100.0 * target for target in data.targets]
    optimizer = nn.SGD(model.parameters(), lr=50.0)
    path = tmp_path / "run.html"
    with pytest.raises(nn.TrainingError):
        nn.fit(
            model, (data.samples, targets), nn.mse, optimizer, epochs=90, record=path,
            batch_size=None, progress=False,
        )  # fmt: skip
    opened(browser, path)
    browser.run("document.getElementById('numbers').open = true")
    browser.run("document.getElementById('numbers').dispatchEvent(new Event('toggle'))")
    assert browser.complaints() == []
    shown = browser.run("return [...document.querySelectorAll('#tables td')].map(x => x.innerText)")
    exact = [x for p in model.parameters() for x in (p.data, p.grad)]
    units = [max(filter(math.isfinite, map(abs, exact[i::2])), default=0.0) / 3000 for i in (0, 1)]
    for i, (text, number_then) in enumerate(zip(shown, exact, strict=True)):
        if math.isfinite(number_then):
            assert number(text) == pytest.approx(number_then, rel=1e-3, abs=units[i % 2])
        else:
            assert text.strip("\N{MINUS SIGN}") == str(abs(number_then))


def test_pages_of_other_kinds_say_what_they_show(browser, others):
    opened(browser, others["classes"])
    label = "return document.querySelector('.scene canvas').ariaLabel"
    told = re.findall(r"(\w+) on (\d+) %", browser.run(label))
    assert [name for name, _ in told] == ["setosa", "versicolor", "virginica"]
    assert sum(int(share) for _, share in told) in range(98, 103)
    assert "The other inputs are held at their means." in browser.text(".scene .caption")
    assert "the first 24 are drawn" in browser.text(".network .caption")
    opened(browser, others["lines"])
    names = "return [...document.querySelectorAll('.run h2')].map(name => name.textContent)"
    assert browser.run(names) == ["wide", "narrow"]
    assert "wide: loss" in browser.text("#legend")
    opened(browser, others["numbers"])
    assert "From blue at 0 to orange at 2.9" in browser.text(".scene .caption")
