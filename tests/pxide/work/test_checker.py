"""The checker: the list of foreseen faults follows the picture."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.work.checker import Checker
from tests.pxide.ide import paint
from tests.pxide.programs import Heard
from vm.core.faults import FaultCode


@pytest.fixture
def workspace(tasks: Tasks) -> Workspace:
    return Workspace()


@pytest.fixture
def checker(workspace: Workspace, workers: Workers, tasks: Tasks) -> Iterator[Checker]:
    checker = Checker(workspace, workers.start("checker", keeps_due=False), tasks)
    yield checker
    checker.stop()


def codes(tab: Tab) -> list[FaultCode]:
    return [fault.code for fault in tab.faults]


def test_faults_come_and_go_with_the_pixels(
    qtbot: QtBot, workspace: Workspace, checker: Checker, dot_tab: Tab
) -> None:
    workspace.open(dot_tab)
    paint(dot_tab, 0, 0, (1, 1, 2, 99))
    qtbot.waitUntil(lambda: codes(dot_tab) == [FaultCode.ROW_OUTSIDE])
    dot_tab.document.undo_edit()
    qtbot.waitUntil(lambda: codes(dot_tab) == [])


def test_what_is_opened_is_looked_through(
    qtbot: QtBot, workspace: Workspace, checker: Checker, dot_tab: Tab
) -> None:
    paint(dot_tab, 0, 0, (200, 0, 0, 0))
    workspace.open(dot_tab)
    qtbot.waitUntil(lambda: codes(dot_tab) == [FaultCode.UNKNOWN_OPCODE])


def test_a_picture_without_faults_is_said_to_be(
    qtbot: QtBot, workspace: Workspace, checker: Checker, dot_tab: Tab, heard: Heard
) -> None:
    workspace.open(dot_tab)
    checker.check(dot_tab)
    qtbot.waitUntil(lambda: bool(heard.notices))
    assert heard.notices[0].what == "No fault can be seen without running."


def test_a_large_picture_is_looked_through_only_when_asked_for(
    qtbot: QtBot, workspace: Workspace, checker: Checker, tasks: Tasks, heard: Heard
) -> None:
    tab = Tab(Document.new(4096, 1025))
    workspace.open(tab)
    assert tasks.names == ()
    told: list[list[FaultCode]] = []
    tab.faults_changed.connect(lambda: told.append(codes(tab)))
    paint(tab, 0, 0, (200, 0, 0, 0))
    checker.check(tab)
    qtbot.waitUntil(lambda: [FaultCode.UNKNOWN_OPCODE] in told)
    tab.document.undo_edit()
    qtbot.waitUntil(lambda: codes(tab) == [])
    assert tasks.names == ()
