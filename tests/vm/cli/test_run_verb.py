from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.vm.painting import canvas, get_word, op, put_reds, put_registers
from vm.cli.main import main
from vm.core.picture import Picture
from vm.files.png import PngChunk
from vm.files.pxi import Info, load_pxi, save_pxi

pytestmark = pytest.mark.usefixtures("compiled")

LOOP = canvas(4, 2, op("'", 0, 0, 1), op("j", 0, 0, 0))
FRAMES = canvas(8, 2, op("'", 7, 7, 1), op("y", 0), op("j", 0, 0, 0))


@pytest.fixture
def dot(tmp_path: Path) -> Path:
    picture = canvas(16, 16, (1, 1, 2, 3))
    put_reds(picture, 1, [1, 2, 3, 4])
    put_reds(picture, 2, [10, 20, 30, 40])
    return saved(tmp_path / "dot.pxi", picture)


def saved(path: Path, picture: Picture, info: Info | None = None) -> Path:
    save_pxi(path, picture, info)
    return path


def pixel_at(path: Path, x: int, y: int) -> int:
    return get_word(load_pxi(path)[0], x, y)


def test_the_dot_product_is_told_and_the_file_is_left_alone(
    dot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = dot.read_bytes()
    assert main(["run", str(dot), "--read", "0,3", "--read", "1,2"]) == 0
    out, err = capsys.readouterr()
    lines = [line.split(None, 1) for line in out.splitlines()]
    assert lines[:3] == [["stop", "halted"], ["pc", "(1, 0)"], ["steps", "2"]]
    assert lines[3] == ["lossy", "no"]
    assert float(lines[4][1]) >= 0
    assert out.splitlines()[5:] == [
        "engine   CPU",
        "(0, 3)   300, 0x0000012C, signed 300, bytes 44 1 0 0",
        "(1, 2)   20, 0x00000014, signed 20, bytes 20 0 0 0",
    ]
    assert err == ""
    assert dot.read_bytes() == before


def test_json_has_exactly_its_keys(dot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(dot), "--json", "--read", "0,3"]) == 0
    out, err = capsys.readouterr()
    said = json.loads(out)
    assert list(said) == ["stop", "pc", "steps", "fault", "lossy", "engine", "seconds"]
    assert isinstance(said.pop("seconds"), float)
    assert said == {
        "stop": "halted",
        "pc": [1, 0],
        "steps": 2,
        "fault": None,
        "lossy": False,
        "engine": "CPU",
    }
    assert err == "pxvm: (0, 3)  300, 0x0000012C, signed 300, bytes 44 1 0 0\n"


@pytest.mark.parametrize("engine", ["cpu", "auto"])
def test_out_writes_the_result_and_forgets_the_pause(dot: Path, engine: str) -> None:
    target = dot.with_name("out.pxi")
    assert main(["run", str(dot), "--engine", engine, "--out", str(target)]) == 0
    picture, info = load_pxi(target)
    assert picture[3, 0].tolist() == [44, 1, 0, 0]
    assert info == Info()


def test_out_may_be_the_file_itself_and_keeps_what_came_beside(tmp_path: Path) -> None:
    info = Info({"labels": {"a": [0, 0]}}, (PngChunk("puZZ", b"1"),))
    file = saved(tmp_path / "x.pxi", LOOP, info)
    assert main(["run", str(file), "--steps", "6", "--out", str(file)]) == 0
    picture, after = load_pxi(file)
    assert get_word(picture, 0, 1) == 3
    assert after.chunks == info.chunks
    assert after.data == {"labels": {"a": [0, 0]}, "pc": [0, 0], "steps": 6}


def test_a_paused_file_goes_on_where_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved(tmp_path / "x.pxi", LOOP)
    for end in (3, 6):
        args = ["run", str(file), "--steps", "3", "--out", str(file), "--json"]
        assert main(args) == 0
        said = json.loads(capsys.readouterr().out)
        assert (said["stop"], said["steps"], said["pc"]) == ("budget", end, [end % 2, 0])
    assert pixel_at(file, 0, 1) == 3


