"""The runner: runs go on in slices, stop where they should, and never touch the document.

Everything is done on the CPU and on a real graphics adapter; above the runner they are alike.
"""

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from pxide.base.settings import CHECK_STOPS, CPU, ENGINE, TRACE_LENGTH, Settings
from pxide.base.tasks import Tasks
from pxide.model.document import Document
from pxide.model.session import RunState, Session
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.work.runner import Runner
from tests.pxide.programs import Heard, dot, forever, pixel
from vm.core.faults import FaultCode, Problem
from vm.core.trace import HostInput, StopReason

PATIENCE = 120_000
"""The first test of a fresh machine compiles it."""


def session_of(tab: Tab) -> Session:
    assert tab.session is not None
    return tab.session


def wait_for(qtbot: QtBot, tab: Tab, state: RunState) -> Session:
    qtbot.waitUntil(
        lambda: tab.session is not None and tab.session.state is state, timeout=PATIENCE
    )
    return session_of(tab)


def wait_for_trace(qtbot: QtBot, tab: Tab, last: int) -> None:
    def is_traced() -> bool:
        recent = session_of(tab).recent
        return bool(recent) and recent[-1].number == last

    qtbot.waitUntil(is_traced, timeout=PATIENCE)


def test_a_run_shows_its_result_and_leaves_the_document_alone(
    qtbot: QtBot, runner: Runner, settings: Settings, dot_tab: Tab
) -> None:
    runner.start(dot_tab)
    session = wait_for(qtbot, dot_tab, RunState.ENDED)
    assert session.placement is not None
    assert session.placement.request == settings.value(ENGINE)
    assert (session.placement.engine == "CPU") is (session.placement.request == CPU)
    assert session.stop is not None
    assert session.stop.reason is StopReason.HALTED
    assert (session.pc, session.steps) == ((1, 0), 2)
    assert pixel(dot_tab.shown, 0, 3) == (44, 1, 0, 0)
    assert pixel(dot_tab.document.picture, 0, 3) == (0, 0, 0, 0)
    assert not dot_tab.document.is_modified


def test_the_trace_says_what_the_steps_read_and_wrote(
    qtbot: QtBot, runner: Runner, dot_tab: Tab
) -> None:
    runner.start(dot_tab)
    wait_for(qtbot, dot_tab, RunState.ENDED)
    wait_for_trace(qtbot, dot_tab, 1)
    first, last = session_of(dot_tab).recent
    assert (first.pc, last.pc) == ((0, 0), (1, 0))
    assert [(box.x, box.y) for box in first.writes.boxes] == [(0, 3)]
    counts = session_of(dot_tab).counts
    assert counts is not None
    assert counts[2, 0, :2].tolist() == [1, 1]


def test_keeping_the_result_is_one_step_to_undo(qtbot: QtBot, runner: Runner, dot_tab: Tab) -> None:
    runner.start(dot_tab)
    wait_for(qtbot, dot_tab, RunState.ENDED)
    runner.keep(dot_tab)
    qtbot.waitUntil(lambda: dot_tab.session is None, timeout=PATIENCE)
    document = dot_tab.document
    assert pixel(document.picture, 0, 3) == (44, 1, 0, 0)
    assert document.undo.count() == 1
    document.undo_edit()
    assert (document.picture == dot()).all()
    document.redo_edit()
    assert pixel(document.picture, 0, 3) == (44, 1, 0, 0)


def test_an_endless_run_is_paused_and_goes_on(
    qtbot: QtBot, runner: Runner, endless_tab: Tab
) -> None:
    runner.start(endless_tab)
    qtbot.waitUntil(lambda: session_of(endless_tab).steps > 1000, timeout=PATIENCE)
    runner.pause(endless_tab)
    session = wait_for(qtbot, endless_tab, RunState.PAUSED)
    assert session.stop is not None
    assert session.stop.reason is StopReason.PAUSE
    counted = int.from_bytes(session.picture[1, 0].tobytes(), "little")
    assert counted == (session.steps + 1) // 2
    before = session.steps
    runner.start(endless_tab)
    qtbot.waitUntil(lambda: session.steps > before, timeout=PATIENCE)
    runner.stop(endless_tab)
    assert endless_tab.session is None
    assert (endless_tab.shown == forever()).all()


