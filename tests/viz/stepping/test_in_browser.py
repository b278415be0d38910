"""The stepper's page as its reader meets it, in a real browser."""

import pytest

import autograd as ag
from autograd import Value
from autograd.graph.order import execution_order
from support.accessibility import violations
from viz import stepper

pytestmark = pytest.mark.browser

HOSTILE = [
    "</script><script>window.hacked = 1</script>",
    '"]',
    "'><img src=x onerror='window.hacked = 1'>",
    "权重",
    "\N{SNAKE}\N{MAN}\u200d\N{WOMAN}",
    "]]>&amp;<!--",
    "\x00\ud800\u2028 {{script}}",
]


@pytest.fixture(scope="module")
def neuron(tmp_path_factory):
    x, w, b = Value(2.0, name="x"), Value(-3.0, name="w"), Value(6.5, name="b")
    out = ag.tanh(x * w + b)
    out.name = "out"
    return stepper(out).save(tmp_path_factory.mktemp("neuron") / "steps.html")


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """A loss that depends on some sixty values, and its page."""
    x = [Value(0.1 * i - 0.3, name=f"x{i}") for i in range(4)]
    w = [[Value(0.37 * i - 0.21 * j, name=f"w{j}{i}") for i in range(4)] for j in range(3)]
    hidden = [ag.tanh(sum((a * b for a, b in zip(row, x)), Value(0.05))) for row in w]
    loss = (sum(hidden, Value(0.0, name="b")) - 1.0) ** 2
    return loss, stepper(loss).save(tmp_path_factory.mktemp("network") / "steps.html")


def test_sixty_values_in_a_small_file_that_asks_for_nothing(browser, network):
    loss, path = network
    assert len(path.read_bytes()) < 500_000
    browser.open(path)
    browser.run("document.getElementById('last').click()")
    assert browser.requests() == [path.as_uri()]
    assert browser.complaints() == []
    loss.backward()
    order = execution_order([loss])
    assert 50 < len(order) < 70
    rows = browser.run(
        "return [...document.querySelectorAll('#values tr')].map(row =>"
        " [...row.querySelectorAll('td')].map(cell => cell.textContent))"
    )
    assert rows == [
        [repr(value.data), "" if value.is_constant else repr(value.grad)] for value in order
    ]


def test_the_policy_forbids_the_network(browser, neuron):
    browser.open(neuron)
    refused = browser.driver.execute_async_script(
        "const done = arguments[0];"
        "fetch('https://example.org/').then(() => done('fetched'), () => done('refused'))"
    )
    assert refused == "refused"
    assert any("Content Security Policy" in line for line in browser.complaints())


def test_a_hostile_name_is_text(browser, tmp_path):
    total = ag.sum([Value(float(i), name=name) for i, name in enumerate(HOSTILE)])
    total.name = HOSTILE[0]
    play = stepper(total)
    browser.open(play.save(tmp_path / "steps.html"))
    told = []
    for i in range(len(play.steps)):
        browser.run("document.querySelectorAll('#steps button')[arguments[0]].click()", i)
        told.append((browser.text("#sentence"), browser.text("#arithmetic")))
    assert told == [(step.sentence, step.arithmetic) for step in play.steps]
    for name in HOSTILE[:-1]:
        assert name in told[0][1]
    assert browser.run("return window.hacked") is None
    assert browser.complaints() == []
    assert browser.run("return document.querySelectorAll('script').length") == 2
    assert browser.run("return document.querySelectorAll('img').length") == 0
    assert browser.run("return document.title") == f"{HOSTILE[0]}, step by step"


def test_buttons_step_both_ways(browser, neuron):
    browser.open(neuron)

    def click(name):
        browser.run("document.getElementById(arguments[0]).click()", name)
        return browser.text("#sentence")

    assert browser.text("#sentence") == "The inputs are given."
    assert click("next") == "v1 = x * w"
    assert browser.text("#arithmetic") == "2.0 * (-3.0) = -6.0"
    assert click("next") == "v2 = v1 + b"
    assert click("back") == "v1 = x * w"
    assert click("last") == "Every gradient is complete."
    assert click("back") == "w.grad += x * v1.grad"
    assert click("first") == "The inputs are given."
    assert browser.run("return document.getElementById('back').disabled")


