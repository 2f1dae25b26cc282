"""The history: the chats that are kept, on a thread that writes what happens in the one shown."""

import secrets
import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker
from pxide.model.chat.chat_archive import ChatArchive, ChatSummary, FoundTurn
from pxide.model.chat.chat_export import ExportFormat, exported
from pxide.model.chat.chat_log import (
    answered_in,
    begun,
    drafted,
    named,
    removed,
    shown,
    told,
)
from pxide.model.chat.chat_settings import USUAL, ChatSettings
from pxide.model.chat.conversation import ChatRecord, Conversation
from pxide.model.chat.turn import TurnState
from vm.files.disk import replace_file

DRAFT_SECONDS = 1.0
"""So long after the last letter a draft is written."""


class ChatHistory(QObject):
    """Nobody waits for what is written; what goes wrong there is told as a problem."""

    changed = Signal()
    """The list of chats is new."""
    deleted = Signal(str)
    """A chat is gone, which may be the one that is shown."""

    def __init__(
        self, folder: Path, worker: AsyncWorker, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        """Keep the chats in this folder."""
        super().__init__(parent)
        self._archive = ChatArchive(folder)
        self._worker = worker
        self._tasks = tasks
        self._followed: Conversation | None = None
        self._has_begun = False
        self._draft = ""
        self._is_over = False

    def begin(self, chat_settings: ChatSettings = USUAL) -> Conversation:
        """A new conversation; it has a file as soon as something happens in it."""
        now = round(time.time() * 1000)
        record = ChatRecord(f"{now:x}-{secrets.token_hex(4)}", now, chat_settings=chat_settings)
        return self._follow(Conversation(record), False)

    async def open(self, chat: str) -> Conversation:
        """A conversation that was kept."""
        return self._follow(Conversation(await self._worker.do(self._archive.load, chat)), True)

    async def summaries(self) -> tuple[ChatSummary, ...]:
        """All chats in which something was said, the latest first."""
        return await self._worker.do(self._archive.summaries)

    async def search(self, text: str) -> tuple[FoundTurn, ...]:
        """The turns that hold all words of a text."""
        return await self._worker.do(self._archive.search, text)

    async def rename(self, chat: str, title: str) -> None:
        """Give a chat a name, "" for the beginning of its first question."""
        if self._followed is not None and self._followed.id == chat:
            self._followed.rename(title)
            return
        await self._worker.do(self._archive.append, chat, [named(title)])
        self.changed.emit()

    async def delete(self, chat: str) -> None:
        """Throw a chat away for good; the rows it taught stay in their images."""
        if self._followed is not None and self._followed.id == chat:
            self._let_go()
        await self._worker.do(self._archive.delete, chat)
        self.deleted.emit(chat)
        self.changed.emit()

    async def export(self, chat: str, form: ExportFormat, path: Path) -> None:
        """Write the branch of a chat that is shown into a file."""
        record = await self._worker.do(self._archive.load, chat)
        text = exported(record, Conversation(record).path, form)
        await self._worker.do(replace_file, path, text.encode("utf-8", "replace"))

    def note_draft(self) -> None:
        """The draft has changed: it is written when the person pauses."""
        self._tasks.start(self._keep_draft_soon(), "keep the draft", "keep the draft")

    def leave(self) -> None:
        """Have written what is to be written; the end of the worker waits for that."""
        self._let_go()
        self._is_over = True

    def _follow(self, conversation: Conversation, has_begun: bool) -> Conversation:
        """Write from now on whatever happens in this conversation."""
        self._let_go()
        self._followed, self._has_begun = conversation, has_begun
        self._draft = conversation.draft
        conversation.turn_added.connect(self._turn_told)
        conversation.turn_changed.connect(self._turn_told)
        conversation.turn_removed.connect(self._turn_removed)
        conversation.path_changed.connect(self._path_changed)
        conversation.title_changed.connect(self._renamed)
        conversation.chat_settings_changed.connect(self._chat_settings_changed)
        return conversation

    def _let_go(self) -> None:
        if self._followed is not None:
            self._keep_draft()
            self._followed.disconnect(self)
            self._followed = None

    def _turn_told(self, number: int) -> None:
        if self._followed is None:
            return
        turn = self._followed.turn(number)
        if turn.state is not TurnState.WRITING:
            self._write(told(turn))
            self.changed.emit()

    def _turn_removed(self, number: int) -> None:
        self._write(removed(number))
        self.changed.emit()

    def _path_changed(self) -> None:
        if self._followed is not None:
            self._write(shown(self._followed.path))

    def _renamed(self) -> None:
        if self._followed is not None:
            self._write(named(self._followed.record.title))
        self.changed.emit()

    def _chat_settings_changed(self) -> None:
        if self._followed is not None:
            self._write(answered_in(self._followed.chat_settings))

    async def _keep_draft_soon(self) -> None:
        await self._tasks.sleep(DRAFT_SECONDS)
        self._keep_draft()

    def _keep_draft(self) -> None:
        conversation = self._followed
        if conversation is not None and conversation.draft != self._draft:
            self._draft = conversation.draft
            self._write(drafted(self._draft))

    def _write(self, *lines: dict[str, Any]) -> None:
        conversation = self._followed
        if conversation is None:
            return
        first = () if self._has_begun else (begun(conversation.time),)
        self._has_begun = True
        append = partial(self._archive.append, conversation.id, (*first, *lines))
        writing = self._worker.submit(append)
        writing.add_done_callback(self._written)

    def _written(self, writing: "Future[None]") -> None:
        """On the thread. After the quit there is nobody to be told."""
        error = writing.exception()
        if error is not None and not self._is_over:
            self._tasks.call_soon(self._tell, error)

    def _tell(self, error: BaseException) -> None:
        with self._tasks.trouble.caught():
            raise error
