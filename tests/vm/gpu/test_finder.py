"""A rule broken on purpose on the device is found: the step, the pixel, a folder to repeat it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.resources.examples import NAMES, picture_of
from tests.vm.engines import cpu, gpu
from tests.vm.gpu.programs import rewriting, trailing, widening
from tests.vm.painting import canvas, get_word, op, put_registers
from tests.vm.parting import parted
from vm.cli.main import main
from vm.core.picture import Picture
from vm.files.pxi import load_pxi, save_pxi
from vm.gpu.engine import GpuEngine
from vm.gpu.pipelines import PipelineCache, Shaders
from vm.isa.table import ISA, Op
from vm.run.bundle import Subject, write_bundle
from vm.run.compare import Aspect, CompareRange, Comparison, compare
from vm.run.engines import Choice, Engines

pytestmark = [pytest.mark.gpu, pytest.mark.usefixtures("compiled")]

BY_NAME = {op.name: op for op in ISA}


def misruled(name: str, other: str) -> Sequence[Op]:
    """The instruction set with one rule in the place of another's."""
    return [replace(op, rule=BY_NAME[other].rule) if op.name == name else op for op in ISA]


def broken(isa: Sequence[Op]) -> GpuEngine:
    """The adapter of the tests, which executes another table."""
    engine = GpuEngine(gpu().adapter)
    engine._pipelines = PipelineCache(engine._pipelines.device, Shaders(isa))
    return engine


class Dim(Shaders):
    """Passes that clamp at 254."""

    def __init__(self) -> None:
        """Read the whole table."""
        super().__init__(ISA)
        clamp = "min(sum, 255u), 0xFFu"
        assert clamp in self._passes
        self._passes = self._passes.replace(clamp, "min(sum, 254u), 0xFFu")


def dim() -> GpuEngine:
    """The adapter of the tests, with a pass that is wrong for sums above 254."""
    engine = broken(ISA)
    engine._pipelines = PipelineCache(engine._pipelines.device, Dim())
    return engine


@pytest.mark.parametrize("name", NAMES)
def test_the_adapter_agrees_with_the_cpu_on_every_example(name: str) -> None:
    budget = 5_000 if name == "paint" else 300_000  # which shows a frame every few steps
    assert compare(picture_of(name), cpu(), gpu(), within=CompareRange(budget=budget)).is_equal


@pytest.mark.parametrize("paint", [trailing, rewriting])
def test_the_adapter_agrees_with_the_cpu_for_a_million_steps(
    paint: Callable[[], Picture],
) -> None:
    told: list[tuple[int, int]] = []
    comparison = compare(
        paint(), cpu(), gpu(), within=None, progress=lambda *done: told.append(done)
    )
    assert comparison.is_equal
    assert comparison.end.stop.steps == 1_000_000
    assert told[-1] == (1_000_000, 1_000_000)


def test_a_wrong_rule_on_single_words_is_found_at_its_first_step() -> None:
    """AND keeps the trail below row 36; OR in its place lets it run on, from step 3 on."""
    found = parted(trailing(), broken(misruled("AND", "OR")))
    assert (found.step, found.pc) == (3, (3, 0))
    assert found.word is not None
    assert chr(found.word & 0xFF) == "&"
    assert found.aspects == (Aspect.PIXELS,)
    assert found.spots(9) == ((5, 1),)
    one, other = (get_word(moment.picture, 5, 1) for moment in (found.one, found.other))
    assert (one, other) == (1 | 4 << 16, 31 | 31 << 16)


def test_a_wrong_rule_that_matters_late_is_found_by_halving() -> None:
    """A shift without a sign is the same until the number has one, after 30 000 rounds."""
    picture = canvas(16, 8, op("'", 0, 0, 1), op("]", 3, 0, 1), op("j", 0, 0, 0))
    put_registers(picture, 2**31 - 30_000, 4)
    found = parted(picture, broken(misruled("SAR", "SHR")), CompareRange(budget=400_000))
    assert (found.step, found.pc) == (3 * 29_999 + 1, (1, 0))
    assert found.spots(9) == ((3, 1),)
    one, other = (get_word(moment.picture, 3, 1) for moment in (found.one, found.other))
    assert (one, other) == (0xF800_0000, 0x0800_0000)