def test_a_fault_is_exit_status_1_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved(tmp_path / "x.pxi", canvas(4, 3, op("."), op("/", 0, 1, 2)))
    assert main(["run", str(file)]) == 1
    assert "fault    (1, 0) fault 5 division by zero: DIV" in capsys.readouterr().out
    assert main(["run", str(file), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["stop"], said["pc"], said["steps"]) == ("fault", [1, 0], 1)
    assert list(said["fault"]) == ["code", "x", "y", "words"]
    assert said["fault"]["code"] == 5
    assert (said["fault"]["x"], said["fault"]["y"]) == (1, 0)


@pytest.mark.parametrize("steps", [0, 1, 64, 65, 5001, 1_000_000])
def test_steps_is_the_exact_number(
    steps: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved(tmp_path / "x.pxi", LOOP)
    out = tmp_path / "o.pxi"
    args = ["run", str(file), "--steps", str(steps), "--json", "--out", str(out)]
    assert main(args) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["stop"], said["steps"]) == ("budget", steps)
    assert pixel_at(out, 0, 1) == (steps + 1) // 2


def test_a_breakpoint_stops_before_its_instruction_also_behind_a_slice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The place is reached after 1 000 rounds, so many slices of the run have passed it by."""
    picture = canvas(8, 2, op("'", 0, 0, 1), op("=", 0, 1), op("j", 0, 0, 0), op("H"))
    put_registers(picture, 0, 1000)
    file = saved(tmp_path / "x.pxi", picture)
    assert main(["run", str(file), "--break", "3,0", "--break", "7,1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["stop"], said["pc"], said["steps"]) == ("breakpoint", [3, 0], 2999)


def test_a_breakpoint_where_the_file_waits_does_not_hold_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved(tmp_path / "x.pxi", LOOP)
    args = ["run", str(file), "--break", "1,0", "--out", str(file), "--json"]
    for steps in (1, 3, 5):
        assert main(args) == 0
        assert json.loads(capsys.readouterr().out)["steps"] == steps


@pytest.mark.parametrize("watched", ["0,3", "1,2"])
def test_a_watched_pixel_stops_after_its_access(
    watched: str, dot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(dot), "--watch", watched, "--read", "0,3"]) == 0
    out = capsys.readouterr().out
    spot = f"({watched.replace(',', ', ')})"
    assert out.startswith(f"stop     data breakpoint\ntouched  {spot}\npc       (1, 0)\n")
    assert "300" in out.splitlines()[-1]


@pytest.mark.parametrize(("frames", "steps"), [([], 2), (["--frames", "5"], 14)])
def test_frames_counts_yields(
    frames: list[str], steps: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved(tmp_path / "x.pxi", FRAMES)
    out = tmp_path / "o.pxi"
    assert main(["run", str(file), "--json", "--out", str(out), *frames]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["stop"], said["steps"], said["pc"]) == ("yield", steps, [2, 0])
    if frames:
        words = [pixel_at(out, x, 1) for x in (0, 1, 2, 3, 7)]
        assert words == [0xFFFF_FFFF, 0, 0, 3, 5]


def test_steps_end_a_run_of_many_frames(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = saved(tmp_path / "x.pxi", FRAMES)
    assert main(["run", str(file), "--steps", "5", "--frames", "99", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["stop"], said["steps"]) == ("budget", 5)


def test_lossy_is_kept_over_slices(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = canvas(8, 4, (2, 2, 2, 3), op("."), op("j", 0, 1, 0))
    picture[2, :, 0] = 200
    file = saved(tmp_path / "x.pxi", picture)
    assert main(["run", str(file), "--steps", "5000"]) == 0
    assert "lossy    yes" in capsys.readouterr().out


def test_a_text_is_assembled_and_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.pxasm").write_text("SET r0, 263\nH\n", encoding="utf-8")
    assert main(["run", str(tmp_path / "x.pxasm"), "--read", "0,1"]) == 0
    assert "(0, 1)   263," in capsys.readouterr().out
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.pxasm"]


def test_an_opaque_picture_runs_after_a_remark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.png"
    Image.fromarray(np.zeros((2, 2, 3), np.uint8)).save(file)
    assert main(["run", str(file), "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["stop"] == "halted"
    assert err == f"pxvm: {file}: Opened an RGB picture: every alpha is set to 255.\n"
