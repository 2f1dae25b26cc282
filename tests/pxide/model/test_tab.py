"""Tabs and the workspace: what is shown, and what stands between a run and the document."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pxide.model.brush import Brush
from pxide.model.document import Document
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from vm.core.faults import Fault, FaultCode, Problem
from vm.core.patch import difference
from vm.core.picture import Box
from vm.core.trace import Stop, StopReason
from vm.isa.table import BY_SPELLING


def test_a_session_is_shown_on_a_copy(dot_tab: Tab) -> None:
    seen: list[Box] = []
    dot_tab.shown_changed.connect(seen.append)
    session = dot_tab.open_session()
    assert dot_tab.shown is dot_tab.document.picture
    session.own(session.picture.copy())
    other = session.picture.copy()
    other[3, 0] = (44, 1, 0, 0)
    session.show(difference(session.picture, other))
    assert dot_tab.shown is session.picture
    assert (dot_tab.shown == other).all()
    assert not dot_tab.document.picture[3].any()
    assert seen == [dot_tab.document.box, Box(0, 3, 1, 1)]
    dot_tab.close_session()
    assert dot_tab.shown is dot_tab.document.picture
    assert seen[-1] == dot_tab.document.box


def test_many_changes_are_told_as_one_box(qapp: QApplication) -> None:
    tab = Tab(Document.new(64, 3000))
    session = tab.open_session()
    session.own(session.picture.copy())
    seen: list[Box] = []
    session.changed.connect(seen.append)
    other = session.picture.copy()
    other[::100, 5] = 1
    session.show(difference(session.picture, other))
    assert seen == [Box(5, 0, 1, 2901)]


def test_a_running_session_keeps_painters_out(dot_tab: Tab) -> None:
    session = dot_tab.open_session()
    session.begin()
    for edit in (
        lambda: dot_tab.document.stroke("paint"),
        dot_tab.document.undo_edit,
        dot_tab.document.redo_edit,
    ):
        with pytest.raises(Problem, match="running"):
            edit()
    session.end(Stop(StopReason.PAUSE, (1, 0), 1), RunState.PAUSED)
    dot_tab.document.stroke("paint")
    assert dot_tab.session is None


def test_faults_met_come_before_faults_foreseen(dot_tab: Tab) -> None:
    foreseen = Fault(FaultCode.ROW_OUTSIDE, 2, 0, "row 99 is outside")
    met = Fault(FaultCode.UNKNOWN_OPCODE, 1, 0, "no instruction")
    dot_tab.set_faults((foreseen, met))
    session = dot_tab.open_session()
    session.end(Stop(StopReason.FAULT, (1, 0), 1, met), RunState.ENDED)
    assert dot_tab.faults == (met, foreseen)
    dot_tab.close_session()
    assert dot_tab.faults == (foreseen, met)


def test_the_workspace_keeps_one_tab_on_top(qapp: QApplication, tmp_path: Path) -> None:
    workspace = Workspace()
    tabs = [Tab(Document.new(4, 4, title=str(n))) for n in range(3)]
    told: list[object] = []
    workspace.opened.connect(told.append)
    workspace.closed.connect(told.append)
    for tab in tabs:
        workspace.open(tab)
    assert workspace.current is tabs[2]
    tabs[1].document.path = tmp_path / "a.pxi"
    assert workspace.find(tmp_path / "a.pxi") is tabs[1]
    assert workspace.find(tmp_path / "b.pxi") is None
    workspace.close(tabs[2])
    assert workspace.current is tabs[1]
    workspace.set_current(tabs[0])
    workspace.close(tabs[1])
    assert workspace.current is tabs[0]
    workspace.close(tabs[0])
    assert workspace.current is None
    assert workspace.tabs == ()
    assert told == [*tabs, tabs[2], tabs[1], tabs[0]]


def test_the_brush_stamps_an_instruction_with_its_operands(qapp: QApplication) -> None:
    brush = Brush()
    assert brush.stamp is None
    brush.set_op(BY_SPELLING["DOT_RGB"])
    for index, value in enumerate((1, 2, 259)):
        brush.set_operand(index, value)
    assert brush.stamp == (1, 1, 2, 3)
    brush.set_op(BY_SPELLING["RELU"])
    assert brush.stamp == (3, 1, 0, 0)
    brush.set_word(0x04030201)
    assert (brush.pixel, brush.word) == ((1, 2, 3, 4), 0x04030201)


def test_a_run_never_writes_into_the_document(dot_tab: Tab) -> None:
    session = dot_tab.open_session()
    other = session.picture.copy()
    other[3, 0] = (44, 1, 0, 0)
    with pytest.raises(RuntimeError, match="not its own"):
        session.show(difference(session.picture, other))
    assert not dot_tab.document.picture[3].any()
