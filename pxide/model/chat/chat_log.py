"""Reads the lines of a chat's file one after the other, and writes them."""

import json
from typing import Any

from pxide.model.chat.chat_settings import USUAL, ChatSettings
from pxide.model.chat.conversation import ChatRecord
from pxide.model.chat.turn import Turn
from pxide.model.chat.turn_json import (
    chat_settings_of,
    turn_of,
    values_of_chat_settings,
    values_of_turn,
)


def begun(time: int) -> dict[str, Any]:
    """The line with which a chat begins."""
    return {"begun": time}


def told(turn: Turn) -> dict[str, Any]:
    """The line of a turn."""
    return {"turn": values_of_turn(turn)}


def named(title: str) -> dict[str, Any]:
    """The line of a title."""
    return {"title": title}


def answered_in(chat_settings: ChatSettings) -> dict[str, Any]:
    """The line of the chat settings; files call them the manner."""
    return {"manner": values_of_chat_settings(chat_settings)}


def drafted(text: str) -> dict[str, Any]:
    """The line of a draft."""
    return {"draft": text}


def shown(path: tuple[Turn, ...]) -> dict[str, Any]:
    """The line of the branch that is shown."""
    return {"shown": [turn.id for turn in path]}


def removed(number: int) -> dict[str, Any]:
    """The line of a turn that was taken out with all that follows it."""
    return {"removed": number}


class ChatLog:
    """What the lines read so far tell."""

    def __init__(self, chat: str) -> None:
        """Begin without a line."""
        self._chat = chat
        self._time = 0
        self._title = self._draft = ""
        self._chat_settings = USUAL
        self._turns: dict[int, Turn] = {}
        self._shown: list[int] = []

    def take(self, line: str) -> None:
        """Take the next line; one that cannot be read was cut by a crash and tells nothing."""
        try:
            values = json.loads(line)
            for name, value in values.items():
                self._take(name, value)
        except (ValueError, TypeError, KeyError, AttributeError):
            return

    @property
    def record(self) -> ChatRecord:
        """The chat as far as it is told."""
        turns = tuple(turn for turn in self._turns.values() if self._is_reached(turn))
        return ChatRecord(
            id=self._chat,
            time=self._time,
            title=self._title,
            chat_settings=self._chat_settings,
            draft=self._draft,
            turns=turns,
            chosen=tuple(self._shown),
        )

    def _take(self, name: str, value: Any) -> None:
        match name:
            case "begun":
                self._time = int(value)
            case "title":
                self._title = str(value)
            case "draft":
                self._draft = str(value)
            case "manner":
                self._chat_settings = chat_settings_of(value)
            case "turn":
                self._take_turn(turn_of(value))
            case "shown":
                self._shown = [int(number) for number in value]
            case "removed":
                self._drop(int(value))

    def _take_turn(self, turn: Turn) -> None:
        """Keep a turn. Where one is written again the later line counts; a new one is shown."""
        if turn.parent is not None and turn.parent >= turn.id:
            raise ValueError("a turn follows one that came later")
        if turn.id not in self._turns:
            self._shown.append(turn.id)
        self._turns[turn.id] = turn

    def _drop(self, number: int) -> None:
        """Forget a turn and all that follows it."""
        self._turns.pop(number, None)
        for turn in [turn for turn in self._turns.values() if turn.parent == number]:
            self._drop(turn.id)

    def _is_reached(self, turn: Turn) -> bool:
        """Whether all turns before it are there: the line of one may have been damaged."""
        parent = turn.parent
        while parent is not None:
            if parent not in self._turns:
                return False
            parent = self._turns[parent].parent
        return True
