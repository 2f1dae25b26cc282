"""The entries that were put before the model, as chips; unused ones are shown too."""

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor

from pxide.model.chat.turn import Source
from pxide.view.companion.kit import Kit
from pxide.view.companion.paper import Paper
from pxide.view.companion.typesetter import SOURCE, tip_of


class SourceChips(Paper):
    """One line of citations; each leads to its rows."""

    def __init__(self, kit: Kit, sources: Sequence[Source]) -> None:
        super().__init__("Entries that were looked at")
        self._kit = kit
        inks = kit.inks
        self.document().setDefaultFont(inks.text.font())
        cursor = QTextCursor(self.document())
        cursor.insertText("Looked at ", inks.muted)
        for place, source in enumerate(sources):
            chip = inks.citation(f"{SOURCE}:{place}", tip_of(source))
            cursor.insertText(source.label, chip)
            cursor.insertText("  ", inks.muted)
        self.offer_links()
        self.activated.connect(lambda address: kit.follow(address, sources))
