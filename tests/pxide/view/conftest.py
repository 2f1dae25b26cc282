"""The ground under the tests of the panels: a workspace, a tab on it, and clothes to wear."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.paths import Folders, resource
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.model.active_tab import ActiveTab
from pxide.model.brush import Brush
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from pxide.view.knowledge.knowledge_panel import ENTRY_MENU, NEW, OPEN, TEACH
from pxide.view.knowledge.knowledge_view import KnowledgeView
from pxide.view.panels.proposal_bar import ACCEPT, REFUSE, SHOW
from pxide.view.shell.window import MainWindow, WindowParts
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.icons import Icons
from pxide.view.widgets.theme import Theme
from pxide.work.companion.companion import Companion
from pxide.work.companion.companion_builder import CompanionConfig, make_companion
from pxide.work.tiles.image_search import ImageSearch
from pxide.work.tiles.tile_reader import TileReader
from tests.pxide.programs import Heard


@pytest.fixture
def app_theme(qapp: QApplication) -> Iterator[AppTheme]:
    """The dark theme, taken off again after the test."""
    template = resource("themes/window.qss").read_text("utf-8")
    style, palette = qapp.style().name(), qapp.palette()
    app_theme = AppTheme(qapp, template, Icons(resource("icons"), Theme.of(True)), "dark")
    yield app_theme
    app_theme.deleteLater()
    QCoreApplication.sendPostedEvents(app_theme, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setStyle(style)


@pytest.fixture
def workspace(qapp: QApplication) -> Workspace:
    """An empty workspace."""
    return Workspace()


@pytest.fixture
def tab(workspace: Workspace, dot_tab: Tab) -> Tab:
    """The dot program, open in the workspace."""
    workspace.open(dot_tab)
    return dot_tab


@pytest.fixture
def current(workspace: Workspace) -> ActiveTab:
    """The tab on top of the workspace."""
    return ActiveTab(workspace)


@pytest.fixture
def brush(qapp: QApplication) -> Brush:
    """A new brush."""
    return Brush()


@pytest.fixture
def companion(workers: Workers, tasks: Tasks, tmp_path: Path) -> Iterator[Companion]:
    """A companion at rest, without a server, with a home of its own."""
    config = CompanionConfig(Folders.under(tmp_path / "companion"))
    companion = make_companion(config, workers, tasks)
    yield companion
    companion.leave()


@pytest.fixture
def reading(workers: Workers, tasks: Tasks) -> TileReader:
    """The reader of knowledge images."""
    return TileReader(workers.start("tiles"), tasks)


@pytest.fixture
def make_view(
    companion: Companion, reading: TileReader, app_theme: AppTheme, tasks: Tasks
) -> Callable[[], KnowledgeView]:
    """Makes views of knowledge images."""

    def build() -> KnowledgeView:
        search = ImageSearch(companion.images, tasks)
        view = KnowledgeView(companion.images, reading, search, app_theme)
        search.setParent(view)
        return view

    return build


def _rows() -> tuple[Command, ...]:
    """A few verbs, which do nothing."""

    def nothing() -> None:
        """What these verbs do."""

    return (
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
        *(
            Command(id=name, text=name, run=nothing, tip=name, menu="&Companion")
            for name in (*ENTRY_MENU, NEW, OPEN, TEACH, ACCEPT, REFUSE, SHOW)
        ),
        Command(id="view.palette", text="&Find", run=nothing, tip="Find", menu="&View"),
    )  # fmt: skip


@pytest.fixture
def window_parts(
    workspace: Workspace,
    settings: Settings,
    brush: Brush,
    app_theme: AppTheme,
    companion: Companion,
    make_view: Callable[[], KnowledgeView],
    tasks: Tasks,
) -> WindowParts:
    """Everybody the window needs, with a few verbs."""
    toolbox = Toolbox.of(brush)
    commands = Commands(_rows(), tasks.trouble)
    commands.set_icons(app_theme.icons.icon)
    return WindowParts(
        workspace=workspace,
        commands=commands,
        settings=settings,
        toolbox=toolbox,
        brush=brush,
        app_theme=app_theme,
        companion=companion,
        tasks=tasks,
        make_canvas=lambda tab: Canvas(tab, toolbox, app_theme.theme),
        make_view=make_view,
    )


@pytest.fixture
def make(
    window_parts: WindowParts, qtbot: QtBot, heard: Heard
) -> Iterator[Callable[[], MainWindow]]:
    """Makes windows that are shown."""
    made = []

    def build() -> MainWindow:
        window = MainWindow(window_parts, "&Paint")
        made.append(window)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield build
    for window in made:
        window.leave()


@pytest.fixture
def window(make: Callable[[], MainWindow]) -> MainWindow:
    return make()
