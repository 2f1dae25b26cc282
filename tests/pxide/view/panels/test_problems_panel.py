"""The problems panel lists faults before notices, and going to one selects its pixel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.base.problems import Problem, Trouble
from pxide.model.active_tab import ActiveTab
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.view.panels.problems_panel import ProblemsPanel
from pxide.view.widgets.app_theme import AppTheme
from tests.pxide.programs import Heard
from vm.core.faults import Fault, FaultCode
from vm.core.trace import Stop, StopReason

SEEN = Fault(FaultCode.ROW_OUTSIDE, 0, 0, "Row 99 is below the picture.")
MET = Fault(FaultCode.DIVISION_BY_ZERO, 3, 0, "Register 2 is zero.")


@pytest.fixture
def problems(
    qtbot: QtBot, current: ActiveTab, trouble: Trouble, heard: Heard, app_theme: AppTheme
) -> ProblemsPanel:
    problems = ProblemsPanel(current, trouble, app_theme)
    qtbot.addWidget(problems)
    return problems


def rows(problems: ProblemsPanel) -> list[tuple[str, ...]]:
    model = problems.model
    return [
        tuple(str(model.index(row, column).data()) for column in range(3))
        for row in range(model.rowCount())
    ]


def test_lists_what_the_checker_saw(problems: ProblemsPanel, tab: Tab, qtbot: QtBot) -> None:
    assert problems.table.isHidden()
    with qtbot.waitSignal(problems.count_changed) as told:
        tab.set_faults((SEEN,))
    assert told.args == [1]
    assert rows(problems) == [("fault 2 row outside", "(0, 0)", "Row 99 is below the picture.")]


def test_the_fault_that_stopped_the_run_comes_first(problems: ProblemsPanel, tab: Tab) -> None:
    tab.set_faults((SEEN,))
    session = tab.open_session()
    session.begin()
    session.end(Stop(StopReason.FAULT, (3, 0), 7, MET), RunState.ENDED)
    assert [row[0] for row in rows(problems)] == ["fault 5 division by zero", "fault 2 row outside"]


def test_notices_follow_the_faults_newest_first(
    problems: ProblemsPanel, tab: Tab, trouble: Trouble
) -> None:
    tab.set_faults((SEEN,))
    trouble.news("Opened an RGB picture.")
    trouble.tell(Problem("It is a folder.", "Choose a file."))
    assert rows(problems)[1:] == [
        ("problem", "", "It is a folder. Choose a file."),
        ("news", "", "Opened an RGB picture."),
    ]


def test_going_to_a_fault_selects_its_pixel(
    problems: ProblemsPanel, tab: Tab, qtbot: QtBot
) -> None:
    tab.set_faults((MET,))
    problems.resize(600, 200)
    problems.show()
    place = problems.table.visualRect(problems.model.index(0, 2)).center()
    with qtbot.waitSignal(problems.activated) as told:
        QTest.mouseClick(problems.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [(3, 0)]
    assert tab.selection.cell == (3, 0)
