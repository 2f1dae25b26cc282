"""The companion: what the panel speaks to. One conversation at a time is shown and answered."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from pxide.base.tasks import Tasks
from pxide.llm.health import ServerState
from pxide.model.chat.conversation import Conversation
from pxide.model.chat.proposal import Proposals
from pxide.model.chat.turn import Author, Turn, TurnProblem, TurnState
from pxide.work.companion.activity import Activity, ContextMeter, Permission, RunRequest
from pxide.work.companion.answer_state import IDLE, AnswerState
from pxide.work.companion.answer_task import AnswerOrder, AnswerService, AnswerTask
from pxide.work.companion.chat_history import ChatHistory
from pxide.work.companion.connection import Connection
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.companion.lessons import entry_of, lesson, now
from pxide.work.companion.prompt_composer import PromptRequest
from vm.core.faults import Problem

ANSWER, MEASURE = "answer", "measure the prompt"


class Companion(QObject):
    """Answers from a server where there is one, and shows the entries it finds where not.

    The verbs start tasks; each raises Problem at once where it cannot be done now.
    """

    activity_changed = Signal()
    """What the answer is at."""
    meter_changed = Signal()
    conversation_changed = Signal()
    """Another conversation is shown."""
    permission_changed = Signal()
    """The model wants to run a program and waits for a yes, or waits no more."""

    def __init__(
        self,
        answer_service: AnswerService,
        history: ChatHistory,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        """Begin a new conversation."""
        super().__init__(parent)
        self.answer_service = answer_service
        self.history = history
        """The conversations that are kept."""
        self._tasks = tasks
        self._conversation = history.begin()
        self._answer_state = AnswerState(self._conversation, self)
        self._answering: asyncio.Task[None] | None = None
        self.connection.changed.connect(self._measure)
        history.deleted.connect(self._deleted)
        self._answer_state.activity_changed.connect(self.activity_changed)
        self._answer_state.meter_changed.connect(self.meter_changed)
        self._answer_state.permission_changed.connect(self.permission_changed)
        self._listen()

    @property
    def connection(self) -> Connection:
        """The server, its models and the one chosen."""
        return self.answer_service.connection

    @property
    def images(self) -> KnowledgeService:
        """The knowledge images."""
        return self.answer_service.images

    @property
    def proposals(self) -> Proposals:
        """The change of the open picture that waits for a yes."""
        return self.answer_service.proposals

    @property
    def conversation(self) -> Conversation:
        """The conversation that is shown."""
        return self._conversation

    @property
    def activity(self) -> Activity:
        """What the answer is at; nothing where none is being given."""
        return self._answer_state.activity

    @property
    def is_answering(self) -> bool:
        """Whether an answer is being given."""
        return self._answering is not None

    @property
    def meter(self) -> ContextMeter:
        """How full the context is: of the answer at work, else if the draft were sent now."""
        return self._answer_state.meter

    @property
    def run_request(self) -> RunRequest | None:
        """What the model wants to run and waits for."""
        return self._answer_state.run_request

    @property
    def why_alone(self) -> str:
        """Why no model can be asked and what to do about it, "" where one can."""
        health = self.connection.health
        if health.problem is not None:
            return f"{health.problem.what} {health.problem.hint}"
        if health.server_state is ServerState.NO_MODEL:
            return "The server has no model to chat with. Download one in it, then ask again."
        return ""

    def ask(self, text: str) -> None:
        """Ask; without a server, the entries are shown that are found."""
        self._begin(text, self._conversation.last, self._answer)

    def search(self, text: str) -> None:
        """Show the entries that are found, whether or not a server is there."""
        self._begin(text, self._conversation.last, lambda answer: answer.search())

    def stop(self) -> None:
        """Stop the answer; what came so far is kept. Learning and teaching go on to their end."""
        if self._answering is not None and self._is_open(Author.MODEL):
            self._answering.cancel()

    async def rest(self) -> None:
        """Wait until nothing is being answered, taught or learned."""
        if self._answering is not None:
            await asyncio.wait({self._answering})

    def regenerate(self, number: int) -> None:
        """Give another answer beside the one of this number, and show it.

        Raises Problem for what is no answer, and while one is being given.
        """
        self._need_rest()
        answer = self._conversation.turn(number)
        if answer.author not in (Author.MODEL, Author.SEARCH) or answer.parent is None:
            raise Problem("Nothing was asked here.", "Choose an answer to give anew.")
        self._give(self._conversation.turn(answer.parent), self._answer)

    def edit(self, number: int, text: str) -> None:
        """Ask otherwise: a branch beside the question of this number, which is answered.

        Raises Problem for what is no question, and while an answer is being given.
        """
        question = self._conversation.turn(number)
        if question.author is not Author.PERSON:
            raise Problem("This is no question of yours.", "Choose one to ask otherwise.")
        self._begin(text, question.parent, self._answer)

    def delete(self, number: int) -> None:
        """Take a turn and what follows it out of the conversation. Its rows stay in the image."""
        self._need_rest()
        self._conversation.remove(number)

    def teach(self, question: str, answer: str) -> None:
        """Write a lesson into the image where answers are learned.

        Raises Problem for an empty one, and while an answer is being given.
        """
        self._need_rest()
        if not answer.strip():
            raise Problem("There is nothing to learn.", "Write what is to be found again.")
        asked = self._add(Author.PERSON, question.strip(), self._conversation.last)
        taught = self._add(Author.LESSON, answer.strip(), asked.id, TurnState.WRITING)
        self._start(self._teach(asked, taught))

    def learn_anyway(self, number: int) -> None:
        """Learn an answer that was not: because it was stopped, or the chat learns nothing.

        Raises Problem for what is no such answer, and while one is being given.
        """
        self._need_rest()
        answer = self._conversation.turn(number)
        if answer.author is not Author.MODEL or not answer.text.strip() or answer.parent is None:
            raise Problem("There is nothing to learn here.", "Choose an answer of a model.")
        if answer.learned:
            raise Problem("This answer is learned already.", "Its rows are in the image.")
        self._start(self._learn(self._conversation.turn(answer.parent), answer))

    def permit(self, permission: Permission) -> None:
        """Answer what the model wants to run."""
        self._answer_state.settle(permission)

    def set_draft(self, text: str) -> None:
        """What the person is writing; it is kept, and measured."""
        self._conversation.draft = text
        self.history.note_draft()
        self._measure()

    def new_conversation(self) -> None:
        """Begin another conversation with the same settings; an empty one is begun only once."""
        if self._conversation.turns or self._conversation.is_named:
            self._switch(self._begun)

    def open_conversation(self, chat: str) -> None:
        """Show a conversation of the history."""
        if chat != self._conversation.id:
            self._switch(lambda: self.history.open(chat))

    def leave(self) -> None:
        """Keep what is to be kept; the tasks have ended before, the workers are closed next."""
        self.history.leave()

    def _begin(
        self, text: str, parent: int | None, how: "Callable[[AnswerTask], Awaitable[None]]"
    ) -> None:
        self._need_rest()
        if not text.strip():
            raise Problem("There is nothing to ask.", "Write a question first.")
        self._conversation.draft = ""
        self.history.note_draft()
        self._give(self._add(Author.PERSON, text.strip(), parent), how)

    def _give(self, question: Turn, how: "Callable[[AnswerTask], Awaitable[None]]") -> None:
        """Have a question answered in a turn of its own."""
        turn = self._add(Author.MODEL, "", question.id, TurnState.WRITING)
        history = self._conversation.before(question.parent)
        order = AnswerOrder(turn, question, history, self._conversation.chat_settings)
        self._start(self._run(AnswerTask(order, self.answer_service, self._answer_state), how))

    async def _run(
        self, answer: AnswerTask, how: "Callable[[AnswerTask], Awaitable[None]]"
    ) -> None:
        """Give an answer, then learn it. A program that met its goal is learned even if stopped."""
        with suppress(asyncio.CancelledError):
            await how(answer)
        await answer.learn()

    async def _answer(self, answer: AnswerTask) -> None:
        if not self.connection.is_known:
            await self.connection.refresh()
        why = self.why_alone
        await (answer.search(why) if why else answer.write())

    async def _teach(self, asked: Turn, taught: Turn) -> None:
        """Append a lesson; where it cannot be kept, its turn has failed."""
        try:
            learned = await self.images.learn(lesson(asked.text, taught.text))
        except Problem as problem:
            trouble = TurnProblem(problem.what, problem.hint)
            self._answer_state.show(replace(taught, state=TurnState.FAILED, trouble=trouble))
            return
        self._answer_state.show(replace(taught, state=TurnState.DONE, learned=(learned,)))

    async def _learn(self, asked: Turn, answer: Turn) -> None:
        """Append an answer that was not learned by itself."""
        learned = await self.images.learn(entry_of(asked, answer, self.images.learns_in))
        self._answer_state.show(replace(answer, learned=(*answer.learned, learned)))

    def _start(self, coro: Coroutine[Any, Any, None]) -> None:
        """Do one thing at a time."""
        self.connection.set_busy(True)
        self._answering = self._tasks.start(coro, ANSWER)
        self._answering.add_done_callback(self._ended)

    def _ended(self, _task: "asyncio.Task[None]") -> None:
        """What was stopped before it began is stopped all the same."""
        if self._is_open(*Author):
            last = self._conversation.path[-1]
            self._answer_state.show(replace(last, state=TurnState.STOPPED))
        self._answering = None
        self.connection.set_busy(False)
        self._answer_state.say(IDLE)
        self._measure()

    def _is_open(self, *authors: Author) -> bool:
        """Whether the turn at the end is still being written, and by one of these."""
        path = self._conversation.path
        return bool(path) and path[-1].state is TurnState.WRITING and path[-1].author in authors

    def _add(
        self, author: Author, text: str, parent: int | None, state: TurnState = TurnState.DONE
    ) -> Turn:
        turn = Turn(
            id=self._conversation.next_id,
            parent=parent,
            author=author,
            text=text,
            time=now(),
            state=state,
        )
        self._conversation.add(turn)
        return turn

    def _need_rest(self) -> None:
        if self.is_answering:
            raise Problem("An answer is being given.", "Wait for its end, or stop it with Esc.")

    def _deleted(self, chat: str) -> None:
        if chat == self._conversation.id:
            self._switch(self._begun)

    async def _begun(self) -> Conversation:
        """A new conversation with the settings of the one that is shown."""
        return self.history.begin(replace(self._conversation.chat_settings, may_run=False))

    def _switch(self, get: "Callable[[], Awaitable[Conversation]]") -> None:
        self.stop()
        self._tasks.start(self._switch_to(get), "show a conversation", "show a conversation")

    async def _switch_to(self, get: "Callable[[], Awaitable[Conversation]]") -> None:
        await self.rest()
        conversation = await get()
        self._conversation.disconnect(self)
        self._conversation = conversation
        self._answer_state.move_to(self._conversation)
        self._listen()
        self.conversation_changed.emit()
        self._measure()

    def _listen(self) -> None:
        self._conversation.path_changed.connect(self._measure_soon)
        self._conversation.chat_settings_changed.connect(self._measure)

    def _measure_soon(self) -> None:
        """Measure once, however many turns come and go before the loop comes round."""
        self._tasks.watch(self._measured(), MEASURE)

    async def _measured(self) -> None:
        self._measure()

    def _measure(self) -> None:
        """How full the context would be if the draft were sent now."""
        if not self.is_answering:
            path, chat_settings = self._conversation.path, self._conversation.chat_settings
            program = self.answer_service.sandbox.known_text if chat_settings.sees_program else ""
            asked = PromptRequest(self._conversation.draft, path, program=program)
            self._answer_state.measure(self.answer_service.composer(chat_settings).measure(asked))
