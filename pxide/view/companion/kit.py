"""What every turn is made with."""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from PySide6.QtWidgets import QApplication

from pxide.model.chat.turn import Source
from pxide.view.companion.answer import Answer
from pxide.view.companion.inks import Inks
from pxide.view.companion.requests import Requests
from pxide.view.companion.typesetter import SOURCE, Typesetter
from pxide.view.wardrobe import Wardrobe


@dataclass(frozen=True)
class Kit:
    """Clothes, a parser and somebody who hears what is asked."""

    wardrobe: Wardrobe
    parser: MarkdownIt
    requests: Requests

    @property
    def inks(self) -> Inks:
        """The formats of the theme of the moment."""
        return Inks(self.wardrobe.theme, QApplication.font())

    def answer(self, sources: Sequence[Source]) -> Answer:
        """A place for Markdown that may cite these sources."""
        answer = Answer(self.parser, Typesetter(self.inks, sources))
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
