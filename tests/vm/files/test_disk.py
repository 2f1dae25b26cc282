from __future__ import annotations

import random
import select
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.house.tree import ROOT
from vm.core.faults import Problem
from vm.files.disk import read_file, replace_file
from vm.files.pxi import load_pxi, save_pxi

OLD_AND_NEW = """
import sys, numpy as np
from pathlib import Path
from vm.files.disk import replace_file
from vm.files.pxi import encode_pxi, save_pxi
noise = np.random.default_rng(0).integers(0, 256, (2, 700, 700, 4), np.uint8)
"""
SAVE_FOR_EVER = (
    OLD_AND_NEW
    + """
files = [encode_pxi(picture) for picture in noise]
print("ready", flush=True)
while True:
    files.reverse()
    replace_file(Path(sys.argv[1]), files[0])
"""
)
SAVE_ON_A_FULL_DISK = (
    OLD_AND_NEW
    + """
import resource, signal
from vm.core.faults import Problem
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    save_pxi(sys.argv[1], noise[1])
except Problem as problem:
    print(problem.what)
"""
)


def script(text: str, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", text, str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_new_and_old_files_hold_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "x"
    replace_file(file, b"one")
    assert read_file(file) == b"one"
    replace_file(file, b"")
    assert read_file(file) == b""
    assert names(tmp_path) == ["x"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work in another way on Windows")
def test_permissions_are_kept_and_new_files_get_the_usual_ones(tmp_path: Path) -> None:
    old, new, usual = tmp_path / "old", tmp_path / "new", tmp_path / "usual"
    old.write_bytes(b"1")
    old.chmod(0o640)
    usual.write_bytes(b"")
    replace_file(old, b"2")
    replace_file(new, b"2")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert new.stat().st_mode == usual.stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    real, link, again = tmp_path / "deep" / "real", tmp_path / "link", tmp_path / "again"
    real.write_bytes(b"old")
    link.symlink_to("deep/real")
    again.symlink_to(link)
    replace_file(again, b"new")
    assert real.read_bytes() == b"new"
    assert link.is_symlink()
    assert again.is_symlink()
    assert names(tmp_path / "deep") == ["real"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_nothing_makes_the_file_and_a_ring_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("made")
    replace_file(tmp_path / "link", b"x")
    assert (tmp_path / "made").read_bytes() == b"x"
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(Problem, match="cannot be written"):
        replace_file(tmp_path / "a", b"x")
    assert names(tmp_path) == ["a", "b", "link", "made"]


def test_a_folder_and_a_missing_folder_are_problems(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is a folder"):
        replace_file(tmp_path, b"x")
    with pytest.raises(Problem, match="cannot be written"):
        replace_file(tmp_path / "gone" / "x", b"x")
    assert names(tmp_path) == []


def test_a_name_no_disk_takes_is_a_problem(tmp_path: Path) -> None:
    for name in ("x" * 400, "nul\0byte"):
        with pytest.raises(Problem, match="cannot be written"):
            replace_file(tmp_path / name, b"x")
        with pytest.raises(Problem):
            read_file(tmp_path / name)
    assert names(tmp_path) == []


def test_a_read_only_folder_leaves_the_old_file(plain_folder: Path) -> None:
    inner = plain_folder / "closed"
    inner.mkdir()
    (inner / "x").write_bytes(b"old")
    inner.chmod(0o555)
    with pytest.raises(Problem, match="permission denied"):
        replace_file(inner / "x", b"new")
    assert (inner / "x").read_bytes() == b"old"
    assert names(inner) == ["x"]
    inner.chmod(0o755)


def test_a_read_only_file_says_no_though_its_folder_is_open(plain_folder: Path) -> None:
    file = plain_folder / "x"
    file.write_bytes(b"old")
    file.chmod(0o444)
    with pytest.raises(Problem, match="permission denied"):
        replace_file(file, b"new")
    assert file.read_bytes() == b"old"
    assert names(plain_folder) == ["x"]


@pytest.mark.skipif(sys.platform == "win32", reason="there a process has no limit on files")
def test_a_full_disk_leaves_the_old_picture(tmp_path: Path) -> None:
    file = tmp_path / "x.pxi"
    save_pxi(file, np.zeros((2, 2, 4), np.uint8))
    old = file.read_bytes()
    with script(SAVE_ON_A_FULL_DISK, file) as child:
        said, _none = child.communicate(timeout=60)
    assert said == f"{file} cannot be written: file too large.\n"
    assert file.read_bytes() == old
    assert names(tmp_path) == ["x.pxi"]


@pytest.mark.long
def test_a_kill_while_saving_leaves_the_old_or_the_new_picture(tmp_path: Path) -> None:
    """The child saves packed pictures, so that nearly all its time is spent on the disk."""
    noise = np.random.default_rng(0).integers(0, 256, (2, 700, 700, 4), np.uint8)
    chance = random.Random(7)
    file = tmp_path / "x.pxi"
    save_pxi(file, noise[0])
    for _ in range(6):
        with script(SAVE_FOR_EVER, file) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            select.select([], [], [], chance.uniform(0.0, 0.08))
            child.kill()
        picture, info = load_pxi(file)
        assert picture.tobytes() in (noise[0].tobytes(), noise[1].tobytes())
        assert info.remarks == ()
