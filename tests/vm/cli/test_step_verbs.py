from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.vm.painting import canvas, op, put_registers
from vm.cli.main import main
from vm.files.pxi import Info, load_pxi, save_pxi

pytestmark = pytest.mark.usefixtures("compiled")

COLUMNS = ["step", "x", "y", "word", "instruction", "reads", "writes", "lossy"]


@pytest.fixture
def loop(tmp_path: Path) -> Path:
    """Counts register 0 up by 2 for ever."""
    save_pxi(tmp_path / "x.pxi", canvas(4, 2, op("'", 0, 0, 2), op("j", 0, 0, 0)))
    return tmp_path / "x.pxi"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Two steps, then a division by zero."""
    picture = canvas(4, 2, op("#", 1, 5, 0), op("."), op("/", 0, 1, 2))
    save_pxi(tmp_path / "f.pxi", picture)
    return tmp_path / "f.pxi"


def test_step_does_one_and_out_keeps_it(loop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ends = ("(1, 0) after 1 step", "(0, 0) after 2 steps", "(1, 0) after 3 steps")
    for number, end in enumerate(ends):
        assert main(["step", str(loop), "--out", str(loop)]) == 0
        first, last = capsys.readouterr().out.splitlines()
        assert first.split()[0] == str(number)
        assert last == f"step at {end}"
    picture, info = load_pxi(loop)
    assert picture[1, 0, 0] == 4
    assert info.start(picture) == ((1, 0), 3)


def test_step_says_what_was_read_and_written(
    loop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = loop.read_bytes()
    assert main(["step", str(loop)]) == 0
    line = capsys.readouterr().out.splitlines()[0]
    assert "ADDI r0, r0, 2" in line
    assert "reads (0, 1)" in line
    assert line.endswith("writes (0, 1) 0 -> 2")
    assert loop.read_bytes() == before


def test_step_at_a_halt_and_at_a_fault(
    tmp_path: Path, faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pxi(tmp_path / "h.pxi", canvas(2, 2, op("H")), Info({"steps": 4}))
    assert main(["step", str(tmp_path / "h.pxi")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "halted at (0, 0) after 5 steps"
    picture, _info = load_pxi(faulty)
    save_pxi(faulty, picture, Info().paused((2, 0), 2))
    assert main(["step", str(faulty), "--out", str(faulty)]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("(2, 0) fault 5 division by zero: ")
    after, info = load_pxi(faulty)
    assert after.tobytes() == picture.tobytes()
    assert info.data == {}


def test_trace_shows_a_stretch(loop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", str(loop), "--from", "1000", "--count", "3"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["1000", "1001", "1002"]
    assert lines[0].endswith("writes (0, 1) 1000 -> 1002")
    assert "JUMP" in lines[1]
    assert err == "pxvm: step at (1, 0) after 1003 steps\n"


def test_trace_as_json(loop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", str(loop), "--count", "2", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first == {
        "step": 0,
        "pc": [0, 0],
        "word": 0x02_00_00_27,
        "instruction": "ADDI r0, r0, 2",
        "reads": [[0, 1, 1, 1]],
        "writes": [[0, 1, 0, 2]],
        "lossy": False,
    }
    assert (second["step"], second["pc"], second["writes"]) == (1, [1, 0], [])


def test_trace_as_csv(loop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", str(loop), "--count", "2", "--csv"]) == 0
    head, first, second = csv.reader(io.StringIO(capsys.readouterr().out))
    assert head == COLUMNS
    word = str(0x02_00_00_27)
    assert first == ["0", "0", "0", word, "ADDI r0, r0, 2", "0:1:1:1", "0:1:0:2", "0"]
    assert second[:3] == ["1", "1", "0"]


def test_trace_names_what_a_blit_moved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = canvas(8, 8, op("B", 0, 1, 2))
    put_registers(picture, 4 << 16, 6 << 16, 3 | 2 << 16)
    picture[4:6, :3, 0] = 9
    save_pxi(tmp_path / "x.pxi", picture)
    assert main(["trace", str(tmp_path / "x.pxi"), "--count", "1"]) == 0
    line = capsys.readouterr().out.splitlines()[0]
    assert "(0, 4) 3x2" in line.split("writes")[0]
    assert line.split("writes")[1] == " (0, 6) 3x2"
    assert main(["trace", str(tmp_path / "x.pxi"), "--count", "1", "--json"]) == 0
    (step,) = json.loads(capsys.readouterr().out)
    assert sorted(step["writes"]) == [[x, y, 0, 9] for x in range(3) for y in (6, 7)]


def test_a_trace_ends_at_the_fault(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", str(faulty)]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert err.startswith("pxvm: (2, 0) fault 5 division by zero: ")


@pytest.mark.parametrize(
    ("form", "nothing"), [("--json", "[]\n"), ("--csv", ",".join(COLUMNS) + "\n")]
)
def test_a_trace_behind_the_end_is_empty(
    form: str, nothing: str, faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", str(faulty), "--from", "9", form]) == 1
    assert capsys.readouterr().out == nothing


def test_a_trace_passes_frames(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_pxi(tmp_path / "x.pxi", canvas(8, 2, op("y", 0), op("j", 0, 0, 0)))
    assert main(["trace", str(tmp_path / "x.pxi"), "--from", "3", "--count", "2"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["3", "4"]


def test_a_trace_of_a_paused_file_begins_there(
    loop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pxi(loop, load_pxi(loop)[0], Info().paused((1, 0), 7))
    assert main(["trace", str(loop), "--count", "1"]) == 0
    assert capsys.readouterr().out.split()[0] == "7"
    assert main(["trace", str(loop), "--from", "6"]) == 2
    assert "was saved after 7 steps. Begin at --from 7." in capsys.readouterr().err
