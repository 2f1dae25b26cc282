"""The Run menu: run, pause, step, stop, breakpoints, keeping the result."""

from collections.abc import Callable
from functools import partial

from pxide.base.commands import Command
from pxide.base.conditions import HAS_DOCUMENT, IS_AT_REST, fact
from pxide.base.problems import Problem
from pxide.base.settings import CHECK_STOPS, RUN_DROPPED, Settings
from pxide.model.breakpoints import Breakpoints
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.work.checker import Checker
from pxide.work.runner import Runner
from vm.core.picture import Point

MENU = "&Run"
_row = partial(Command, menu=MENU)


class RunVerbs:
    """What the Run menu does."""

    def __init__(
        self, workspace: Workspace, runner: Runner, checker: Checker, settings: Settings
    ) -> None:
        """Do it to the tab on top of the workspace."""
        self._tab = workspace.need_current
        self._runner = runner
        self._checker = checker
        self._settings = settings

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (*self._run_rows(), *self._document_rows(), *self._setting_rows())

    def _run_rows(self) -> tuple[Command, ...]:
        runner = self._runner
        return (
            _row("run.start", "&Run", self._on_tab(runner.start),
                 "Run the program, or go on from where it is paused", key="F5", icon="play",
                 when=IS_AT_REST, words=fact("run.is_paused").then(_start_words), toolbar=True),
            _row("run.pause", "&Pause", self._on_tab(runner.pause), "Pause the program where it is",
                 key="F6", icon="pause", when=fact("run.is_running"), toolbar=True),
            _row("run.stop", "S&top", self._on_tab(runner.stop),
                 "End the run and show the picture as it was painted", key="Shift+F5", icon="stop",
                 when=fact("run.has_session"), toolbar=True),
            _row("run.restart", "R&estart", self._on_tab(runner.restart),
                 "Run the program again from the start", key="Ctrl+Shift+F5", icon="restore",
                 when=fact("run.has_session")),
            _row("run.step", "&Step", self._on_tab(runner.step), "Do one instruction", key="F10",
                 icon="step", when=IS_AT_REST, toolbar=True, line_before=True),
            _row("run.to_cursor", "Run to &cursor", self._run_to_cursor,
                 "Run until the selected pixel is the next instruction", key="Ctrl+F10",
                 icon="run-to", when=IS_AT_REST & fact("document.has_selection"), toolbar=True),
            _row("run.keep", "&Keep the result", self._on_tab(runner.keep),
                 "Make what the program wrote a part of the picture, as one step to undo",
                 key="Ctrl+Return", icon="check", when=fact("run.has_result"), toolbar=True),
        )  # fmt: skip

    def _document_rows(self) -> tuple[Command, ...]:
        return (
            _row("run.check", "&Look for faults", self._on_tab(self._checker.check),
                 "List the faults that can be seen without running", key="F7", icon="fault",
                 when=IS_AT_REST),
            _row("run.breakpoint", "Set or clear a &breakpoint",
                 lambda: self._tab().document.toggle_breakpoint(*self._cell()),
                 "Stop before the selected instruction, or stop there no more", key="F9",
                 icon="breakpoint", when=HAS_DOCUMENT & fact("document.has_selection"),
                 line_before=True),
            _row("run.clear_breakpoints", "Clear &all breakpoints",
                 lambda: self._tab().document.set_breakpoints(Breakpoints()),
                 "Take every breakpoint away", key="Ctrl+Shift+F9",
                 when=fact("document.has_breakpoints")),
        )  # fmt: skip

    def _setting_rows(self) -> tuple[Command, ...]:
        toggle, switched_on = self._settings.toggle, fact("settings.switched_on")
        return (
            _row("run.dropped_files", "Run &dropped files", partial(toggle, RUN_DROPPED),
                 RUN_DROPPED.words, checked=switched_on.holds(RUN_DROPPED.name), line_before=True),
            _row("run.check_stops", "&Forbid what is known to fault", partial(toggle, CHECK_STOPS),
                 CHECK_STOPS.words, checked=switched_on.holds(CHECK_STOPS.name)),
        )  # fmt: skip

    def _on_tab(self, verb: Callable[[Tab], object]) -> Callable[[], object]:
        """What does a verb to the tab on top."""
        return lambda: verb(self._tab())

    def _run_to_cursor(self) -> None:
        self._runner.run_to(self._tab(), self._cell())

    def _cell(self) -> Point:
        cell = self._tab().selection.cell
        if cell is None:
            raise Problem("No pixel is selected.", "Click a pixel of the picture first.")
        return cell


def _start_words(is_paused: bool) -> str:
    return "&Continue" if is_paused else "&Run"
