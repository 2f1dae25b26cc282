"""The window seats the panels, keeps its layout, follows the desk, and asks before it goes."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolBar
from pytestqt.qtbot import QtBot

from pxide.base.problems import Problem, Trouble
from pxide.model.desk import Desk
from pxide.model.sheet import Sheet
from pxide.view.theme import Theme
from pxide.view.wardrobe import Wardrobe
from pxide.view.window import Household, Window
from vm.patch import Patch, Piece

PANELS = ("instructions", "inspector", "program", "trace", "problems")


def painted(sheet: Sheet) -> None:
    """Change one pixel, undoably."""
    before = sheet.document.picture[5:6, 5:6].copy()
    after = before.copy()
    after[0, 0, 0] = 9
    sheet.document.apply("paint", Patch((Piece(5, 5, before, after),)))


def test_menus_are_made_from_the_rows(window: Window, household: Household) -> None:
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == ["&File", "&Run", "&Paint", "&View", "&Companion"]
    panels = next(menu for menu in window.findChildren(QMenu) if menu.title() == "&Panels")
    assert panels.actions() == [household.commands.action("view.trace")]


def test_bars_are_made_from_the_rows(window: Window, household: Household) -> None:
    bars = {bar.objectName(): bar for bar in window.findChildren(QToolBar)}
    assert household.commands.action("run.start") in bars["verbs"].actions()
    assert bars["tools"].actions() == [household.commands.action("paint.pencil")]
    button = bars["tools"].widgetForAction(household.commands.action("paint.pencil"))
    assert button is not None
    assert button.toolTip() == "Pencil (B)\nPaint"


def test_without_a_picture_it_bids_welcome(window: Window, desk: Desk, sheet: Sheet) -> None:
    assert window.tabs.isVisible()
    assert window.windowTitle() == "dot[*] - pxIDE"
    desk.close(sheet)
    assert not window.tabs.isVisible()
    assert window.windowTitle() == "pxIDE"


def test_a_tab_for_each_sheet(
    window: Window, desk: Desk, sheet: Sheet, endless_sheet: Sheet
) -> None:
    desk.open(endless_sheet)
    assert [window.tabs.tabText(place) for place in range(window.tabs.count())] == [
        "dot",
        "endless",
    ]
    window.tabs.setCurrentIndex(0)
    assert desk.current is sheet
    desk.set_current(endless_sheet)
    assert window.tabs.currentIndex() == 1
    desk.close(endless_sheet)
    assert window.tabs.count() == 1
    assert window.tabs.canvas is not None
    assert window.tabs.canvas.sheet is sheet


def test_a_changed_picture_wears_a_dot(window: Window, sheet: Sheet) -> None:
    painted(sheet)
    assert window.tabs.tabText(0) == "dot ●"
    assert window.isWindowModified()
    sheet.document.undo_edit()
    assert window.tabs.tabText(0) == "dot"
    assert not window.isWindowModified()


def test_closing_a_tab_is_only_asked_for(window: Window, sheet: Sheet, qtbot: QtBot) -> None:
    bar = window.tabs.tabBar()
    cross = bar.tabButton(0, bar.ButtonPosition.RightSide)
    with qtbot.waitSignal(window.tabs.close_wanted) as told:
        QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert told.args == [sheet]
    assert window.tabs.count() == 1


def test_asks_before_it_goes(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.close_wanted):
        window.close()
    assert window.isVisible()
    window.leave()
    assert not window.isVisible()


def test_dropped_files_are_handed_on(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
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


def test_notices_stand_above_the_canvas(window: Window, trouble: Trouble) -> None:
    trouble.tell(Problem("It is a folder.", "Choose a file."))
    (line,) = window.notices.lines
    assert line.isVisible()
    assert line.mapTo(window, QPoint(0, 0)).y() < window.tabs.mapTo(window, QPoint(0, 0)).y() + 1


def test_a_pixel_out_of_sight_is_brought_to_the_middle(window: Window, sheet: Sheet) -> None:
    canvas = window.tabs.canvas
    assert canvas is not None
    canvas.set_zoom(6400)
    canvas.center_on(12, 12)
    near = canvas.camera.lens.origin
    window.tabs.point_out((12, 12))
    assert canvas.camera.lens.origin == near
    window.tabs.point_out((0, 0))
    assert canvas.camera.lens.origin != near


def test_the_zoom_is_told(window: Window, sheet: Sheet) -> None:
    canvas = window.tabs.canvas
    assert canvas is not None
    canvas.set_zoom(400)
    assert window.status.zoom.text() == "400 %"


def test_everybody_wears_another_theme(window: Window, sheet: Sheet, wardrobe: Wardrobe) -> None:
    before = window.grab().toImage().pixelColor(window.width() // 2, window.height() - 4)
    wardrobe.choose("light")
    assert wardrobe.theme.name == "light"
    after = window.grab().toImage().pixelColor(window.width() // 2, window.height() - 4)
    assert before == wardrobe_panel("dark")
    assert after == wardrobe_panel("light")


def wardrobe_panel(name: str) -> QColor:
    return Theme.of(name == "dark").panel
