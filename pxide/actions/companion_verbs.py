"""The Companion menu: asking, the chats, and what the companion may do."""

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pxide.actions.chat_facts import last_answer, last_question
from pxide.actions.window_face import GetWindow
from pxide.base.commands import Command
from pxide.base.conditions import fact
from pxide.base.problems import Problem
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.model.chat.chat_export import ExportFormat
from pxide.model.chat.turn import Turn
from pxide.view.companion.companion_panel import CompanionPanel
from pxide.view.shell.dialogs import Dialogs
from pxide.work.companion.companion import Companion

MENU = "&Companion"
KINDS = "Markdown to read (*.md);;JSON lines to work with (*.jsonl)"
_UNFIT = re.compile(r"[^\w -]+")
_row = partial(Command, menu=MENU)


class CompanionVerbs:
    """What the Companion menu does."""

    def __init__(
        self,
        companion: Companion,
        *,
        dialogs: Dialogs,
        settings: Settings,
        tasks: Tasks,
        window: GetWindow,
    ) -> None:
        """Do it to the companion, and show it in the window."""
        self._companion = companion
        self._dialogs = dialogs
        self._settings = settings
        self._tasks = tasks
        self._window = window

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (
            *self._chat_rows(),
            *self._answer_rows(),
            *self._chat_settings_rows(),
            *self._server_rows(),
        )

    def open_link(self, address: str) -> None:
        """Open an address of the web in another program."""
        if not QDesktopServices.openUrl(QUrl(address)):
            problem = Problem("No program opened the address.", f"Open it by hand: {address}")
            self._tasks.trouble.tell(problem)

    def ask_export(self, chat: str) -> None:
        """Ask into which file the chat of this id is to be written."""
        path = self._companion.conversation.path
        question = last_question(path[:1])
        name = _UNFIT.sub(" ", "chat" if question is None else question.text)[:40].strip() or "chat"
        proposal = Path.home() / f"{name}.md"
        self._dialogs.ask_write("Export the chat", proposal, KINDS, partial(self._export, chat))

    def edit_server(self) -> None:
        """Show the settings, the address of the server among them."""
        self._dialogs.edit_settings(self._settings)

    def _chat_rows(self) -> tuple[Command, ...]:
        return (
            _row("companion.ask", "&Ask", lambda: self._panel().focus(),
                 "Write a message to the companion", key="Ctrl+Shift+A", icon="chat"),
            _row("companion.new", "&New chat", self._begin, "Begin another conversation",
                 key="Ctrl+Shift+N", icon="chat-plus"),
            _row("companion.chats", "&Chats", lambda: self._panel().show_chats(),
                 "Find, open, rename, export or delete the chats that are kept",
                 key="Ctrl+Shift+H", icon="clock"),
            _row("companion.export", "E&xport this chat…",
                 lambda: self.ask_export(self._companion.conversation.id),
                 "Write the branch of the chat that is shown into a file", icon="export",
                 when=fact("chat.has_question")),
        )  # fmt: skip

    def _answer_rows(self) -> tuple[Command, ...]:
        is_answering, has_answer = fact("chat.is_answering"), fact("chat.has_answer")
        return (
            _row("companion.stop", "&Stop the answer", self._companion.stop,
                 "Stop the answer; what came so far is kept", icon="stop", when=is_answering,
                 line_before=True),
            _row("companion.again", "Answer a&gain",
                 lambda: self._companion.regenerate(self._answer().id),
                 "Give another answer beside the last one", icon="refresh",
                 when=has_answer & ~is_answering),
            _row("companion.edit", "&Edit the last question", lambda: self._panel().edit_last(),
                 "Ask the last question otherwise, in a branch of its own", icon="pencil",
                 when=fact("chat.has_question") & ~is_answering),
            _row("companion.copy", "Co&py the last answer",
                 lambda: QGuiApplication.clipboard().setText(self._answer().text),
                 "Copy the last answer as Markdown", icon="copy", when=has_answer),
            _row("companion.learn", "&Learn the last answer",
                 lambda: self._companion.learn_anyway(self._answer().id),
                 "Write the last answer into the knowledge image",
                 when=fact("chat.can_learn") & ~is_answering),
        )  # fmt: skip

    def _chat_settings_rows(self) -> tuple[Command, ...]:
        return (
            _row("companion.sees_program", "Sees the &open program",
                 partial(self._switch, "sees_program"),
                 "Show the picture that is open to the model, as assembler text",
                 checked=fact("chat.sees_program"), line_before=True),
            _row("companion.from_pixels", "Answers only &from pixels",
                 partial(self._switch, "is_from_pixels_only"),
                 "Answer only from entries that were found in the knowledge images",
                 checked=fact("chat.is_from_pixels_only")),
            _row("companion.may_run", "May &run programs", partial(self._switch, "may_run"),
                 "Let the model run programs in this chat without asking each time",
                 checked=fact("chat.may_run")),
            _row("companion.learns", "Learns finished ans&wers", partial(self._switch, "learns"),
                 "Write each finished answer into the knowledge image",
                 checked=fact("chat.learns")),
            _row("companion.manner", "&Instructions and sampling",
                 lambda: self._panel().show_chat_settings(),
                 "Tell the model how to answer in this chat", icon="sliders"),
        )  # fmt: skip

    def _server_rows(self) -> tuple[Command, ...]:
        return (
            _row("companion.models", "&Models", lambda: self._panel().show_models(),
                 "Choose, load or unload the model that answers", line_before=True),
            _row("companion.look", "Loo&k for the server again", self._companion.connection.look,
                 "Ask the server now how it stands and which models it has",
                 when=fact("chat.has_server")),
            _row("companion.server", "Ser&ver…", self.edit_server,
                 "Set the address of the server"),
        )  # fmt: skip

    def _panel(self) -> CompanionPanel:
        """The panel, in front of its neighbours."""
        return self._window().show_companion()

    def _begin(self) -> None:
        self._companion.new_conversation()
        self._panel().focus()

    def _answer(self) -> Turn:
        answer = last_answer(self._companion.conversation.path)
        if answer is None:
            raise Problem("Nothing was answered yet.", "Ask something first.")
        return answer

    def _switch(self, name: str) -> None:
        conversation = self._companion.conversation
        turned: dict[str, Any] = {name: not getattr(conversation.chat_settings, name)}
        conversation.set_chat_settings(replace(conversation.chat_settings, **turned))

    def _export(self, chat: str, path: Path) -> None:
        self._tasks.start(self._write(chat, path), "export a chat")

    async def _write(self, chat: str, path: Path) -> None:
        is_lines = path.suffix.lower() == f".{ExportFormat.JSON_LINES.value}"
        form = ExportFormat.JSON_LINES if is_lines else ExportFormat.MARKDOWN
        await self._companion.history.export(chat, form, path)
        self._tasks.trouble.news(f"The chat was written to {path}.")
