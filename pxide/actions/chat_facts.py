"""The facts about the chat that is shown."""

from collections.abc import Sequence

from pxide.base.facts import ChatFacts
from pxide.model.chat.turn import Author, Turn, TurnState
from pxide.work.companion.companion import Companion


def chat_facts(companion: Companion) -> ChatFacts:
    """How it stands with the companion now."""
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
