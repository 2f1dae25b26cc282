"""Where the facts come from: one source a group, with the signals after which to look again."""

from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import SignalInstance

from pxide.base.facts import (
    ComparisonFacts,
    DocumentFacts,
    EngineFacts,
    KnowledgeFacts,
    PaintFacts,
    ProposalFacts,
    RunFacts,
    SettingFacts,
    ViewFacts,
)
from pxide.base.settings import ENGINE, RECENT_FILES, SWITCHES, THEME, Settings
from pxide.model.active_tab import ActiveTab
from pxide.model.chat.proposal import Proposals
from pxide.model.session import RunState
from pxide.model.workspace import Workspace
from pxide.tools.toolbox import Toolbox
from pxide.view.knowledge.knowledge_panel import KnowledgePanel
from pxide.view.shell.docks import Docks
from pxide.view.shell.tabs import TabArea
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.comparer import Comparer
from pxide.work.engine_service import EngineService

Signals: TypeAlias = tuple[SignalInstance, ...]


@dataclass(frozen=True)
class DocumentSource:
    """The document of the tab on top."""

    current: ActiveTab

    @property
    def changed(self) -> Signals:
        """Another document, or it was changed, or something else is selected in it."""
        current = self.current
        of_document = (current.document_changed, current.breakpoints_changed, current.undo_changed)
        return (current.tab_changed, current.cell_changed, *of_document)

    def look(self) -> DocumentFacts:
        """The facts as they are now."""
        tab = self.current.tab
        if tab is None:
            return DocumentFacts()
        document, undo = tab.document, tab.document.undo
        return DocumentFacts(
            is_open=True,
            has_path=document.path is not None,
            has_selection=tab.selection.cell is not None,
            has_breakpoints=bool(document.breakpoints),
            is_modified=document.is_modified,
            can_undo=undo.canUndo(),
            can_redo=undo.canRedo(),
            undo_text=undo.undoText(),
            redo_text=undo.redoText(),
        )


@dataclass(frozen=True)
class RunSource:
    """The session of the tab on top."""

    current: ActiveTab

    @property
    def changed(self) -> Signals:
        """Another session, or its state is another."""
        current = self.current
        return (current.tab_changed, current.session_changed, current.state_changed)

    def look(self) -> RunFacts:
        """The facts as they are now."""
        session = None if self.current.tab is None else self.current.tab.session
        state = None if session is None else session.state
        return RunFacts(
            has_session=session is not None,
            has_result=state in (RunState.PAUSED, RunState.ENDED),
            is_running=state is RunState.RUNNING,
            is_paused=state is RunState.PAUSED,
        )


@dataclass(frozen=True)
class ComparisonSource:
    """What compares executors."""

    comparer: Comparer

    @property
    def changed(self) -> Signals:
        """A comparison begins or ends."""
        return (self.comparer.changed,)

    def look(self) -> ComparisonFacts:
        """The facts as they are now."""
        return ComparisonFacts(self.comparer.is_at_work, self.comparer.found is not None)


@dataclass(frozen=True)
class EngineSource:
    """The engines of this computer, and the setting that chooses among them."""

    room: EngineService
    settings: Settings

    @property
    def changed(self) -> Signals:
        """Adapters were found, or another engine is chosen."""
        return (self.room.looked, self.settings.changed)

    def look(self) -> EngineFacts:
        """The facts as they are now."""
        return EngineFacts(self.settings.value(ENGINE), self.room.adapters)


@dataclass(frozen=True)
class ViewSource:
    """The tabs and panels of the window."""

    workspace: Workspace
    tab_area: TabArea
    docks: Docks

    @property
    def changed(self) -> Signals:
        """Tabs come, go or are turned; the canvas shows its picture otherwise; panels move."""
        area, workspace = self.tab_area, self.workspace
        tabs = (workspace.opened, workspace.closed, workspace.current_changed, area.view_changed)
        return (*tabs, area.mode_changed, self.docks.changed)

    def look(self) -> ViewFacts:
        """The facts as they are now."""
        canvas = self.tab_area.canvas
        return ViewFacts(
            has_many_tabs=self.tab_area.count() > 1,
            is_bare=self.docks.is_bare,
            mode="" if canvas is None else canvas.mode.name.lower(),
            panels=self.docks.shown,
        )


@dataclass(frozen=True)
class SettingSource:
    """The settings."""

    settings: Settings

    @property
    def changed(self) -> Signals:
        """Any of them."""
        return (self.settings.changed,)

    def look(self) -> SettingFacts:
        """The facts as they are now."""
        return SettingFacts(
            theme=self.settings.value(THEME),
            recent=self.settings.value(RECENT_FILES),
            switched_on=frozenset(row.name for row in SWITCHES if self.settings.value(row)),
        )


@dataclass(frozen=True)
class PaintSource:
    """The tools."""

    toolbox: Toolbox

    @property
    def changed(self) -> Signals:
        """Another tool is taken in hand."""
        return (self.toolbox.changed,)

    def look(self) -> PaintFacts:
        """The facts as they are now."""
        return PaintFacts(self.toolbox.current.id)


@dataclass(frozen=True)
class KnowledgeSource:
    """The view of knowledge that is looked at, and the images."""

    images: KnowledgeService
    tab_area: TabArea
    panel: KnowledgePanel

    @property
    def changed(self) -> Signals:
        """Other images, another view, or another entry is selected."""
        return (self.images.changed, self.tab_area.view_changed, self.panel.selection_changed)

    def look(self) -> KnowledgeFacts:
        """The facts as they are now."""
        view, shelf = self.tab_area.view or self.panel.view, self.images.shelf
        hidden = view.picture.layout_of_picture.hidden
        return KnowledgeFacts(
            has_image=view.path is not None,
            has_entry=view.selected is not None and view.selected not in hidden,
            learns_here=view.path is not None and view.path == shelf.learn,
            looks_here=view.path in shelf.look,
            is_in_tab=self.tab_area.view is not None,
        )


@dataclass(frozen=True)
class ProposalSource:
    """The change that waits for a yes, and the picture it is for."""

    proposals: Proposals
    current: ActiveTab

    @property
    def changed(self) -> Signals:
        """A change is proposed or answered, or the picture has become another."""
        proposals, current = self.proposals, self.current
        return (proposals.offered, proposals.settled, current.undo_changed, current.tab_changed)

    def look(self) -> ProposalFacts:
        """The facts as they are now."""
        waiting = self.proposals.waiting
        return ProposalFacts(waiting is not None, waiting is not None and waiting.still_fits)
