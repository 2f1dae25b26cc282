"""The window: it places the canvases, panels and bars, and has no verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.base.settings import WINDOW_GEOMETRY, WINDOW_LAYOUT, Settings
from pxide.base.tasks import Tasks
from pxide.knowledge.image.entry import Place
from pxide.model.active_tab import ActiveTab
from pxide.model.brush import Brush
from pxide.model.chat.proposal import Proposal
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from pxide.view.companion.companion_panel import CompanionPanel
from pxide.view.knowledge.knowledge_panel import KnowledgePanel
from pxide.view.knowledge.knowledge_view import KnowledgeView
from pxide.view.panels.comparison_panel import ComparisonPanel
from pxide.view.panels.inspector import Inspector
from pxide.view.panels.instructions_panel import InstructionsPanel
from pxide.view.panels.problems_panel import ProblemsPanel
from pxide.view.panels.program_panel import ProgramPanel
from pxide.view.panels.proposal_bar import ProposalBar
from pxide.view.panels.trace_panel import TracePanel
from pxide.view.shell.command_palette import CommandPalette
from pxide.view.shell.docks import DockPanel, Docks
from pxide.view.shell.menus import fill_menu_bar, make_tool_bar, make_tool_strip
from pxide.view.shell.notices import NoticeBar
from pxide.view.shell.status_bar import StatusBar
from pxide.view.shell.tab_area import TabArea
from pxide.view.shell.welcome import WelcomePage
from pxide.view.widgets.app_theme import AppTheme
from pxide.work.companion.companion import Companion
from vm.core.picture import Point
from vm.run.compare import Comparison

NAME = "pxIDE"
WIDTH, HEIGHT = 1440, 900
COMPANION = 240
"""The least height of the chat; its longer pages scroll."""
Area = Qt.DockWidgetArea


@dataclass(frozen=True)
class WindowParts:
    """What the window shows, and what its parts talk to."""

    workspace: Workspace
    commands: Commands
    settings: Settings
    toolbox: Toolbox
    brush: Brush
    app_theme: AppTheme
    companion: Companion
    tasks: Tasks
    make_canvas: Callable[[Tab], Canvas]
    make_view: Callable[[], KnowledgeView]
    """Another view of knowledge images; the panel has one, and each tab has its own."""


class MainWindow(QMainWindow):
    """The main window."""

    close_wanted = Signal()
    """A person wants to leave; whoever guards unsaved work calls `leave` when nobody objects."""
    files_dropped = Signal(list)
    """The Paths."""

    def __init__(self, parts: WindowParts, tools_menu: str) -> None:
        super().__init__()
        self._parts = parts
        self._may_close = False
        self._is_new = True
        self.current = ActiveTab(parts.workspace, self)
        self.tab_area = TabArea(parts.workspace, parts.make_canvas, parts.app_theme)
        self.notices = NoticeBar(parts.commands, parts.app_theme.icons)
        self.proposal = ProposalBar(parts.commands)
        self.status = StatusBar(self.current, parts.commands, parts.companion)
        self._stack = QStackedWidget()
        self._add_bars(tools_menu)
        self._lay_out_middle()
        self.comparison = ComparisonPanel(parts.commands, parts.app_theme)
        self.companion = CompanionPanel(
            parts.companion, parts.commands, parts.app_theme, parts.tasks
        )
        self.companion.setMinimumHeight(COMPANION)
        self.knowledge = KnowledgePanel(
            parts.companion.images, parts.make_view(), parts.commands, parts.app_theme
        )
        self.docks = Docks(self, self._panels(), parts.app_theme.icons)
        self.palette_of_commands = CommandPalette(parts.commands, parts.app_theme, self)
        self.setAcceptDrops(True)
        self._connect()
        self._restore()
        self._tab_changed()

    def leave(self) -> None:
        """Keep the layout and go."""
        settings = self._parts.settings
        settings.set(WINDOW_GEOMETRY, self.saveGeometry())
        settings.set(WINDOW_LAYOUT, self.docks.save())
        settings.save()
        self._may_close = True
        self.close()

    @property
    def canvas(self) -> Canvas | None:
        """The canvas on top; None where no picture is."""
        return self.tab_area.canvas

    @property
    def canvases(self) -> tuple[Canvas, ...]:
        """The canvases of all tabs."""
        return self.tab_area.canvases

    @property
    def seen_knowledge(self) -> KnowledgeView:
        """The view of knowledge that is looked at: the tab on top, else the panel's."""
        return self.tab_area.view or self.knowledge.view

    def point_out(self, cell: Point) -> None:
        """Show where a pixel of the picture on top is."""
        self.tab_area.point_out(cell)

    def turn_tabs(self, by: int) -> None:
        """Bring the tab that lies so many further on top."""
        self.tab_area.turn(by)

    def open_knowledge_tab(self, path: Path) -> None:
        """Show a knowledge image in a tab of its own, or bring the tab on top that does."""
        shown = next((view for view in self.tab_area.views if view.path == path), None)
        if shown is not None:
            self.tab_area.setCurrentWidget(shown)
            return
        view = self._parts.make_view()
        view.show_path(path)
        self.tab_area.open_view(view, path.name)

    def close_knowledge_tab(self) -> bool:
        """Close the tab on top if it shows knowledge; says whether it did."""
        view = self.tab_area.view
        if view is not None:
            self.tab_area.close_view(view)
        return view is not None

    def toggle_panel(self, name: str) -> None:
        """Show a panel and bring it to the front, or put it away when it is in front."""
        self.docks.toggle(name)

    def reset_panels(self) -> None:
        """Put every panel back to where it began."""
        self.docks.reset()

    def toggle_bare(self) -> None:
        """Put everything away but the canvas, or bring back what was there."""
        self.docks.toggle_bare()

    def find_command(self) -> None:
        """Let a command be found by a few letters."""
        self.palette_of_commands.open()

    def find_entries(self) -> None:
        """Let entries be found in the knowledge that is looked at."""
        if self.tab_area.view is None:
            self.docks.uncover("knowledge")
        self.seen_knowledge.search_row.setFocus()

    def show_companion(self) -> CompanionPanel:
        """The panel of the companion, in front of its neighbours."""
        self.docks.uncover("companion")
        return self.companion

    def show_knowledge(self, path: Path, place: Place | None = None) -> None:
        """Show an image in the panel of knowledge, and point out an entry of it."""
        self.docks.uncover("knowledge")
        if place is None:
            self.knowledge.show_path(path)
        else:
            self.knowledge.show_rows(path, place)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show where two executors part; the keyboard stays where it is."""
        self.comparison.show_comparison(comparison)
        self.docks.uncover("comparison")

    def show_proposal(self, proposal: Proposal | None) -> None:
        """Say over the canvas which change is proposed, or none."""
        self.proposal.show_proposal(proposal)

    def show_progress(self, done: int, total: int, words: str) -> None:
        """Say what is being done and how far it is."""
        self.status.show_progress(done, total, words)

    def clear_progress(self) -> None:
        """Take the progress away: what was done is over."""
        self.status.clear_progress()

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

    def _add_bars(self, tools_menu: str) -> None:
        commands = self._parts.commands
        fill_menu_bar(self.menuBar(), commands)
        self.addToolBar(make_tool_bar(commands))
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, make_tool_strip(commands, tools_menu))
        self.setStatusBar(self.status)
        self.addActions(list(commands.window_actions()))
        for action in commands.canvas_actions():
            self.tab_area.addAction(action)

    def _lay_out_middle(self) -> None:
        self._stack.addWidget(WelcomePage(self._parts.commands))
        self._stack.addWidget(self.tab_area)
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

    def _panels(self) -> tuple[DockPanel, ...]:
        parts, current = self._parts, self.current
        trace = TracePanel(current, parts.app_theme)
        program = ProgramPanel(current, parts.app_theme)
        problems = ProblemsPanel(current, parts.tasks.trouble, parts.app_theme)
        for panel in (trace, program, problems):
            panel.activated.connect(self.tab_area.point_out)
        problems.count_changed.connect(self._count_problems)
        instructions = InstructionsPanel(parts.brush, parts.toolbox, parts.app_theme)
        inspector = Inspector(current, parts.tasks.trouble, parts.app_theme)
        right, bottom = Area.RightDockWidgetArea, Area.BottomDockWidgetArea
        return (
            DockPanel("instructions", Area.LeftDockWidgetArea, instructions),
            DockPanel("inspector", right, inspector, scrolls=True),
            DockPanel("program", right, program, over="inspector"),
            DockPanel("companion", right, self.companion, share=5),
            DockPanel("knowledge", right, self.knowledge, share=3),
            DockPanel("trace", bottom, trace),
            DockPanel("problems", bottom, problems, over="trace"),
            DockPanel("comparison", bottom, self.comparison, is_shown=False, over="trace"),
        )

    def _count_problems(self, count: int) -> None:
        self.docks.set_title("problems", f"Problems {count}" if count else "Problems")

    def _connect(self) -> None:
        trouble = self._parts.tasks.trouble
        trouble.problem.connect(self.notices.say)
        trouble.bug.connect(self.notices.say_bug)
        self.docks.left.connect(self.tab_area.focus_canvas)
        self.tab_area.files_dropped.connect(self.files_dropped)
        self.tab_area.zoom_changed.connect(self.status.show_zoom)
        self.current.tab_changed.connect(self._tab_changed)
        self.tab_area.view_changed.connect(self._tab_changed)
        self.current.state_changed.connect(self._run_changed)
        self.current.document_changed.connect(self._name)

    def _restore(self) -> None:
        geometry: QByteArray = self._parts.settings.value(WINDOW_GEOMETRY)
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            room = self.screen().availableSize()
            self.resize(min(WIDTH, room.width()), min(HEIGHT, room.height()))
        self._is_new = not self.docks.restore(self._parts.settings.value(WINDOW_LAYOUT))

    def _tab_changed(self) -> None:
        self._stack.setCurrentIndex(1 if self.tab_area.count() else 0)
        self._name()

    def _run_changed(self) -> None:
        """A fault is what a person wants to read about next."""
        tab = self.current.tab
        session = None if tab is None else tab.session
        if session is not None and session.stop is not None and session.stop.fault is not None:
            self.docks.bring_forward("problems")

    def _name(self) -> None:
        tab = self.current.tab
        self.setWindowModified(tab is not None and tab.document.is_modified)
        title = "" if tab is None else f"{tab.document.title}[*] - "
        if self.tab_area.view is not None and self.tab_area.view.path is not None:
            title = f"{self.tab_area.view.path.name}[*] - "
        self.setWindowTitle(f"{title}{NAME}")