def test_the_loop_answers_while_a_program_runs(
    qtbot: QtBot, runner: Runner, endless_tab: Tab
) -> None:
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(session_of(endless_tab).steps))
    runner.start(endless_tab)
    timer.start(0)
    qtbot.waitUntil(lambda: len(ticks) > 50 and ticks[-1] > ticks[0], timeout=PATIENCE)
    timer.stop()
    runner.pause(endless_tab)
    wait_for(qtbot, endless_tab, RunState.PAUSED)


def test_the_live_trace_follows_an_endless_run(
    qtbot: QtBot, runner: Runner, settings: Settings, endless_tab: Tab
) -> None:
    settings.set(TRACE_LENGTH, 10)
    runner.start(endless_tab)
    session = session_of(endless_tab)
    qtbot.waitUntil(lambda: len(session.recent) == 10, timeout=PATIENCE)
    runner.pause(endless_tab)
    wait_for(qtbot, endless_tab, RunState.PAUSED)
    wait_for_trace(qtbot, endless_tab, session.steps - 1)
    numbers = [step.number for step in session.recent]
    assert numbers == list(range(session.steps - 10, session.steps))


def test_a_breakpoint_set_while_running_stops_the_run(
    qtbot: QtBot, runner: Runner, endless_tab: Tab
) -> None:
    runner.start(endless_tab)
    qtbot.waitUntil(lambda: session_of(endless_tab).steps > 0, timeout=PATIENCE)
    endless_tab.document.toggle_breakpoint(1, 0)
    session = wait_for(qtbot, endless_tab, RunState.PAUSED)
    assert session.stop is not None
    assert session.stop.reason is StopReason.BREAKPOINT
    assert session.pc == (1, 0)
    steps = session.steps
    runner.start(endless_tab)
    qtbot.waitUntil(lambda: session.steps == steps + 2 and not session.is_running, timeout=PATIENCE)
    assert session.pc == (1, 0)


def test_run_to_the_cursor_stops_there_once(qtbot: QtBot, runner: Runner, endless_tab: Tab) -> None:
    runner.run_to(endless_tab, (1, 0))
    session = wait_for(qtbot, endless_tab, RunState.PAUSED)
    assert (session.pc, session.steps) == ((1, 0), 1)
    runner.start(endless_tab)
    qtbot.waitUntil(lambda: session.steps > 100, timeout=PATIENCE)
    runner.stop(endless_tab)


def test_steps_are_traced_one_by_one(qtbot: QtBot, runner: Runner, dot_tab: Tab) -> None:
    runner.step(dot_tab)
    session = wait_for(qtbot, dot_tab, RunState.PAUSED)
    assert (session.pc, session.steps) == ((1, 0), 1)
    assert pixel(session.picture, 0, 3) == (44, 1, 0, 0)
    runner.step(dot_tab)
    wait_for(qtbot, dot_tab, RunState.ENDED)
    assert [step.number for step in session.recent] == [0, 1]


def test_a_step_on_a_sheet_closed_meanwhile_does_nothing(
    qtbot: QtBot, runner: Runner, tasks: Tasks, heard: Heard
) -> None:
    workspace, tab = Workspace(), Tab(Document(dot()))
    workspace.open(tab)
    runner.step(tab)
    workspace.close(tab)
    qtbot.waitUntil(lambda: not tasks.names, timeout=PATIENCE)
    assert heard.bugs == []


