"""The pages of docs/learn in a browser: every block runs there, and prints what the page says."""

import functools
import http.server
import re
import runpy
import shutil
import subprocess
import threading

import pytest

from support.accessibility import violations
from support.learn_pages import LEARN, PAGES

MADE = runpy.run_path(str(LEARN / "browser" / "make.py"))
PACKAGES = ["pyodide@314", "@hpcc-js/wasm-graphviz@1"]
# Pages whose plots need matplotlib, which Pyodide would load from the web, and pages that train
# for minutes in WebAssembly or print how long something took.
LONG = {"02", "05", "07", "08", "09", "11", "12", "13", "14"}
RUN = [page for page in PAGES if page.name[:2] not in LONG]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_nothing_of_a_page_is_lost(page):
    text = page.read_text(encoding="utf-8")
    cells = MADE["cells_of"](text)
    assert [part for kind, part in cells if kind == "python"] == re.findall(
        r"^```python\n(.*?)^```\n", text, re.DOTALL | re.MULTILINE
    )
    words = "".join(part for kind, part in cells if kind == "words")
    for heading in re.findall(r"^#+ .+$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M):
        assert heading in words
    assert "pictures/" not in words


def test_links_lead_to_places_of_the_page():
    pytest.importorskip("markdown_it")
    text = "".join(MADE["article"](page) for page in MADE["PAGES"])
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    links = re.findall(r'<a href="([^"]+)"', text)
    assert len(links) > 60
    for link in links:
        assert link.startswith("http") or link[1:] in ids, link


@pytest.fixture(scope="module")
def learn(tmp_path_factory):
    """The page, with Pyodide and Graphviz from a server on this machine."""
    pytest.importorskip("markdown_it")
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("needs npm")
    folder = tmp_path_factory.mktemp("learn")
    install = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), *PACKAGES]
    if subprocess.run(install, capture_output=True, check=False, timeout=120).returncode:
        pytest.skip("npm cannot install Pyodide here")

    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {  # noqa: RUF012
            **http.server.SimpleHTTPRequestHandler.extensions_map,
            ".mjs": "text/javascript", ".wasm": "application/wasm",
        }  # fmt: skip

        def end_headers(self):
            self.send_header("Access-Control-Allow-Origin", "*")
            super().end_headers()

        def log_message(self, *args):
            pass

    handler = functools.partial(Handler, directory=str(folder / "node_modules"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_address[1]}"
    (folder / "wheels").mkdir()
    text = MADE["site"](
        MADE["wheels"](folder / "wheels"),
        f"{root}/pyodide/pyodide.mjs",
        f"{root}/@hpcc-js/wasm-graphviz/dist/index.js",
    )
    path = folder / "learn.html"
    path.write_text(text, encoding="utf-8")
    yield path
    server.shutdown()
    server.server_close()


def wait(browser, script, *arguments):
    from selenium.webdriver.support.wait import WebDriverWait

    return WebDriverWait(browser.driver, 240).until(lambda _: browser.run(script, *arguments))


def turn_to(browser, page):
    browser.run("location.hash = arguments[0]", page.stem)
    wait(browser, "return !document.getElementById(arguments[0]).hidden", page.stem)


CELLS = "const cells = document.querySelectorAll('article:not([hidden]) .cell');"
OUTPUT = f"{CELLS} return cells[arguments[0]].querySelector('.output').innerText"
IS_IDLE = "return document.getElementById('stop').hidden"


@pytest.mark.slow
@pytest.mark.browser
def test_blocks_print_and_draw_what_the_pages_say(browser, learn):
    browser.open(learn)
    for page in RUN:
        turn_to(browser, page)
        browser.run("document.getElementById('all').click()")
        wait(browser, IS_IDLE)
        cells = MADE["cells_of"](page.read_text(encoding="utf-8"))
        nth = -1
        for kind, part in cells:
            nth += kind == "python"
            if kind == "text":
                found = browser.run(OUTPUT, nth)
                assert [line.rstrip() for line in found.strip().splitlines()] == [
                    line.rstrip() for line in part.strip().splitlines()
                ]
        failed = browser.run(f"{CELLS} return document.querySelectorAll('.cell.failed').length")
        assert failed == 0, page.stem
        saves = len(re.findall(r"\.save\(", page.read_text(encoding="utf-8")))
        drawn = "return document.querySelectorAll('article:not([hidden]) :is(img, iframe)').length"
        assert browser.run(drawn) == saves
    assert browser.complaints() == []


@pytest.mark.slow
@pytest.mark.browser
def test_a_reader_changes_a_block_stops_one_and_meets_errors(browser, learn):
    browser.open(learn)
    turn_to(browser, PAGES[0])

    def run(nth, source):
        browser.run(
            f"{CELLS} const [nth, source] = arguments, text = cells[nth].querySelector('textarea');"
            "text.value = source; text.dispatchEvent(new Event('input'));"
            "cells[nth].querySelector('button').click()",
            nth, source,
        )  # fmt: skip

    run(0, "print('one')\n1 + 1")
    wait(browser, IS_IDLE)
    assert browser.run(OUTPUT, 0).split() == ["one", "2"]
    run(1, "from autograd import Value\nValue('x')")
    wait(browser, IS_IDLE)
    assert "OperandError" in browser.run(OUTPUT, 1)
    assert "learn_cell" not in browser.run(OUTPUT, 1)
    assert browser.text("#state") == "Stopped at an error."
    run(1, "while True: pass")
    wait(browser, "return document.getElementById('state').textContent.startsWith('Running')")
    browser.run("document.getElementById('stop').click()")
    assert browser.text("#state").startswith("Stopped.")
    run(1, "import viz, autograd as ag\nx = ag.Value(2.0, name='x')\nviz.stepper(x * x)")
    wait(browser, IS_IDLE)
    frame = "return document.querySelectorAll('article:not([hidden]) iframe').length"
    assert browser.run(frame) == 1
    assert browser.run(OUTPUT, 0).split() == ["one", "2"]  # which ran again, before it
    turn_to(browser, PAGES[2])
    run(0, "print(sorted(name for name in globals() if name in ('ag', 'x')))")
    wait(browser, IS_IDLE)
    assert browser.run(OUTPUT, 0).strip() == "[]"  # each page begins anew


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, tmp_path, scheme):
    pytest.importorskip("markdown_it")
    path = tmp_path / "learn.html"
    path.write_text(MADE["site"]([]), encoding="utf-8")
    for size in ((1280, 800), (390, 844)):
        browser.open(path, *size, scheme=scheme)
        for page in (PAGES[0], PAGES[7], *MADE["PAGES"][-2:]):
            browser.run("location.hash = arguments[0]", page.stem)
            wait(browser, "return !document.getElementById(arguments[0]).hidden", page.stem)
            assert violations(browser) == {}
