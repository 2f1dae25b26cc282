"""What the widget of a turn is given: the turn as it is shown, and what all turns share."""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from pxide.model.chat.conversation import Conversation
from pxide.model.chat.turn import Source, Turn
from pxide.view.companion.markdown_writer import SOURCE
from pxide.view.companion.text_formats import TextFormats
from pxide.view.widgets.app_theme import AppTheme


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """The turn, the turns it may be exchanged for, and what it may cite."""

    turn: Turn
    siblings: tuple[int, ...]
    citable: tuple[Source, ...] = ()

    @classmethod
    def of(cls, conversation: Conversation, number: int) -> "ShownTurn":
        """A turn of a conversation as it is now."""
        return cls(
            turn=conversation.turn(number),
            siblings=conversation.siblings(number),
            citable=conversation.citable(number),
        )


class TurnRequests(QObject):
    """What a person asks of a turn: the widgets of the turns emit it, the panel listens."""

    place_wanted = Signal(object, object)
    """The Path of an image and the Place of an entry in it: to be shown."""
    link_wanted = Signal(str)
    insert_wanted = Signal(str)
    """Assembler text, to be painted into the picture."""
    run_wanted = Signal(str)
    """Assembler text, to be run."""
    edit_wanted = Signal(int, str)
    """The number of a question, and how it is asked otherwise."""
    regenerate_wanted = Signal(int)
    choose_wanted = Signal(int)
    """The number of a turn whose branch is to be shown."""
    delete_wanted = Signal(int)
    learn_wanted = Signal(int)
    """The number of an answer that was not learned."""


@dataclass(frozen=True)
class TurnContext:
    """What all turns are made with: the theme, a parser of Markdown, and whom requests go to."""

    app_theme: AppTheme
    parser: MarkdownIt
    requests: TurnRequests

    @property
    def text_formats(self) -> TextFormats:
        """The formats of the theme of the moment."""
        return TextFormats(self.app_theme.theme, QApplication.font())

    def follow(self, address: str, sources: Sequence[Source]) -> None:
        """Go where a link leads: to an entry, or out of the program."""
        scheme, _colon, rest = address.partition(":")
        if scheme == SOURCE:
            source = sources[int(rest)]
            self.requests.place_wanted.emit(source.image, source.place)
        else:
            self.requests.link_wanted.emit(address)