def test_steps_after_a_pause_go_on_from_the_trace(
    qtbot: QtBot, runner: Runner, endless_tab: Tab
) -> None:
    runner.run_to(endless_tab, (1, 0))
    session = wait_for(qtbot, endless_tab, RunState.PAUSED)
    wait_for_trace(qtbot, endless_tab, 0)
    runner.step(endless_tab)
    runner.step(endless_tab)
    wait_for_trace(qtbot, endless_tab, 2)
    assert [step.number for step in session.recent] == [0, 1, 2]


def test_a_fault_ends_the_run_and_is_listed(qtbot: QtBot, runner: Runner, dot_tab: Tab) -> None:
    dot_tab.document.stroke("break it").put(0, 0, (200, 0, 0, 0))
    runner.start(dot_tab)
    session = wait_for(qtbot, dot_tab, RunState.ENDED)
    assert session.stop is not None
    assert session.stop.reason is StopReason.FAULT
    fault = dot_tab.faults[0]
    assert (fault.code, fault.x, fault.y) == (FaultCode.UNKNOWN_OPCODE, 0, 0)


def test_a_setting_forbids_what_is_known_to_fault(
    qtbot: QtBot, runner: Runner, settings: Settings, dot_tab: Tab, heard: Heard
) -> None:
    settings.set(CHECK_STOPS, True)
    dot_tab.document.stroke("break it").put(0, 0, (200, 0, 0, 0))
    runner.start(dot_tab)
    qtbot.waitUntil(lambda: bool(heard.notices), timeout=PATIENCE)
    assert dot_tab.session is None
    assert dot_tab.faults[0].code is FaultCode.UNKNOWN_OPCODE


def test_frames_hear_the_host(qtbot: QtBot, runner: Runner, frames_tab: Tab) -> None:
    runner.start(frames_tab)
    session = session_of(frames_tab)
    session.host = HostInput(pointer=(5, 2), buttons=1, key=ord("w"))
    qtbot.waitUntil(lambda: pixel(session.picture, 1, 1) == (1, 0, 0, 0), timeout=PATIENCE)
    runner.pause(frames_tab)
    wait_for(qtbot, frames_tab, RunState.PAUSED)
    assert pixel(session.picture, 0, 1) == (5, 0, 2, 0)
    assert pixel(session.picture, 2, 1) == (ord("w"), 0, 0, 0)
    wait_for_trace(qtbot, frames_tab, session.steps - 1)
    first = session.recent[0].number
    assert [step.number for step in session.recent] == list(range(first, session.steps))


def test_painting_ends_a_paused_run_and_is_refused_in_a_running_one(
    qtbot: QtBot, runner: Runner, endless_tab: Tab
) -> None:
    runner.start(endless_tab)
    with pytest.raises(Problem, match="running"):
        endless_tab.document.stroke("paint")
    runner.pause(endless_tab)
    wait_for(qtbot, endless_tab, RunState.PAUSED)
    endless_tab.document.stroke("paint").put(3, 3, 7)
    assert endless_tab.session is None
    assert pixel(endless_tab.shown, 3, 3) == (7, 0, 0, 0)


def test_two_sheets_run_side_by_side(
    qtbot: QtBot, runner: Runner, endless_tab: Tab, dot_tab: Tab
) -> None:
    runner.start(endless_tab)
    runner.start(dot_tab)
    wait_for(qtbot, dot_tab, RunState.ENDED)
    steps = session_of(endless_tab).steps
    qtbot.waitUntil(lambda: session_of(endless_tab).steps > steps, timeout=PATIENCE)
    runner.stop(endless_tab)


def test_running_right_after_a_step_goes_on_from_it(
    qtbot: QtBot, runner: Runner, dot_tab: Tab
) -> None:
    runner.step(dot_tab)
    qtbot.waitUntil(lambda: dot_tab.session is not None, timeout=PATIENCE)
    runner.start(dot_tab)
    session = wait_for(qtbot, dot_tab, RunState.ENDED)
    assert session.steps == 2
    assert pixel(session.picture, 0, 3) == (44, 1, 0, 0)
    wait_for_trace(qtbot, dot_tab, 1)
