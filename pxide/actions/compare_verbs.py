"""The verbs that set two executors against each other."""

from functools import partial
from pathlib import Path

from pxide.actions.window_face import GetWindow
from pxide.base.commands import Command
from pxide.base.conditions import HAS_DOCUMENT, fact, group
from pxide.base.facts import EngineFacts
from pxide.base.problems import Problem
from pxide.base.settings import AUTO, CPU, ENGINE, GPU, Settings
from pxide.base.tasks import Tasks
from pxide.model.workspace import Workspace
from pxide.view.panels.comparison_panel import COMPARE, GO, SAVE
from pxide.view.shell.dialogs import Dialogs
from pxide.view.shell.engine_button import why_no_adapter
from pxide.work.comparer import Compared, Comparer
from vm.report.numbers import grouped
from vm.report.stops import stop_sentence
from vm.run.compare import Divergence

MENU = "&Run"
GOES_ON = "The program goes on; so many of its steps were compared."
TIP = "Run the picture on the CPU and on a graphics adapter, and show the first step they differ in"
_row = partial(Command, menu=MENU)


class CompareVerbs:
    """Comparing, and what to do with a difference."""

    def __init__(
        self,
        workspace: Workspace,
        comparer: Comparer,
        *,
        dialogs: Dialogs,
        settings: Settings,
        tasks: Tasks,
        window: GetWindow,
    ) -> None:
        """Compare by the comparer, and show in the window what was found."""
        self._workspace = workspace
        self._comparer = comparer
        self._dialogs = dialogs
        self._settings = settings
        self._tasks = tasks
        self._window = window
        comparer.finished.connect(self._finished)

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        is_at_work = fact("comparison.is_at_work")
        has_divergence = fact("comparison.has_divergence")
        return (
            _row(COMPARE, "Co&mpare executors", self._start_or_stop, TIP,
                 when=is_at_work | HAS_DOCUMENT & fact("engines.adapters"),
                 words=is_at_work.then(_compare_words),
                 tips=group("engines").then(_compare_tip), line_before=True),
            _row(GO, "&Go to the pixel that differs", self._go,
                 "Select the first pixel in which the two executors differ", when=has_divergence),
            _row(SAVE, "Sa&ve the difference…", self._ask_folder,
                 "Write the program, both pictures and the step into a folder, to be reported",
                 when=has_divergence),
        )  # fmt: skip

    def _start_or_stop(self) -> None:
        if self._comparer.is_at_work:
            self._comparer.stop()
            return
        tab, wanted = self._workspace.need_current(), self._settings.value(ENGINE)
        self._comparer.start(tab, GPU if wanted.lower() in (AUTO, CPU) else wanted)

    def _finished(self, compared: Compared) -> None:
        comparison = compared.comparison
        one, other = comparison.engines
        found = comparison.divergence
        if found is None:
            stop = comparison.end.stop
            steps = grouped(stop.steps - comparison.start.stop.steps)
            end = f"Both {stop_sentence(stop)}." if stop.reason.is_final else GOES_ON
            self._tasks.trouble.news(f"{one} and {other} agree: {steps} steps, same pixels.", end)
            return
        self._window().show_comparison(comparison)
        problem = Problem(
            f"{one} and {other} differ {'at' if found.is_known else 'behind'} step "
            f"{grouped(found.step)}.",
            "The panel Comparison shows where. Save the difference to report it.",
        )
        self._tasks.trouble.tell(problem, SAVE)

    def _go(self) -> None:
        compared, divergence = self._found()
        spots = divergence.spots(1)
        if not spots:
            raise Problem("No pixel differs.", "The panel Comparison says what does.")
        self._workspace.set_current(compared.tab)
        compared.tab.selection.select(spots[0])
        self._window().point_out(spots[0])

    def _ask_folder(self) -> None:
        compared, _divergence = self._found()
        path = compared.tab.document.path
        begin = Path.home() if path is None else path.parent
        self._dialogs.ask_folder(begin, partial(self._save, compared))

    def _save(self, compared: Compared, folder: Path) -> None:
        self._tasks.start(self._write(compared, folder), "save a difference")

    async def _write(self, compared: Compared, folder: Path) -> None:
        name = f"{Path(compared.tab.document.title).stem}.divergence"
        place = await self._comparer.write(compared, folder / name)
        self._tasks.trouble.news(f"The difference was written to {place}.")

    def _found(self) -> tuple[Compared, Divergence]:
        compared = self._comparer.found
        divergence = None if compared is None else compared.comparison.divergence
        if compared is None or divergence is None or compared.tab.is_closed:
            raise Problem("There is no difference to look at.", "Compare the executors first.")
        return compared, divergence


def _compare_words(is_at_work: bool) -> str:
    return "Stop co&mparing" if is_at_work else "Co&mpare executors"


def _compare_tip(engines: EngineFacts) -> str:
    return TIP if engines.adapters else why_no_adapter(engines)