def test_keys_step_both_ways(browser, neuron):
    from selenium.webdriver.common.keys import Keys

    browser.open(neuron)
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert browser.text("#sentence") == "v2 = v1 + b"
    browser.press(Keys.ARROW_LEFT)
    assert browser.text("#sentence") == "v1 = x * w"
    browser.press(Keys.END)
    assert browser.text("#sentence") == "Every gradient is complete."
    browser.press(Keys.HOME)
    assert browser.text("#sentence") == "The inputs are given."


def test_the_list_of_steps_goes_anywhere(browser, neuron):
    from selenium.webdriver.common.keys import Keys

    browser.open(neuron)
    browser.run("document.querySelectorAll('#steps button')[4].click()")
    assert browser.text("#sentence") == "out.grad = 1.0"
    browser.run("document.querySelectorAll('#steps button')[4].focus()")
    browser.press(Keys.ARROW_DOWN)
    assert browser.text("#sentence").startswith("v2.grad += ")
    assert browser.run("return document.activeElement.getAttribute('aria-current')") == "step"


def test_the_slider_goes_anywhere(browser, neuron):
    from selenium.webdriver.common.keys import Keys

    browser.open(neuron)
    browser.run("document.getElementById('scrub').focus()")
    browser.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert browser.text("#sentence") == "v2 = v1 + b"
    spoken = browser.run("return document.getElementById('scrub').ariaValueText")
    assert spoken == "3 of 11, forward: v2 = v1 + b"


def test_what_is_no_number_is_marked(browser, tmp_path):
    x = Value(0.0, name="x")
    y = ag.log(x) + 1.0
    browser.open(stepper(y).save(tmp_path / "steps.html"))
    marked = "return document.querySelectorAll('#stage .node.broken').length"
    assert browser.run(marked) == 0
    browser.run("document.querySelectorAll('#steps button')[1].click()")
    assert browser.run(marked) == 1
    fills = browser.run(
        "return [...document.querySelectorAll('.broken path, .result path')]"
        ".map(e => getComputedStyle(e).fill)"
    )
    assert len(set(fills)) == len(fills)
    browser.run("document.getElementById('last').click()")
    assert browser.run(marked) == 3  # the gradient of x too


def test_it_plays_and_pauses(browser, tmp_path):
    from selenium.webdriver.support.wait import WebDriverWait

    browser.open(stepper(Value(3.0, name="x") * 2.0).save(tmp_path / "steps.html"))
    label = "return document.getElementById('play').ariaLabel"
    browser.run("document.getElementById('speed').value = '4'")
    browser.press(" ")
    assert browser.run(label) == "Pause"
    WebDriverWait(browser.driver, 20).until(lambda _: browser.text("#phase") == "forward")
    browser.press(" ")
    assert browser.run(label) == "Play"
    browser.run("[...document.querySelectorAll('#steps button')].at(-2).click()")
    browser.press(" ")
    WebDriverWait(browser.driver, 20).until(lambda _: browser.text("#phase") == "done")
    assert browser.run(label) == "Play"


def lit(browser):
    return browser.run("return [...document.querySelectorAll('.lit')].map(e => e.id).sort()")


def test_what_happens_is_lit(browser, tmp_path):
    x = Value(3.0, name="x")
    browser.open(stepper(x * x).save(tmp_path / "steps.html"))
    go = "document.querySelectorAll('#steps button')[arguments[0]].click()"
    grads = []
    for step, expected in [
        (1, ["e0", "e1", "e2", "n0", "n1", "n2"]),
        (2, ["n2"]),
        (3, ["e0", "e2", "n0", "n1", "n2"]),
        (4, ["e1", "e2", "n0", "n1", "n2"]),
        (5, []),
    ]:
        browser.run(go, step)
        assert lit(browser) == expected
        grads.append(
            browser.run("return document.querySelector('#n0 text:last-child').textContent")
        )
    assert grads == ["\N{EN DASH}", "0", "3", "6", "6"]


