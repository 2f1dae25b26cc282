"""What verbs that run programs share: the engine that was asked for, and a machine of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from vm.cli.console import Console, ProgressLine
from vm.core.executor import Engine, Executor
from vm.core.picture import Picture
from vm.core.trace import Stop
from vm.cpu.engine import CpuEngine
from vm.cpu.preparation import prepare
from vm.files.pxi import Info
from vm.run.engines import EngineName, Engines


def compile_once(console: Console) -> None:
    """Compile the machine if this computer has not yet, and show how far it is."""
    progress = ProgressLine(console)
    prepare(progress)
    progress.finish()


@contextmanager
def ready_engine(
    request: str, picture: Picture, console: Console, count: int = 1
) -> Iterator[Engine]:
    """Hold the engine that was asked for, compiled; why Auto took it is told."""
    with closing(Engines()) as engines:
        choice = engines.choose(request, picture, count)
        if request.lower() == EngineName.AUTO:
            console.remark(choice.why)
        if isinstance(choice.engine, CpuEngine):
            compile_once(console)
        yield choice.engine


@contextmanager
def ready_machine(
    request: str, picture: Picture, info: Info, console: Console
) -> Iterator[tuple[Engine, Executor]]:
    """Hold the engine that was asked for and a machine of it, at the saved place.

    The picture is the machine's until the block ends: within it read ``machine.picture``, behind it
    a copy of that.
    """
    pc, steps = info.start(picture)
    with (
        ready_engine(request, picture, console) as engine,
        closing(engine.machine(picture, pc=pc, steps=steps)) as machine,
    ):
        yield engine, machine


def saved_after(stop: Stop, info: Info) -> Info:
    """Return the notes to save after a stop: an ended program starts anew, a paused one goes on."""
    return info.rested() if stop.reason.is_final else info.paused(stop.pc, stop.steps)
