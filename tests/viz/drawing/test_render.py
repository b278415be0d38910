import importlib.util
import os
import re
import shutil
import stat
import sys

import pytest

from autograd import AutogradError, MissingExtraError, Value
from viz import DrawError, DrawWarning, draw
from viz.drawing.render import render

SOURCE = 'digraph { rankdir=LR; a -> b [label="0.5"] }'
STARTS = {"svg": b"<?xml", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}


@pytest.fixture
def no_program(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)


@pytest.fixture
def no_pygraphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)


@pytest.fixture
def program(monkeypatch, tmp_path):
    """Put a program dot on the PATH that does as told by a shell script."""

    def put(script):
        dot = tmp_path / "dot"
        dot.write_text(f"#!/bin/sh\n{script}\n")
        dot.chmod(dot.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    if os.name == "nt":
        pytest.skip("needs a shell")
    return put


@pytest.mark.parametrize("file_type", STARTS)
def test_without_the_program(no_program, file_type):
    pytest.importorskip("pygraphviz")
    picture = render(SOURCE, file_type)
    assert picture.startswith(STARTS[file_type])
    assert len(picture) > 500


@pytest.mark.parametrize("file_type", STARTS)
@pytest.mark.skipif(shutil.which("dot") is None, reason="needs the program dot")
def test_with_the_program(no_pygraphviz, file_type):
    assert render(SOURCE, file_type).startswith(STARTS[file_type])


def test_pygraphviz_comes_first_so_that_pictures_are_the_same_everywhere(program):
    pytest.importorskip("pygraphviz")
    alone = render(SOURCE, "svg")
    program("exit 3")
    assert render(SOURCE, "svg") == alone


def test_what_the_program_is_asked(program, no_pygraphviz):
    program('cat; echo " $@"')
    assert render(SOURCE, "pdf").decode().split() == [*SOURCE.split(), "-Kdot", "-Tpdf"]


def test_nothing_to_render_with(no_program, no_pygraphviz):
    with pytest.raises(MissingExtraError) as caught:
        render(SOURCE, "svg")
    assert 'pip install "valuegrad[viz]"' in str(caught.value)
    assert "install Graphviz" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_failure_of_the_program_is_told_in_its_words(program, no_pygraphviz, capfd):
    program('echo "Warning: hm" >&2; echo "Error: no such plugin" >&2; exit 1')
    with pytest.raises(DrawError, match="made no png of this: Error: no such plugin"):
        render(SOURCE, "png")
    assert capfd.readouterr() == ("", "")


def test_a_failure_of_pygraphviz_is_told_in_its_words(no_program, capfd):
    pytest.importorskip("pygraphviz")
    with pytest.raises(DrawError, match=r"made no svg of this: Error: .*syntax error") as caught:
        render("digraph {", "svg")
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_a_failure_without_words(program, no_pygraphviz):
    program("exit 3")
    with pytest.raises(DrawError, match="it gave no reason"):
        render(SOURCE, "png")


def test_nothing_is_written_to_the_terminal(no_program, capfd):
    pytest.importorskip("pygraphviz")
    many = "; ".join(f"n{i} -> n{i + 1}" for i in range(1100))  # pygraphviz warns from 1000
    render(f"digraph {{ {many} }}", "svg")
    assert capfd.readouterr() == ("", "")


def test_errors_are_the_librarys(no_program):
    pytest.importorskip("pygraphviz")
    with pytest.raises(AutogradError):
        render("no DOT at all", "svg")


_AS_THE_PROGRAM_DOES = f"""exec {sys.executable} -c '
import sys, pygraphviz
file_type = next(a.removeprefix("-T") for a in sys.argv[1:] if a.startswith("-T"))
engine = next(a.removeprefix("-K") for a in sys.argv[1:] if a.startswith("-K"))
graph = pygraphviz.AGraph(string=sys.stdin.buffer.read().decode())
sys.stdout.buffer.write(graph.draw(format=file_type, prog=engine))
' "$@" """


def elements(picture):
    """The nodes and arrows of an SVG, and the Graphviz that made it."""
    text = picture.decode()
    return sorted(re.findall(r'id="([ne]\d+)"', text)), re.search(r"graphviz version (\S+)", text)[
        1
    ]


@pytest.mark.parametrize("with_real_program", [False, True])
def test_both_ways_lay_out_alike(monkeypatch, program, with_real_program):
    pytest.importorskip("pygraphviz")
    if with_real_program and shutil.which("dot") is None:
        pytest.skip("needs the program dot")
    w, y = Value(0.5, name='<w> & "w"'), Value(1.0, name="利率")
    for _ in range(3):
        y = (y * w).tanh()
    source = draw(y, color_by="grad").dot
    by_pygraphviz = render(source, "svg")
    if not with_real_program:
        program(_AS_THE_PROGRAM_DOES)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    by_program = render(source, "svg")
    (ours, version), (theirs, another) = elements(by_pygraphviz), elements(by_program)
    assert ours == theirs
    assert len(ours) > 20
    if version == another:  # another Graphviz may place and round otherwise
        assert by_program == by_pygraphviz


def test_a_png_that_had_to_be_shrunk_says_so(tmp_path):
    pytest.importorskip("pygraphviz")
    y = Value(0.5)
    for _ in range(120):
        y = y.tanh()
    with pytest.warns(DrawWarning, match=r"drawn at \d\d% of it\. Save it as \.svg") as told:
        draw(y, width=None).save(tmp_path / "long.png")
    assert told[0].filename == __file__
