"""The notebooks of docs/learn: made of the pages as they are, valid, and every cell runs."""

import json
import re
import runpy
import warnings

import pytest

from support.learn_pages import LEARN, PAGES

MADE = runpy.run_path(str(LEARN / "notebooks" / "make.py"))
each = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def kept(page):
    """The notebook that is kept of a page."""
    return LEARN / "notebooks" / f"{page.stem}.ipynb"


@each
def test_what_is_kept_is_what_the_page_says(page):
    text = kept(page).read_text(encoding="utf-8")
    assert text == MADE["text_of"](page), "run: python docs/learn/notebooks/make.py"


def test_there_is_one_for_each_page_and_no_other():
    found = sorted(path.stem for path in (LEARN / "notebooks").glob("*.ipynb"))
    assert found == [page.stem for page in PAGES]


@each
def test_nothing_of_the_page_is_lost_and_links_lead_somewhere(page):
    cells = json.loads(kept(page).read_text(encoding="utf-8"))["cells"]
    code = "".join("".join(c["source"]) + "\n" for c in cells if c["cell_type"] == "code")
    words = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        assert block.strip("\n") in code
    for heading in re.findall(r"^#+ .+$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M):
        assert heading in words
    for name in re.findall(r"\(pictures/([\w.-]+)\)", text):
        assert f'("{name}")' in code
    for link in re.findall(r"\]\(([^)#]+)", words):
        assert link.startswith("http") or (LEARN / "notebooks" / link).exists(), link


@pytest.mark.slow
@each
def test_every_cell_runs(page, tmp_path):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    for package in ("ipykernel", "graphviz", "matplotlib"):
        pytest.importorskip(package)
    notebook = nbformat.read(kept(page), as_version=4)
    nbformat.validate(notebook)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Jupyter's own
        where = {"metadata": {"path": str(tmp_path)}}
        nbclient.NotebookClient(notebook, timeout=240, resources=where).execute()
    shown = [
        kind
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        for kind in output.get("data", ())
    ]
    text = page.read_text(encoding="utf-8")
    pictures = re.findall(r"\(pictures/[\w.-]+\.(svg|png)\)", text)
    wanted = ["image/svg+xml" if end == "svg" else "image/png" for end in pictures]
    assert [kind for kind in shown if kind.startswith("image/")] == wanted
