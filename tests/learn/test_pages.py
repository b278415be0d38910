"""The pages of docs/learn run, answer every question by name, and are plain English."""

import re
from importlib import import_module

import pytest

import autograd as ag
import nn
import viz
from autograd.tools.hints import OF_AUTOGRAD, OF_VALUES
from nn.hints import OF_NN
from support.learn_pages import LEARN, PAGES, prose, sentences, terms

TRAINING = {"02", "07", "08", "09", "11", "12", "13", "14"}  # pages that take longer
INDEX = (LEARN / "README.md").read_text(encoding="utf-8")
NAMES = (LEARN / "names-of-others.md").read_text(encoding="utf-8")
LONGEST = 30  # words of a sentence

# What people ask, as the issue lists it, and words of the heading that answers it.
QUESTIONS = [
    "same as gradient descent", "same as stochastic gradient descent",
    "learning method or an optimisation method", "What is a derivative", "What is a gradient",
    "What is a loss", "What is a step size", "What is a parameter", "minus the gradient",
    "What is a local gradient", "forward propagation, and what is backward propagation",
    "reverse accumulation", "computed, in four steps", "through hidden layers",
    "slower than the forward pass", "needed at all", "only for neural networks",
    "stochastic gradient descent and mini-batch descent",
    "called stochastic",
    "updates are in an epoch", "One sample at a time",
    "momentum, RMSprop, Adam, Adagrad and Adadelta",
    "not Newton's method with the Hessian", "local minima", "other ways find gradients",
    "other ways use a gradient", "trained with no gradient at all", "in seven lines",
    "Why do leaves accumulate", "zero_grad", "p = p - lr", "without topological order",
    "overfitting", "follow the lecture", "character model of names", "transformer",
    "How is it compiled", "does my network not learn",
]  # fmt: skip


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[pytest.mark.slow] if page.name[:2] in TRAINING else [])
        for page in PAGES
    ],
    ids=lambda page: page.name,
)
def test_a_page_runs_and_makes_its_pictures(page, tmp_path, monkeypatch, capsys):
    for package in ("graphviz", "matplotlib"):
        pytest.importorskip(package)
    monkeypatch.chdir(tmp_path)
    text, names = page.read_text(encoding="utf-8"), {"__name__": "__main__"}
    for block in blocks(text, "python"):
        exec(compile(block, page.name, "exec"), names)
    printed = capsys.readouterr().out
    assert all(block in printed for block in blocks(text, "text"))
    for name in re.findall(r"\(pictures/([\w.-]+)\)", text):
        assert (tmp_path / name).stat().st_size > 1000, name


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_in_the_index_and_answered_on_a_page_that_runs(question):
    links = re.findall(r"^- \[([^\]]+)\]\(([\w-]+\.md)#(\S+)\)$", INDEX, re.MULTILINE)
    found = [(file, place) for asked, file, place in links if question in asked]
    assert found, f"no line of the index asks: {question}"
    for file, place in found:
        text = (LEARN / file).read_text(encoding="utf-8")
        headings = {anchor(h): h for h in re.findall(r"^## (.+)$", text, re.MULTILINE)}
        assert place in headings
        section = text.split(f"## {headings[place]}\n")[1].split("\n## ")[0]
        assert len(prose(section).split()) >= 15, "an answer in words"
        assert blocks(text, "python")
        assert "](pictures/" in text


def test_the_index_has_every_page_and_every_question_of_them():
    asked = [h for p in PAGES for h in re.findall(r"^## (.+\?)$", p.read_text(), re.MULTILINE)]
    assert len(asked) >= len(QUESTIONS) - 3
    assert all(f"[{question}]" in INDEX for question in asked)
    assert all(f"({page.name})" in INDEX for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_a_picture_that_is_there_and_ends_in_an_exercise(page):
    text = page.read_text(encoding="utf-8")
    pictures = re.findall(r"!\[([^\]]+)\]\((pictures/[\w.-]+)\)", text)
    assert pictures
    assert all((LEARN / path).is_file() and len(words) > 15 for words, path in pictures)
    last = text.split("\n## ")[-1]
    assert last.startswith("Exercise\n")
    for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        assert link.startswith("https://") or (LEARN / link).exists(), link


@pytest.mark.parametrize("page", [*PAGES, LEARN / "README.md"], ids=lambda page: page.name)
def test_no_sentence_is_long(page):
    for sentence in sentences(page.read_text(encoding="utf-8")):
        assert len(sentence.split()) <= LONGEST, sentence


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_term_is_linked_at_its_first_use(page):
    text = re.sub(r"```.*?```|^(#|!).*?$", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"`[^`\n]+`", "", text)
    linked = {
        m.start(2): m[3] for m in re.finditer(r"(\[)([^\]]+)\]\(glossary\.md#([\w-]+)\)", text)
    }
    for place, pattern in terms().items():
        own = re.sub(r"\]\([^)]+\)", lambda m: " " * len(m[0]), text)
        uses = [m.start() for m in re.finditer(pattern, own, re.IGNORECASE)]
        if place == "gradient":  # local gradients and gradient descent are other terms
            uses = [u for u in uses if not own[:u].lower().endswith("local ")]
            uses = [u for u in uses if not re.match(r"gradients?\W{1,2}descent", own[u:].lower())]
        if uses:
            assert place in linked.values(), (page.name, place)
            assert uses[0] in linked, (page.name, place, own[uses[0] - 30 : uses[0] + 30])


def test_our_names_in_the_table_of_names_are_there():
    cells = [line.split(" | ")[1] for line in NAMES.splitlines() if line.startswith("| `")]
    assert len(cells) > 40
    for name in re.findall(r"\b((?:ag|nn|viz)(?:\.\w+)+)", " ".join(cells)):
        package, *steps = name.split(".")
        found = {"ag": ag, "nn": nn, "viz": viz}[package]
        for step in steps:
            if not hasattr(found, step):
                found = import_module(f"{found.__name__}.{step}")
            else:
                found = getattr(found, step)


def test_their_names_in_the_table_get_a_hint_or_work():
    theirs = " ".join(line.split(" | ")[0] for line in NAMES.splitlines() if line.startswith("| `"))
    hinted = {*OF_VALUES, *OF_AUTOGRAD, *OF_NN}
    told = [name for name in hinted if re.search(rf"\b{re.escape(name)}\b", theirs)]
    assert len(told) >= 20
