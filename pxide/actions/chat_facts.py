"""The facts about the chat that is shown, and where they come from."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, SignalInstance

from pxide.base.facts import ChatFacts
from pxide.model.chat.turn import Author, Turn, TurnState
from pxide.work.companion.companion import Companion


class ChatSource(QObject):
    """The companion, and the conversation that is shown: now one, now another."""

    conversation_moved = Signal()
    """Turns have come or gone, or the chat is to be answered otherwise."""

    def __init__(self, companion: Companion) -> None:
        """Follow whatever conversation is shown."""
        super().__init__(companion)
        self._companion = companion
        companion.conversation_changed.connect(self._follow)
        self._follow()

    @property
    def changed(self) -> tuple[SignalInstance, ...]:
        """The companion begins or ends an answer, the conversation or the server is another."""
        chat, connection = self._companion, self._companion.connection
        conversation = (chat.conversation_changed, self.conversation_moved)
        return (*conversation, chat.activity_changed, connection.changed)

    def look(self) -> ChatFacts:
        """The facts as they are now."""
        conversation = self._companion.conversation
        path, chat_settings = conversation.path, conversation.chat_settings
        answer = last_answer(path)
        return ChatFacts(
            is_answering=self._companion.is_answering,
            has_question=last_question(path) is not None,
            has_answer=answer is not None,
            can_learn=answer is not None and can_learn(answer),
            has_server=self._companion.connection.client is not None,
            sees_program=chat_settings.sees_program,
            may_run=chat_settings.may_run,
            is_from_pixels_only=chat_settings.is_from_pixels_only,
            learns=chat_settings.learns,
        )

    def _follow(self) -> None:
        conversation = self._companion.conversation
        conversation.path_changed.connect(self.conversation_moved)
        conversation.chat_settings_changed.connect(self.conversation_moved)


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
