"""Its patience is for what runs, and not for what is still being prepared."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from pxide.actions import command_line_run as module
from pxide.actions.command_line_run import PATIENCE, CommandLineRun, LaunchOptions
from pxide.model.session import RunState
from tests.pxide.conftest import Start
from tests.pxide.engines import OneOther, OtherEngine
from tests.pxide.ide import Ide, filed
from tests.pxide.programs import dot, forever
from vm.core.picture import Picture, Point


class Clock:
    """Each look at it takes longer than there is patience."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self) -> float:
        self.looks += 1
        return self.looks * PATIENCE * 2


@dataclass
class Slow(OtherEngine):
    """An engine that makes no machine before it is allowed to."""

    allowed: Event = field(default_factory=Event)

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Any:
        self.allowed.wait()
        return super().machine(picture, pc=pc, steps=steps, counters=counters)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", clock)
    return clock


@pytest.fixture
def slow() -> Iterator[Slow]:
    slow = Slow()
    yield slow
    slow.allowed.set()


def went(ide: Ide) -> list[str]:
    """Do what the command line asks for; what will be said is added to the list."""
    said: list[str] = []
    app = ide.app
    run = CommandLineRun(
        app.workspace, app.engine_service, app.tasks, lambda: app.window.grab().toImage()
    )
    going = run.go(LaunchOptions(engine="other", read=(0, 3)), said.append, lambda: None)
    app.tasks.start(going, "what the command line asks for")
    return said


def test_waits_for_a_program_that_has_not_begun(
    start: Start, slow: Slow, clock: Clock, tmp_path: Path
) -> None:
    with start(lambda: OneOther(slow)) as ide:
        ide.open(filed(tmp_path, dot()))
        ide.do("run.start")
        said = went(ide)
        ide.wait(lambda: clock.looks > 20)
        assert said == []
        slow.allowed.set()
        ide.wait(lambda: len(said) == 3)
        assert said == ["halted at (1, 0) after 2 steps", f"run on {slow.name}", "300"]


def test_does_not_wait_for_one_that_never_ends(start: Start, clock: Clock, tmp_path: Path) -> None:
    other = OtherEngine()
    with start(lambda: OneOther(other)) as ide:
        tab = ide.open(filed(tmp_path, forever()))
        ide.do("run.start")
        ide.wait(lambda: tab.session is not None and tab.session.steps > 0)
        said = went(ide)
        ide.wait(lambda: bool(said))
        assert said[0] == f"run on {other.name}"
        assert tab.session is not None
        assert tab.session.state is RunState.RUNNING
