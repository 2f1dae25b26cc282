"""The trace says what each step read and wrote; a click goes to where it lay."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.model.active_tab import ActiveTab
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.panels.trace_panel import TracePanel
from pxide.view.widgets.app_theme import AppTheme
from vm.core.trace import Step
from vm.cpu.machine import Machine


@pytest.fixture
def trace(qtbot: QtBot, current: ActiveTab, app_theme: AppTheme) -> TracePanel:
    trace = TracePanel(current, app_theme)
    qtbot.addWidget(trace)
    return trace


def texts(trace: TracePanel) -> list[list[str]]:
    model = trace.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def steps_of(tab: Tab, count: int) -> tuple[Step, ...]:
    """What the machine says of the first steps."""
    machine = Machine(tab.document.picture.copy())
    found = [machine.step()[1] for _ in range(count)]
    return tuple(step for step in found if step is not None)


def test_shows_the_steps_of_the_dot_program(trace: TracePanel, tab: Tab) -> None:
    session = tab.open_session()
    session.trace(steps_of(tab, 2))
    first, second = texts(trace)
    assert first[:3] == ["0", "(0, 0)", "DOT_RGB 1, 2, 3"]
    assert "(0..3, 1)" in first[3] or "(0..4, 1)" in first[3]
    assert first[4] == "(0, 3) 0 → 300"
    assert first[5] == ""
    assert second[:3] == ["1", "(1, 0)", "HALT"]
    assert second[4] == ""


def test_a_tip_tells_all_of_a_step(trace: TracePanel, tab: Tab) -> None:
    tab.open_session().trace(steps_of(tab, 1))
    lines = str(trace.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)).split("\n")
    assert lines[0] == "DOT_RGB 1, 2, 3 at (0, 0)"
    assert lines[1].startswith("Sum of a[i] * b[i]")
    assert lines[-1] == "wrote (0, 3) 0 → 300"


def test_marks_what_lost_bits(trace: TracePanel, tab: Tab) -> None:
    tab.document.picture[0, 0] = (2, 1, 2, 3)
    tab.document.picture[1, 0, 0] = 250
    session = tab.open_session()
    session.trace(steps_of(tab, 1))
    assert texts(trace)[0][5] == "△"


def test_without_steps_it_says_what_to_do(trace: TracePanel, tab: Tab) -> None:
    assert trace.table.isHidden()
    assert "F5" in trace.empty.text()
    session = tab.open_session()
    session.trace(steps_of(tab, 1))
    assert not trace.table.isHidden()
    tab.close_session()
    assert trace.model.rowCount() == 0
    assert trace.table.isHidden()


def test_follows_the_sheet_on_top(
    trace: TracePanel, tab: Tab, workspace: Workspace, endless_tab: Tab
) -> None:
    tab.open_session().trace(steps_of(tab, 2))
    workspace.open(endless_tab)
    assert trace.model.rowCount() == 0
    workspace.set_current(tab)
    assert trace.model.rowCount() == 2


def test_a_click_tells_where_the_step_lay(trace: TracePanel, tab: Tab, qtbot: QtBot) -> None:
    tab.open_session().trace(steps_of(tab, 2))
    trace.show()
    place = trace.table.visualRect(trace.model.index(1, 2)).center()
    with qtbot.waitSignal(trace.activated) as told:
        QTest.mouseClick(trace.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [(1, 0)]
