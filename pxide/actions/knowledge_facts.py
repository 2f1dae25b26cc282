"""The facts about the knowledge image that is seen, and about a change that is proposed."""

from pxide.base.facts import KnowledgeFacts
from pxide.view.shell.window import MainWindow
from pxide.work.companion.companion import Companion


def knowledge_facts(window: MainWindow, companion: Companion) -> KnowledgeFacts:
    """How it stands with the knowledge now."""
    view, selection = window.seen_knowledge, companion.images.selection
    hidden = view.picture.layout_of_picture.hidden
    proposal = companion.proposals.waiting
    return KnowledgeFacts(
        has_image=view.path is not None,
        has_entry=view.selected is not None and view.selected not in hidden,
        learns_here=view.path is not None and view.path == selection.learn,
        looks_here=view.path in selection.look,
        is_in_tab=window.tab_area.view is not None,
        has_proposal=proposal is not None,
        proposal_fits=proposal is not None and proposal.still_fits,
    )
