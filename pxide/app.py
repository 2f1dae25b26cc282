"""Builds every object, hands each what it needs, and owns the event loop."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import qasync
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from pxide.actions.chat_facts import chat_source
from pxide.actions.command_line_run import CommandLineRun, LaunchOptions
from pxide.actions.companion_actions import ChatServices, CompanionActions
from pxide.actions.compare_verbs import CompareVerbs
from pxide.actions.edit_verbs import EditVerbs
from pxide.actions.engine_verbs import ON_CPU, EngineVerbs
from pxide.actions.fact_sources import (
    comparison_source,
    document_source,
    engine_source,
    knowledge_source,
    paint_source,
    proposal_source,
    run_source,
    setting_source,
    view_source,
)
from pxide.actions.facts_collector import FactsCollector, FactSources
from pxide.actions.file_verbs import FileVerbs
from pxide.actions.help_verbs import HelpVerbs
from pxide.actions.paint_verbs import MENU as TOOLS_MENU
from pxide.actions.paint_verbs import PaintVerbs
from pxide.actions.run_verbs import RunVerbs
from pxide.actions.view_verbs import ViewVerbs
from pxide.base.commands import Command, Commands
from pxide.base.facts import Facts
from pxide.base.paths import NAME, Folders, resource
from pxide.base.problems import Notice, NoticeKind, Problem, Trouble
from pxide.base.settings import (
    ENGINE,
    OPEN_TABS,
    RUN_DROPPED,
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
from pxide.view.knowledge.knowledge_view import KnowledgeView
from pxide.view.panels.comparison_panel import COMPARE
from pxide.view.shell.dialogs import Dialogs
from pxide.view.shell.window import MainWindow, WindowParts
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.icons import Icons
from pxide.view.widgets.theme import Theme
from pxide.work.checker import Checker
from pxide.work.companion.companion_builder import CompanionConfig, make_companion
from pxide.work.comparer import Comparer
from pxide.work.document_files import DocumentFiles
from pxide.work.engine_service import EngineService
from pxide.work.runner import Runner
from pxide.work.tiles.image_search import ImageSearch

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
    """The whole IDE. The command line and the tests of the whole speak to it by verbs."""

    def __init__(
        self,
        qt: QApplication,
        folders: Folders,
        theme: str = "",
        make_engines: "Callable[[], Engines]" = engines,
    ) -> None:
        """Build everything; `theme` wins over the setting without changing it."""
        self._folders = folders
        self.loop = qasync.QEventLoop(qt)
        self.trouble = Trouble(folders.log_file)
        self._uninstall = self.trouble.install(self.loop)
        self.tasks = Tasks(self.loop, self.trouble)
        self.settings = Settings(folders.settings_file)
        self.workspace = Workspace()
        self._workers = workers = Workers(self.trouble)
        self.engine_service = self._make_engine_service(make_engines)
        self.runner = Runner(self.engine_service, self.settings, self.tasks)
        self.comparer = Comparer(
            self.engine_service, workers.start("comparer", must_end=False), self.tasks
        )
        checks = workers.start("checker", keeps_due=False)
        self._checker = Checker(self.workspace, checks, self.tasks)
        self.companion = make_companion(self._companion_config(), workers, self.tasks)
        self.document_files = self._make_document_files()
        self.brush = Brush()
        self.toolbox = Toolbox.of(self.brush)
        self._app_theme = _make_theme(qt, theme or self.settings.value(THEME))
        self._dialogs = Dialogs(self._get_window)
        self._file = self._file_verbs()
        self.companion_actions = CompanionActions(self.companion, self._chat_services())
        self.commands = Commands(self._rows(), self.trouble, self._look)
        self.window = MainWindow(self._window_parts(), TOOLS_MENU)
        self.facts_collector = FactsCollector(self._fact_sources(), self.window)
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

    def run(self, options: LaunchOptions, say: Callable[[str], None]) -> bool:
        """Show the window and do what is asked for, until the person leaves; False if it failed."""
        failures: list[str] = []
        self.trouble.bug.connect(failures.append)
        self.trouble.problem.connect(lambda notice: failures.extend(_complaint(notice)))
        if QApplication.platformName() == "offscreen":
            self.window.resize(*UNSEEN_SIZE)
        if options.engine:
            self.settings.pin(ENGINE, options.engine)
        self.window.show()
        self.engine_service.warm_up()
        if options.snapshot is None:
            self.companion_actions.companion_startup.start()
        self.open(options.files, options.run)
        if options.snapshot is not None or options.quit:
            going = CommandLineRun(self.workspace, self.engine_service, self.tasks, self._draw)
            self.tasks.start(going.go(options, say, self._leave), "what the command line asks for")
        with self.loop:
            self.loop.run_forever()
            self.tasks.cancel_all()
            self.loop.run_until_complete(self.tasks.ended())
            self.close()
        if not options.quit:
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

    def _get_window(self) -> MainWindow:
        """The window; it is built from the rows of the verbs that ask for it when they are done."""
        return self.window

    def _look(self) -> Facts:
        """The facts of the moment; what collects them is built after the window."""
        return self.facts_collector.look()

    def _rows(self) -> tuple[Command, ...]:
        """All verbs, in the order of the menus."""
        workspace, settings, runner = self.workspace, self.settings, self.runner
        compare = CompareVerbs(
            workspace,
            self.comparer,
            dialogs=self._dialogs,
            settings=settings,
            tasks=self.tasks,
            window=self._get_window,
        )
        return (
            *self._file.rows(),
            *EditVerbs(workspace, self._dialogs, settings).rows(),
            *PaintVerbs(self.toolbox).rows(),
            *RunVerbs(workspace, runner, self._checker, settings).rows(),
            *compare.rows(),
            *EngineVerbs(workspace, runner, self.engine_service, settings, self.trouble).rows(),
            *ViewVerbs(settings, self._get_window).rows(),
            *self.companion_actions.rows(),
            *HelpVerbs(self.document_files, self._dialogs, self._folders).rows(),
        )

    def _make_engine_service(self, make_engines: "Callable[[], Engines]") -> EngineService:
        """Its worker is the first of all, so the last to be closed: the others use its engines."""
        # One instruction may take seconds and cannot be interrupted: nobody waits for it at quit.
        machine = self._workers.start("machine", must_end=False)
        return EngineService(make_engines, self.settings, machine, self.tasks)

    def _make_document_files(self) -> DocumentFiles:
        return DocumentFiles(
            self.workspace,
            self.runner,
            settings=self.settings,
            reads=self._workers.start("files read", must_end=False),
            writes=self._workers.start("files written"),
            tasks=self.tasks,
        )

    def _companion_config(self) -> CompanionConfig:
        return CompanionConfig(self._folders, self._open_document, self.engine_service)

    def _file_verbs(self) -> FileVerbs:
        return FileVerbs(
            self.workspace,
            self.document_files,
            dialogs=self._dialogs,
            settings=self.settings,
            tasks=self.tasks,
            window=self._get_window,
            leave=self._leave,
        )

    def _chat_services(self) -> ChatServices:
        return ChatServices(
            workspace=self.workspace,
            document_files=self.document_files,
            runner=self.runner,
            sandbox=self.companion.answer_service.sandbox,
            dialogs=self._dialogs,
            settings=self.settings,
            workers=self._workers,
            tasks=self.tasks,
            window=self._get_window,
        )

    def _window_parts(self) -> WindowParts:
        return WindowParts(
            workspace=self.workspace,
            commands=self.commands,
            settings=self.settings,
            toolbox=self.toolbox,
            brush=self.brush,
            app_theme=self._app_theme,
            companion=self.companion,
            tasks=self.tasks,
            make_canvas=self._make_canvas,
            make_view=self._make_view,
        )

    def _fact_sources(self) -> FactSources:
        window, companion, settings = self.window, self.companion, self.settings
        return FactSources(
            document=document_source(window.current),
            run=run_source(window.current),
            comparison=comparison_source(self.comparer),
            engines=engine_source(self.engine_service, settings),
            view=view_source(self.workspace, window.tab_area, window.docks),
            settings=setting_source(settings),
            paint=paint_source(self.toolbox),
            chat=chat_source(companion),
            knowledge=knowledge_source(companion.images, window.tab_area, window.knowledge),
            proposal=proposal_source(companion.proposals, window.current),
        )

    def _join(self) -> None:
        """Connect those who say what changed with those who act on it."""
        window = self.window
        self.commands.set_icons(self._app_theme.icons.icon)
        self.facts_collector.collected.connect(self.commands.refresh)
        window.close_wanted.connect(self._file.quit)
        window.tab_area.close_wanted.connect(self._file.close_tab)
        window.files_dropped.connect(self._dropped)
        self._join_panels()
        self.settings.changed.connect(self._setting_changed)
        self.engine_service.preparing.connect(window.status.show_progress)
        self.engine_service.is_busy_changed.connect(self._busy_changed)
        self.comparer.progressed.connect(self._compared_to)
        self.comparer.changed.connect(self._busy_changed)
        self.runner.gave_up.connect(lambda problem: self.trouble.tell(problem, ON_CPU))
        self.trouble.bug.connect(self._rescue)
        self.facts_collector.tell()

    def _join_panels(self) -> None:
        """Have the verbs do what the panels of chat and knowledge ask for."""
        window, actions = self.window, self.companion_actions
        window.companion.link_wanted.connect(actions.chat.open_link)
        window.companion.export_wanted.connect(actions.chat.ask_export)
        window.companion.server_wanted.connect(actions.chat.edit_server)
        window.companion.place_wanted.connect(actions.knowledge.show_rows)
        window.companion.insert_wanted.connect(actions.programs.insert)
        window.companion.run_wanted.connect(actions.programs.run)
        window.knowledge.copy_wanted.connect(actions.knowledge.copy)
        window.knowledge.dropped.connect(actions.knowledge.open)
        window.tab_area.copy_wanted.connect(actions.knowledge.copy)
        window.tab_area.source_wanted.connect(window.knowledge.show_source)
        window.proposal.peeked.connect(actions.proposal.peek)

    def _open_document(self) -> Document | None:
        return None if self.workspace.current is None else self.workspace.current.document

    def _make_canvas(self, tab: Tab) -> Canvas:
        canvas = Canvas(tab, self.toolbox, self._app_theme.theme)
        canvas.set_options(canvas.options.with_settings(self.settings))
        canvas.refused.connect(self.trouble.tell)
        return canvas

    def _make_view(self) -> KnowledgeView:
        images = self.companion.images
        search = ImageSearch(images, self.tasks)
        view = KnowledgeView(images, self.companion_actions.reading, search, self._app_theme)
        search.setParent(view)
        return view

    def _draw(self) -> QImage:
        return self.window.grab().toImage()

    def _dropped(self, paths: list[Path]) -> None:
        for path in paths:
            self.document_files.open_path(path, self.settings.value(RUN_DROPPED))

    def _setting_changed(self, name: str) -> None:
        if name == THEME.name:
            self._app_theme.choose(self.settings.value(THEME))
        for canvas in self.window.tab_area.canvases:
            canvas.set_options(canvas.options.with_settings(self.settings))

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
        """Keep what was open, and end the loop."""
        paths = [tab.document.path for tab in self.workspace.tabs]
        self.companion_actions.companion_startup.leave()
        self.settings.set(OPEN_TABS, tuple(str(path) for path in paths if path is not None))
        self.window.leave()
        self.loop.stop()


def _make_theme(qt: QApplication, choice: str) -> AppTheme:
    """The colours and icons that were chosen, given to the application."""
    template = resource("themes/window.qss").read_text(encoding="utf-8")
    app_theme = AppTheme(qt, template, Icons(resource("icons"), Theme.of(True)), choice)
    qt.setWindowIcon(app_theme.icons.icon(NAME))
    return app_theme


def _complaint(notice: Notice) -> list[str]:
    return [f"{notice.what} {notice.hint}"] if notice.kind is NoticeKind.PROBLEM else []


def start(options: LaunchOptions, say: Callable[[str], None]) -> bool:
    """Make the application and run it until the person leaves; False if something failed.

    Raises TypeError where there is a Qt application without widgets.
    """
    qt = QApplication.instance() or QApplication([NAME])
    if not isinstance(qt, QApplication):
        raise TypeError("pxIDE needs an application with widgets")
    qt.setApplicationName("pxIDE")
    qt.setDesktopFileName(NAME)
    qt.setQuitOnLastWindowClosed(False)
    folders = Folders.of_user()
    if options.snapshot is None:
        return App(qt, folders, options.theme).run(options, say)
    # A snapshot shows the same whatever this person has set, and sets nothing.
    with TemporaryDirectory(prefix="pxide-") as name:
        return App(qt, replace(folders, config=Path(name)), options.theme).run(options, say)
