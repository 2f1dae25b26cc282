"""run, step and trace on a graphics adapter: the command line says and writes what it does on
the CPU."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT
from tests.vm.engines import gpu
from tests.vm.painting import canvas, op, put_matrix, put_registers
from vm.cli.main import main
from vm.core.picture import Picture
from vm.files.pxi import Info, save_pxi
from vm.run.engines import Choice, Engines

pytestmark = [pytest.mark.usefixtures("compiled"), pytest.mark.gpu]

EXAMPLES = sorted((ROOT / "resources" / "examples").glob("*.pxi"))
LOOP = canvas(8, 2, op("'", 0, 0, 1), op("=", 0, 1), op("j", 0, 0, 0), op("H"))
FRAMES = canvas(8, 2, op("'", 7, 7, 1), op("y", 0), op("j", 0, 0, 0))
FAULT = canvas(4, 3, op("."), op("/", 0, 1, 2))
LOSSY = canvas(8, 4, (2, 2, 2, 3), op("."), op("j", 0, 1, 0))


class Kept(Engines):
    """The engines of this computer, of which the adapter is opened once for all tests."""

    def choose(self, wish: str, picture: Picture | None = None, count: int = 1) -> Choice:
        if wish == "gpu":
            return Choice(gpu(), "It is open.")
        return super().choose(wish, picture, count)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vm.cli.engine_options.Engines", Kept)


def said(args: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """The exit status, and what was told."""
    status = main(args)
    out, err = capsys.readouterr()
    return status, out, err


def on_both(
    verb: str, file: Path, args: list[str], capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """What both engines say, which has to be the same; files they write are compared."""
    ends = []
    for engine in ("cpu", "gpu"):
        out = file.with_name(f"{engine}.out")
        words = [str(out) if word == "OUT" else word for word in args]
        ends.append((said([verb, str(file), "--engine", engine, *words], capsys), out))
    (cpu, written), (gpu_, also) = ends
    assert timeless(cpu[1]) == timeless(gpu_[1])
    assert (cpu[0], cpu[2]) == (gpu_[0], gpu_[2])
    if "OUT" in args:
        assert written.read_bytes() == also.read_bytes()
    return cpu


def timeless(out: str) -> Any:
    """What a verb told, without the engine and how long it took."""
    if out.startswith("{"):
        values: dict[str, Any] = json.loads(out)
        return {key: value for key, value in values.items() if key not in ("engine", "seconds")}
    return [line for line in out.splitlines() if not line.startswith(("engine", "seconds"))]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_runs_and_is_traced_the_same(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / path.name
    file.write_bytes(path.read_bytes())
    args = ["--steps", "20000", "--frames", "2", "--json", "--out", "OUT"]
    status, out, _err = on_both("run", file, args, capsys)
    assert status == 0
    assert json.loads(out)["steps"] > 0
    assert on_both("trace", file, ["--count", "25"], capsys)[1]
    assert on_both("trace", file, ["--from", "90", "--count", "9", "--json"], capsys)[1]


PICTURES = {"loop": LOOP, "frames": FRAMES, "fault": FAULT, "lossy": LOSSY}
CASES: dict[str, tuple[str, str, list[str], str]] = {
    "steps": ("loop", "run", ["--steps", "1001"], "steps    1001"),
    "none": ("loop", "run", ["--steps", "0"], "stop     budget"),
    "break": ("loop", "run", ["--break", "3,0"], "pc       (3, 0)"),
    "watch": ("loop", "run", ["--watch", "1,1"], "touched  (1, 1)"),
    "read": ("loop", "run", ["--read", "0,1"], "(0, 1)   400, "),
    "out": ("loop", "run", ["--steps", "77", "--out", "OUT"], "steps    77"),
    "frame": ("frames", "run", ["--out", "OUT"], "stop     yield"),
    "frames": ("frames", "run", ["--frames", "5", "--out", "OUT"], "steps    14"),
    "fault": ("fault", "run", [], "fault    (1, 0) fault 5 division by zero"),
    "lossy": ("lossy", "run", ["--steps", "5000"], "lossy    yes"),
    "step": ("loop", "step", ["--out", "OUT"], "ADDI r0, r0, 1"),
    "fault in a trace": ("fault", "trace", [], "NOP"),
    "table": ("loop", "trace", ["--csv", "--count", "3"], "step,x,y,word"),
    "frames in a trace": ("frames", "trace", ["--count", "8", "--from", "3"], "YIELD r0"),
    "behind the end": ("fault", "trace", ["--from", "9", "--json"], "[]"),
}


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("case", CASES)
def test_every_way_to_run_ends_the_same(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, verb, args, words = CASES[case]
    picture = PICTURES[name].copy()
    if name == "loop":
        put_registers(picture, 0, 400)
    if name == "lossy":
        picture[2, :, 0] = 200
    save_pxi(tmp_path / "x.pxi", picture)
    _status, out, _err = on_both(verb, tmp_path / "x.pxi", args, capsys)
    assert words in out


@pytest.mark.usefixtures("kept")
def test_a_paused_file_changes_engines_on_its_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seven steps on one, seven on the other, to and fro; a breakpoint does not hold it."""
    file = tmp_path / "x.pxi"
    save_pxi(file, canvas(4, 2, op("'", 0, 0, 1), op("j", 0, 0, 0)))
    for turn, engine in enumerate(("gpu", "cpu", "gpu", "cpu"), 1):
        args = ["run", str(file), "--engine", engine, "--steps", "7", "--out", str(file), "--json"]
        status, out, _err = said(args, capsys)
        assert (status, json.loads(out)["steps"]) == (0, 7 * turn)
    args = ["run", str(file), "--engine", "gpu", "--break", "0,0", "--json"]
    assert json.loads(said(args, capsys)[1])["steps"] == 30


@pytest.mark.usefixtures("kept")
def test_a_trace_names_what_a_product_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = canvas(16, 16, (4, 1, 4, 8), op("H"))
    put_matrix(picture, 1, [[1, 2, 3], [4, 5, 6]])
    put_matrix(picture, 4, [[7, 8], [9, 10], [11, 12]])
    for row, shape in ((1, (3, 0, 2, 0)), (4, (2, 0, 3, 0))):
        picture[row, 0] = shape
    save_pxi(tmp_path / "x.pxi", picture, Info())
    _status, out, _err = on_both("trace", tmp_path / "x.pxi", ["--json"], capsys)
    product, _halt = json.loads(out)
    assert [new for _x, _y, _old, new in product["writes"]][1:] == [58, 64, 139, 154]


def start(*args: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The command line as a program of its own."""
    words = [sys.executable, "-m", "vm", *args]
    return subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_adapter_is_found_by_a_part_of_its_name_and_named_whole(tmp_path: Path) -> None:
    save_pxi(tmp_path / "x.pxi", canvas(2, 2, op("H")))
    part = gpu().name[1:5].upper()
    done = start("run", str(tmp_path / "x.pxi"), "--engine", part, "--json")
    assert done.stderr == ""
    assert json.loads(done.stdout)["engine"] == gpu().name


@pytest.mark.parametrize("verb", ["run", "step", "trace"])
def test_a_computer_without_drivers_gets_one_line_and_status_2(verb: str, tmp_path: Path) -> None:
    save_pxi(tmp_path / "x.pxi", LOOP)
    none = {"VK_DRIVER_FILES": "none", "VK_ICD_FILENAMES": "none"}
    done = start(verb, str(tmp_path / "x.pxi"), "--engine", "gpu", **none)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "pxvm: No graphics adapter was found. Install a driver for Vulkan, Metal or Direct3D 12,"
        " or run on the CPU.\n"
    )
