"""Gathers the facts from the places they come from, and tells them when one of these changes."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from pxide.base.facts import (
    ChatFacts,
    ComparisonFacts,
    DocumentFacts,
    EngineFacts,
    Facts,
    KnowledgeFacts,
    PaintFacts,
    ProposalFacts,
    RunFacts,
    SettingFacts,
    ViewFacts,
)

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True)
class FactSource(Generic[T_co]):
    """Where one group of facts comes from."""

    look: Callable[[], T_co]
    """Gives the facts as they are now."""
    changed: tuple[SignalInstance, ...]
    """The signals after which they may be others."""


@dataclass(frozen=True)
class FactSources:
    """A source for each group of facts."""

    document: FactSource[DocumentFacts]
    run: FactSource[RunFacts]
    comparison: FactSource[ComparisonFacts]
    engines: FactSource[EngineFacts]
    view: FactSource[ViewFacts]
    settings: FactSource[SettingFacts]
    paint: FactSource[PaintFacts]
    chat: FactSource[ChatFacts]
    knowledge: FactSource[KnowledgeFacts]
    proposal: FactSource[ProposalFacts]

    @property
    def changed(self) -> tuple[SignalInstance, ...]:
        """The signals of all of them."""
        sources = (getattr(self, row.name) for row in fields(self))
        return tuple(signal for source in sources for signal in source.changed)

    def look(self) -> Facts:
        """All facts as they are now."""
        return Facts(
            document=self.document.look(),
            run=self.run.look(),
            comparison=self.comparison.look(),
            engines=self.engines.look(),
            view=self.view.look(),
            settings=self.settings.look(),
            paint=self.paint.look(),
            chat=self.chat.look(),
            knowledge=self.knowledge.look(),
            proposal=self.proposal.look(),
        )


class FactsCollector(QObject):
    """Tells new facts once, soon after any number of changes."""

    collected = Signal(object)
    """The Facts."""

    def __init__(self, sources: FactSources, parent: QObject | None = None) -> None:
        """Follow all sources."""
        super().__init__(parent)
        self.sources = sources
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.tell)
        for changed in sources.changed:
            changed.connect(self._soon.start)

    def look(self) -> Facts:
        """The facts as they are now."""
        return self.sources.look()

    def tell(self) -> None:
        """Tell the facts as they are now."""
        self._soon.stop()
        self.collected.emit(self.look())
