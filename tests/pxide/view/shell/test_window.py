"""The window seats the panels, keeps its layout, follows the workspace, and asks before it goes."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolBar
from pytestqt.qtbot import QtBot

from pxide.base.problems import Problem, Trouble
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.shell.window import MainWindow, WindowParts
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.theme import Theme
from vm.core.patch import Patch, Piece

PANELS = ("instructions", "inspector", "program", "trace", "problems")


def painted(tab: Tab) -> None:
    """Change one pixel, undoably."""
    before = tab.document.picture[5:6, 5:6].copy()
    after = before.copy()
    after[0, 0, 0] = 9
    tab.document.apply("paint", Patch((Piece(5, 5, before, after),)))


def test_menus_are_made_from_the_rows(window: MainWindow, window_parts: WindowParts) -> None:
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == ["&File", "&Run", "&Paint", "&View", "&Companion"]
    panels = next(menu for menu in window.findChildren(QMenu) if menu.title() == "&Panels")
    assert panels.actions() == [window_parts.commands.action("view.trace")]


def test_bars_are_made_from_the_rows(window: MainWindow, window_parts: WindowParts) -> None:
    bars = {bar.objectName(): bar for bar in window.findChildren(QToolBar)}
    assert window_parts.commands.action("run.start") in bars["verbs"].actions()
    assert bars["tools"].actions() == [window_parts.commands.action("paint.pencil")]
    button = bars["tools"].widgetForAction(window_parts.commands.action("paint.pencil"))
    assert button is not None
    assert button.toolTip() == "Pencil (B)\nPaint"


def test_without_a_picture_it_bids_welcome(
    window: MainWindow, workspace: Workspace, tab: Tab
) -> None:
    assert window.tab_area.isVisible()
    assert window.windowTitle() == "dot[*] - pxIDE"
    workspace.close(tab)
    assert not window.tab_area.isVisible()
    assert window.windowTitle() == "pxIDE"


def test_a_tab_for_each_document(
    window: MainWindow, workspace: Workspace, tab: Tab, endless_tab: Tab
) -> None:
    workspace.open(endless_tab)
    assert [window.tab_area.tabText(place) for place in range(window.tab_area.count())] == [
        "dot",
        "endless",
    ]
    window.tab_area.setCurrentIndex(0)
    assert workspace.current is tab
    workspace.set_current(endless_tab)
    assert window.tab_area.currentIndex() == 1
    workspace.close(endless_tab)
    assert window.tab_area.count() == 1
    assert window.tab_area.canvas is not None
    assert window.tab_area.canvas.tab is tab


def test_a_changed_picture_wears_a_dot(window: MainWindow, tab: Tab) -> None:
    painted(tab)
    assert window.tab_area.tabText(0) == "dot ●"
    assert window.isWindowModified()
    tab.document.undo_edit()
    assert window.tab_area.tabText(0) == "dot"
    assert not window.isWindowModified()


def test_closing_a_tab_is_only_asked_for(window: MainWindow, tab: Tab, qtbot: QtBot) -> None:
    bar = window.tab_area.tabBar()
    cross = bar.tabButton(0, bar.ButtonPosition.RightSide)
    with qtbot.waitSignal(window.tab_area.close_wanted) as told:
        QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert told.args == [tab]
    assert window.tab_area.count() == 1


def test_asks_before_it_goes(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.close_wanted):
        window.close()
    assert window.isVisible()
    window.leave()
    assert not window.isVisible()


def test_dropped_files_are_handed_on(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.pxi")), QUrl("https://example.org/b.pxi")])
    event = QDropEvent(
        QPointF(QPoint(5, 5)),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(window.files_dropped) as told:
        window.dropEvent(event)
    assert told.args == [[tmp_path / "a.pxi"]]


def test_notices_stand_above_the_canvas(window: MainWindow, trouble: Trouble) -> None:
    trouble.tell(Problem("It is a folder.", "Choose a file."))
    (line,) = window.notices.lines
    assert line.isVisible()
    assert (
        line.mapTo(window, QPoint(0, 0)).y() < window.tab_area.mapTo(window, QPoint(0, 0)).y() + 1
    )


def test_a_pixel_out_of_sight_is_brought_to_the_middle(window: MainWindow, tab: Tab) -> None:
    canvas = window.tab_area.canvas
    assert canvas is not None
    canvas.set_zoom(6400)
    canvas.center_on(12, 12)
    near = canvas.lens.origin
    window.tab_area.point_out((12, 12))
    assert canvas.lens.origin == near
    window.tab_area.point_out((0, 0))
    assert canvas.lens.origin != near


def test_the_zoom_is_told(window: MainWindow, tab: Tab) -> None:
    canvas = window.tab_area.canvas
    assert canvas is not None
    canvas.set_zoom(400)
    assert window.status.zoom.text() == "400 %"


def test_everybody_wears_another_theme(window: MainWindow, tab: Tab, app_theme: AppTheme) -> None:
    before = window.grab().toImage().pixelColor(window.width() // 2, window.height() - 4)
    app_theme.choose("light")
    assert app_theme.theme.name == "light"
    after = window.grab().toImage().pixelColor(window.width() // 2, window.height() - 4)
    assert before == theme_panel("dark")
    assert after == theme_panel("light")


def theme_panel(name: str) -> QColor:
    return Theme.of(name == "dark").panel
