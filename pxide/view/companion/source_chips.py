"""The entries that were put before the model, as chips; unused ones are shown too."""

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor

from pxide.model.chat.turn import Source
from pxide.view.companion.markdown_writer import SOURCE, tip_of
from pxide.view.companion.text_view import TextView
from pxide.view.companion.turn_context import TurnContext


class SourceChips(TextView):
    """One line of citations; each leads to its rows."""

    def __init__(self, turn_context: TurnContext, sources: Sequence[Source]) -> None:
        super().__init__("Entries that were looked at")
        self._turn_context = turn_context
        text_formats = turn_context.text_formats
        self.document().setDefaultFont(text_formats.text.font())
        cursor = QTextCursor(self.document())
        cursor.insertText("Looked at ", text_formats.muted)
        for place, source in enumerate(sources):
            chip = text_formats.citation(f"{SOURCE}:{place}", tip_of(source))
            cursor.insertText(source.label, chip)
            cursor.insertText("  ", text_formats.muted)
        self.offer_links()
        self.activated.connect(lambda address: turn_context.follow(address, sources))
