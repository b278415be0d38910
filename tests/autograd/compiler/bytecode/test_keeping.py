"""Bytecode on disk: what is read is what was written, and anything else is made anew."""

import pytest

pytest.importorskip("llvmlite")

from random import Random

import autograd as ag
from autograd.compiler.backends import forced
from autograd.compiler.bytecode import keeping
from autograd.compiler.bytecode.encoding import encoded
from autograd.compiler.bytecode.keeping import kept, packed, unpacked
from autograd.compiler.llvm import store
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.deciding import EXACTLY
from autograd.compiler.program.program import Program
from autograd.compiler.runtime import workshop
from autograd.table import ops
from autograd.table.primitive import primitive
from support.straight_line import deep

OWN = primitive(lambda x: 2.0 * x, 2.0, name="lgamma")
OTHER = primitive(lambda x: 3.0 * x, 3.0, name="lgamma")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    workshop.finish()  # what others have made in the background goes elsewhere
    monkeypatch.setenv(store.SETTING, str(tmp_path / "cache"))
    monkeypatch.setattr(keeping, "WORTH", 1)
    return tmp_path / "cache"


def calling():
    """A program that calls what has no machine code: of the table, marked, and of the user's."""
    exact = EXACTLY[ops.lgamma]
    return Program(
        1, [], [ops.lgamma, OWN, OTHER, exact, OWN], [(0,), (1,), (2,), (3,), (4,)], [], [5]
    )


@pytest.mark.parametrize("program", [deep(Random(0), 300), calling()], ids=["long", "calling"])
@pytest.mark.parametrize("form", [Form(1, 1), Form(4, 0, True)], ids=str)
def test_what_is_written_is_read(program, form):
    made = encoded(program, form)
    found = unpacked(packed(made, program), program)
    assert found.code == made.code
    assert (found.scratch, found.kinds) == (made.scratch, made.kinds)
    assert [*map(id, found.calls)] == [*map(id, made.calls)]


def test_it_is_made_once(folder):
    program, form, made = calling(), Form(1, 1), []

    def make():
        made.append(encoded(program, form))
        return made[-1]

    first, second = (kept(program, form, make) for _ in range(2))
    assert len(made) == 1
    assert second.code == first.code
    assert len(list(folder.iterdir())) == 1


def test_another_program_or_form_is_another_file(folder):
    programs = [calling(), calling().having(outputs=[4]), deep(Random(1), 50)]
    for program in programs:
        for form in (Form(1, 1), Form(1, 0), Form(2, 1), Form(1, 1, True)):
            found = kept(program, form, lambda p=program, f=form: encoded(p, f))
            assert found.code == encoded(program, form).code
    assert len(list(folder.iterdir())) == 12


def test_short_programs_are_not_kept(folder, monkeypatch):
    monkeypatch.setattr(keeping, "WORTH", 6)
    kept(calling(), Form(1, 1), lambda: encoded(calling(), Form(1, 1)))
    assert not folder.exists()


CONTENT = packed(encoded(calling(), Form(1, 1)), calling())


@pytest.mark.parametrize(
    "content",
    [
        b"", b"7", b"x\n", CONTENT[:-1], CONTENT[:-4], CONTENT + b"1234", CONTENT[:10],
        CONTENT.replace(b"own-1", b"own-7"), CONTENT.replace(b"lgamma", b"lgumma", 1),
        b"2\n[]" + CONTENT, b"4\nnull" + CONTENT[-8:], b"-5\n" + CONTENT,
    ],
)  # fmt: skip
def test_what_was_not_written_so_is_nothing(content):
    assert content == CONTENT or unpacked(content, calling()) is None


@pytest.mark.parametrize(
    "spoil", [lambda c: c[:-3], lambda c: b"", lambda c: c[:60] + b"!" + c[61:]]
)
def test_spoilt_files_are_made_anew(folder, spoil):
    program, form = calling(), Form(1, 1)
    for _ in range(2):
        found = kept(program, form, lambda: encoded(program, form))
        assert found.code == encoded(program, form).code
        (path,) = folder.iterdir()
        path.write_bytes(spoil(path.read_bytes()))


def test_a_valid_file_of_other_content_is_made_anew(folder):
    program, form = calling(), Form(1, 1)
    kept(program, form, lambda: encoded(program, form))
    (path,) = folder.iterdir()
    store.write(path.name, b"this is no bytecode")
    assert kept(program, form, lambda: encoded(program, form)).code == encoded(program, form).code


def test_a_function_of_many_operations_gives_the_same_from_disk(folder):
    def f(x):
        for _ in range(50):
            x = ag.sin(x) * 1.01 + 0.1
        return x

    with forced("interpreter"):
        first = ag.compile(ag.value_and_grad(f))(0.3)
        workshop.finish()
        files = {path.name for path in folder.iterdir()}
        assert ag.compile(ag.value_and_grad(f))(0.3) == first
        assert {path.name for path in folder.iterdir()} == files
