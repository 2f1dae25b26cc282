"""A turn with all that has to be known to show it."""

from dataclasses import dataclass

from pxide.model.chat.conversation import Conversation
from pxide.model.chat.turn import Source, Turn
from pxide.work.companion.entry_citations import offered_by


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
            conversation.turn(number),
            conversation.siblings(number),
            offered_by(conversation.before(number)),
        )
