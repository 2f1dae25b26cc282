"""What every turn is made with."""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from PySide6.QtWidgets import QApplication

from pxide.model.chat.turn import Source
from pxide.view.companion.answer_view import AnswerView
from pxide.view.companion.markdown_writer import SOURCE, MarkdownWriter
from pxide.view.companion.text_formats import TextFormats
from pxide.view.companion.turn_requests import TurnRequests
from pxide.view.widgets.app_theme import AppTheme


@dataclass(frozen=True)
class TurnContext:
    """Clothes, a parser and somebody who hears what is asked."""

    app_theme: AppTheme
    parser: MarkdownIt
    requests: TurnRequests

    @property
    def text_formats(self) -> TextFormats:
        """The formats of the theme of the moment."""
        return TextFormats(self.app_theme.theme, QApplication.font())

    def answer(self, sources: Sequence[Source]) -> AnswerView:
        """A place for Markdown that may cite these sources."""
        answer = AnswerView(self.parser, MarkdownWriter(self.text_formats, sources))
        answer.insert_wanted.connect(self.requests.insert_wanted)
        answer.run_wanted.connect(self.requests.run_wanted)
        answer.activated.connect(lambda address: self.follow(address, sources))
        return answer

    def follow(self, address: str, sources: Sequence[Source]) -> None:
        """Go where a link leads: to an entry, or out of the house."""
        scheme, _colon, rest = address.partition(":")
        if scheme == SOURCE:
            source = sources[int(rest)]
            self.requests.place_wanted.emit(source.image, source.place)
        else:
            self.requests.link_wanted.emit(address)
