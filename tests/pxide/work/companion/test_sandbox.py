"""The sandbox: programs are assembled and run on a thread, in copies, and can be ended."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import numpy as np
import pytest

from pxide.base.worker import AsyncWorker
from pxide.model.document import Document
from pxide.work.companion import sandbox as module
from pxide.work.companion.expectation import claims
from pxide.work.companion.fallback_engine import FallbackEngine
from pxide.work.companion.sandbox import Sandbox, register_names
from tests.pxide.programs import dot, frames
from tests.pxide.work.companion.programs import (
    DIVIDES,
    FOREVER,
    MISTAKEN,
    SUM,
    SUM_STEPS,
)
from tests.vm.painting import canvas, op
from vm.asm import AsmProblem
from vm.core.picture import blank, word_at
from vm.core.trace import Step, StopReason
from vm.files.pxi import Info

T = TypeVar("T")


def in_sandbox(do: Callable[[Sandbox], Awaitable[T]], engine: FallbackEngine | None = None) -> T:
    async def work() -> T:
        worker = AsyncWorker("sandbox")
        try:
            return await do(Sandbox(worker, engine=engine))
        finally:
            worker.close()

    return asyncio.run(work())


def test_a_program_runs_in_a_copy_and_is_compared_with_what_was_expected() -> None:
    async def run(sandbox: Sandbox) -> None:
        assembled = await sandbox.assemble(SUM)
        assert assembled.registers == {"i": 0, "sum": 1, "limit": 2}
        before = assembled.picture.copy()
        ran = await sandbox.run(SUM, assembled.picture, 1000, claims("r1 = 55; halted", {}))
        assert np.array_equal(assembled.picture, before)
        assert (ran.stop.reason, ran.stop.steps) == (StopReason.HALTED, SUM_STEPS)
        assert word_at(ran.after, 1, 1) == 55
        assert ran.has_met

    in_sandbox(run)


def test_nothing_expected_is_nothing_met() -> None:
    async def run(sandbox: Sandbox) -> bool:
        assembled = await sandbox.assemble(SUM)
        return (await sandbox.run(SUM, assembled.picture, 1000, ())).has_met

    assert not in_sandbox(run)


def test_a_fault_is_never_as_expected() -> None:
    async def run(sandbox: Sandbox) -> None:
        assembled = await sandbox.assemble(DIVIDES)
        ran = await sandbox.run(DIVIDES, assembled.picture, 10, claims("r0 = 1", {}))
        assert ran.misses == ()
        assert ran.stop.fault is not None
        assert not ran.has_met

    in_sandbox(run)


def test_a_budget_is_kept_to_the_step() -> None:
    async def run(sandbox: Sandbox) -> list[int]:
        picture = (await sandbox.assemble(FOREVER)).picture
        return [
            (await sandbox.run(FOREVER, picture, budget, ())).stop.steps
            for budget in (0, 1, 7, 2_500_001)
        ]

    assert in_sandbox(run) == [0, 1, 7, 2_500_001]


def test_a_program_that_shows_frames_runs_on_through_them() -> None:
    async def run(sandbox: Sandbox) -> tuple[int, int]:
        ran = await sandbox.run("", frames(), 3 * 20, ())
        return ran.stop.steps, word_at(ran.after, 7, 1)

    assert in_sandbox(run) == (60, 20)


def test_being_cancelled_ends_the_run_at_once() -> None:
    async def run(sandbox: Sandbox) -> int:
        picture = (await sandbox.assemble(FOREVER)).picture
        running = asyncio.ensure_future(sandbox.run(FOREVER, picture, 1 << 60, ()))
        await asyncio.wait({running}, timeout=0.05)
        running.cancel()
        await asyncio.wait({running})
        return (await sandbox.run(FOREVER, picture, 3, ())).stop.steps

    assert in_sandbox(run) == 3


def test_time_ends_a_run_whatever_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RUN_SECONDS", 0.05)

    async def run(sandbox: Sandbox) -> StopReason:
        picture = (await sandbox.assemble(FOREVER)).picture
        return (await sandbox.run(FOREVER, picture, 1 << 60, ())).stop.reason

    assert in_sandbox(run) is StopReason.BUDGET


def test_a_trace_does_the_steps_again() -> None:
    async def run(sandbox: Sandbox) -> tuple[list[int], list[int]]:
        picture = (await sandbox.assemble(SUM)).picture
        ran = await sandbox.run(SUM, picture, 1000, ())
        middle = await sandbox.trace(ran, 10, 3)
        end = await sandbox.trace(ran, SUM_STEPS - 2, 50)
        return [step.number for step in middle], [step.number for step in end]

    assert in_sandbox(run) == ([10, 11, 12], [SUM_STEPS - 2, SUM_STEPS - 1])


def test_a_trace_behind_the_end_is_empty() -> None:
    async def run(sandbox: Sandbox) -> int:
        ran = await sandbox.run(SUM, (await sandbox.assemble(SUM)).picture, 1000, ())
        return len(await sandbox.trace(ran, 500, 5))

    assert in_sandbox(run) == 0


def test_being_cancelled_ends_a_trace_at_once() -> None:
    async def run(sandbox: Sandbox) -> int:
        picture = (await sandbox.assemble(FOREVER)).picture
        ran = await sandbox.run(FOREVER, picture, 3, ())
        tracing = asyncio.ensure_future(sandbox.trace(ran, 1 << 60, 5))
        await asyncio.wait({tracing}, timeout=0.05)
        tracing.cancel()
        await asyncio.wait({tracing})
        return len(await sandbox.trace(ran, 0, 3))

    assert in_sandbox(run) == 3


def test_a_trace_at_work_ends_with_its_worker() -> None:
    async def run() -> tuple[Step, ...]:
        worker = AsyncWorker("sandbox")
        sandbox = Sandbox(worker)
        picture = (await sandbox.assemble(FOREVER)).picture
        ran = await sandbox.run(FOREVER, picture, 3, ())
        tracing = asyncio.ensure_future(sandbox.trace(ran, 1 << 60, 5))
        await asyncio.wait({tracing}, timeout=0.05)
        worker.close()
        return await tracing

    assert asyncio.run(run()) == ()


def test_bits_lost_in_any_part_of_a_run_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLICE_STEPS", 2)
    picture = canvas(8, 4, (2, 2, 2, 3), op("."), op("."), op("j", 0, 1, 0))
    picture[2, :, 0] = 200

    async def run(sandbox: Sandbox) -> bool:
        return (await sandbox.run("", picture, 9, ())).stop.lossy

    assert in_sandbox(run)


def test_mistakes_come_with_their_lines() -> None:
    async def run(sandbox: Sandbox) -> None:
        await sandbox.assemble(MISTAKEN)

    with pytest.raises(AsmProblem, match=r"program:9:11: .*Did you mean"):
        in_sandbox(run)


def test_a_text_may_not_read_files() -> None:
    async def run(sandbox: Sandbox) -> None:
        await sandbox.assemble('include "pyproject.toml"\n')

    with pytest.raises(AsmProblem):
        in_sandbox(run)


def test_the_open_picture_is_written_once_for_each_version(qapp: object) -> None:
    document = Document(dot(), title="dot")

    async def read(sandbox: Sandbox) -> None:
        first = await sandbox.program_text(document)
        assert "DOT_RGB 1, 2, 3" in first
        assert await sandbox.program_text(document) is first
        stroke = document.stroke("paint")
        stroke.commit()
        document.version += 1
        assert await sandbox.program_text(document) is not first
        large = Document(blank(2048, 1024), title="large")
        assert await sandbox.program_text(large) == ""

    in_sandbox(read)


@pytest.mark.parametrize("named", [None, [], "x", {"a": "b"}, 7])
def test_foolish_names_of_a_file_are_none(named: object) -> None:
    assert register_names(Info(data={"registers": named})) == {}
