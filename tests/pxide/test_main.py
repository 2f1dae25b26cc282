"""The door of pxide, as a person without a screen meets it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from pxide.base.paths import resource
from tests.pxide.ide import filed
from tests.pxide.programs import dot
from vm.files.pxi import load_pxi

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
DOT = resource("examples/dot_test.pxi")


def pxide(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Start the window where there is no screen."""
    environ = {name: value for name, value in os.environ.items() if name not in SCREENS}
    return subprocess.run(
        [sys.executable, "-m", "pxide", *map(str, words)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_without_a_screen_the_program_runs_and_the_window_is_drawn() -> None:
    done = pxide(DOT)
    assert done.returncode == 0, done.stderr
    first, answer, place = done.stdout.splitlines()
    assert "no screen" in first
    assert answer == "300"
    with Image.open(place) as window:
        assert window.width >= 1280
        assert len(window.convert("RGB").getcolors(1 << 24) or []) > 50
    assert (load_pxi(DOT)[0] == dot()).all()


def test_a_chosen_pixel_is_read_and_the_window_drawn_where_it_should(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "window.png"
    done = pxide(filed(tmp_path, dot()), "--read", "3,2", "--snapshot", path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:] == ["40", str(path)]
    assert path.read_bytes().startswith(b"\x89PNG")


def test_a_text_is_assembled_and_run(tmp_path: Path) -> None:
    text = tmp_path / "sum.pxasm"
    text.write_text("SET r3, 300\nH\n", encoding="utf-8")
    done = pxide(text, "--snapshot", tmp_path / "window.png")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == "300"


def test_the_mistakes_of_a_text_are_said_and_end_badly(tmp_path: Path) -> None:
    text = tmp_path / "sum.pxasm"
    text.write_text("STE r3, 300\n", encoding="utf-8")
    done = pxide(text, "--snapshot", tmp_path / "window.png")
    assert done.returncode == 1
    assert f"{text}:1:1: " in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.gpu
def test_an_engine_is_chosen_for_this_once(tmp_path: Path) -> None:
    done = pxide(DOT, "--engine", "gpu", "--snapshot", tmp_path / "window.png")
    assert done.returncode == 0, done.stderr
    _, engine, answer, _ = done.stdout.splitlines()
    assert engine.startswith("run on ")
    assert engine != "run on CPU"
    assert answer == "300"


def test_an_engine_that_is_not_there_is_one_clear_line_and_a_bad_end(tmp_path: Path) -> None:
    done = pxide(DOT, "--engine", "voodoo", "--snapshot", tmp_path / "window.png")
    assert done.returncode == 1
    assert "There is no engine called voodoo." in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_snapshot_sets_nothing(tmp_path: Path) -> None:
    done = pxide(DOT, "--snapshot", tmp_path / "window.png")
    assert done.returncode == 0, done.stderr
    assert not list(Path(os.environ["XDG_CONFIG_HOME"]).rglob("pxide.ini"))


def test_a_file_that_is_not_there_is_one_clear_line_and_a_bad_end(tmp_path: Path) -> None:
    done = pxide(tmp_path / "nowhere.pxi", "--snapshot", tmp_path / "window.png")
    assert done.returncode == 1
    assert "nowhere.pxi" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_snapshot_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = pxide(DOT, "--snapshot", tmp_path / "file" / "window.png")
    assert done.returncode == 1
    assert "was not written" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_wrong_words_end_with_2() -> None:
    done = pxide(DOT, "--read", "three")
    assert done.returncode == 2
    assert "X,Y" in done.stderr


def test_a_command_needs_no_screen_and_no_qt(tmp_path: Path) -> None:
    image = tmp_path / "a.png"
    done = pxide("knowledge", "new", image)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{image}: 512 pixels wide\n", "")
    code = (
        "import sys; from pxide.__main__ import main\n"
        f"main(['knowledge', 'verify', {str(image)!r}])\n"
        "print([name for name in ('PySide6', 'httpx', 'wgpu', 'numba') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["0 entries, 22 rows: all whole", "[]"]


def test_a_file_named_like_a_command_is_opened_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "knowledge").write_bytes(DOT.read_bytes())
    done = pxide(tmp_path / "knowledge", "--snapshot", tmp_path / "window.png")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1] == "300"
