"""What verbs may ask of the window. The window is built from their rows, so they get it late."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeAlias

from pxide.knowledge.image.entry import Place
from pxide.model.chat.proposal import Proposal
from pxide.view.canvas.canvas import Canvas
from pxide.view.companion.companion_panel import CompanionPanel
from pxide.view.knowledge.knowledge_view import KnowledgeView
from vm.core.picture import Point
from vm.run.compare import Comparison


class WindowFace(Protocol):
    """The window as the verbs see it, however it is laid out."""

    @property
    def canvas(self) -> Canvas | None:
        """The canvas on top; None where no picture is."""

    @property
    def canvases(self) -> tuple[Canvas, ...]:
        """The canvases of all tabs."""

    @property
    def seen_knowledge(self) -> KnowledgeView:
        """The view of knowledge that is looked at: the tab on top, else the panel's."""

    def point_out(self, cell: Point) -> None:
        """Show where a pixel of the picture on top is."""

    def turn_tabs(self, by: int) -> None:
        """Bring the tab that lies so many further on top."""

    def open_knowledge_tab(self, path: Path) -> None:
        """Show a knowledge image large, in a tab of its own."""

    def close_knowledge_tab(self) -> bool:
        """Close the tab on top if it shows knowledge; says whether it did."""

    def toggle_panel(self, name: str) -> None:
        """Show a panel and bring it to the front, or put it away when it is in front."""

    def reset_panels(self) -> None:
        """Put every panel back to where it began."""

    def toggle_bare(self) -> None:
        """Put everything away but the canvas, or bring back what was there."""

    def find_command(self) -> None:
        """Let a command be found by a few letters."""

    def find_entries(self) -> None:
        """Let entries be found in the knowledge that is looked at."""

    def show_companion(self) -> CompanionPanel:
        """The panel of the companion, in front of its neighbours."""

    def show_knowledge(self, path: Path, place: Place | None = None) -> None:
        """Show an image in the panel of knowledge, and point out an entry of it."""

    def show_comparison(self, comparison: Comparison) -> None:
        """Show where two executors part; the keyboard stays where it is."""

    def show_proposal(self, proposal: Proposal | None) -> None:
        """Say over the canvas which change is proposed, or none."""

    def show_progress(self, done: int, total: int, words: str) -> None:
        """Say what is being done and how far it is."""

    def clear_progress(self) -> None:
        """Take the progress away: what was done is over."""


GetWindow: TypeAlias = Callable[[], WindowFace]
"""Gives the window once a verb is done: then it is there."""
