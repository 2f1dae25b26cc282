"""The bench: programs are assembled and run on a thread, in copies, and can be ended."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import numpy as np
import pytest

from pxide.model.document import Document
from pxide.work.companion import bench as bench_module
from pxide.work.companion.bench import Bench, register_names
from pxide.work.companion.expectation import claims
from tests.pxide.programs import dot, frames
from tests.pxide.work.companion.programs import DIVIDES, FOREVER, MISTAKEN, SUM, SUM_STEPS
from vm.asm import AsmProblem
from vm.picture import blank, word_at
from vm.pxi import Info
from vm.trace import StopReason

T = TypeVar("T")


def at_bench(do: Callable[[Bench], Awaitable[T]]) -> T:
    async def work() -> T:
        bench = Bench()
        try:
            return await do(bench)
        finally:
            bench.shutdown()

    return asyncio.run(work())


def test_a_program_runs_in_a_copy_and_is_compared_with_what_was_expected() -> None:
    async def run(bench: Bench) -> None:
        assembled = await bench.assemble(SUM)
        assert assembled.registers == {"i": 0, "sum": 1, "limit": 2}
        before = assembled.picture.copy()
        ran = await bench.run(SUM, assembled.picture, 1000, claims("r1 = 55; halted", {}))
        assert np.array_equal(assembled.picture, before)
        assert (ran.stop.reason, ran.stop.steps) == (StopReason.HALTED, SUM_STEPS)
        assert word_at(ran.after, 1, 1) == 55
        assert ran.has_met

    at_bench(run)


def test_nothing_expected_is_nothing_met() -> None:
    async def run(bench: Bench) -> bool:
        assembled = await bench.assemble(SUM)
        return (await bench.run(SUM, assembled.picture, 1000, ())).has_met

    assert not at_bench(run)


def test_a_fault_is_never_as_expected() -> None:
    async def run(bench: Bench) -> None:
        assembled = await bench.assemble(DIVIDES)
        ran = await bench.run(DIVIDES, assembled.picture, 10, claims("r0 = 1", {}))
        assert ran.misses == ()
        assert ran.stop.fault is not None
        assert not ran.has_met

    at_bench(run)


def test_a_budget_is_kept_to_the_step() -> None:
    async def run(bench: Bench) -> list[int]:
        picture = (await bench.assemble(FOREVER)).picture
        return [
            (await bench.run(FOREVER, picture, budget, ())).stop.steps
            for budget in (0, 1, 7, 2_500_001)
        ]

    assert at_bench(run) == [0, 1, 7, 2_500_001]


def test_a_program_that_shows_frames_runs_on_through_them() -> None:
    async def run(bench: Bench) -> tuple[int, int]:
        ran = await bench.run("", frames(), 3 * 20, ())
        return ran.stop.steps, word_at(ran.after, 7, 1)

    assert at_bench(run) == (60, 20)


def test_being_cancelled_ends_the_run_at_once() -> None:
    async def run(bench: Bench) -> int:
        picture = (await bench.assemble(FOREVER)).picture
        running = asyncio.ensure_future(bench.run(FOREVER, picture, 1 << 60, ()))
        await asyncio.wait({running}, timeout=0.05)
        running.cancel()
        await asyncio.wait({running})
        return (await bench.run(FOREVER, picture, 3, ())).stop.steps

    assert at_bench(run) == 3


def test_time_ends_a_run_whatever_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_module, "RUN_SECONDS", 0.05)

    async def run(bench: Bench) -> StopReason:
        picture = (await bench.assemble(FOREVER)).picture
        return (await bench.run(FOREVER, picture, 1 << 60, ())).stop.reason

    assert at_bench(run) is StopReason.BUDGET


def test_a_trace_does_the_steps_again() -> None:
    async def run(bench: Bench) -> tuple[list[int], list[int]]:
        picture = (await bench.assemble(SUM)).picture
        ran = await bench.run(SUM, picture, 1000, ())
        middle = await bench.trace(ran, 10, 3)
        end = await bench.trace(ran, SUM_STEPS - 2, 50)
        return [step.number for step in middle], [step.number for step in end]

    assert at_bench(run) == ([10, 11, 12], [SUM_STEPS - 2, SUM_STEPS - 1])


def test_a_trace_behind_the_end_is_empty() -> None:
    async def run(bench: Bench) -> int:
        ran = await bench.run(SUM, (await bench.assemble(SUM)).picture, 1000, ())
        return len(await bench.trace(ran, 500, 5))

    assert at_bench(run) == 0


def test_mistakes_come_with_their_lines() -> None:
    async def run(bench: Bench) -> None:
        await bench.assemble(MISTAKEN)

    with pytest.raises(AsmProblem, match=r"program:9:11: .*Did you mean"):
        at_bench(run)


def test_a_text_may_not_read_files() -> None:
    async def run(bench: Bench) -> None:
        await bench.assemble('include "pyproject.toml"\n')

    with pytest.raises(AsmProblem):
        at_bench(run)


def test_the_open_picture_is_written_once_for_each_version(qapp: object) -> None:
    document = Document(dot(), title="dot")

    async def read(bench: Bench) -> None:
        first = await bench.program_text(document)
        assert "DOT_RGB 1, 2, 3" in first
        assert await bench.program_text(document) is first
        stroke = document.stroke("paint")
        stroke.commit()
        document.version += 1
        assert await bench.program_text(document) is not first
        large = Document(blank(2048, 1024), title="large")
        assert await bench.program_text(large) == ""

    at_bench(read)


@pytest.mark.parametrize("named", [None, [], "x", {"a": "b"}, 7])
def test_foolish_names_of_a_file_are_none(named: object) -> None:
    assert register_names(Info(data={"registers": named})) == {}
