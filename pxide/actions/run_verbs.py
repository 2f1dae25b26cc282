"""The Run menu: run, pause, step, stop, breakpoints, keeping the result."""

from functools import partial

from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.base.problems import Problem
from pxide.base.settings import CHECK_STOPS, RUN_DROPPED, Settings
from pxide.model.breakpoints import Breakpoints
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.work.checker import Checker
from pxide.work.runner import Runner
from vm.core.picture import Point

MENU = "&Run"


class RunVerbs:
    """What the Run menu does."""

    def __init__(
        self, workspace: Workspace, runner: Runner, checker: Checker, settings: Settings
    ) -> None:
        """Do it to the tab on top of the workspace."""
        self._workspace = workspace
        self._runner = runner
        self._checker = checker
        self._settings = settings

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (
            *self._going(),
            *self._stepping(),
            *self._results(),
            *self._breakpoints(),
            *self._switches(),
        )

    def _going(self) -> tuple[Command, ...]:
        return (
            Command(
                id="run.start",
                text="&Run",
                run=lambda: self._runner.start(self._tab()),
                key="F5",
                menu=MENU,
                icon="play",
                tip="Run the program, or go on from where it is paused",
                when=_can_go,
                words=lambda facts: "&Continue" if facts.is_paused else "&Run",
                toolbar=True,
            ),
            Command(
                id="run.pause",
                text="&Pause",
                run=lambda: self._runner.pause(self._tab()),
                key="F6",
                menu=MENU,
                icon="pause",
                tip="Pause the program where it is",
                when=lambda facts: facts.is_running,
                toolbar=True,
            ),
            Command(
                id="run.stop",
                text="S&top",
                run=lambda: self._runner.stop(self._tab()),
                key="Shift+F5",
                menu=MENU,
                icon="stop",
                tip="End the run and show the picture as it was painted",
                when=lambda facts: facts.has_session,
                toolbar=True,
            ),
            Command(
                id="run.restart",
                text="R&estart",
                run=lambda: self._runner.restart(self._tab()),
                key="Ctrl+Shift+F5",
                menu=MENU,
                icon="restore",
                tip="Run the program again from the start",
                when=lambda facts: facts.has_session,
            ),
        )

    def _stepping(self) -> tuple[Command, ...]:
        return (
            Command(
                id="run.step",
                text="&Step",
                run=lambda: self._runner.step(self._tab()),
                key="F10",
                menu=MENU,
                icon="step",
                tip="Do one instruction",
                when=_can_go,
                toolbar=True,
                line_before=True,
            ),
            Command(
                id="run.to_cursor",
                text="Run to &cursor",
                run=lambda: self._runner.run_to(self._tab(), self._cell()),
                key="Ctrl+F10",
                menu=MENU,
                icon="run-to",
                tip="Run until the selected pixel is the next instruction",
                when=lambda facts: _can_go(facts) and facts.has_selection,
                toolbar=True,
            ),
        )

    def _results(self) -> tuple[Command, ...]:
        return (
            Command(
                id="run.keep",
                text="&Keep the result",
                run=lambda: self._runner.keep(self._tab()),
                key="Ctrl+Return",
                menu=MENU,
                icon="check",
                tip="Make what the program wrote a part of the picture, as one step to undo",
                when=lambda facts: facts.has_result,
                toolbar=True,
            ),
            Command(
                id="run.check",
                text="&Look for faults",
                run=lambda: self._checker.check(self._tab()),
                key="F7",
                menu=MENU,
                icon="fault",
                tip="List the faults that can be seen without running",
                when=lambda facts: facts.has_document and not facts.is_running,
            ),
        )

    def _breakpoints(self) -> tuple[Command, ...]:
        return (
            Command(
                id="run.breakpoint",
                text="Set or clear a &breakpoint",
                run=lambda: self._tab().document.toggle_breakpoint(*self._cell()),
                key="F9",
                menu=MENU,
                icon="breakpoint",
                tip="Stop before the selected instruction, or stop there no more",
                when=lambda facts: facts.has_document and facts.has_selection,
                line_before=True,
            ),
            Command(
                id="run.clear_breakpoints",
                text="Clear &all breakpoints",
                run=lambda: self._tab().document.set_breakpoints(Breakpoints()),
                key="Ctrl+Shift+F9",
                menu=MENU,
                tip="Take every breakpoint away",
                when=lambda facts: facts.has_breakpoints,
            ),
        )

    def _switches(self) -> tuple[Command, ...]:
        return (
            Command(
                id="run.dropped_files",
                text="Run &dropped files",
                run=partial(self._settings.toggle, RUN_DROPPED),
                menu=MENU,
                tip=RUN_DROPPED.words,
                checked=lambda facts: RUN_DROPPED.name in facts.switched_on,
                line_before=True,
            ),
            Command(
                id="run.check_stops",
                text="&Forbid what is known to fault",
                run=partial(self._settings.toggle, CHECK_STOPS),
                menu=MENU,
                tip=CHECK_STOPS.words,
                checked=lambda facts: CHECK_STOPS.name in facts.switched_on,
            ),
        )

    def _tab(self) -> Tab:
        if self._workspace.current is None:
            raise Problem("No picture is open.", "Open one with Ctrl+O or begin one with Ctrl+N.")
        return self._workspace.current

    def _cell(self) -> Point:
        cell = self._tab().selection.cell
        if cell is None:
            raise Problem("No pixel is selected.", "Click a pixel of the picture first.")
        return cell


def _can_go(facts: Facts) -> bool:
    return facts.has_document and not facts.is_running
