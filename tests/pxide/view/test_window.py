"""The window seats the panels, keeps its layout, follows the desk, and asks before it goes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolBar
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.problems import Problem, Trouble
from pxide.base.settings import Settings
from pxide.model.brush import Brush
from pxide.model.desk import Desk
from pxide.model.sheet import Sheet
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from pxide.view.fields import ValueField
from pxide.view.theme import Theme
from pxide.view.wardrobe import Wardrobe
from pxide.view.window import Household, Window
from tests.pxide.programs import Heard
from vm.faults import Fault, FaultCode
from vm.patch import Patch, Piece

PANELS = ("instructions", "inspector", "program", "trace", "problems")


@pytest.fixture
def household(
    desk: Desk, settings: Settings, brush: Brush, trouble: Trouble, wardrobe: Wardrobe
) -> Household:
    """Everybody the window needs, with a few verbs."""
    toolbox = Toolbox.of(brush)
    nothing: Callable[[], None] = lambda: None  # noqa: E731
    rows = (
        Command(id="file.new", text="&New…", run=nothing, tip="New", menu="&File", key="Ctrl+N"),
        Command(
            id="run.start", text="&Run", run=nothing, tip="Run it", menu="&Run", toolbar=True,
            icon="play",
        ),
        Command(
            id="paint.pencil", text="Pencil", run=nothing, tip="Paint", menu="&Paint",
            icon="pencil", canvas_only=True, key="B",
        ),
        Command(id="view.trace", text="Trace", run=nothing, tip="Panel", menu="&View/&Panels"),
        Command(id="view.palette", text="&Find", run=nothing, tip="Find", menu="&View"),
    )  # fmt: skip
    commands = Commands(rows, trouble)
    commands.dress(wardrobe.icons.icon)
    return Household(
        desk=desk,
        commands=commands,
        settings=settings,
        toolbox=toolbox,
        brush=brush,
        trouble=trouble,
        wardrobe=wardrobe,
        make_canvas=lambda sheet: Canvas(sheet, toolbox, wardrobe.theme),
    )


@pytest.fixture
def make(household: Household, qtbot: QtBot, heard: Heard) -> Iterator[Callable[[], Window]]:
    """Makes shown windows of the household."""
    made = []

    def build() -> Window:
        window = Window(household, "&Paint")
        made.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield build
    for window in made:
        window.leave()


@pytest.fixture
def window(make: Callable[[], Window]) -> Window:
    return make()


def painted(sheet: Sheet) -> None:
    """Change one pixel, undoably."""
    before = sheet.document.picture[5:6, 5:6].copy()
    after = before.copy()
    after[0, 0, 0] = 9
    sheet.document.apply("paint", Patch((Piece(5, 5, before, after),)))


def test_seats_every_panel(window: Window) -> None:
    assert window.docks.ids == PANELS
    assert window.docks.shown == set(PANELS)
    assert [window.docks.title(name) for name in PANELS] == [
        "Instructions",
        "Inspector",
        "Program",
        "Trace",
        "Problems",
    ]


def test_menus_are_made_from_the_rows(window: Window, household: Household) -> None:
    titles = [action.text() for action in window.menuBar().actions()]
    assert titles == ["&File", "&Run", "&Paint", "&View"]
    panels = next(menu for menu in window.findChildren(QMenu) if menu.title() == "&Panels")
    assert panels.actions() == [household.commands.action("view.trace")]


def test_bars_are_made_from_the_rows(window: Window, household: Household) -> None:
    bars = {bar.objectName(): bar for bar in window.findChildren(QToolBar)}
    assert household.commands.action("run.start") in bars["verbs"].actions()
    assert bars["tools"].actions() == [household.commands.action("paint.pencil")]
    button = bars["tools"].widgetForAction(household.commands.action("paint.pencil"))
    assert button is not None
    assert button.toolTip() == "Paint (B)"


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


def test_the_layout_comes_back(make: Callable[[], Window]) -> None:
    first = make()
    first.docks.toggle("inspector")
    first.docks.toggle("problems")
    first.docks.toggle("problems")
    first.resize(first.width(), 701)
    assert first.docks.shown == {"instructions", "program", "trace"}
    first.leave()
    second = make()
    assert second.docks.shown == {"instructions", "program", "trace"}
    assert second.height() == 701
    second.docks.reset()
    assert second.docks.shown == set(PANELS)


def test_bare_is_only_the_canvas_and_is_not_kept(make: Callable[[], Window], sheet: Sheet) -> None:
    first = make()
    first.docks.toggle("trace")
    kept = first.docks.shown
    first.docks.toggle_bare()
    assert first.docks.is_bare
    assert first.docks.shown == frozenset()
    assert not first.menuBar().isVisible()
    assert not first.status.isVisible()
    assert first.tabs.isVisible()
    first.leave()
    second = make()
    assert second.docks.shown == kept
    assert second.menuBar().isVisible()


def test_bare_and_back_again(window: Window) -> None:
    window.docks.toggle_bare()
    window.docks.toggle_bare()
    assert window.docks.shown == set(PANELS)
    assert window.menuBar().isVisible()
    window.docks.toggle_bare()
    window.docks.toggle("trace")
    assert not window.docks.is_bare
    assert "trace" in window.docks.shown


def test_escape_in_a_panel_gives_the_keyboard_to_the_canvas(window: Window, sheet: Sheet) -> None:
    window.activateWindow()
    window.docks.reveal("instructions")
    finder = window.focusWidget()
    assert finder is not None
    assert finder.accessibleName() == "Find an instruction"
    QTest.keyClick(finder, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.tabs.canvas


def test_escape_first_forgets_what_was_typed(window: Window, sheet: Sheet) -> None:
    window.activateWindow()
    sheet.selection.select((0, 0))
    window.docks.reveal("inspector")
    field = window.focusWidget()
    assert isinstance(field, ValueField)
    QTest.keyClicks(field, "99")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "1"
    assert window.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.tabs.canvas
    assert sheet.document.undo.count() == 0


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


def test_faults_are_counted_on_their_tab(window: Window, sheet: Sheet) -> None:
    sheet.set_faults((Fault(FaultCode.ROW_OUTSIDE, 0, 0, "Row 99 is outside."),))
    assert window.docks.title("problems") == "Problems 1"
    sheet.set_faults(())
    assert window.docks.title("problems") == "Problems"


def test_going_to_a_pixel_brings_it_into_the_middle(window: Window, sheet: Sheet) -> None:
    canvas = window.tabs.canvas
    assert canvas is not None
    canvas.set_zoom(6400)
    window.go_to((12, 12))
    far = canvas.camera.lens.origin
    window.go_to((2, 2))
    assert canvas.camera.lens.origin != far


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
