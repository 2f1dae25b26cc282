"""The archive: a file for each chat, to which a JSON line is added for whatever happens in it.

A crash costs at most the line being written. Nothing in a file is ever written over: of a turn
that was told twice the later telling counts.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pxide.model.chat.chat_log import ChatLog
from pxide.model.chat.conversation import ChatRecord
from vm.core.faults import Problem
from vm.files.disk import read_file

SUFFIX = ".jsonl"
ID = re.compile(r"[\w-]{1,80}")
AROUND = 60
"""Letters shown on each side of what a search found."""


@dataclass(frozen=True, slots=True)
class ChatSummary:
    """A chat as a list shows it."""

    id: str
    title: str
    time: int
    """When something was last said in it, ms since 1970, UTC."""
    turns: int


@dataclass(frozen=True, slots=True)
class FoundTurn:
    """A turn that holds what was searched for."""

    chat: ChatSummary
    turn: int
    words: str
    """The place in its text."""


class ChatArchive:
    """The chats in a folder. One thread uses it at a time; Problem where the disk fails."""

    def __init__(self, folder: Path) -> None:
        """Keep the files in a folder, which is made when it is needed."""
        self._folder = folder
        self._known: dict[Path, tuple[tuple[int, int], ChatRecord]] = {}

    def path(self, chat: str) -> Path:
        """The file of a chat. Raises Problem for what is no id of a chat."""
        if not ID.fullmatch(chat):
            raise Problem(f"There is no chat {chat!r}.", "Choose one of the list.")
        return self._folder / f"{chat}{SUFFIX}"

    def append(self, chat: str, lines: Iterable[dict[str, Any]]) -> None:
        """Add lines to the file of a chat, and wait until they are on the disk.

        Raises Problem where they cannot be written.
        """
        path = self.path(chat)
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with open(path, "ab+") as file:
                file.write(_mend(file) + text.encode("utf-8", "backslashreplace"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Problem(
                f"The chat cannot be kept in {path}: {error.strerror}.",
                "Check the free space and that you may write there; the chat goes on all the same.",
            ) from error

    def load(self, chat: str) -> ChatRecord:
        """What a chat holds; a line that cannot be read is passed over."""
        path = self.path(chat)
        story = ChatLog(chat)
        for line in read_file(path).decode("utf-8", "replace").split("\n"):
            story.take(line)
        return story.record

    def summaries(self) -> tuple[ChatSummary, ...]:
        """All chats in which something was said, the latest first."""
        found = [_summary(record) for record in self._records() if record.turns]
        return tuple(sorted(found, key=lambda summary: summary.time, reverse=True))

    def search(self, text: str) -> tuple[FoundTurn, ...]:
        """The turns that hold all words of a text, the latest first."""
        words = text.casefold().split()
        found = [
            FoundTurn(_summary(record), turn.id, _words_around(turn.text, words[0]))
            for record in self._records()
            for turn in record.turns
            if words and all(word in turn.text.casefold() for word in words)
        ]
        return tuple(sorted(found, key=lambda one: (one.chat.time, one.turn), reverse=True))

    def delete(self, chat: str) -> None:
        """Throw a chat away for good. Raises Problem where its file cannot be deleted."""
        try:
            self.path(chat).unlink(missing_ok=True)
        except OSError as error:
            raise Problem(
                f"The chat cannot be deleted: {error.strerror}.", "Check that you may write there."
            ) from error

    def _records(self) -> Iterator[ChatRecord]:
        """Every chat; a file that has not changed is not read again."""
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            status = path.stat()
            stamp = status.st_mtime_ns, status.st_size
            known = self._known.get(path)
            if known is None or known[0] != stamp:
                known = self._known[path] = (stamp, self.load(path.stem))
            yield known[1]


def _mend(file: Any) -> bytes:
    """What goes before a new line: an end of the line that a crash cut."""
    if file.seek(0, os.SEEK_END) == 0:
        return b""
    file.seek(-1, os.SEEK_END)
    return b"" if file.read(1) == b"\n" else b"\n"


def _summary(record: ChatRecord) -> ChatSummary:
    last = max((turn.time for turn in record.turns), default=record.time)
    return ChatSummary(record.id, record.name, last, len(record.turns))


def _words_around(text: str, word: str) -> str:
    at = text.casefold().find(word)
    first, end = max(0, at - AROUND), at + len(word) + AROUND
    cut = " ".join(text[first:end].split())
    return f"{'...' if first else ''}{cut}{'...' if end < len(text) else ''}"
