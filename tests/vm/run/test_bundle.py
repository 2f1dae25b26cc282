"""The folder of a divergence holds what somebody else needs, and takes nobody's place."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import numpy as np
import pytest

from tests.vm.painting import canvas, op, put_word
from tests.vm.spoiled import Ageing, Spoiled, flip
from vm.core.faults import Problem
from vm.core.picture import Picture
from vm.core.trace import Stop
from vm.cpu.engine import CpuEngine
from vm.cpu.machine import Machine
from vm.files.png import PngChunk
from vm.files.pxi import Info, load_pxi
from vm.run.bundle import Subject, command, write_bundle
from vm.run.compare import CompareRange, Comparison, compare

CPU = CpuEngine()
NAMES = {
    "program.pxi",
    "before.pxi",
    "cpu.png",
    "gpu.png",
    "difference.png",
    "divergence.json",
    "README.txt",
}


def counting() -> Picture:
    """Counts up for ever, beside a few pixels of data."""
    picture = canvas(16, 8, op("'", 0, 0, 1), op("+", 2, 2, 0), op("j", 0, 0, 0))
    put_word(picture, 3, 5, 0x00_C0_30_60)
    return picture


def parted(stretch: CompareRange | None = None) -> Comparison:
    """A comparison in which step 70 spoils two pixels."""

    def deed(machine: Machine, stop: Stop) -> Stop:
        for spot in ((15, 7), (4, 6)):
            flip(spot)(machine, stop)
        return stop

    return compare(counting(), CPU, Spoiled([70], deed), within=stretch)


def test_everything_is_there(tmp_path: Path) -> None:
    place = write_bundle(tmp_path / "x", parted(), Subject())
    assert place == tmp_path / "x"
    assert {entry.name for entry in place.iterdir()} == NAMES


def test_the_program_is_as_it_was_given(tmp_path: Path) -> None:
    given = Info({"labels": {"a": [0, 0]}}, (PngChunk("puZZ", b"1"),))
    place = write_bundle(tmp_path / "x", parted(), Subject(given))
    picture, info = load_pxi(place / "program.pxi")
    assert np.array_equal(picture, counting())
    assert (info.data, info.chunks) == (given.data, given.chunks)


def test_before_waits_right_before_the_step(tmp_path: Path) -> None:
    place = write_bundle(tmp_path / "x", parted(), Subject(Info({"labels": {"a": [0, 0]}})))
    picture, info = load_pxi(place / "before.pxi")
    assert info.start(picture) == ((1, 0), 70)
    assert info.data["labels"] == {"a": [0, 0]}
    alone = Machine(counting())
    alone.run(70)
    assert np.array_equal(picture, alone.picture)


def test_the_pictures_behind_the_step_and_their_difference(tmp_path: Path) -> None:
    place = write_bundle(tmp_path / "x", parted(), Subject())
    one, other, marked = (
        load_pxi(place / f"{name}.png")[0] for name in ("cpu", "gpu", "difference")
    )
    alone = Machine(counting())
    alone.run(71)
    assert np.array_equal(one, alone.picture)
    differs = (one != other).any(axis=2)
    assert np.argwhere(differs).tolist() == [[6, 4], [7, 15]]
    assert (marked[differs] == (255, 0, 64, 255)).all()
    assert (marked[:, :, 3] == 255).all()
    assert marked[5, 3].tolist() == [64, 64, 64, 255]
    assert marked[2, 2].tolist() == [0, 0, 0, 255]


def test_the_values_name_the_step_and_each_pixel(tmp_path: Path) -> None:
    place = write_bundle(tmp_path / "x", parted(), Subject())
    values = json.loads((place / "divergence.json").read_text(encoding="utf-8"))
    assert (values["step"], values["pc"], values["instruction"]) == (70, [1, 0], "ADDC r2, r2, r0")
    assert values["engines"] == ["CPU", "Spoiled"]
    assert (values["differs"], values["pixels_differing"]) == (["pixels"], 2)
    assert values["pixels"] == [[4, 6, 0, 0, 1], [15, 7, 0, 0, 1]]
    assert values["boxes"] == [[4, 6, 12, 2]]
    stop = {"stop": "budget", "pc": [2, 0], "steps": 71, "fault": None, "lossy": False, "frame": 0}
    assert values["one"] == values["other"] == stop
    assert (values["run_from"], values["step_is_known"], values["repeats"]) == (70, True, True)
    assert {"python", "pxide", "numpy", "wgpu"} <= set(values["versions"])


def test_the_words_name_the_step_and_the_command(tmp_path: Path) -> None:
    place = write_bundle(tmp_path / "x", parted(), Subject())
    text = (place / "README.txt").read_text(encoding="utf-8")
    assert "Step 70, counted from 0, parts them: ADDC r2, r2, r0 at (1, 0).\n" in text
    assert "\n  pxvm compare program.pxi --steps 71 --engines cpu,gpu\n" in text
    for name in NAMES - {"README.txt"}:
        assert f"\n  {name} " in text


def test_a_run_from_the_middle_is_kept_as_one(tmp_path: Path) -> None:
    comparison = parted(CompareRange(pc=(2, 0), steps=50))
    place = write_bundle(tmp_path / "x", comparison, Subject(requests=("cpu", "llvmpipe (x)")))
    picture, info = load_pxi(place / "program.pxi")
    assert info.start(picture) == ((2, 0), 50)
    assert comparison.divergence is not None
    said = command(comparison, comparison.divergence, ("cpu", "llvmpipe (x)"))
    assert shlex.split(said)[2:] == [
        "program.pxi", "--steps", "21", "--engines", "cpu,llvmpipe (x)"
    ]  # fmt: skip
    assert said in (place / "README.txt").read_text(encoding="utf-8")
    assert (place / "llvmpipe-x.png").exists()


def test_two_engines_of_one_name_have_two_pictures(tmp_path: Path) -> None:
    place = write_bundle(tmp_path / "x", parted(), Subject(requests=("cpu", "CPU")))
    one, other = (load_pxi(place / f"cpu-{name}.png")[0] for name in ("one", "other"))
    assert not np.array_equal(one, other)


def test_no_other_file_is_written_over(tmp_path: Path) -> None:
    comparison = parted()
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "README.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "x-2").write_text("mine too", encoding="utf-8")
    places = [write_bundle(tmp_path / "x", comparison, Subject()) for _ in range(2)]
    assert places == [tmp_path / "x-3", tmp_path / "x-4"]
    assert [entry.name for entry in (tmp_path / "x").iterdir()] == ["README.txt"]
    assert (tmp_path / "x" / "README.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "x-2").read_text(encoding="utf-8") == "mine too"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert write_bundle(tmp_path, parted(), Subject()) == tmp_path


def test_a_folder_that_cannot_be_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(Problem, match="cannot be made"):
        write_bundle(tmp_path / "file" / "x", parted(), Subject())


def test_what_needs_a_longer_way_says_so(tmp_path: Path) -> None:
    comparison = compare(counting(), CPU, Ageing(), within=CompareRange(budget=5000))
    place = write_bundle(tmp_path / "x", comparison, Subject())
    text = (place / "README.txt").read_text(encoding="utf-8")
    assert "when the run begins at step 0" in text
    assert "an engine goes by more than the picture" in text
    assert json.loads((place / "divergence.json").read_text(encoding="utf-8"))["run_from"] == 0


def test_what_came_once_is_not_called_a_step(tmp_path: Path) -> None:
    once = [True]

    def deed(machine: Machine, stop: Stop) -> Stop:
        if once:
            once.clear()
            return flip((15, 7))(machine, stop)
        return stop

    comparison = compare(counting(), CPU, Spoiled([70], deed), within=CompareRange(budget=5000))
    place = write_bundle(tmp_path / "x", comparison, Subject())
    text = (place / "README.txt").read_text(encoding="utf-8")
    assert "They were equal after 64 steps." in text
    assert "did not come again" in text
    assert "parts them" not in text
    assert "--steps 192 " in text


def test_two_that_agree_have_nothing_to_write(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no divergence"):
        write_bundle(
            tmp_path / "x", compare(counting(), CPU, CPU, within=CompareRange(10)), Subject()
        )
    assert list(tmp_path.iterdir()) == []
