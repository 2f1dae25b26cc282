"""Where the facts come from: a source for each group, and the signals after which it is others."""

from pxide.actions.facts_collector import FactSource
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
from pxide.view.shell.tab_area import TabArea
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.comparer import Comparer
from pxide.work.engine_service import EngineService


def document_source(current: ActiveTab) -> FactSource[DocumentFacts]:
    """The document of the tab on top, and what is selected in it."""

    def look() -> DocumentFacts:
        tab = current.tab
        if tab is None:
            return DocumentFacts()
        document, undo = tab.document, tab.document.undo
        return DocumentFacts(
            is_open=True,
            has_path=document.path is not None,
            has_selection=tab.selection.region is not None,
            has_breakpoints=bool(document.breakpoints),
            is_modified=document.is_modified,
            can_undo=undo.can_undo,
            can_redo=undo.can_redo,
            undo_text=undo.undo_text,
            redo_text=undo.redo_text,
        )

    changes = (current.document_changed, current.breakpoints_changed, current.undo_changed)
    return FactSource(look, (current.tab_changed, current.cell_changed, *changes))


def run_source(current: ActiveTab) -> FactSource[RunFacts]:
    """The session of the tab on top."""

    def look() -> RunFacts:
        session = None if current.tab is None else current.tab.session
        state = None if session is None else session.state
        return RunFacts(
            has_session=session is not None,
            has_result=state in (RunState.PAUSED, RunState.ENDED),
            is_running=state is RunState.RUNNING,
            is_paused=state is RunState.PAUSED,
        )

    changes = (current.tab_changed, current.session_changed, current.state_changed)
    return FactSource(look, changes)


def comparison_source(comparer: Comparer) -> FactSource[ComparisonFacts]:
    """What compares executors."""

    def look() -> ComparisonFacts:
        return ComparisonFacts(
            is_at_work=comparer.is_at_work, has_divergence=comparer.found is not None
        )

    return FactSource(look, (comparer.changed,))


def engine_source(engines: EngineService, settings: Settings) -> FactSource[EngineFacts]:
    """The engines of this computer, and the setting that chooses among them."""

    def look() -> EngineFacts:
        return EngineFacts(wanted=settings.value(ENGINE), adapters=engines.adapters)

    return FactSource(look, (engines.looked, settings.changed))


def view_source(workspace: Workspace, tab_area: TabArea, docks: Docks) -> FactSource[ViewFacts]:
    """The tabs and panels of the window."""

    def look() -> ViewFacts:
        canvas = tab_area.canvas
        return ViewFacts(
            has_many_tabs=tab_area.count() > 1,
            is_bare=docks.is_bare,
            mode="" if canvas is None else canvas.mode.name.lower(),
            panels=docks.shown,
        )

    tabs = (workspace.opened, workspace.closed, workspace.current_changed, tab_area.view_changed)
    return FactSource(look, (*tabs, tab_area.mode_changed, docks.changed))


def setting_source(settings: Settings) -> FactSource[SettingFacts]:
    """The settings that menus show."""

    def look() -> SettingFacts:
        return SettingFacts(
            theme=settings.value(THEME),
            recent=settings.value(RECENT_FILES),
            switched_on=frozenset(row.name for row in SWITCHES if settings.value(row)),
        )

    return FactSource(look, (settings.changed,))


def paint_source(toolbox: Toolbox) -> FactSource[PaintFacts]:
    """The tools."""

    def look() -> PaintFacts:
        return PaintFacts(tool=toolbox.current.id)

    return FactSource(look, (toolbox.changed,))


def knowledge_source(
    images: KnowledgeService, tab_area: TabArea, panel: KnowledgePanel
) -> FactSource[KnowledgeFacts]:
    """The view of knowledge that is looked at, and the images."""

    def look() -> KnowledgeFacts:
        view, chosen = tab_area.view or panel.view, images.selection
        hidden = view.picture.layout_of_picture.hidden
        return KnowledgeFacts(
            has_image=view.path is not None,
            has_entry=view.selected is not None and view.selected not in hidden,
            learns_here=view.path is not None and view.path == chosen.learn,
            looks_here=view.path in chosen.look,
            is_in_tab=tab_area.view is not None,
        )

    return FactSource(look, (images.changed, tab_area.view_changed, panel.selection_changed))


def proposal_source(proposals: Proposals, current: ActiveTab) -> FactSource[ProposalFacts]:
    """The change that waits for a yes, and the picture that it is for."""

    def look() -> ProposalFacts:
        waiting = proposals.waiting
        fits = waiting is not None and waiting.still_fits
        return ProposalFacts(is_waiting=waiting is not None, still_fits=fits)

    pixels = (current.undo_changed, current.tab_changed)
    return FactSource(look, (proposals.offered, proposals.settled, *pixels))
