"""The witness: looks at everything after each change and states the facts."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from pxide.actions.chat_facts import chat_facts
from pxide.actions.knowledge_facts import knowledge_facts
from pxide.base.facts import Facts
from pxide.base.settings import ENGINE, RECENT_FILES, SWITCHES, THEME, Settings
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.tools.toolbox import Toolbox
from pxide.view.shell.window import MainWindow
from pxide.work.companion.companion import Companion
from pxide.work.comparer import Comparer
from pxide.work.engine_service import EngineService


@dataclass(frozen=True)
class FactSources:
    """Those outside the window whose state decides what can be done."""

    settings: Settings
    toolbox: Toolbox
    room: EngineService
    comparer: Comparer
    companion: Companion


class FactsCollector(QObject):
    """Tells new facts once, soon after any number of changes."""

    seen = Signal(object)
    """The Facts."""

    def __init__(self, window: MainWindow, watched: FactSources) -> None:
        """Watch all of them."""
        super().__init__(window)
        self._window = window
        self._settings = watched.settings
        self._toolbox = watched.toolbox
        self._room = watched.room
        self._comparer = watched.comparer
        self._companion = watched.companion
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.look)
        self._listen()

    def look(self) -> None:
        """Tell the facts as they are now."""
        self._soon.stop()
        self.seen.emit(self.facts())

    def facts(self) -> Facts:
        """The facts as they are now."""
        tab = self._window.current.tab
        canvas = self._window.tab_area.canvas
        return replace(
            _facts_of(tab),
            has_many_documents=self._window.tab_area.count() > 1,
            is_busy=self._room.is_busy,
            engine=self._settings.value(ENGINE),
            adapters=self._room.adapters,
            is_comparing=self._comparer.is_at_work,
            has_divergence=self._comparer.found is not None,
            chat=chat_facts(self._companion),
            knowledge=knowledge_facts(self._window, self._companion),
            is_bare=self._window.docks.is_bare,
            theme=self._settings.value(THEME),
            mode="" if canvas is None else canvas.mode.name.lower(),
            tool=self._toolbox.current.id,
            docks=self._window.docks.shown,
            recent=self._settings.value(RECENT_FILES),
            switched_on=frozenset(row.name for row in SWITCHES if self._settings.value(row)),
        )

    def _listen(self) -> None:
        current, window = self._window.current, self._window
        for told in (
            *(current.tab_changed, current.session_changed, current.state_changed),
            *(current.cell_changed, current.breakpoints_changed, current.document_changed),
            *(current.undo_changed, window.docks.changed, window.tab_area.mode_changed),
            *(self._toolbox.changed, self._settings.changed, self._room.is_busy_changed),
            *(self._room.looked, self._comparer.changed, self._companion.activity_changed),
            *(self._companion.conversation_changed, self._companion.connection.changed),
            *(self._companion.images.changed, self._companion.proposals.offered),
            *(self._companion.proposals.settled, window.tab_area.view_changed),
            window.knowledge.selection_changed,
        ):
            told.connect(self._soon.start)
        self._companion.conversation_changed.connect(self._listen_to_chat)
        self._listen_to_chat()

    def _listen_to_chat(self) -> None:
        conversation = self._companion.conversation
        conversation.path_changed.connect(self._soon.start)
        conversation.chat_settings_changed.connect(self._soon.start)


def _facts_of(tab: Tab | None) -> Facts:
    """The facts about the tab on top."""
    if tab is None:
        return Facts()
    undo, session = tab.document.undo, tab.session
    state = None if session is None else session.state
    return Facts(
        has_document=True,
        has_path=tab.document.path is not None,
        has_selection=tab.selection.region is not None,
        has_session=session is not None,
        has_result=state in (RunState.PAUSED, RunState.ENDED),
        is_running=state is RunState.RUNNING,
        is_paused=state is RunState.PAUSED,
        is_ended=state is RunState.ENDED,
        is_modified=tab.document.is_modified,
        can_undo=undo.can_undo,
        can_redo=undo.can_redo,
        undo_text=undo.undo_text,
        redo_text=undo.redo_text,
        has_breakpoints=bool(tab.document.breakpoints),
    )
