"""The Companion menu: asking, the chats, and what the companion may do."""

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pxide.actions.chat_facts import last_answer, last_question
from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.base.problems import Problem
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.model.chat.chat_export import ExportFormat
from pxide.model.chat.turn import Turn
from pxide.view.companion.companion_panel import CompanionPanel
from pxide.view.shell.dialogs import Dialogs
from pxide.view.shell.window import MainWindow
from pxide.work.companion.companion import Companion

MENU = "&Companion"
PANEL = "companion"
KINDS = "Markdown to read (*.md);;JSON lines to work with (*.jsonl)"
_UNFIT = re.compile(r"[^\w -]+")


class CompanionVerbs:
    """What the Companion menu does."""

    def __init__(
        self, companion: Companion, dialogs: Dialogs, settings: Settings, tasks: Tasks
    ) -> None:
        """The window comes later, for it is built from the rows."""
        self._companion = companion
        self._dialogs = dialogs
        self._settings = settings
        self._tasks = tasks
        self._seated: MainWindow | None = None

    def serve(self, window: MainWindow) -> None:
        """Do it in this window, and what its panel asks for."""
        self._seated = window
        panel = window.companion
        panel.link_wanted.connect(self._open_link)
        panel.export_wanted.connect(self._ask_export)
        panel.server_wanted.connect(self._edit_server)

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (
            *self._chat_rows(),
            *self._answer_rows(),
            *self._chat_settings_rows(),
            *self._server_rows(),
        )

    def _chat_rows(self) -> tuple[Command, ...]:
        return (
            Command(
                id="companion.ask",
                text="&Ask",
                run=self._ask,
                key="Ctrl+Shift+A",
                menu=MENU,
                icon="chat",
                tip="Write a message to the companion",
            ),
            Command(
                id="companion.new",
                text="&New chat",
                run=self._begin,
                key="Ctrl+Shift+N",
                menu=MENU,
                icon="chat-plus",
                tip="Begin another conversation",
            ),
            Command(
                id="companion.chats",
                text="&Chats",
                run=lambda: self._shown().show_chats(),
                key="Ctrl+Shift+H",
                menu=MENU,
                icon="clock",
                tip="Find, open, rename, export or delete the chats that are kept",
            ),
            Command(
                id="companion.export",
                text="E&xport this chat…",
                run=lambda: self._ask_export(self._companion.conversation.id),
                menu=MENU,
                icon="export",
                tip="Write the branch of the chat that is shown into a file",
                when=lambda facts: facts.chat.has_question,
            ),
        )

    def _answer_rows(self) -> tuple[Command, ...]:
        return (
            Command(
                id="companion.stop",
                text="&Stop the answer",
                run=self._companion.stop,
                menu=MENU,
                icon="stop",
                tip="Stop the answer; what came so far is kept",
                when=lambda facts: facts.chat.is_answering,
                line_before=True,
            ),
            Command(
                id="companion.again",
                text="Answer a&gain",
                run=self._answer_again,
                menu=MENU,
                icon="refresh",
                tip="Give another answer beside the last one",
                when=_has_rested_answer,
            ),
            Command(
                id="companion.edit",
                text="&Edit the last question",
                run=lambda: self._shown().edit_last(),
                menu=MENU,
                icon="pencil",
                tip="Ask the last question otherwise, in a branch of its own",
                when=lambda facts: facts.chat.has_question and not facts.chat.is_answering,
            ),
            Command(
                id="companion.copy",
                text="Co&py the last answer",
                run=lambda: QGuiApplication.clipboard().setText(self._answer().text),
                menu=MENU,
                icon="copy",
                tip="Copy the last answer as Markdown",
                when=lambda facts: facts.chat.has_answer,
            ),
            Command(
                id="companion.learn",
                text="&Learn the last answer",
                run=lambda: self._companion.learn_anyway(self._answer().id),
                menu=MENU,
                tip="Write the last answer into the knowledge image",
                when=lambda facts: facts.chat.can_learn and not facts.chat.is_answering,
            ),
        )

    def _chat_settings_rows(self) -> tuple[Command, ...]:
        return (
            Command(
                id="companion.sees_program",
                text="Sees the &open program",
                run=partial(self._switch, "sees_program"),
                menu=MENU,
                tip="Show the picture that is open to the model, as assembler text",
                checked=lambda facts: facts.chat.sees_program,
                line_before=True,
            ),
            Command(
                id="companion.from_pixels",
                text="Answers only &from pixels",
                run=partial(self._switch, "is_from_pixels_only"),
                menu=MENU,
                tip="Answer only from entries that were found in the knowledge images",
                checked=lambda facts: facts.chat.is_from_pixels_only,
            ),
            Command(
                id="companion.may_run",
                text="May &run programs",
                run=partial(self._switch, "may_run"),
                menu=MENU,
                tip="Let the model run programs in this chat without asking each time",
                checked=lambda facts: facts.chat.may_run,
            ),
            Command(
                id="companion.learns",
                text="Learns finished ans&wers",
                run=partial(self._switch, "learns"),
                menu=MENU,
                tip="Write each finished answer into the knowledge image",
                checked=lambda facts: facts.chat.learns,
            ),
            Command(
                id="companion.manner",
                text="&Instructions and sampling",
                run=lambda: self._shown().show_chat_settings(),
                menu=MENU,
                icon="sliders",
                tip="Tell the model how to answer in this chat",
            ),
        )

    def _server_rows(self) -> tuple[Command, ...]:
        return (
            Command(
                id="companion.models",
                text="&Models",
                run=self._choose_model,
                menu=MENU,
                tip="Choose, load or unload the model that answers",
                line_before=True,
            ),
            Command(
                id="companion.look",
                text="Loo&k for the server again",
                run=self._companion.connection.look,
                menu=MENU,
                tip="Ask the server now how it stands and which models it has",
                when=lambda facts: facts.chat.has_server,
            ),
            Command(
                id="companion.server",
                text="Ser&ver…",
                run=self._edit_server,
                menu=MENU,
                tip="Set the address of the server",
            ),
        )

    def _ask(self) -> None:
        self._shown().focus()

    def _begin(self) -> None:
        self._companion.new_conversation()
        self._shown().focus()

    def _answer_again(self) -> None:
        self._companion.regenerate(self._answer().id)

    def _answer(self) -> Turn:
        answer = last_answer(self._companion.conversation.path)
        if answer is None:
            raise Problem("Nothing was answered yet.", "Ask something first.")
        return answer

    def _switch(self, name: str) -> None:
        conversation = self._companion.conversation
        turned: dict[str, Any] = {name: not getattr(conversation.chat_settings, name)}
        conversation.set_chat_settings(replace(conversation.chat_settings, **turned))

    def _choose_model(self) -> None:
        self._shown().show_models()

    def _edit_server(self) -> None:
        self._dialogs.edit_settings(self._settings)

    def _ask_export(self, chat: str) -> None:
        path = self._companion.conversation.path
        question = last_question(path[:1])
        name = _UNFIT.sub(" ", "chat" if question is None else question.text)[:40].strip() or "chat"
        proposal = Path.home() / f"{name}.md"
        self._dialogs.ask_write("Export the chat", proposal, KINDS, partial(self._export, chat))

    def _export(self, chat: str, path: Path) -> None:
        self._tasks.start(self._write(chat, path), "export a chat")

    async def _write(self, chat: str, path: Path) -> None:
        is_lines = path.suffix.lower() == f".{ExportFormat.JSON_LINES.value}"
        form = ExportFormat.JSON_LINES if is_lines else ExportFormat.MARKDOWN
        await self._companion.history.export(chat, form, path)
        self._tasks.trouble.news(f"The chat was written to {path}.")

    def _open_link(self, address: str) -> None:
        if not QDesktopServices.openUrl(QUrl(address)):
            problem = Problem("No program opened the address.", f"Open it by hand: {address}")
            self._tasks.trouble.tell(problem)

    def _shown(self) -> CompanionPanel:
        """The panel, in front of its neighbours."""
        if self._seated is None:
            raise RuntimeError("the verbs of the companion serve no window yet")
        self._seated.docks.uncover(PANEL)
        return self._seated.companion


def _has_rested_answer(facts: Facts) -> bool:
    return facts.chat.has_answer and not facts.chat.is_answering
