"""The exercises mark themselves: a right answer passes, a wrong one hears what is wrong."""

import importlib.util
import json

import pytest

from support.learn_answers import EXERCISES, RIGHT, WRONG

spec = importlib.util.spec_from_file_location("marking", EXERCISES / "marking.py")
marking = importlib.util.module_from_spec(spec)
spec.loader.exec_module(marking)


def marked(name, source, folder):
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    return marking.mark(name, folder)


def test_there_is_a_file_an_answer_and_a_page_for_each():
    files = {path.stem for path in EXERCISES.glob("e*.py")}
    assert files == {*marking.CHECKS} == {*RIGHT}
    pages = "".join(p.read_text(encoding="utf-8") for p in EXERCISES.parent.glob("[0-9]*.md"))
    assert all(f"marking.py {name}`" in pages for name in files)


@pytest.mark.parametrize("name", RIGHT)
def test_the_blanks_are_not_right_and_the_answer_is(name, tmp_path):
    assert marking.mark(name)
    assert marked(name, RIGHT[name], tmp_path) == ""


@pytest.mark.parametrize(("name", "old", "new", "words"), WRONG)
def test_a_wrong_answer_hears_what_is_wrong(name, old, new, words, tmp_path):
    assert old in RIGHT[name]
    assert words in marked(name, RIGHT[name].replace(old, new), tmp_path)


def test_a_machine_gets_points(tmp_path, capsys):
    for name, source in RIGHT.items():
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    (tmp_path / "e08_step_size.py").write_text("lr = ...\n")
    names = ["e05_passes", "e08_step_size"]
    assert marking.main([*names, "--json", "--folder", str(tmp_path)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["score"] == 1
    assert [(test["name"], test["score"]) for test in told["tests"]] == list(zip(names, (1, 0)))
    assert marking.main(["e05_passes", "--folder", str(tmp_path)]) == 0
    assert "right" in capsys.readouterr().out
