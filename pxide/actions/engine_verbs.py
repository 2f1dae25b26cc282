"""The menu of engines: what runs programs."""

from functools import partial

from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.base.problems import Problem, Trouble
from pxide.base.settings import AUTO, CPU, ENGINE, GPU, Settings
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.shell.engine_button import AUTO_TIP, MENU, chosen_adapter, why_no_adapter
from pxide.work.engine_service import EngineService
from pxide.work.runner import Runner

ON_CPU = "run.on_cpu"
"""The verb that is offered when another engine gave up."""
RESTART = "run.restart"
MOST = 4
"""How many adapters have a row; the setting names any."""


class EngineVerbs:
    """Choosing what runs programs; a run that has begun goes on where it is."""

    def __init__(
        self,
        workspace: Workspace,
        runner: Runner,
        room: EngineService,
        settings: Settings,
        trouble: Trouble,
    ) -> None:
        """Choose among the engines of the room."""
        self._workspace = workspace
        self._runner = runner
        self._room = room
        self._settings = settings
        self._trouble = trouble

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (
            Command(
                id="run.engine.auto",
                text="&Auto",
                run=partial(self._choose, AUTO),
                menu=MENU,
                tip=AUTO_TIP,
                checked=lambda facts: facts.engine.lower() == AUTO,
            ),
            Command(
                id="run.engine.cpu",
                text="&CPU",
                run=partial(self._choose, CPU),
                menu=MENU,
                tip="Run programs on the processor",
                checked=lambda facts: facts.engine.lower() == CPU,
            ),
            *(self._adapter_row(place) for place in range(MOST)),
            Command(
                id=ON_CPU,
                text="&Run on the CPU",
                run=lambda: self._runner.restart(self._tab(), CPU),
                menu=MENU,
                tip="Run this program once from the start on the CPU, whatever is chosen",
                when=lambda facts: facts.has_document,
                line_before=True,
            ),
        )

    def _adapter_row(self, place: int) -> Command:
        """The first row stands even where there is no adapter, to say why."""
        return Command(
            id=f"run.engine.gpu.{place + 1}",
            text=f"GPU &{place + 1}" if place else "&GPU",
            run=partial(self._choose_adapter, place),
            menu=MENU,
            tip="Run programs on this graphics adapter",
            when=lambda facts: place < len(facts.adapters or ()),
            words=partial(_adapter_words, place),
            tips=partial(_adapter_tip, place),
            checked=lambda facts: chosen_adapter(facts) == place,
        )

    def _choose_adapter(self, place: int) -> None:
        """The first is chosen by its rank: its name changes with each version of its driver."""
        adapters = self._room.adapters or ()
        self._choose(adapters[place].name if place else GPU)

    def _choose(self, wish: str) -> None:
        if wish == self._settings.value(ENGINE):
            return
        self._settings.set(ENGINE, wish)
        session = None if self._workspace.current is None else self._workspace.current.session
        if session is not None and session.state in (RunState.RUNNING, RunState.PAUSED):
            self._trouble.news(
                "The run that has begun goes on where it is; the next start takes the new engine.",
                offer=RESTART,
            )

    def _tab(self) -> Tab:
        if self._workspace.current is None:
            raise Problem("No picture is open.", "Open one with Ctrl+O or begin one with Ctrl+N.")
        return self._workspace.current


def _adapter_words(place: int, facts: Facts) -> str:
    adapters = facts.adapters or ()
    if place < len(adapters):
        return adapters[place].name.replace("&", "&&")
    return "" if place else "Graphics adapter"


def _adapter_tip(place: int, facts: Facts) -> str:
    adapters = facts.adapters or ()
    if place < len(adapters):
        return f"Run programs on this adapter: {adapters[place].kind}"
    return why_no_adapter(facts)
