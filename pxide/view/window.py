"""The window: gives everybody a seat. It has no verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.base.problems import Trouble
from pxide.base.settings import WINDOW_GEOMETRY, WINDOW_LAYOUT, Settings
from pxide.base.tasks import Tasks
from pxide.model.brush import Brush
from pxide.model.desk import Desk
from pxide.model.sheet import Sheet
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from pxide.view.command_palette import CommandPalette
from pxide.view.companion.panel import CompanionPanel
from pxide.view.comparison import ComparisonPanel
from pxide.view.current import Current
from pxide.view.docks import Docks, Panel
from pxide.view.inspector import Inspector
from pxide.view.instructions import Instructions
from pxide.view.knowledge.panel import KnowledgePanel
from pxide.view.knowledge.view import KnowledgeView
from pxide.view.menus import fill_menu_bar, make_tool_bar, make_tool_strip
from pxide.view.notices import NoticeBar
from pxide.view.problems import Problems
from pxide.view.program import Program
from pxide.view.proposal_bar import ProposalBar
from pxide.view.status import StatusBar
from pxide.view.tabs import Tabs
from pxide.view.trace import Trace
from pxide.view.wardrobe import Wardrobe
from pxide.view.welcome import Welcome
from pxide.work.companion.companion import Companion
from pxide.work.reading.reader import ReadingRoom
from pxide.work.reading.search import Search

NAME = "pxIDE"
WIDTH, HEIGHT = 1440, 900
COMPANION = 240
"""The least height of the chat; its longer pages scroll."""
Area = Qt.DockWidgetArea


@dataclass(frozen=True)
class Household:
    """Everybody whom the window seats or whom those seated talk to."""

    desk: Desk
    commands: Commands
    settings: Settings
    toolbox: Toolbox
    brush: Brush
    trouble: Trouble
    wardrobe: Wardrobe
    make_canvas: Callable[[Sheet], Canvas]
    companion: Companion
    reading: ReadingRoom
    tasks: Tasks


class Window(QMainWindow):
    """The main window."""

    close_wanted = Signal()
    """A person wants to leave; whoever guards unsaved work calls `leave` when nobody objects."""
    files_dropped = Signal(list)
    """The Paths."""

    def __init__(self, house: Household, tools_menu: str) -> None:
        super().__init__()
        self._house = house
        self._may_close = False
        self._is_new = True
        self.current = Current(house.desk, self)
        self.tabs = Tabs(house.desk, house.make_canvas, house.wardrobe)
        self.notices = NoticeBar(house.commands, house.wardrobe.icons)
        self.proposal = ProposalBar(house.commands)
        self.status = StatusBar(self.current, house.commands, house.companion)
        self._stack = QStackedWidget()
        self._seat_bars(tools_menu)
        self._seat_middle()
        self.comparison = ComparisonPanel(house.commands, house.wardrobe)
        self.companion = CompanionPanel(
            house.companion, house.commands, house.wardrobe, house.tasks
        )
        self.companion.setMinimumHeight(COMPANION)
        self.knowledge = KnowledgePanel(
            house.companion.images, self.make_view(), house.commands, house.wardrobe
        )
        self.docks = Docks(self, self._panels(), house.wardrobe.icons)
        self.palette_of_commands = CommandPalette(house.commands, house.wardrobe, self)
        self.setAcceptDrops(True)
        self._connect()
        self._restore()
        self._sheet_changed()

    def leave(self) -> None:
        """Keep the layout and go."""
        settings = self._house.settings
        settings.set(WINDOW_GEOMETRY, self.saveGeometry())
        settings.set(WINDOW_LAYOUT, self.docks.save())
        settings.save()
        self._may_close = True
        self.close()

    def make_view(self) -> KnowledgeView:
        """Another view of a knowledge image; the panel has one, and each tab has its own."""
        house, images = self._house, self._house.companion.images
        search = Search(images, house.companion.answerer.recall, house.tasks)
        view = KnowledgeView(images, house.reading, search, house.wardrobe)
        search.setParent(view)
        return view

    @property
    def seen_knowledge(self) -> KnowledgeView:
        """The view of knowledge that is looked at: the tab on top, else the panel's."""
        return self.tabs.view or self.knowledge.view

    def showEvent(self, event: QShowEvent) -> None:
        """Sizes that no person has chosen yet can be given only now."""
        super().showEvent(event)
        if self._is_new:
            self._is_new = False
            self.docks.size()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first."""
        if self._may_close:
            super().closeEvent(event)
            return
        event.ignore()
        self.close_wanted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files from this machine are welcome."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        self.files_dropped.emit([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def _seat_bars(self, tools_menu: str) -> None:
        commands = self._house.commands
        fill_menu_bar(self.menuBar(), commands)
        self.addToolBar(make_tool_bar(commands))
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, make_tool_strip(commands, tools_menu))
        self.setStatusBar(self.status)
        self.addActions(list(commands.window_actions()))
        for action in commands.canvas_actions():
            self.tabs.addAction(action)

    def _seat_middle(self) -> None:
        self._stack.addWidget(Welcome(self._house.commands))
        self._stack.addWidget(self.tabs)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.proposal)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self.setDockOptions(self.dockOptions() | self.DockOption.GroupedDragging)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setCorner(Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)

    def _panels(self) -> tuple[Panel, ...]:
        house, current = self._house, self.current
        trace = Trace(current, house.wardrobe)
        program = Program(current, house.wardrobe)
        problems = Problems(current, house.trouble, house.wardrobe)
        for panel in (trace, program, problems):
            panel.activated.connect(self.tabs.point_out)
        problems.count_changed.connect(self._count_problems)
        instructions = Instructions(house.brush, house.toolbox, house.wardrobe)
        inspector = Inspector(current, house.trouble, house.wardrobe)
        right, bottom = Area.RightDockWidgetArea, Area.BottomDockWidgetArea
        return (
            Panel("instructions", Area.LeftDockWidgetArea, instructions),
            Panel("inspector", right, inspector, scrolls=True),
            Panel("program", right, program, over="inspector"),
            Panel("companion", right, self.companion, share=5),
            Panel("knowledge", right, self.knowledge, share=3),
            Panel("trace", bottom, trace),
            Panel("problems", bottom, problems, over="trace"),
            Panel("comparison", bottom, self.comparison, is_shown=False, over="trace"),
        )

    def _count_problems(self, count: int) -> None:
        self.docks.set_title("problems", f"Problems {count}" if count else "Problems")

    def _connect(self) -> None:
        self._house.trouble.problem.connect(self.notices.say)
        self._house.trouble.bug.connect(self.notices.say_bug)
        self.docks.left.connect(self.tabs.focus_canvas)
        self.tabs.files_dropped.connect(self.files_dropped)
        self.tabs.zoom_changed.connect(self.status.show_zoom)
        self.current.sheet_changed.connect(self._sheet_changed)
        self.tabs.view_changed.connect(self._sheet_changed)
        self.current.state_changed.connect(self._run_changed)
        self.current.document_changed.connect(self._name)

    def _restore(self) -> None:
        geometry: QByteArray = self._house.settings.value(WINDOW_GEOMETRY)
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = self.screen().availableSize()
            self.resize(min(WIDTH, room.width()), min(HEIGHT, room.height()))
        self._is_new = not self.docks.restore(self._house.settings.value(WINDOW_LAYOUT))

    def _sheet_changed(self) -> None:
        self._stack.setCurrentIndex(1 if self.tabs.count() else 0)
        self._name()

    def _run_changed(self) -> None:
        """A fault is what a person wants to read about next."""
        sheet = self.current.sheet
        session = None if sheet is None else sheet.session
        if session is not None and session.stop is not None and session.stop.fault is not None:
            self.docks.bring_forward("problems")

    def _name(self) -> None:
        sheet = self.current.sheet
        self.setWindowModified(sheet is not None and sheet.document.is_modified)
        title = "" if sheet is None else f"{sheet.document.title}[*] - "
        if self.tabs.view is not None and self.tabs.view.path is not None:
            title = f"{self.tabs.view.path.name}[*] - "
        self.setWindowTitle(f"{title}{NAME}")