def test_pan_zoom_and_the_formula_of_a_node(browser, neuron):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.open(neuron)

    def view():
        box = browser.run("return document.getElementById('stage').dataset.view")
        return [float(number) for number in box.split()]

    whole = view()
    browser.press("+")
    assert view()[2] == pytest.approx(whole[2] / 1.3)
    browser.press("0")
    assert view() == whole
    stage = browser.driver.find_element(By.ID, "stage")
    browser.pointer().scroll_from_origin(_middle(stage), 0, -200).perform()
    assert view()[2] < whole[2]
    browser.press("0")
    browser.pointer().drag_and_drop_by_offset(stage, 50, 0).perform()
    assert view()[0] < whole[0]
    assert view()[2] == pytest.approx(whole[2])
    browser.press("0")
    node = browser.driver.find_element(By.ID, "n6")
    browser.pointer().move_to_element(node).perform()
    assert browser.text("#hint") == "v2 = v1 + b"
    browser.press(Keys.END)
    browser.pointer().move_to_element_with_offset(node, 3, 3).perform()
    assert browser.text("#hint").startswith("v2 = v1 + b\ndata 0.5\ngrad 0.78")


def _middle(element):
    from selenium.webdriver.common.actions.wheel_input import ScrollOrigin

    return ScrollOrigin.from_element(element)


def test_it_can_be_heard(browser, neuron):
    from selenium.webdriver.support.wait import WebDriverWait

    def heard(driver):
        by_role = {}
        for node in driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]:
            if not node["ignored"]:
                name = node.get("name", {}).get("value")
                by_role.setdefault(node["role"]["value"], []).append(name)
        return by_role if {"button", "slider", "image"} <= set(by_role) else None

    browser.open(neuron)
    by_role = WebDriverWait(browser.driver, 20).until(heard)  # built after the page is there
    assert {"Play", "Step back", "Step forward", "First step", "Last step"} <= set(
        by_role["button"]
    )
    assert all(by_role["button"])
    assert by_role["slider"] == ["Step"]
    assert all(by_role["image"])
    assert (
        browser.run("return document.getElementById('sentence').parentElement.ariaLive") == "polite"
    )


def test_focus_shows(browser, neuron):
    from selenium.webdriver.common.keys import Keys

    browser.open(neuron)
    reached = []
    for _ in range(14):
        browser.press(Keys.TAB)
        reached.append(browser.run("return document.activeElement.id"))
        outline = browser.run("return getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"
        if reached[-1] == "speed":
            break
    assert reached[-1] == "speed"
    assert {"closer", "whole", "follow", "scrub", "play", "next"} <= set(reached)


@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (320, 568)])
def test_it_fits_the_width(browser, network, size):
    browser.open(network[1], *size)
    browser.run("document.querySelectorAll('#steps button')[60].click()")
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    places = browser.run(
        "return [...document.querySelectorAll('.buttons button, .top button, #sentence')]"
        ".map(e => e.getBoundingClientRect()).map(r => [r.left, r.right, r.top, r.bottom])"
    )
    width, height = size
    for left, right, top, bottom in places:
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
    stage, node = browser.run(
        "return [document.getElementById('stage'), document.querySelector('.changed')]"
        ".map(e => e.getBoundingClientRect()).map(r => [r.left, r.right, r.top, r.bottom])"
    )
    assert stage[0] <= node[0] < node[1] <= stage[1]
    assert stage[2] <= node[2] < node[3] <= stage[3]


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_buttons_stay_where_they_are(browser, network, size):
    browser.open(network[1], *size)
    top = "return document.getElementById('next').getBoundingClientRect().top"
    tops = set()
    for step in (0, 5, 40, 60, -1):
        browser.run(
            "[...document.querySelectorAll('#steps button')].at(arguments[0]).click()", step
        )
        tops.add(browser.run(top))
    assert len(tops) == 1


def test_reduced_motion(browser, neuron):
    motion = (
        "document.getElementById('next').click();"
        "return getComputedStyle(document.querySelector('.edge.lit path')).animationName"
    )
    browser.open(neuron, motion="reduce")
    assert browser.run(motion) == "none"
    browser.open(neuron, motion="no-preference")
    assert browser.run(motion) == "flow"


