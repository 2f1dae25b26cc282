"""The panels are seated, put away, brought back, and the layout is kept."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.view.shell.docks import PanelHead
from pxide.view.shell.window import MainWindow
from pxide.view.widgets.fields import ValueField
from vm.core.faults import Fault, FaultCode
from vm.core.trace import Stop, StopReason

FLOATS = pytest.mark.qt_log_ignore("does not support raise", extend=True)
"""The offscreen screen cannot raise a window; that is all it says of a floating panel."""
PANELS = ("instructions", "inspector", "program", "companion", "knowledge", "trace", "problems")
LATER = ("comparison",)
"""These come when there is something to see."""


def test_seats_every_panel(window: MainWindow) -> None:
    assert tuple(window.docks._docks) == PANELS + LATER
    assert window.docks.shown == set(PANELS)
    assert [window.docks.title(name) for name in PANELS] == [
        "Instructions",
        "Inspector",
        "Program",
        "Companion",
        "Knowledge",
        "Trace",
        "Problems",
    ]


def test_the_layout_comes_back(make: Callable[[], MainWindow]) -> None:
    first = make()
    first.docks.toggle("inspector")
    first.docks.toggle("problems")
    first.docks.toggle("problems")
    first.resize(first.width(), 701)
    assert first.docks.shown == {"instructions", "program", "companion", "knowledge", "trace"}
    first.leave()
    second = make()
    assert second.docks.shown == {"instructions", "program", "companion", "knowledge", "trace"}
    assert second.height() == 701
    second.docks.reset()
    assert second.docks.shown == set(PANELS)


def test_bare_is_only_the_canvas_and_is_not_kept(make: Callable[[], MainWindow], tab: Tab) -> None:
    first = make()
    first.docks.toggle("trace")
    kept = first.docks.shown
    first.docks.toggle_bare()
    assert first.docks.is_bare
    assert first.docks.shown == frozenset()
    assert not first.menuBar().isVisible()
    assert not first.status.isVisible()
    assert first.tab_area.isVisible()
    first.leave()
    second = make()
    assert second.docks.shown == kept
    assert second.menuBar().isVisible()


def test_bare_and_back_again(window: MainWindow) -> None:
    window.docks.toggle_bare()
    window.docks.toggle_bare()
    assert window.docks.shown == set(PANELS)
    assert window.menuBar().isVisible()
    window.docks.toggle_bare()
    window.docks.toggle("trace")
    assert not window.docks.is_bare
    assert "trace" in window.docks.shown


def test_escape_in_a_panel_gives_the_keyboard_to_the_canvas(window: MainWindow, tab: Tab) -> None:
    window.activateWindow()
    window.docks.reveal("instructions")
    finder = window.focusWidget()
    assert finder is not None
    assert finder.accessibleName() == "Find an instruction"
    QTest.keyClick(finder, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.tab_area.canvas


def test_escape_first_forgets_what_was_typed(window: MainWindow, tab: Tab) -> None:
    window.activateWindow()
    tab.selection.select((0, 0))
    window.docks.reveal("inspector")
    field = window.focusWidget()
    assert isinstance(field, ValueField)
    QTest.keyClicks(field, "99")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "1"
    assert window.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.tab_area.canvas
    assert tab.document.undo.count() == 0


def test_faults_are_counted_on_their_tab(window: MainWindow, tab: Tab) -> None:
    tab.set_faults((Fault(FaultCode.ROW_OUTSIDE, 0, 0, "Row 99 is outside."),))
    assert window.docks.title("problems") == "Problems 1"
    tab.set_faults(())
    assert window.docks.title("problems") == "Problems"


def test_a_fault_brings_the_problems_forward(window: MainWindow, tab: Tab) -> None:
    window.docks.reveal("trace")
    session = tab.open_session()
    session.begin()
    fault = Fault(FaultCode.DIVISION_BY_ZERO, 0, 0, "Register 1 is zero.")
    session.end(Stop(StopReason.FAULT, (0, 0), 0, fault), RunState.ENDED)
    assert window.docks.is_in_front("problems")
    window.docks.toggle("problems")
    session.begin()
    session.end(Stop(StopReason.FAULT, (0, 0), 0, fault), RunState.ENDED)
    assert "problems" not in window.docks.shown


@FLOATS
def test_a_panel_is_put_away_and_floated_by_its_head(window: MainWindow) -> None:
    dock = window.findChild(QDockWidget, "instructions")
    assert isinstance(dock, QDockWidget)
    head = dock.titleBarWidget()
    assert isinstance(head, PanelHead)
    assert head.title.text() == "Instructions"
    head.floater.click()
    assert dock.isFloating()
    head.floater.click()
    assert not dock.isFloating()
    head.closer.click()
    assert "instructions" not in window.docks.shown


@FLOATS
def test_panels_with_tabs_need_no_head(window: MainWindow, qtbot: QtBot) -> None:
    trace = window.findChild(QDockWidget, "trace")
    assert isinstance(trace, QDockWidget)
    qtbot.waitUntil(lambda: not isinstance(trace.titleBarWidget(), PanelHead))
    trace.setFloating(True)
    qtbot.waitUntil(lambda: isinstance(trace.titleBarWidget(), PanelHead))
