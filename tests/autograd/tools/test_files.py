import os

import pytest

from autograd import SaveError
from autograd.tools.files import write_whole


def test_it_writes_and_replaces(tmp_path):
    path = tmp_path / "a.svg"
    assert write_whole(path, b"one") == path
    assert write_whole(str(path), b"two") == path
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a.svg"]


def test_a_file_keeps_its_mode_and_a_new_one_gets_the_usual(tmp_path):
    usual = tmp_path / "usual"
    usual.touch()
    path = write_whole(tmp_path / "a.svg", b"")
    assert path.stat().st_mode == usual.stat().st_mode
    path.chmod(0o640)
    assert write_whole(path, b"two").stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.svg").write_bytes(b"one")
    link = tmp_path / "link.svg"
    link.symlink_to("real.svg")
    write_whole(link, b"two")
    assert link.is_symlink()
    assert (tmp_path / "real.svg").read_bytes() == b"two"


def test_no_such_folder(tmp_path):
    with pytest.raises(SaveError, match=r"No such file or directory\. Make the folder") as caught:
        write_whole(tmp_path / "no" / "a.svg", b"")
    assert "\n" not in str(caught.value)


def test_a_file_for_a_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SaveError, match="Not a directory"):
        write_whole(tmp_path / "file" / "a.svg", b"")


def test_a_folder_for_a_file(tmp_path):
    (tmp_path / "a.svg").mkdir()
    with pytest.raises(SaveError):
        write_whole(tmp_path / "a.svg", b"")
    assert os.listdir(tmp_path) == ["a.svg"]


def test_a_name_that_no_file_has(tmp_path):
    with pytest.raises(SaveError, match="null"):
        write_whole(f"{tmp_path}/a\0.svg", b"")


def test_a_folder_closed_to_the_user(tmp_path):
    tmp_path.chmod(0o500)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("no folder is closed to this user")
    with pytest.raises(SaveError, match="Permission denied"):
        write_whole(tmp_path / "a.svg", b"")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_stood_there_survives_a_failure(tmp_path, monkeypatch, error):
    path = write_whole(tmp_path / "a.svg", b"one")

    def fail(*args):
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises((SaveError, KeyboardInterrupt)):
        write_whole(path, b"two")
    assert path.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a.svg"]