def test_a_wrong_wide_instruction_is_found_with_all_its_pixels() -> None:
    found = parted(widening(), broken(misruled("ADD", "MUL_ADD")))
    assert (found.step, found.pc) == (5, (5, 0))
    assert found.word == int.from_bytes(bytes((2, 3, 5, 15)), "little")
    assert all(y == 15 for _, y in found.spots(16))
    assert 0 < found.count <= 16


def summing() -> Picture:
    """Adds row 3 onto row 4 and counts, until a sum passes 254 with the 25th round."""
    picture = widening()
    picture[0] = 0
    loop = (2, 3, 4, 4), (ord("'"), 9, 9, 1), (ord("j"), 0, 0, 0)
    for x, instruction in enumerate(loop):
        picture[0, x, : len(instruction)] = instruction
    picture[3:5] = 0
    picture[3, :5, 0] = (1, 2, 10, 3, 4)
    picture[4, 2, 0] = 5
    return picture


def test_a_wrong_pass_is_found_when_first_it_matters() -> None:
    """10 * 25 + 5 = 255."""
    found = parted(summing(), dim(), CompareRange(budget=100_000))
    assert (found.step, found.pc) == (3 * 24, (0, 0))
    assert found.spots(9) == ((2, 4),)
    assert (found.one.picture[4, 2, 0], found.other.picture[4, 2, 0]) == (255, 254)


def divergent() -> tuple[Picture, GpuEngine, Comparison]:
    """A picture, an engine that is wrong on it, and what came of the two."""
    engine = dim()
    comparison = compare(summing(), cpu(), engine)
    assert comparison.divergence is not None
    return summing(), engine, comparison


def test_the_folder_holds_both_pictures_the_program_and_the_step(tmp_path: Path) -> None:
    picture, _engine, comparison = divergent()
    place = write_bundle(tmp_path / "found", comparison, Subject())
    found = comparison.divergence
    assert found is not None
    assert np.array_equal(load_pxi(place / "cpu.png")[0], found.one.picture)
    assert np.array_equal(load_pxi(place / "gpu.png")[0], found.other.picture)
    assert np.array_equal(load_pxi(place / "program.pxi")[0], picture)
    before, info = load_pxi(place / "before.pxi")
    assert np.array_equal(before, found.before.picture)
    values = json.loads((place / "divergence.json").read_text(encoding="utf-8"))
    assert (values["step"], values["pixels"][0][:2]) == (72, [2, 4])
    assert values["engines"] == ["CPU", gpu().name]
    assert info.data


def test_the_command_in_the_folder_shows_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, engine, _comparison = divergent()

    class Wrong(Engines):
        """Engines among which the adapter is wrong."""

        def choose(self, wish: str, picture: Picture | None = None, count: int = 1) -> Choice:
            if wish == "gpu":
                return Choice(engine, "For a test.")
            return super().choose(wish, picture, count)

    monkeypatch.setattr("vm.cli.compare_verb.Engines", Wrong)
    save_pxi(tmp_path / "sum.pxi", picture)
    assert main(["compare", str(tmp_path / "sum.pxi")]) == 1
    said = capsys.readouterr().out
    assert "step     72: " in said
    bundle = tmp_path / "sum.divergence"
    readme = (bundle / "README.txt").read_text(encoding="utf-8")
    (line,) = (line for line in readme.splitlines() if line.startswith("  pxvm "))
    monkeypatch.chdir(bundle)
    assert main(shlex.split(line)[1:]) == 1
    again = capsys.readouterr().out
    assert "step     72: " in again
    assert "(2, 4)" in again
