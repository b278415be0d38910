"""The page of a diagram as its reader meets it, in a real browser."""

import pytest

import autograd as ag
from autograd import Value
from support.accessibility import violations
from support.browser import Browser
from viz import draw

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = Browser(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


def neuron():
    x, w, b = Value(2.0, name="x"), Value(-3.0, name="w"), Value(6.5, name="b")
    out = ag.tanh(x * w + b)
    out.name = "out"
    out.backward()
    return out


def recurrent(steps=6):
    u, w, h = Value(0.5, name="u"), Value(0.9, name="w"), Value(0.0, name="h0")
    for t in range(steps):
        h = ag.tanh(w * Value(0.1 * t, name=f"x[{t}]") + u * h)
    h.backward()
    return h


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return draw(neuron()).save(tmp_path_factory.mktemp("small") / "neuron.html")


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    return draw(recurrent(), color_by="grad").save(tmp_path_factory.mktemp("wide") / "rnn.html")


WIDTH = "return document.querySelector('#stage svg').getBoundingClientRect().width"


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_a_diagram_fits_the_width(browser, wide, size):
    browser.open(wide, *size)
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    left, right = browser.run(
        "const box = document.querySelector('#stage svg').getBoundingClientRect();"
        "return [box.left, box.right]"
    )
    assert -1 <= left < right <= size[0] + 1
    assert browser.complaints() == []
    assert browser.requests() == [wide.as_uri()]


def test_it_is_enlarged_by_buttons_keys_and_the_wheel_and_dragged(browser, wide):
    browser.open(wide)
    fitting = browser.run(WIDTH)
    browser.run("document.getElementById('closer').click()")
    assert browser.run(WIDTH) == pytest.approx(1.3 * fitting, rel=0.01)
    browser.run("document.getElementById('whole').click()")
    assert browser.run(WIDTH) == pytest.approx(fitting)
    browser.run("document.getElementById('stage').focus()")
    browser.press("+", "+")
    assert browser.run(WIDTH) == pytest.approx(1.69 * fitting, rel=0.01)
    browser.press("-", "0")
    assert browser.run(WIDTH) == pytest.approx(fitting)
    browser.press("+", "+", "+")
    scrolled = "return document.getElementById('stage').scrollLeft"
    before = browser.run(scrolled)
    from selenium.webdriver.common.by import By

    stage = browser.driver.find_element(By.ID, "stage")
    browser.pointer().drag_and_drop_by_offset(stage, -60, 0).perform()
    assert browser.run(scrolled) == pytest.approx(before + 60, abs=2)
    browser.run("document.activeElement.blur()")
    browser.press("0")  # which is a key of the diagram alone
    assert browser.run(WIDTH) > 2 * fitting


def test_numbers_are_told_by_hover_touch_and_keys(browser, small):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.open(small)
    out = browser.driver.find_element(By.ID, "n8")
    browser.pointer().move_to_element(out).perform()
    assert browser.text("#told").startswith("out\ndata = 0.46211715")
    browser.run("document.getElementById('stage').focus()")
    browser.press(Keys.ESCAPE)
    assert browser.text("#told") == ""
    told = []
    for _ in range(3):
        browser.press(Keys.ARROW_RIGHT)
        told.append(browser.text("#told").partition("\n")[0])
    assert told == ["x", "w", "*"]
    browser.press(Keys.ARROW_LEFT)
    assert browser.text("#told").startswith("w\n")
    assert browser.run("return document.getElementById('told').role") == "status"
    browser.open(small, 390, 844)
    browser.run(
        "const touch = new PointerEvent('pointerdown', { bubbles: true, pointerType: 'touch' });"
        "document.querySelector('#n0 text').dispatchEvent(touch)"
    )
    assert browser.text("#told").startswith("x\n")


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, small, wide, size, scheme):
    for path in (small, wide):
        browser.open(path, *size, scheme=scheme)
        assert violations(browser) == {}
        browser.run("document.getElementById('closer').click()")
        assert violations(browser) == {}
    assert browser.run("return document.querySelectorAll('main, h1').length") == 2


def test_a_light_diagram_stays_light_beside_one_that_follows_its_reader(browser, tmp_path):
    value = neuron()
    shown = "".join(
        f"<div id={theme}>{draw(value, theme=theme)._repr_mimebundle_()['image/svg+xml']}</div>"
        for theme in ("light", "auto", "dark")
    )
    path = tmp_path / "beside.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{shown}", encoding="utf-8")
    browser.open(path, scheme="dark")
    fills = {
        theme: browser.run(
            "return [...document.querySelectorAll('path, polygon, ellipse, text')]"
            ".filter(e => e.closest(`#${arguments[0]}`)).map(e => getComputedStyle(e).fill)"
            ".filter(fill => fill !== 'none')", theme,
        )
        for theme in ("light", "auto", "dark")
    }  # fmt: skip
    assert "rgb(255, 255, 255)" in fills["light"]
    assert fills["auto"] == fills["dark"]
    assert not set(fills["light"]) & set(fills["dark"])


@pytest.mark.parametrize(("theme", "scheme"), [("dark", "light"), ("light", "dark")])
def test_a_theme_is_the_pages_too(browser, tmp_path, theme, scheme):
    browser.open(draw(neuron(), theme=theme).save(tmp_path / "themed.html"), scheme=scheme)
    paper = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 28)"}[theme]
    for part in ("document.body", "document.querySelector('.graph > polygon')"):
        style = browser.run(
            f"const s = getComputedStyle({part}); return [s.backgroundColor, s.fill]"
        )
        assert paper in style


def test_in_the_frame_of_a_notebook(browser, tmp_path):
    frames = "".join(
        f'<div style="margin-top: {gap}px">{draw(value)._repr_mimebundle_()["text/html"]}</div>'
        for gap, value in ((0, neuron()), (1500, recurrent()), (900, neuron()))
    )
    path = tmp_path / "notebook.html"
    path.write_text(f"<!doctype html><meta charset=utf-8><body>{frames}", encoding="utf-8")
    browser.open(path)
    for i in range(3):
        frame = browser.run(
            "return document.querySelectorAll('iframe')[arguments[0]].clientWidth", i
        )
        browser.driver.switch_to.frame(i)
        assert 300 < browser.run(WIDTH) <= frame
        browser.driver.switch_to.default_content()
    assert browser.complaints() == []
