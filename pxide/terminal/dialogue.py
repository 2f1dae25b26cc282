"""A talk in the terminal: a line is a question, one that begins with a slash is a command."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from pxide.base.paths import Folders
from pxide.cli.image_words import indented, plain, rows_words
from pxide.model.chat.turn import Learned
from pxide.terminal.printer import Printer
from pxide.terminal.terminal_companion import OpenCompanion, TerminalCompanion, taught
from pxide.work.companion.activity import Permission
from vm.cli.console import Console
from vm.core.faults import Problem

PROMPT = "> "
SEPARATOR = "="
PERMISSIONS = {
    "o": Permission.ONCE,
    "once": Permission.ONCE,
    "c": Permission.FOR_THIS_CHAT,
    "chat": Permission.FOR_THIS_CHAT,
}


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A command that begins with a slash, as the help lists it."""

    word: str
    argument: str
    doc: str


COMMANDS = (
    SlashCommand("teach", f"QUESTION {SEPARATOR} ANSWER", "write a lesson into the image"),
    SlashCommand("find", "WORDS", "show the entries that come closest"),
    SlashCommand("keep", "", "learn the last answer although it was stopped"),
    SlashCommand("new", "", "begin a new chat"),
    SlashCommand("models", "", "list the models of the server"),
    SlashCommand("quit", "", "leave"),
)


async def talk(terminal: TerminalCompanion, source: TextIO) -> None:
    """Talk until the lines end."""
    async with terminal.open(Folders.of_user()) as opened:
        await Dialogue(opened, terminal.console, source).talk()


class Dialogue:
    """Reads lines and does what they say."""

    def __init__(self, opened: OpenCompanion, console: Console, source: TextIO) -> None:
        """Read from a stream such as standard input."""
        companion = self._companion = opened.companion
        self._tasks = opened.tasks
        self._console = console
        self._source = source
        self._printer = Printer(companion, console)
        companion.permission_changed.connect(self._request_changed)

    async def talk(self) -> None:
        """Go on until the lines end or one says so."""
        why = self._companion.why_alone
        if why:
            self._console.remark(why)
            self._console.remark("Until then the knowledge image is searched, and that is shown.")
        self._console.line("Ask, or write /help. Ctrl+C stops an answer.")
        with self._stopping():
            while (text := await self._read(PROMPT)) is not None and text.strip() != "/quit":
                try:
                    await self._obey(text.strip())
                except Problem as problem:
                    self._console.remark(str(problem))
        self._printer.close()
        self._console.line("")

    async def _obey(self, text: str) -> None:
        if not text.startswith("/"):
            if text:
                self._companion.ask(text)
            await self._companion.rest()
            return
        word, _, rest = text[1:].partition(" ")
        await self._command(word, rest.strip())

    async def _command(self, word: str, rest: str) -> None:
        companion = self._companion
        match word:
            case "teach":
                await self._teach(rest)
            case "find":
                companion.search(rest)
            case "keep":
                await self._keep()
            case "new":
                await self._begin_anew()
            case "models":
                self._list_models()
            case _:
                self._help()
        await self._companion.rest()

    async def _teach(self, text: str) -> None:
        question, separator, answer = text.partition(SEPARATOR)
        if not separator:
            raise Problem("A lesson has two halves.", f"Write /teach QUESTION {SEPARATOR} ANSWER.")
        self._say_learned(await taught(self._companion, question, answer))

    async def _keep(self) -> None:
        path = self._companion.conversation.path
        if not path:
            raise Problem("Nothing was answered yet.", "Ask first.")
        self._companion.learn_anyway(path[-1].id)
        await self._companion.rest()
        self._say_learned(self._companion.conversation.turn(path[-1].id).learned)

    def _say_learned(self, learned: Iterable[Learned]) -> None:
        for one in learned:
            self._console.line(f"learned: {rows_words(one.place)} of {one.image.name}")

    def _list_models(self) -> None:
        for model in self._companion.connection.models:
            mark = "*" if model.is_loaded else " "
            self._console.line(f"{mark} {model.id}")

    def _help(self) -> None:
        for command in COMMANDS:
            self._console.line(f"/{command.word + ' ' + command.argument:<28} {command.doc}")

    def _request_changed(self) -> None:
        """The model wants to run a program: ask, while the answer waits."""
        if self._companion.run_request is not None:
            self._tasks.start(self._ask_permission(), "ask for a yes", "ask for a yes")

    async def _ask_permission(self) -> None:
        request = self._companion.run_request
        if request is None:
            return
        self._console.line("")
        if request.program:
            self._console.line(indented(request.program))
        answer = await self._read(f"{plain(request.words)} [o]nce, for this [c]hat, [n]o? ")
        word = (answer or "").strip().lower()
        self._companion.permit(PERMISSIONS.get(word, Permission.NO))

    async def _begin_anew(self) -> None:
        """Begin a new chat and print that one."""
        if self._companion.conversation.turns:
            self._printer.close()
            begun = asyncio.Event()
            self._companion.conversation_changed.connect(begun.set)
            self._companion.new_conversation()
            await begun.wait()
            self._companion.conversation_changed.disconnect(begun.set)
            self._printer.listen()
        self._console.line("A new chat.")

    async def _read(self, prompt: str) -> str | None:
        """The next line, None at the end. It is waited for on a thread that holds nothing up."""
        self._console.raw(prompt)
        self._console.out.flush()
        loop = asyncio.get_running_loop()
        line: asyncio.Future[str] = loop.create_future()

        def read() -> None:
            text = self._source.readline()
            self._tasks.call_soon(_settle, line, text)

        threading.Thread(target=read, name="terminal", daemon=True).start()
        text = await line
        return text if text else None

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Let Ctrl+C stop an answer; where none is given it leaves."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        former = signal.getsignal(signal.SIGINT)
        signal.signal(signal.SIGINT, self._interrupted)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, former)

    def _interrupted(self, _signal: int, _frame: object) -> None:
        if not self._companion.is_answering:
            raise KeyboardInterrupt
        self._tasks.call_soon(self._companion.stop)


def _settle(line: asyncio.Future[str], text: str) -> None:
    if not line.done():
        line.set_result(text)
