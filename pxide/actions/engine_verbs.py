"""The menu of engines: what runs programs."""

from functools import partial

from pxide.base.commands import Command
from pxide.base.conditions import HAS_DOCUMENT, fact, group
from pxide.base.facts import AdapterFact, EngineFacts
from pxide.base.problems import Trouble
from pxide.base.settings import AUTO, CPU, ENGINE, GPU, Settings
from pxide.model.session import RunState
from pxide.model.workspace import Workspace
from pxide.view.shell.engine_button import AUTO_TIP, MENU, chosen_adapter, why_no_adapter
from pxide.work.engine_service import EngineService
from pxide.work.runner import Runner

ON_CPU = "run.on_cpu"
"""The verb that is offered when another engine gave up."""
RESTART = "run.restart"
MOST = 4
"""How many adapters have a row; the setting names any."""
_row = partial(Command, menu=MENU)


class EngineVerbs:
    """Choosing what runs programs; a run that has begun goes on where it is."""

    def __init__(
        self,
        workspace: Workspace,
        runner: Runner,
        engines: EngineService,
        settings: Settings,
        trouble: Trouble,
    ) -> None:
        """Choose among the engines, for the runs that the runner starts."""
        self._workspace = workspace
        self._runner = runner
        self._engines = engines
        self._settings = settings
        self._trouble = trouble

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        wanted = fact("engines.wanted").then(str.lower)
        return (
            _row("run.engine.auto", "&Auto", partial(self._choose, AUTO), AUTO_TIP,
                 checked=wanted.equals(AUTO)),
            _row("run.engine.cpu", "&CPU", partial(self._choose, CPU),
                 "Run programs on the processor", checked=wanted.equals(CPU)),
            *(self._adapter_row(place) for place in range(MOST)),
            _row(ON_CPU, "&Run on the CPU",
                 lambda: self._runner.restart(self._workspace.need_current(), CPU),
                 "Run this program once from the start on the CPU, whatever is chosen",
                 when=HAS_DOCUMENT, line_before=True),
        )  # fmt: skip

    def _adapter_row(self, place: int) -> Command:
        """The first row stands even where there is no adapter, to say why."""
        return Command(
            f"run.engine.gpu.{place + 1}", f"GPU &{place + 1}" if place else "&GPU",
            partial(self._choose_adapter, place), "Run programs on this graphics adapter",
            menu=MENU, when=fact("engines.adapters").then(lambda found: place < len(found or ())),
            words=fact("engines.adapters").then(partial(_adapter_words, place)),
            tips=group("engines").then(partial(_adapter_tip, place)),
            checked=group("engines").then(chosen_adapter).equals(place),
        )  # fmt: skip

    def _choose_adapter(self, place: int) -> None:
        """The first is chosen by its rank: its name changes with each version of its driver."""
        adapters = self._engines.adapters or ()
        self._choose(adapters[place].name if place else GPU)

    def _choose(self, wanted: str) -> None:
        if wanted == self._settings.value(ENGINE):
            return
        self._settings.set(ENGINE, wanted)
        session = None if self._workspace.current is None else self._workspace.current.session
        if session is not None and session.state in (RunState.RUNNING, RunState.PAUSED):
            self._trouble.news(
                "The run that has begun goes on where it is; the next start takes the new engine.",
                offer=RESTART,
            )


def _adapter_words(place: int, adapters: tuple[AdapterFact, ...] | None) -> str:
    if adapters is not None and place < len(adapters):
        return adapters[place].name.replace("&", "&&")
    return "" if place else "Graphics adapter"


def _adapter_tip(place: int, engines: EngineFacts) -> str:
    adapters = engines.adapters or ()
    if place < len(adapters):
        return f"Run programs on this adapter: {adapters[place].kind}"
    return why_no_adapter(engines)
