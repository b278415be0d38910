import os
import stat

import pytest

from autograd.compiler.llvm import store
from support.builds import run_python

KEY = "ab" * 32


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(store.SETTING, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_was_written_is_read(folder):
    assert store.read(KEY) is None
    store.write(KEY, b"code")
    assert store.read(KEY) == b"code"
    assert store.read("cd" * 32) is None
    assert [path.name for path in folder.iterdir()] == [KEY]


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_the_folder_is_private(folder):
    store.write(KEY, b"code")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not (folder / KEY).stat().st_mode & 0o077


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content[:-1],
        lambda content: content + b"!",
        lambda content: b"X" + content[1:],
        lambda content: content[:40] + b"0" + content[41:],
        lambda content: b"",
        lambda content: content[:-1] + bytes([content[-1] ^ 1]),
    ],
    ids=["torn", "longer", "foreign", "another key", "empty", "altered"],
)
def test_what_cannot_be_trusted_is_thrown_away(folder, spoil):
    store.write(KEY, b"code")
    path = folder / KEY
    path.write_bytes(spoil(path.read_bytes()))
    assert store.read(KEY) is None
    assert not path.exists()
    store.write(KEY, b"code")
    assert store.read(KEY) == b"code"


def test_code_of_another_key_is_not_taken(folder):
    store.write(KEY, b"code")
    other = "cd" * 32
    (folder / KEY).rename(folder / other)
    assert store.read(other) is None


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_others_may_write_to_is_not_run(folder, what):
    store.write(KEY, b"code")
    (folder if what == "folder" else folder / KEY).chmod(0o777)
    assert store.read(KEY) is None


@pytest.mark.skipif(os.name != "posix", reason="links are those of POSIX")
def test_links_are_not_followed(folder, tmp_path):
    store.write(KEY, b"code")
    (folder / KEY).rename(tmp_path / "elsewhere")
    (folder / KEY).symlink_to(tmp_path / "elsewhere")
    assert store.read(KEY) is None


def test_it_can_be_switched_off(folder, monkeypatch):
    monkeypatch.setenv(store.SETTING, "off")
    store.write(KEY, b"code")
    assert store.read(KEY) is None
    assert not folder.exists()


def test_without_a_home_nothing_is_kept(monkeypatch):
    def nobody():
        raise RuntimeError("Could not determine home directory.")

    for setting in (store.SETTING, "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(setting, raising=False)
    monkeypatch.setattr(store.Path, "home", nobody)
    store.write(KEY, b"code")
    assert store.read(KEY) is None
    assert store.folder() is None


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(store.SETTING, str(tmp_path / "file" / "cache"))
    store.write(KEY, b"code")
    assert store.read(KEY) is None


def test_what_was_not_used_for_longest_goes_first(folder, monkeypatch):
    monkeypatch.setattr(store, "_MOST", 4000)  # four files of 913 bytes, and some room
    keys = [f"{i:064x}" for i in range(4)]
    for age, key in enumerate(keys):
        store.write(key, bytes(800))
        os.utime(folder / key, (age, age))
    store.read(keys[0])  # used just now
    store.write("ff" * 32, bytes(800))
    assert store.read(keys[0]) is not None
    assert store.read(keys[1]) is None
    assert store.read("ff" * 32) is not None


def test_a_second_process_finds_what_the_first_compiled(folder):
    pytest.importorskip("llvmlite")
    code = (
        "import autograd as ag\n"
        "from autograd.compiler.llvm import store\n"
        "wrote = []\n"
        "write = store.write\n"
        "store.write = lambda key, code: (wrote.append(key), write(key, code))\n"
        "f = ag.compile(ag.value_and_grad(lambda x: x * ag.exp(-x)))\n"
        "print(f(1.0), f(2.0), len(wrote))\n"
    )
    first, second = (run_python(code).stdout.split() for _ in range(2))
    assert first[:-1] == second[:-1]
    assert int(first[-1]) > 0
    assert int(second[-1]) == 0


def test_files_of_others_in_the_folder_are_left_alone(folder, monkeypatch):
    monkeypatch.setattr(store, "_MOST", 100)
    store.write(KEY, b"code")
    (folder / "thesis.pdf").write_bytes(bytes(1000))
    store.write("cd" * 32, b"code")
    assert (folder / "thesis.pdf").exists()


def size_of(folder):
    return sum(path.stat().st_size for path in folder.iterdir())


def test_the_folder_is_not_read_at_each_write(folder, monkeypatch):
    monkeypatch.setattr(store, "_MOST", 160_000)
    looks = []
    prune = store._prune
    monkeypatch.setattr(store, "_prune", lambda *args: looks.append(args) or prune(*args))
    for k in range(300):
        store.write(f"{k:064x}", bytes(887))  # a thousand bytes with what stands before them
        os.utime(folder / f"{k:064x}", (k, k))
        assert size_of(folder) <= 160_000
    assert len(looks) <= 2 + 300_000 // 8_000
    assert size_of(folder) > 130_000
    assert store.read(f"{299:064x}") is not None
    assert store.read(f"{0:064x}") is None


def test_what_earlier_processes_left_counts(folder, monkeypatch):
    monkeypatch.setattr(store, "_MOST", 16_000)
    for k in range(15):
        store.write(f"{k:064x}", bytes(800))
    monkeypatch.setattr(store, "_unseen", {})  # as in a fresh one
    monkeypatch.setattr(store, "_MOST", 8_000)
    store.write("ff" * 32, b"code")
    assert size_of(folder) <= 8_000


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv(store.SETTING, "~/mine")
    store.write(KEY, b"code")
    assert (tmp_path / "mine" / KEY).exists()
    assert store.read(KEY) == b"code"


def test_the_home_of_nobody_keeps_nothing(monkeypatch):
    monkeypatch.setenv(store.SETTING, "~nobody-of-that-name/cache")
    store.write(KEY, b"code")
    assert store.read(KEY) is None


@pytest.mark.skipif(os.name != "posix", reason="links are those of POSIX")
def test_the_folder_may_be_a_link(folder, tmp_path):
    target = tmp_path / "elsewhere"
    folder.symlink_to(target)
    store.write(KEY, b"code")
    assert (target / KEY).exists()
    assert store.read(KEY) == b"code"
    target.chmod(0o777)
    assert store.read(KEY) is None


@pytest.mark.skipif(os.name != "posix", reason="links are those of POSIX")
def test_a_link_of_somebody_else_or_in_a_circle_keeps_nothing(folder, tmp_path, monkeypatch):
    folder.symlink_to(folder)
    store.write(KEY, b"code")
    assert store.read(KEY) is None
    folder.unlink()
    folder.symlink_to(tmp_path / "elsewhere")
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    store.write(KEY, b"code")
    assert not (tmp_path / "elsewhere").exists()
