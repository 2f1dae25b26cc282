"""Sheets and the desk: what is shown, and what stands between a run and the document."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pxide.model.brush import Brush
from pxide.model.desk import Desk
from pxide.model.document import Document
from pxide.model.session import State
from pxide.model.sheet import Sheet
from vm.faults import Fault, FaultCode, Problem
from vm.isa import BY_SPELLING
from vm.patch import difference
from vm.picture import Box
from vm.trace import Stop, StopReason


def test_a_session_is_shown_on_a_copy(dot_sheet: Sheet) -> None:
    seen: list[Box] = []
    dot_sheet.shown_changed.connect(seen.append)
    session = dot_sheet.open_session()
    assert dot_sheet.shown is dot_sheet.document.picture
    session.own(session.picture.copy())
    other = session.picture.copy()
    other[3, 0] = (44, 1, 0, 0)
    session.show(difference(session.picture, other))
    assert dot_sheet.shown is session.picture
    assert (dot_sheet.shown == other).all()
    assert not dot_sheet.document.picture[3].any()
    assert seen == [dot_sheet.document.box, Box(0, 3, 1, 1)]
    dot_sheet.close_session()
    assert dot_sheet.shown is dot_sheet.document.picture
    assert seen[-1] == dot_sheet.document.box


def test_many_changes_are_told_as_one_box(qapp: QApplication) -> None:
    sheet = Sheet(Document.new(64, 3000))
    session = sheet.open_session()
    session.own(session.picture.copy())
    seen: list[Box] = []
    session.changed.connect(seen.append)
    other = session.picture.copy()
    other[::100, 5] = 1
    session.show(difference(session.picture, other))
    assert seen == [Box(5, 0, 1, 2901)]


def test_a_running_session_keeps_painters_out(dot_sheet: Sheet) -> None:
    session = dot_sheet.open_session()
    session.begin()
    for edit in (
        lambda: dot_sheet.document.stroke("paint"),
        dot_sheet.document.undo_edit,
        dot_sheet.document.redo_edit,
    ):
        with pytest.raises(Problem, match="running"):
            edit()
    session.end(Stop(StopReason.PAUSE, (1, 0), 1), State.PAUSED)
    dot_sheet.document.stroke("paint")
    assert dot_sheet.session is None


def test_faults_met_come_before_faults_foreseen(dot_sheet: Sheet) -> None:
    foreseen = Fault(FaultCode.ROW_OUTSIDE, 2, 0, "row 99 is outside")
    met = Fault(FaultCode.UNKNOWN_OPCODE, 1, 0, "no instruction")
    dot_sheet.set_faults((foreseen, met))
    session = dot_sheet.open_session()
    session.end(Stop(StopReason.FAULT, (1, 0), 1, met), State.ENDED)
    assert dot_sheet.faults == (met, foreseen)
    dot_sheet.close_session()
    assert dot_sheet.faults == (foreseen, met)


def test_the_desk_keeps_one_sheet_on_top(qapp: QApplication, tmp_path: Path) -> None:
    desk = Desk()
    sheets = [Sheet(Document.new(4, 4, title=str(n))) for n in range(3)]
    told: list[object] = []
    desk.opened.connect(told.append)
    desk.closed.connect(told.append)
    for sheet in sheets:
        desk.open(sheet)
    assert desk.current is sheets[2]
    sheets[1].document.path = tmp_path / "a.pxi"
    assert desk.find(tmp_path / "a.pxi") is sheets[1]
    assert desk.find(tmp_path / "b.pxi") is None
    desk.close(sheets[2])
    assert desk.current is sheets[1]
    desk.set_current(sheets[0])
    desk.close(sheets[1])
    assert desk.current is sheets[0]
    desk.close(sheets[0])
    assert desk.current is None
    assert desk.sheets == ()
    assert told == [*sheets, sheets[2], sheets[1], sheets[0]]


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


def test_a_run_never_writes_into_the_document(dot_sheet: Sheet) -> None:
    session = dot_sheet.open_session()
    other = session.picture.copy()
    other[3, 0] = (44, 1, 0, 0)
    with pytest.raises(RuntimeError, match="not its own"):
        session.show(difference(session.picture, other))
    assert not dot_sheet.document.picture[3].any()
