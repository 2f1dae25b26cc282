"""The checker: the list of foreseen faults follows the picture."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.tasks import Tasks
from pxide.model.desk import Desk
from pxide.model.document import Document
from pxide.model.sheet import Sheet
from pxide.work.checker import Checker
from tests.pxide.ide import paint
from tests.pxide.programs import Heard
from vm.faults import FaultCode


@pytest.fixture
def desk(tasks: Tasks) -> Desk:
    return Desk()


@pytest.fixture
def checker(desk: Desk, tasks: Tasks) -> Iterator[Checker]:
    checker = Checker(desk, tasks)
    yield checker
    checker.shutdown()


def codes(sheet: Sheet) -> list[FaultCode]:
    return [fault.code for fault in sheet.faults]


def test_faults_come_and_go_with_the_pixels(
    qtbot: QtBot, desk: Desk, checker: Checker, dot_sheet: Sheet
) -> None:
    desk.open(dot_sheet)
    paint(dot_sheet, 0, 0, (1, 1, 2, 99))
    qtbot.waitUntil(lambda: codes(dot_sheet) == [FaultCode.ROW_OUTSIDE])
    dot_sheet.document.undo_edit()
    qtbot.waitUntil(lambda: codes(dot_sheet) == [])


def test_what_is_opened_is_looked_through(
    qtbot: QtBot, desk: Desk, checker: Checker, dot_sheet: Sheet
) -> None:
    paint(dot_sheet, 0, 0, (200, 0, 0, 0))
    desk.open(dot_sheet)
    qtbot.waitUntil(lambda: codes(dot_sheet) == [FaultCode.UNKNOWN_OPCODE])


def test_a_picture_without_faults_is_said_to_be(
    qtbot: QtBot, desk: Desk, checker: Checker, dot_sheet: Sheet, heard: Heard
) -> None:
    desk.open(dot_sheet)
    checker.check(dot_sheet)
    qtbot.waitUntil(lambda: bool(heard.notices))
    assert heard.notices[0].what == "No fault can be seen without running."


def test_a_large_picture_is_looked_through_only_when_asked_for(
    qtbot: QtBot, desk: Desk, checker: Checker, tasks: Tasks, heard: Heard
) -> None:
    sheet = Sheet(Document.new(4096, 1025))
    desk.open(sheet)
    assert tasks.names == ()
    paint(sheet, 0, 0, (200, 0, 0, 0))
    checker.check(sheet)
    qtbot.waitUntil(lambda: codes(sheet) == [FaultCode.UNKNOWN_OPCODE])
    sheet.document.undo_edit()
    qtbot.waitUntil(lambda: codes(sheet) == [])
    assert tasks.names == ()
