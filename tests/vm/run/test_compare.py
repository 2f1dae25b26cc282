"""The step that parts two executors is found exactly, or it is not claimed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.house.tree import ROOT
from tests.vm.painting import canvas, get_word, op, put_registers
from tests.vm.parting import CPU, FAR, counting, parted, stepped
from tests.vm.spoiled import (
    Misruled,
    Misspoken,
    Spoiled,
    flip,
    halt_uncounted,
    other_fault,
)
from vm.core.executor import NO_HOST
from vm.core.picture import Picture
from vm.core.trace import Stop, StopReason
from vm.cpu.engine import CpuEngine
from vm.cpu.machine import Machine
from vm.files.pxi import load_pxi
from vm.run.compare import Aspect, CompareRange, compare

EXAMPLES = ROOT / "resources" / "examples"


def yielding() -> Picture:
    """Shows a frame every three steps, for ever."""
    return canvas(16, 8, op("'", 7, 7, 1), op("y", 0), op("j", 0, 0, 0))


def rewriting() -> Picture:
    """Turns the NOP at (3, 0) into SUB r4, r5, r5 by its second step, and comes by there."""
    picture = canvas(16, 8, op("l", 0, 1, 0), op("s", 0, 2, 0), op("."), op("."), op("H"))
    put_registers(picture, 0, 9, 3)
    picture[1, 9] = op("-", 4, 5, 5)
    picture[1, 1] = (9, 0, 1, 0)
    picture[1, 2] = (3, 0, 0, 0)
    return picture


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.pxi")))
def test_the_cpu_agrees_with_itself(name: str) -> None:
    picture, _info = load_pxi(EXAMPLES / f"{name}.pxi")
    comparison = compare(picture, CPU, CpuEngine(), within=CompareRange(budget=50_000))
    assert comparison.is_equal
    alone = Machine(picture)
    stop = alone.run(50_000)
    while stop.reason is StopReason.YIELD and stop.steps < 50_000:
        alone.answer(NO_HOST)
        stop = alone.run(50_000 - stop.steps)
    assert np.array_equal(comparison.end.picture, alone.picture)
    end = comparison.end.stop
    assert (end.reason, end.pc, end.steps) == (stop.reason, stop.pc, stop.steps)


@pytest.mark.parametrize("step", [0, 1, 63, 64, 65, 191, 192, 54_321, 99_998, 99_999])
def test_the_step_is_found_wherever_it_lies(step: int) -> None:
    engine = Spoiled([step], flip(FAR))
    found = parted(counting(), engine, CompareRange(budget=100_000))
    assert found.step == step
    assert found.pc == (step % 3, 0)
    assert found.word == get_word(counting(), step % 3, 0)
    assert found.aspects == (Aspect.PIXELS,)
    assert (found.count, found.spots(9)) == (1, (FAR,))
    assert [(box.x, box.y, box.area) for box in found.patch.boxes] == [(*FAR, 1)]
    assert found.origin is found.before
    assert found.repeats
    assert np.array_equal(stepped(engine, found)[0], found.other.picture)


def test_a_difference_behind_the_budget_is_none() -> None:
    assert compare(
        counting(), CPU, Spoiled([500], flip(FAR)), within=CompareRange(budget=500)
    ).is_equal
    assert not compare(
        counting(), CPU, Spoiled([499], flip(FAR)), within=CompareRange(budget=500)
    ).is_equal


def test_without_a_step_nothing_differs() -> None:
    comparison = compare(counting(), CPU, Spoiled([0], flip(FAR)), within=CompareRange(budget=0))
    assert comparison.is_equal
    assert comparison.end.stop == Stop(StopReason.BUDGET, (0, 0), 0)


@settings(max_examples=40)
@given(
    step=st.integers(0, 3000),
    budget=st.integers(0, 3000),
    start=st.integers(0, 2).map(lambda x: (x, 0)),
    done=st.integers(0, 1000),
    every=st.one_of(st.none(), st.integers(20, 4000)),
)
def test_found_exactly_when_it_is_there(
    step: int, budget: int, start: tuple[int, int], done: int, every: int | None
) -> None:
    stretch = CompareRange(budget, start, done, every)
    engine = Spoiled([step], flip(FAR))
    if done <= step < done + budget:
        assert parted(counting(), engine, stretch).step == step
    else:
        assert compare(counting(), CPU, engine, within=stretch).is_equal


def test_the_first_of_several_pixels_is_named_in_reading_order() -> None:
    def deed(machine: Machine, stop: Stop) -> Stop:
        for spot in ((9, 7), (14, 5), (3, 6), (12, 5)):
            flip(spot)(machine, stop)
        return stop

    found = parted(counting(), Spoiled([70], deed))
    assert found.spots(2) == ((12, 5), (14, 5))
    assert found.count == 4
    assert (get_word(found.one.picture, 12, 5), get_word(found.other.picture, 12, 5)) == (0, 1)


def test_the_way_of_the_error_through_the_picture_is_not_taken_for_its_cause() -> None:
    """A wrong register is added up from then on, so nearly every later moment differs too."""
    found = parted(counting(), Spoiled([301], flip((2, 1))), CompareRange(budget=5000))
    assert (found.step, found.count) == (301, 1)


def test_frames_are_answered_and_gone_by() -> None:
    found = parted(yielding(), Spoiled([1000], flip(FAR)), CompareRange(budget=5000))
    assert (found.step, found.pc) == (1000, (1, 0))
    assert found.before.frame == 333
    assert get_word(found.one.picture, 3, 1) == 333
    assert found.one.stop.reason is StopReason.YIELD


def test_a_frame_number_of_its_own_is_found_at_its_yield() -> None:
    def deed(machine: Machine, stop: Stop) -> Stop:
        machine.frame += 1
        return stop

    found = parted(yielding(), Spoiled([301], deed), CompareRange(budget=1000))
    assert found.step == 301
    assert found.aspects == (Aspect.PIXELS, Aspect.FRAME)
    assert found.spots(2) == ((3, 1),)


def test_a_wrong_rule_is_found_in_a_program_that_writes_itself() -> None:
    found = parted(rewriting(), Misruled())
    assert (found.step, found.pc) == (3, (3, 0))
    assert found.word == int.from_bytes(bytes(op("-", 4, 5, 5)), "little")
    assert get_word(rewriting(), 3, 0) == ord(".")
    assert found.spots(9) == ((4, 1),)
    assert (get_word(found.one.picture, 4, 1), get_word(found.other.picture, 4, 1)) == (0, 1)


def test_a_wrong_rule_is_found_in_an_example() -> None:
    picture, _info = load_pxi(EXAMPLES / "bubble_sort.pxi")
    found = parted(picture, Misruled())
    assert found.word is not None
    assert found.word & 0xFF == ord("-")
    assert np.array_equal(stepped(Misruled(), found)[0], found.other.picture)


def test_another_fault_is_a_difference() -> None:
    picture = canvas(16, 8, op("'", 0, 0, 1), op("."), op("/", 3, 0, 1))
    found = parted(picture, Misspoken(other_fault))
    assert (found.step, found.pc) == (2, (2, 0))
    assert found.aspects == (Aspect.FAULT,)
    assert found.count == 0
    assert found.patch.is_empty


def test_other_words_for_the_same_fault_are_none() -> None:
    def reworded(stop: Stop) -> Stop:
        return replace(stop, fault=stop.fault and replace(stop.fault, words="Nonsense."))

    picture = canvas(16, 8, op("."), op("/", 3, 0, 1))
    comparison = compare(picture, CPU, Misspoken(reworded))
    assert comparison.is_equal
    assert comparison.end.stop.reason is StopReason.FAULT


def test_another_count_of_steps_is_a_difference() -> None:
    picture = canvas(16, 8, op("."), op("."), op("H"))
    found = parted(picture, Misspoken(halt_uncounted))
    assert (found.step, found.pc) == (2, (2, 0))
    assert found.aspects == (Aspect.STEPS,)
    assert (found.one.stop.steps, found.other.stop.steps) == (3, 2)


def test_another_mark_for_lost_bits_is_found_at_its_step() -> None:
    picture = canvas(16, 8, op("."), (2, 4, 4, 5), op("j", 0, 0, 0))
    picture[4, :, 0] = 200
    found = parted(picture, Misspoken(lambda stop: replace(stop, lossy=False)))
    assert (found.step, found.pc, found.aspects) == (1, (1, 0), (Aspect.LOSSY,))


def lossy_once() -> Picture:
    """Loses bits in its second step and then yields for ever."""
    picture = canvas(16, 8, op("."), (2, 4, 4, 5), op("y", 0), op("j", 0, 2, 0))
    picture[4, :, 0] = 200
    return picture


def test_lost_bits_are_not_forgotten_over_frames_and_looks() -> None:
    comparison = compare(lossy_once(), CPU, CPU, within=CompareRange(budget=1000))
    assert comparison.is_equal
    assert comparison.end.stop.lossy
    deaf = Misspoken(lambda stop: replace(stop, lossy=False))
    assert parted(lossy_once(), deaf, CompareRange(budget=1000)).step == 1


def test_a_comparison_keeps_its_own_pixels() -> None:
    picture = counting()
    comparison = compare(picture, CPU, CPU, within=CompareRange(budget=9))
    picture[:] = 77
    assert np.array_equal(comparison.start.picture, counting())


def test_an_engine_that_does_not_come_forward_is_a_difference() -> None:
    def stuck(stop: Stop) -> Stop:
        return Stop(StopReason.BUDGET, (0, 0), 0)

    found = parted(counting(), Misspoken(stuck))
    assert (found.step, found.aspects) == (0, (Aspect.PC, Aspect.STEPS))


def test_a_difference_that_passes_is_found_while_it_lasts() -> None:
    """It comes with step 500 and goes with step 900; a look after 1000 steps does not see it."""
    engine = Spoiled([500, 900], flip(FAR))
    assert compare(counting(), CPU, engine, within=CompareRange(budget=2000, every=1000)).is_equal
    assert parted(counting(), engine, CompareRange(budget=2000, every=100)).step == 500


def test_a_look_behind_every_step_misses_nothing() -> None:
    engine = Spoiled([100, 101], flip(FAR))
    assert compare(counting(), CPU, engine, within=CompareRange(budget=300, every=2)).is_equal
    assert parted(counting(), engine, CompareRange(budget=300, every=1)).step == 100


def test_progress_tells_the_steps_done() -> None:
    told: list[tuple[int, int]] = []
    compare(
        counting(),
        CPU,
        CPU,
        within=CompareRange(budget=500, steps=7),
        progress=lambda *done: told.append(done),
    )
    assert told[0] == (64, 500)
    assert told[-1] == (500, 500)
    assert told == sorted(told)


def test_the_looks_end_at_the_budget_and_grow_no_wider_than_is_wise() -> None:
    looks = [0, *CompareRange(budget=3_000_000).looks()]
    gaps = np.diff(looks)
    assert (gaps[0], looks[-1]) == (64, 3_000_000)
    assert gaps.max() == 65_536
    assert len(list(CompareRange(budget=10_000_000_000).looks())) < 700
