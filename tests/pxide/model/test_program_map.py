"""The program of a tab is looked through once for each version, whoever asks."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from pxide.model import program_map as module
from pxide.model.document import Document
from pxide.model.program_map import ProgramAnalysis
from pxide.model.session import RunState
from pxide.model.tab import Tab
from tests.pxide.ide import paint
from tests.pxide.programs import forever, frames
from vm.core.patch import difference
from vm.core.picture import Box, Picture, blank
from vm.core.trace import Stop, StopReason
from vm.isa.flow import PATIENCE, reached


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One number for each walk through a program."""
    made: list[int] = []

    def counted(picture: Picture, limit: int) -> object:
        made.append(limit)
        return reached(picture, limit=limit)

    monkeypatch.setattr(module, "reached", counted)
    return made


def test_nobody_looks_before_somebody_asks(dot_tab: Tab, looks: list[int]) -> None:
    paint(dot_tab, 1, 0, 7)
    assert looks == []


def test_one_look_serves_all_until_the_pixels_change(dot_tab: Tab, looks: list[int]) -> None:
    program = dot_tab.program_map
    first = program.latest()
    assert first.places.tolist() == [0, 1]
    assert program.is_instruction(1, 0)
    assert not program.is_instruction(2, 0)
    assert program.instructions(Box(0, 0, 3, 1)).tolist() == [[True, True, False]]
    assert not program.yields
    assert not program.uses_registers
    assert program.tensors == ()
    assert program.latest() is first
    assert len(looks) == 1
    paint(dot_tab, 1, 0, (ord("."), 0, 0, 0))
    second = program.latest()
    assert second.places.tolist() == [0, 1, 2]
    assert second.version == dot_tab.version > first.version
    assert len(looks) == 2


def test_what_is_drawn_may_be_a_moment_old(qtbot: QtBot, dot_tab: Tab, looks: list[int]) -> None:
    program = dot_tab.program_map
    program.latest()
    for _ in range(20):
        paint(dot_tab, 1, 0, (ord("."), 0, 0, 0))
        paint(dot_tab, 1, 0, 0)
        assert not program.is_instruction(2, 0)
    paint(dot_tab, 1, 0, (ord("."), 0, 0, 0))
    with qtbot.waitSignal(program.changed):
        assert not program.is_instruction(2, 0)
    assert program.is_instruction(2, 0)
    assert len(looks) == 2


def test_only_what_is_known_better_is_told(qtbot: QtBot, dot_tab: Tab) -> None:
    program = dot_tab.program_map
    with qtbot.assertNotEmitted(program.changed):
        program.latest()
        paint(dot_tab, 9, 9, 7)
        program.latest()
    with qtbot.waitSignal(program.changed):
        paint(dot_tab, 0, 0, (ord("'"), 0, 0, 1))
        program.latest()
    assert program.uses_registers


def test_another_size_is_seen_at_once(dot_tab: Tab) -> None:
    program = dot_tab.program_map
    program.latest()
    dot_tab.document.resize(20, 6, offset=(0, 2))
    assert program.instructions(Box(0, 0, 20, 6)).sum() == 1
    dot_tab.document.undo_edit()
    assert program.instructions(Box(0, 0, 16, 16)).sum() == 2


def test_it_is_about_the_run_while_there_is_one(dot_tab: Tab) -> None:
    program, session = dot_tab.program_map, dot_tab.open_session()
    session.own(session.picture.copy())
    other = session.picture.copy()
    other[0, 1] = (ord("."), 0, 0, 0)
    session.show(difference(session.picture, other))
    assert program.latest().places.tolist() == [0, 1, 2]
    counts = np.zeros((3, 16, 16), np.uint32)
    counts[2, 5, 5] = 1
    session.trace((), counts)
    assert program.is_instruction(5, 5)
    seen: list[list[int]] = []
    dot_tab.session_changed.connect(lambda: seen.append(program.latest().places.tolist()))
    dot_tab.close_session()
    assert seen == [[0, 1]]
    assert not program.is_instruction(5, 5)


def test_mouse_and_keys_are_for_a_program_that_runs_and_listens(qtbot: QtBot) -> None:
    for picture, listens in ((frames(), True), (forever(), False)):
        tab = Tab(Document(picture))
        assert not tab.feeds_program
        session = tab.open_session()
        session.begin()
        assert tab.feeds_program is listens
        session.end(Stop(StopReason.PAUSE, (0, 0), 0), RunState.PAUSED)
        assert not tab.feeds_program


def test_an_analysis_says_whether_it_followed_the_whole_program() -> None:
    picture = blank(200, 200)
    assert ProgramAnalysis.of(picture, 0).is_whole
    picture[:, :, 0] = ord(".")
    picture[:, 199] = (ord("j"), 0, 0, 0)
    picture[:199, 199, 1] = np.arange(1, 200)
    analysis = ProgramAnalysis.of(picture, 0)
    assert not analysis.is_whole
    assert PATIENCE <= len(analysis.places) < 200 * 200
    assert not analysis.places.flags.writeable
