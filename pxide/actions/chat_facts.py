"""The facts about the chat that is shown, and where they come from."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from pxide.actions.facts_collector import FactSource
from pxide.base.facts import ChatFacts
from pxide.model.chat.turn import Author, Turn, TurnState
from pxide.work.companion.companion import Companion


class ShownConversation(QObject):
    """Tells of the conversation that is shown: now one, now another."""

    moved = Signal()
    """Turns have come or gone, or the chat is to be answered otherwise."""

    def __init__(self, companion: Companion) -> None:
        """Follow whatever conversation is shown."""
        super().__init__(companion)
        self._companion = companion
        companion.conversation_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        conversation = self._companion.conversation
        conversation.path_changed.connect(self.moved)
        conversation.chat_settings_changed.connect(self.moved)


def chat_source(companion: Companion) -> FactSource[ChatFacts]:
    """The companion, the conversation that is shown, and the server."""

    def look() -> ChatFacts:
        path, chat_settings = companion.conversation.path, companion.conversation.chat_settings
        answer = last_answer(path)
        return ChatFacts(
            is_answering=companion.is_answering,
            has_question=last_question(path) is not None,
            has_answer=answer is not None,
            can_learn=answer is not None and can_learn(answer),
            has_server=companion.connection.client is not None,
            sees_program=chat_settings.sees_program,
            may_run=chat_settings.may_run,
            is_from_pixels_only=chat_settings.is_from_pixels_only,
            learns=chat_settings.learns,
        )

    conversation = (companion.conversation_changed, ShownConversation(companion).moved)
    return FactSource(
        look, (*conversation, companion.activity_changed, companion.connection.changed)
    )


def last_question(path: Sequence[Turn]) -> Turn | None:
    """The last question of a branch."""
    return next((turn for turn in reversed(path) if turn.author is Author.PERSON), None)


def last_answer(path: Sequence[Turn]) -> Turn | None:
    """The last answer of a model in a branch, however it ended."""
    return next((turn for turn in reversed(path) if turn.author is Author.MODEL), None)


def can_learn(answer: Turn) -> bool:
    """Whether an answer was not learned and says something that could be."""
    is_over = answer.state in (TurnState.DONE, TurnState.STOPPED)
    return is_over and not answer.learned and bool(answer.text.strip())
