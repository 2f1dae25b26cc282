"""The joinery: builds everybody, hands each what it needs, and owns the event loop."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import qasync
from PySide6.QtWidgets import QApplication

from pxide.actions.command_line_run import CommandLineRun, LaunchOptions
from pxide.actions.companion_actions import ChatServices, CompanionActions
from pxide.actions.compare_verbs import CompareVerbs
from pxide.actions.edit_verbs import EditVerbs
from pxide.actions.engine_verbs import ON_CPU, EngineVerbs
from pxide.actions.facts_collector import FactsCollector, FactSources
from pxide.actions.file_verbs import FileVerbs
from pxide.actions.help_verbs import HelpVerbs
from pxide.actions.paint_verbs import MENU as TOOLS_MENU
from pxide.actions.paint_verbs import PaintVerbs
from pxide.actions.run_verbs import RunVerbs
from pxide.actions.view_verbs import ViewVerbs
from pxide.base.commands import Command, Commands
from pxide.base.paths import NAME, Folders, resource
from pxide.base.problems import Notice, NoticeKind, Problem, Trouble
from pxide.base.settings import (
    ENGINE,
    OPEN_TABS,
    RUN_DROPPED,
    SHOW_GRID,
    SHOW_LABELS,
    SHOW_SIGNED,
    THEME,
    Settings,
)
from pxide.base.tasks import Tasks
from pxide.base.worker import Workers
from pxide.model.brush import Brush
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from pxide.view.panels.comparison import COMPARE
from pxide.view.shell.dialogs import Dialogs
from pxide.view.shell.window import MainWindow, WindowParts
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.icons import Icons
from pxide.view.widgets.theme import Theme
from pxide.work.checker import Checker
from pxide.work.companion.build import CompanionConfig, make_companion
from pxide.work.comparer import Comparer
from pxide.work.document_files import DocumentFiles
from pxide.work.engine_service import EngineService
from pxide.work.runner import Runner

if TYPE_CHECKING:  # loaded where nobody waits for it
    from vm.run.engines import Engines

FIRST_PICTURE = "examples/dot_test.pxi"
"""What the first start opens, as a copy."""
UNSEEN_SIZE = (1440, 900)
"""Of a window that no screen limits."""


def engines() -> "Engines":
    """The engines of this computer; whoever calls waits for the graphics library."""
    made: Engines = import_module("vm.run.engines").Engines()
    return made


class App:
    """Everybody, joined. The tests of the whole and the command line speak to it by verbs."""

    def __init__(
        self,
        qt: QApplication,
        folders: Folders,
        theme: str = "",
        make_engines: "Callable[[], Engines]" = engines,
    ) -> None:
        """Build everybody; `theme` wins over the setting without changing it."""
        self._folders = folders
        self.loop = qasync.QEventLoop(qt)
        self.trouble = Trouble(folders.log_file)
        self._uninstall = self.trouble.install(self.loop)
        self.tasks = Tasks(self.loop, self.trouble)
        self.settings = Settings(folders.settings_file)
        self.workspace = Workspace()
        # The machine is the first worker, so the last to be closed: the others use its engines.
        self._workers = workers = Workers(self.trouble)
        self.engine_service = EngineService(
            make_engines, self.settings, workers.start("machine"), self.tasks
        )
        self.runner = Runner(self.engine_service, self.settings, self.tasks)
        self.comparer = Comparer(self.engine_service, workers.start("comparer"), self.tasks)
        checking = workers.start("checker", keeps_due=False)
        self._checker = Checker(self.workspace, checking, self.tasks)
        config = CompanionConfig(self._folders, self._open_document, self.engine_service)
        self.companion = make_companion(config, workers, self.tasks)
        self.document_files = DocumentFiles(
            self.workspace, self.runner, self.settings, workers.start("files"), self.tasks
        )
        self.brush = Brush()
        self.toolbox = Toolbox.of(self.brush)
        self._app_theme = _dressed(qt, theme or self.settings.value(THEME))
        qt.setWindowIcon(self._app_theme.icons.icon(NAME))
        self._dialogs = Dialogs()
        self._compare = CompareVerbs(
            self.workspace, self.comparer, self._dialogs, self.settings, self.tasks
        )
        services = ChatServices(
            workspace=self.workspace,
            document_files=self.document_files,
            runner=self.runner,
            dialogs=self._dialogs,
            settings=self.settings,
            workers=workers,
            tasks=self.tasks,
        )
        self.companion_actions = CompanionActions(self.companion, services)
        self._view = ViewVerbs(self.settings, self._app_theme)
        self._file = FileVerbs(
            self.workspace, self.document_files, self._dialogs, self.settings, self.tasks
        )
        self.commands = Commands(self._rows(), self.trouble)
        self.window = MainWindow(self._window_parts(), TOOLS_MENU)
        sources = FactSources(
            settings=self.settings,
            toolbox=self.toolbox,
            room=self.engine_service,
            comparer=self.comparer,
            companion=self.companion,
        )
        self._facts_collector = FactsCollector(self.window, sources)
        self._join()

    def do(self, name: str) -> None:
        """Do a verb by its id."""
        self.commands.do(name)

    def open(self, paths: tuple[Path, ...], run: bool = False) -> None:
        """Open files; the first start opens an example, later ones what was open at the last."""
        if paths:
            for path in paths:
                self.document_files.open_path(path, run)
        elif self.settings.are_new:
            self.document_files.open_copy(resource(FIRST_PICTURE), run)
        else:
            for name in self.settings.value(OPEN_TABS):
                self.document_files.open_path(Path(name))

    def run(self, wish: LaunchOptions, say: Callable[[str], None]) -> bool:
        """Show the window and do what is wished, until the person leaves; False if it failed."""
        failures: list[str] = []
        self.trouble.bug.connect(failures.append)
        self.trouble.problem.connect(lambda notice: failures.extend(_complaint(notice)))
        if QApplication.platformName() == "offscreen":
            self.window.resize(*UNSEEN_SIZE)
        if wish.engine:
            self.settings.pin(ENGINE, wish.engine)
        self.window.show()
        self.engine_service.warm_up()
        if wish.snapshot is None:
            self.companion_actions.companion_startup.start()
        self.open(wish.files, wish.run)
        if wish.snapshot is not None or wish.quit:
            errand = CommandLineRun(self.window, self.engine_service, self.tasks)
            self.tasks.start(errand.go(wish, say, self._leave), "what the command line asks for")
        with self.loop:
            self.loop.run_forever()
            self.tasks.cancel_all()
            self.loop.run_until_complete(self.tasks.ended())
            self.close()
        if not wish.quit:
            return True
        for words in failures:
            say(words)
        return not failures

    def close(self) -> None:
        """Stop everything that is going on, and let go of the threads."""
        self.runner.shutdown()
        self._checker.stop()
        self.companion_actions.leave()
        self._workers.close()
        self._app_theme.deleteLater()
        self.workspace.deleteLater()
        self._uninstall()
        self.trouble.close()

    def _rows(self) -> tuple[Command, ...]:
        """All verbs, in the order of the menus."""
        return (
            *self._file.rows(self._leave, self.companion_actions.knowledge.close_tab),
            *EditVerbs(self.workspace, self._dialogs, self.settings).rows(),
            *PaintVerbs(self.toolbox).rows(),
            *RunVerbs(self.workspace, self.runner, self._checker, self.settings).rows(),
            *self._compare.rows(),
            *EngineVerbs(
                self.workspace, self.runner, self.engine_service, self.settings, self.trouble
            ).rows(),
            *self._view.rows(),
            *self.companion_actions.rows(),
            *HelpVerbs(self.document_files, self._dialogs, self._folders).rows(),
        )

    def _window_parts(self) -> WindowParts:
        return WindowParts(
            workspace=self.workspace,
            commands=self.commands,
            settings=self.settings,
            toolbox=self.toolbox,
            brush=self.brush,
            trouble=self.trouble,
            app_theme=self._app_theme,
            make_canvas=self._make_canvas,
            companion=self.companion,
            reading=self.companion_actions.reading,
            tasks=self.tasks,
        )

    def _join(self) -> None:
        """Connect those who say what changed with those who act on it."""
        window = self.window
        self._view.serve(window)
        self._dialogs.serve(window)
        self._compare.serve(window)
        self.companion_actions.serve(window)
        self.commands.dress(self._app_theme.icons.icon)
        self.commands.watch(self._facts_collector.facts)
        self._facts_collector.seen.connect(self.commands.refresh)
        window.close_wanted.connect(lambda: self._file.quit(self._leave))
        window.tab_area.close_wanted.connect(self._file.close_tab)
        window.files_dropped.connect(self._dropped)
        self.settings.changed.connect(self._setting_changed)
        self.engine_service.preparing.connect(window.status.show_progress)
        self.engine_service.is_busy_changed.connect(self._busy_changed)
        self.comparer.progressed.connect(self._compared_to)
        self.comparer.changed.connect(self._busy_changed)
        self.runner.gave_up.connect(lambda problem: self.trouble.tell(problem, ON_CPU))
        self.trouble.bug.connect(self._rescue)
        self._facts_collector.look()

    def _open_document(self) -> Document | None:
        return None if self.workspace.current is None else self.workspace.current.document

    def _make_canvas(self, tab: Tab) -> Canvas:
        canvas = Canvas(tab, self.toolbox, self._app_theme.theme)
        self._dress_canvas(canvas)
        canvas.refused.connect(self.trouble.tell)
        return canvas

    def _dress_canvas(self, canvas: Canvas) -> None:
        canvas.set_grid(self.settings.value(SHOW_GRID))
        canvas.set_labels(self.settings.value(SHOW_LABELS))
        canvas.set_signed(self.settings.value(SHOW_SIGNED))

    def _dropped(self, paths: list[Path]) -> None:
        for path in paths:
            self.document_files.open_path(path, self.settings.value(RUN_DROPPED))

    def _setting_changed(self, name: str) -> None:
        if name == THEME.name:
            self._app_theme.choose(self.settings.value(THEME))
        for canvas in self.window.tab_area.canvases:
            self._dress_canvas(canvas)

    def _compared_to(self, done: int, count: int) -> None:
        stop = self.commands.action(COMPARE)
        self.window.status.show_progress(done, count, "Comparing executors", stop)

    def _busy_changed(self) -> None:
        if not self.engine_service.is_busy and not self.comparer.is_at_work:
            self.window.status.clear_progress()

    def _rescue(self, _report: str) -> None:
        """A bug was met: put what is not saved where it can be found again."""
        try:
            saved = self.document_files.rescue(self._folders.rescue)
        except Problem as problem:
            self.trouble.tell(problem)
            return
        if saved:
            self.trouble.news(f"Unsaved pictures were copied to {self._folders.rescue}.")

    def _leave(self) -> None:
        """Nobody objects: keep what was open, and go."""
        paths = [tab.document.path for tab in self.workspace.tabs]
        self.companion_actions.companion_startup.leave()
        self.settings.set(OPEN_TABS, tuple(str(path) for path in paths if path is not None))
        self.window.leave()
        self.loop.stop()


def _dressed(qt: QApplication, choice: str) -> AppTheme:
    template = resource("themes/window.qss").read_text(encoding="utf-8")
    return AppTheme(qt, template, Icons(resource("icons"), Theme.of(True)), choice)


def _complaint(notice: Notice) -> list[str]:
    return [f"{notice.what} {notice.hint}"] if notice.kind is NoticeKind.PROBLEM else []


def start(wish: LaunchOptions, say: Callable[[str], None]) -> bool:
    """Make the application and run it until the person leaves; False if a wish failed."""
    qt = QApplication.instance() or QApplication([NAME])
    if not isinstance(qt, QApplication):
        raise TypeError("pxIDE needs an application with widgets")
    qt.setApplicationName("pxIDE")
    qt.setDesktopFileName(NAME)
    qt.setQuitOnLastWindowClosed(False)
    folders = Folders.of_user()
    if wish.snapshot is None:
        return App(qt, folders, wish.theme).run(wish, say)
    # A snapshot shows the same whatever this person has set, and sets nothing.
    with TemporaryDirectory(prefix="pxide-") as name:
        return App(qt, replace(folders, config=Path(name)), wish.theme).run(wish, say)