def luminance(color):
    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    numbers = color[color.index("(") + 1 : -1].split(",")
    red, green, blue = (linear(float(number) / 255) for number in numbers[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out(browser, neuron, scheme):
    """As the Web Content Accessibility Guidelines 2.2 ask, in 1.4.3: 4.5 to 1."""
    browser.open(neuron, scheme=scheme)
    paper = "rgb(255, 255, 255)" if scheme == "light" else "rgb(21, 24, 28)"
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == paper
    on_page = (
        "const found = [];"
        "for (const e of document.querySelectorAll('h1, h1 span, .legend span, #phase, #count,"
        " #sentence, #arithmetic, #arithmetic strong, #note, #steps span, summary, label')) {"
        "  if (!e.textContent || e.hidden) continue;"
        "  let back = e;"
        "  const fill = e => getComputedStyle(e).backgroundColor;"
        "  while (fill(back) === 'rgba(0, 0, 0, 0)') back = back.parentElement;"
        "  found.push([getComputedStyle(e).color, fill(back)]);"
        "} return found"
    )
    in_picture = (
        "return [...document.querySelectorAll('.node text')].map(e => [getComputedStyle(e).fill,"
        " getComputedStyle(e.parentElement.querySelector('path, polygon, ellipse')).fill])"
    )
    for step in (1, 4, 8, 10):
        browser.run("document.querySelectorAll('#steps button')[arguments[0]].click()", step)
        pairs = browser.run(on_page) + browser.run(in_picture)
        assert len(pairs) > 30
        for text, ground in pairs:
            assert contrast(text, ground) >= 4.5, (text, ground)


STRAY = """
const stray = [];
for (const node of document.querySelectorAll('#stage .node')) {
  const box = node.querySelector('path, polygon, ellipse').getBoundingClientRect();
  if (box.width < 1) stray.push(node.id);
  for (const text of node.querySelectorAll('text')) {
    const at = text.getBoundingClientRect();
    if (!text.textContent) continue;
    if (at.left < box.left - 1 || at.right > box.right + 1 || at.top < box.top - 3 ||
        at.bottom > box.bottom + 3) stray.push(node.id + ': ' + text.textContent);
  }
}
return stray"""


def test_texts_stand_in_their_boxes_wherever_the_frame_is(browser, network, tmp_path):
    """As in a notebook that is opened again: frames may lie far below what is seen."""
    frame = stepper(network[0])._repr_html_()
    down = [0, 300, 900, 1800, 3500]
    path = tmp_path / "notebook.html"
    parts = "".join(
        f'<div style="position: absolute; top: {top}px; width: 900px">{frame}</div>' for top in down
    )
    hidden = f'<div id="hidden" style="display: none">{frame}</div>'
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{parts}{hidden}", encoding="utf-8")
    for _ in range(4):
        browser.open(path)
        browser.run("document.getElementById('hidden').style.display = 'block'")
        for i in range(len(down) + 1):
            browser.driver.switch_to.frame(i)
            browser.run("document.getElementById('last').click()")
            assert browser.run(STRAY) == []
            seen = browser.run("return document.getElementById('stage').dataset.view")
            assert "NaN" not in seen
            browser.driver.switch_to.default_content()
        assert browser.complaints() == []


def test_in_the_frame_of_a_notebook(browser, network, tmp_path):
    path = tmp_path / "notebook.html"
    page = f"<!doctype html><meta charset=utf-8><body>{stepper(network[0])._repr_html_()}"
    path.write_text(page, encoding="utf-8")
    browser.open(path)
    browser.driver.switch_to.frame(0)
    browser.run("document.getElementById('last').click()")
    assert browser.text("#sentence") == "Every gradient is complete."
    browser.driver.switch_to.default_content()
    assert browser.complaints() == []


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, network, size, scheme):
    browser.open(network[1], *size, scheme=scheme)
    browser.run("for (const each of document.querySelectorAll('details')) each.open = true")
    for step in (0, 5, 60):
        browser.run("document.querySelectorAll('#steps button')[arguments[0]].click()", step)
        assert violations(browser) == {}


def test_keys_of_a_single_sign_can_be_switched_off(browser, neuron):
    from selenium.webdriver.common.keys import Keys

    browser.open(neuron)
    seen = "return document.getElementById('stage').dataset.view"
    whole = browser.run(seen)
    browser.run("document.querySelectorAll('details')[1].open = true")
    browser.run("document.getElementById('shortcuts').click()")
    browser.run("document.activeElement.blur()")
    browser.press("+", "f", " ")
    assert browser.run(seen) == whole
    assert browser.run("return document.getElementById('play').ariaLabel") == "Play"
    assert browser.run("return document.getElementById('follow').ariaPressed") == "true"
    browser.press(Keys.ARROW_RIGHT)  # which is no sign
    assert browser.text("#sentence") == "v1 = x * w"
    browser.run("document.getElementById('shortcuts').click()")
    browser.run("document.activeElement.blur()")
    browser.press("+")
    assert browser.run(seen) != whole


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_lies_ahead_can_be_seen(browser, neuron, scheme):
    """As the guidelines ask: 3 to 1 for outlines (1.4.11), 4.5 to 1 for words (1.4.3)."""
    browser.open(neuron, scheme=scheme)
    paper = browser.run("return getComputedStyle(document.body).backgroundColor")
    ahead = browser.run(
        "return [...document.querySelectorAll('.ahead')].map(group => {"
        "  const shape = group.querySelector('path, polygon, ellipse');"
        "  let opacity = 1;"
        "  for (let e = group; e; e = e.parentElement) opacity *= getComputedStyle(e).opacity;"
        "  return [opacity, getComputedStyle(shape).stroke,"
        "    [...group.querySelectorAll('text')].map(text => getComputedStyle(text).fill)];"
        "})"
    )
    assert len(ahead) > 8
    for opacity, stroke, texts in ahead:
        assert opacity == 1
        assert contrast(stroke, paper) >= 3
        assert all(contrast(text, paper) >= 4.5 for text in texts)


def test_colours_of_the_readers_own(browser, neuron):
    browser.open(neuron)
    features = [{"name": "forced-colors", "value": "active"}]
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.run("document.querySelectorAll('#steps button')[5].click()")
    style = (
        "return [...document.querySelectorAll(arguments[0])].map(e => {"
        "  const s = getComputedStyle(e);"
        "  return [s.backgroundColor, s.color, s.borderTopWidth, s.stroke, s.fill]; })"
    )
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    (pressed,) = browser.run(style, "#follow")
    (other,) = browser.run(style, "#whole")
    assert pressed[0] != other[0]
    (phase,) = browser.run(style, "#phase")
    assert phase[0] != ground
    assert phase[1] != phase[0]
    (entry,) = browser.run(style, "#steps button[aria-current]")
    assert entry[0] not in (ground, browser.run(style, "#steps button:not([aria-current])")[0][0])
    lit = {stroke for *_, stroke, _ in browser.run(style, ".node.lit path, .node.lit ellipse")}
    rest = {s for *_, s, _ in browser.run(style, ".node:not(.lit) path, .node:not(.lit) ellipse")}
    assert lit
    assert not lit & rest
    track = browser.run(
        "return getComputedStyle(document.getElementById('scrub'),"
        " '::-webkit-slider-runnable-track').backgroundImage"
    )
    assert track.startswith("linear-gradient") or track == "none"


def test_on_a_phone_a_chosen_step_comes_into_view(browser, network):
    browser.open(network[1], 390, 844)
    inside = (
        "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
        "return box.top >= -1 && box.bottom <= innerHeight + 1"
    )
    browser.run("document.querySelectorAll('#steps button')[90].scrollIntoView()")
    assert not browser.run(inside, "#sentence")
    browser.run("document.querySelectorAll('#steps button')[90].click()")
    for part in ("#sentence", "#stage", ".changed"):
        assert browser.run(inside, part)


def test_an_address_names_a_step(browser, neuron):
    from selenium.webdriver.support.wait import WebDriverWait

    class Address:
        def as_uri(self):
            return f"{neuron.as_uri()}#step=3"

    browser.open(Address())
    assert browser.text("#count") == "step 3 of 11"
    assert browser.text("#sentence") == "v2 = v1 + b"
    browser.run("document.getElementById('next').click()")
    WebDriverWait(browser.driver, 20).until(
        lambda _: browser.run("return location.hash") == "#step=4"
    )
    browser.run("location.hash = '#step=99'")
    assert browser.run("return new Promise(done => setTimeout(() => done(location.hash), 50))")
    assert browser.text("#count") == "step 11 of 11"
    assert browser.complaints() == []


@pytest.mark.parametrize(("theme", "scheme"), [("dark", "light"), ("light", "dark")])
def test_a_theme_is_the_pages_whatever_its_reader_prefers(browser, tmp_path, theme, scheme):
    paper = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 28)"}
    page = stepper(Value(2.0, name="x") * 3.0, theme=theme)
    browser.open(page.save(tmp_path / "steps.html"), scheme=scheme)
    colour = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]"
    assert browser.run(colour, "body", "backgroundColor") == paper[theme]
    assert browser.run(colour, "html", "colorScheme") == theme
    assert contrast(browser.run(colour, "#note", "color"), paper[theme]) >= 4.5


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_a_local_gradient_is_seen_as_a_slope(browser, neuron, size):
    browser.open(neuron, *size)
    told = (
        "return [...document.querySelectorAll('#local svg')].filter(e => e.clientWidth)"
        ".map(e => e.ariaLabel)"
    )
    assert browser.run(told) == []
    browser.run("document.querySelectorAll('#steps button')[5].click()")
    assert browser.run(told) == ["out as v2 changes: at 0.5 the slope is 0.7864"]
    (x, y), (first, last), box = browser.run(
        "const [svg] = document.querySelectorAll('#local svg');"
        "const [curve] = svg.querySelectorAll('path:not(.axis):not(.tangent)');"
        "const circle = svg.querySelector('circle');"
        "const numbers = e => e.getAttribute('d').match(/-?[0-9.]+/g).map(Number);"
        "const tangent = numbers(svg.querySelector('.tangent')), points = numbers(curve);"
        "const frame = svg.getBoundingClientRect();"
        "return [[Number(circle.getAttribute('cx')), Number(circle.getAttribute('cy'))],"
        " [tangent, points], [frame.left, frame.right, frame.bottom]]"
    )
    # The tangent goes through the point, and by it the curve runs alike.
    assert (first[0] + first[2]) / 2 == pytest.approx(x, abs=0.1)
    assert (first[1] + first[3]) / 2 == pytest.approx(y, abs=0.1)
    curve = list(zip(last[::2], last[1::2]))
    middle = len(curve) // 2
    (x0, y0), (x1, y1) = curve[middle - 1], curve[middle + 1]
    slope = (first[3] - first[1]) / (first[2] - first[0])
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope, rel=0.1)
    assert 0 <= box[0] < box[1] <= size[0]
    browser.run("document.querySelectorAll('#steps button')[1].click()")
    shown = browser.run(told)
    assert shown[0] == "v1 as x changes: at 2 the slope is -3"
    assert len(shown) == (2 if size[0] > 1000 else 1)
    assert violations(browser) == {}


@pytest.mark.slow
def test_a_step_of_a_thousand_values_touches_few_things(browser, tmp_path):
    y, w = Value(0.5, name="y"), Value(0.9, name="w")
    for i in range(250):
        y = ag.tanh(y * w + 0.01 * i)
    page = stepper(y, max_nodes=2000)
    path = page.save(tmp_path / "steps.html")
    assert path.stat().st_size < 2_000_000
    browser.open(path)
    browser.run("document.querySelectorAll('#steps button')[900].click()")
    touched = []
    for at in range(900, 908):
        told = page.steps[at].sentence + page.steps[at + 1].sentence
        count = browser.driver.execute_async_script(
            "const done = arguments[0]; let count = 0;"
            "const watch = new MutationObserver(found => count += found.length);"
            "watch.observe(document.body, { attributes: true, childList: true, subtree: true });"
            "document.getElementById('next').click();"
            "setTimeout(() => { watch.disconnect(); done(count); })"
        )
        if "w.grad" not in told:  # which is shown 250 times
            touched.append(count)
    assert len(touched) > 2
    assert max(touched) < 80
