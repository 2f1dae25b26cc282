"""The sandbox: the thread on which programs of a model are assembled, looked at and run."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from pxide.base.worker import AsyncWorker
from pxide.model.document import Document
from pxide.work.companion.expectation import Claim, misses
from pxide.work.companion.fallback_engine import FallbackEngine
from vm.asm import Sketch, disassemble, sketch
from vm.check.checker import check
from vm.core.executor import Engine
from vm.core.faults import Fault, Problem
from vm.core.patch import Patch, difference
from vm.core.picture import Box, Picture, Point
from vm.core.trace import Step, Stop
from vm.cpu.engine import CpuEngine
from vm.cpu.preparation import prepare
from vm.files.pxi import Info
from vm.run.history import trace_program
from vm.run.run_loop import Interruption, RunGoal, RunLoop

RUN_SECONDS = 20.0
"""Whatever its budget of steps, no run of a model takes longer."""
SLICE_STEPS = 1_000_000
SHOWN_PIXELS = 1 << 20
"""A larger picture is not turned into text."""


@dataclass(frozen=True, eq=False)
class AssembledProgram:
    """A program as a picture."""

    source: str
    sketch: Sketch
    faults: tuple[Fault, ...]
    """Those that can be seen before it runs."""

    @property
    def picture(self) -> Picture:
        """The picture of its own that it would run in."""
        return self.sketch.picture

    @property
    def info(self) -> Info:
        """The names of its text."""
        return self.sketch.info

    def box(self, at: Point = (0, 0)) -> Box:
        """Where it lies with its first pixel at a place."""
        height, width = self.picture.shape[:2]
        return Box(*at, width, height)

    def laid_on(self, picture: Picture, at: Point = (0, 0)) -> Picture:
        """A copy of a picture in which it lies; what it does not paint stays as it is."""
        found = picture.copy()
        part = found[self.box(at).slices]
        part[self.sketch.painted] = self.picture[self.sketch.painted]
        return found

    @property
    def registers(self) -> dict[str, int]:
        """The names that its text gives to registers."""
        return register_names(self.info)


@dataclass(frozen=True, eq=False)
class ProgramRun:
    """A program that was run."""

    source: str
    before: Picture
    after: Picture
    stop: Stop
    expected: tuple[Claim, ...]
    misses: tuple[str, ...]
    """How its expectation was missed, claim by claim."""

    @property
    def has_met(self) -> bool:
        """Whether it did what was expected of it; of nothing expected nothing was met."""
        return bool(self.expected) and not self.misses and self.stop.fault is None


class Sandbox:
    """What is done here is done on one thread; the loop only waits. It needs no Qt loop."""

    def __init__(
        self,
        worker: AsyncWorker,
        document: Callable[[], Document | None] = lambda: None,
        engine: FallbackEngine | None = None,
    ) -> None:
        """Look at the document that is open, and run programs by this engine, else by the CPU."""
        self._worker = worker
        self._document = document
        self._engine = engine or FallbackEngine()
        self._text: tuple[Document, int, str] | None = None

    @property
    def document(self) -> Document | None:
        """The document that is open."""
        return self._document()

    async def assemble(self, source: str) -> AssembledProgram:
        """Make a picture of a program; AsmProblem where it is none."""
        return await self._worker.do(_assembled, source)

    async def check(self, picture: Picture) -> tuple[Fault, ...]:
        """The faults of a picture that can be seen without running it."""
        return await self._worker.do(lambda: tuple(check(picture)))

    async def program_text(self, document: Document) -> str:
        """The open picture as assembler text, "" for one that is too large."""
        known = self._text
        if known is not None and known[:2] == (document, document.version):
            return known[2]
        if document.width * document.height > SHOWN_PIXELS:
            return ""
        version, info = document.version, document.info
        text = await self._worker.do(disassemble, document.picture.copy(), info)
        self._text = document, version, text
        return text

    @property
    def known_text(self) -> str:
        """The text of the open picture where it was made already, "" otherwise."""
        document, known = self._document(), self._text
        if document is None or known is None or known[:2] != (document, document.version):
            return ""
        return known[2]

    async def difference(self, before: Picture, after: Picture) -> Patch:
        """What turns one picture into another of its size."""
        return await self._worker.do(difference, before, after)

    async def run(
        self, source: str, picture: Picture, steps: int, expected: tuple[Claim, ...]
    ) -> ProgramRun:
        """Run a picture from its first pixel; it stays as it is. Being cancelled ends the run."""
        running = _SandboxRun(source, picture, steps, expected)
        timer = asyncio.get_running_loop().call_later(RUN_SECONDS, running.end)
        try:
            return await self._worker.do_until(running.end, self._with_fallback, running)
        finally:
            timer.cancel()

    async def trace(self, ran: ProgramRun, first: int, count: int) -> tuple[Step, ...]:
        """Some steps of a run, done again; fewer where it ended before. Being cancelled ends it."""
        interruption = Interruption()
        steps = await self._worker.do_until(
            interruption.give,
            trace_program,
            ran.before,
            CpuEngine(),
            first,
            count,
            interruption=interruption,
        )
        return tuple(steps)

    def _with_fallback(self, running: "_SandboxRun") -> ProgramRun:
        """On the thread: run, and once more on the CPU where another engine gave up."""
        with self._worker.exempt():
            prepare()
        try:
            return running.run(self._engine)
        except Problem:
            if not self._engine.gives_up():
                raise
            return running.run(self._engine)


class _SandboxRun:
    """One run, which may be ended from another thread."""

    def __init__(
        self, source: str, picture: Picture, steps: int, expected: tuple[Claim, ...]
    ) -> None:
        self._source, self._before, self._expected = source, picture, expected
        self._steps = steps
        self._interruption = Interruption()

    def end(self) -> None:
        """Run no further."""
        self._interruption.give()

    def run(self, engine: Engine) -> ProgramRun:
        """Run it; what is returned holds copies."""
        with closing(engine.machine(self._before.copy())) as machine:
            loop = RunLoop(machine, RunGoal(self._steps), most_at_once=SLICE_STEPS)
            with self._interruption.hears(loop):
                stop = loop.run()
            after = machine.picture.copy()
        missed = tuple(misses(self._expected, after, stop))
        return ProgramRun(self._source, self._before, after, stop, self._expected, missed)


def _assembled(source: str) -> AssembledProgram:
    made = sketch(source, name="program")
    return AssembledProgram(source, made, tuple(check(made.picture)))


def register_names(info: Info) -> dict[str, int]:
    """The names that a file gives to registers; what a stranger wrote there is read with care."""
    named = info.data.get("registers", {})
    pairs = named.items() if isinstance(named, dict) else ()
    return {str(name): number for name, number in pairs if isinstance(number, int)}


def need_document(document: Document | None) -> Document:
    """The document that is open, or why nothing can be done with it."""
    if document is None:
        raise Problem("No picture is open.", "Work with a program of your own instead.")
    return document
