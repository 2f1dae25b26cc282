"""One answer: what was found, what the model says, the tools it uses, and what is learned of it."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pxide.knowledge.search.finder import FOR_PEOPLE
from pxide.llm.client import ChatClient
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.values import ChatRequest, Message, MessageRole, Model, Sampling
from pxide.model.chat.chat_settings import ChatSettings
from pxide.model.chat.proposal import Proposals
from pxide.model.chat.turn import Author, Source, Turn, TurnState
from pxide.work.companion.activity import ActivityKind, RunRequest
from pxide.work.companion.connection import NO_SERVER, Connection
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.companion.lessons import entry_of, has_ended, said_at_last, with_program
from pxide.work.companion.prompt_composer import (
    ComposedPrompt,
    PromptComposer,
    PromptRequest,
)
from pxide.work.companion.sandbox import Sandbox
from pxide.work.companion.token_budget import USUAL_CONTEXT, TokenGauge
from pxide.work.companion.tool_context import ToolContext
from pxide.work.companion.tool_runner import ToolRunner
from pxide.work.companion.turn_writer import AnswerSink, TurnWriter
from vm.core.faults import Problem

ROUNDS = 5
"""So many times at most something goes back to the model."""
TRIES = 3
"""So many times a prompt that did not fit is made shorter."""
SHOWN_LETTERS = 600
"""So much is shown of each entry where no model answers."""
HERE_IS = "These are the entries of the knowledge images that come closest; no model has read them."
NOTHING = "Nothing in the knowledge images comes close to this."
TOO_LONG = (Cause.OVERFLOW, Cause.EMPTY)
NO_TOOLS = (Cause.TOOLS, Cause.TEMPLATE)


@dataclass(frozen=True, slots=True)
class AnswerOrder:
    """What is to be answered: the turn to write, the question, and the branch before it."""

    answer: Turn
    question: Turn
    history: tuple[Turn, ...]
    chat_settings: ChatSettings


class AnswerService:
    """What answers have in common: where they find, whom they ask, what they may work on."""

    def __init__(
        self,
        connection: Connection,
        images: KnowledgeService,
        sandbox: Sandbox,
        proposals: Proposals,
    ) -> None:
        """Ask the server of the connection."""
        self.connection = connection
        self.images = images
        self.sandbox = sandbox
        self.proposals = proposals
        self.without_tools: set[str] = set()
        """The models that were found to understand none, whatever the server says of them."""
        self._gauges: dict[str, TokenGauge] = {}

    def gauge(self, model: str) -> TokenGauge:
        """What estimates the tokens of a model."""
        return self._gauges.setdefault(model, TokenGauge())

    def model(self, chat_settings: ChatSettings) -> Model | None:
        """The model that answers: the one that the settings name, where the server has it."""
        models = self.connection.models
        named = (model for model in models if model.id == chat_settings.model)
        return next(named, None) or self.connection.model

    def composer(self, chat_settings: ChatSettings) -> PromptComposer:
        """A composer for the model that answers now."""
        model = self.model(chat_settings)
        if model is None:
            return PromptComposer(chat_settings, TokenGauge(), None, False)
        may_use = model.has_tools is True and model.id not in self.without_tools
        return PromptComposer(chat_settings, self.gauge(model.id), _context_size(model), may_use)


def _context_size(model: Model) -> int | None:
    """The context of a model. One that is not loaded may be loaded with less than it could have."""
    if model.context_loaded is not None or model.context_max is None:
        return model.context_loaded
    return min(model.context_max, USUAL_CONTEXT)


class AnswerTask:
    """One answer. It needs asyncio and no Qt; being cancelled stops it, and what came is kept."""

    def __init__(self, order: AnswerOrder, answer_service: AnswerService, sink: AnswerSink) -> None:
        """Write into the sink what `write`, `search` and `learn` find out."""
        self._order = order
        self._service = answer_service
        self._sink = sink
        self._turn_writer = TurnWriter(order.answer, sink)
        self._context = ToolContext(
            answer_service.sandbox, answer_service.proposals, order.chat_settings, self._permit
        )
        self._tool_runner = ToolRunner(self._context, self._turn_writer)

    @property
    def turn(self) -> Turn:
        """The answer as far as it is."""
        return self._turn_writer.turn

    async def write(self) -> None:
        """Ask and write the answer; a Problem ends it and is written down."""
        try:
            await self._write()
        except asyncio.CancelledError:
            self._turn_writer.end(TurnState.STOPPED)
            raise
        except Problem as problem:
            await self._fail(problem)
        except Exception:
            self._turn_writer.end(TurnState.FAILED)
            raise

    async def search(self, why: str = "") -> None:
        """Show what is found instead of asking a model, and say that, and why."""
        try:
            await self._search(why)
        except Problem as problem:
            self._turn_writer.end(TurnState.FAILED, problem)

    async def _search(self, why: str) -> None:
        self._turn_writer.do(ActivityKind.FINDING)
        found = await self._service.images.find(self._question, FOR_PEOPLE)
        text = _found_words(found, why)
        turn = replace(self.turn, author=Author.SEARCH, text=text, sources=found)
        self._turn_writer.become(replace(turn, state=TurnState.DONE))

    async def learn(self) -> None:
        """Append what is to be learned: a finished answer, or a program that did as expected."""
        successes = self._context.successes
        text = said_at_last(self.turn) if has_ended(self.turn) else ""
        if not self._order.chat_settings.learns or not (text or successes):
            return
        self._turn_writer.do(ActivityKind.LEARNING)
        into = self._service.images.learns_in
        entry = entry_of(self._order.question, replace(self.turn, text=text), into)
        if successes:
            entry = with_program(entry, successes[-1])
        learned = await self._service.images.learn(entry)
        self._turn_writer.become(replace(self.turn, learned=(*self.turn.learned, learned)))

    async def _fail(self, problem: Problem) -> None:
        """Write down why there is no answer; where there is no server, show what is found."""
        is_alone = isinstance(problem, ServerProblem) and problem.cause is Cause.UNREACHABLE
        if is_alone and not self.turn.text:
            await self.search(str(problem))
        else:
            self._turn_writer.end(TurnState.FAILED, problem)

    @property
    def _question(self) -> str:
        return self._order.question.text

    async def _write(self) -> None:
        self._turn_writer.do(ActivityKind.FINDING)
        chat_settings = self._order.chat_settings
        sources = await self._service.images.find(self._question)
        if chat_settings.is_from_pixels_only and not sources:
            turn = replace(self.turn, author=Author.SEARCH, text=_nothing_words())
            self._turn_writer.become(replace(turn, state=TurnState.DONE))
            return
        program, title = await self._open_program()
        asked = PromptRequest(
            self._question,
            history=self._order.history,
            sources=sources,
            program=program,
            title=title,
        )
        await self._rounds(asked)
        self._end()

    def _end(self) -> None:
        if self._turn_writer.was_cut:
            raise Problem(
                "The connection ended before the answer did.",
                "Look whether the server is still running and the model still loaded, then ask "
                "again.",
            )
        if not self.turn.text.strip():
            raise Problem(
                "The model came to an end without an answer.",
                "Ask again, or let it answer with more tokens or in a longer context.",
            )
        self._turn_writer.end(TurnState.DONE)

    async def _rounds(self, asked: PromptRequest) -> None:
        """Ask, and ask again with what came of tools and programs, a few times at most."""
        for left in range(ROUNDS, -1, -1):
            await self._ask(asked, left > 0)
            if not left:
                return
            more = await self._tool_runner.work()
            if not more:
                return
            cut = self._service.composer(self._order.chat_settings).cut
            rounds = (replace(m, text=cut(m.text)) if _is_told(m) else m for m in more)
            asked = replace(asked, rounds=(*asked.rounds, *rounds))

    async def _ask(self, asked: PromptRequest, may_use_tools: bool) -> None:
        """One request; one that did not fit, or whose tools were not understood, is made anew."""
        model = self._service.model(self._order.chat_settings)
        client = self._service.connection.client
        if model is None or client is None:
            raise self._service.connection.health.problem or NO_SERVER
        for left in range(TRIES - 1, -1, -1):
            composed = self._service.composer(self._order.chat_settings).compose(asked)
            try:
                await self._stream(client, model, composed, may_use_tools)
                return
            except ServerProblem as problem:
                if (
                    self._turn_writer.said
                    or not left
                    or not self._can_mend(problem, model, composed)
                ):
                    raise

    def _can_mend(self, problem: ServerProblem, model: Model, composed: ComposedPrompt) -> bool:
        """Whether it is worth asking once more, otherwise."""
        if problem.cause in TOO_LONG:
            self._service.gauge(model.id).tighten()
            return True
        if problem.cause in NO_TOOLS and composed.tools:
            self._service.without_tools.add(model.id)
            return True
        return False

    async def _stream(
        self, client: ChatClient, model: Model, composed: ComposedPrompt, may_use_tools: bool
    ) -> None:
        self._sink.measure(composed.meter)
        self._turn_writer.offer(composed.sources)
        self._turn_writer.begin_round(model.id)
        tools = composed.tools if may_use_tools else ()
        sampling = _sampling(self._order.chat_settings)
        request = ChatRequest(model.asked_as, composed.messages, sampling, tools)
        async with client.chat(request) as events:
            async for event in events:
                self._turn_writer.take(event)
        finished = self._turn_writer.finished
        if finished is not None and finished.usage is not None:
            self._service.gauge(model.id).learn(composed.size, finished.usage.prompt)

    async def _open_program(self) -> tuple[str, str]:
        """The open picture as text, where the person shows it."""
        document = self._service.sandbox.document
        if document is None or not self._order.chat_settings.sees_program:
            return "", ""
        return await self._service.sandbox.program_text(document), document.title

    async def _permit(self, run_request: RunRequest) -> bool:
        self._turn_writer.do(ActivityKind.WAITING)
        may_run = await self._sink.permit(run_request)
        self._turn_writer.do(ActivityKind.USING_TOOL, "run")
        return may_run


def _is_told(message: Message) -> bool:
    """Whether a message tells the model something, and is not its own."""
    return message.role is not MessageRole.ASSISTANT


def _sampling(chat_settings: ChatSettings) -> Sampling:
    return Sampling(
        temperature=chat_settings.temperature,
        top_p=chat_settings.top_p,
        top_k=chat_settings.top_k,
        repeat_penalty=chat_settings.repeat_penalty,
        seed=chat_settings.seed,
        max_tokens=chat_settings.max_tokens,
    )


def _found_words(found: Sequence[Source], why: str) -> str:
    """The entries under their citations, as Markdown; `why` is the reason that no model answers."""
    parts = [why] if why else []
    if not found:
        return "\n\n".join([*parts, f"{NOTHING} Teach it, and it will be found."])
    return "\n\n".join([*parts, HERE_IS, *map(_entry_words, found)])


def _nothing_words() -> str:
    """Why there is no answer from pixels."""
    return (
        f"{NOTHING} This chat answers only from pixels, so no model was asked: teach it, or let "
        "the chat answer from elsewhere, too."
    )


def _entry_words(source: Source) -> str:
    question = " ".join(source.question.split())
    lines = [f"**[{source.label}]** {question}", "", *_quoted(_cut(source.answer))]
    if source.program and source.program not in source.answer:
        lines += ["", *_block(source.program)]
    if source.result:
        lines += ["", source.result]
    return "\n".join(lines)


def _quoted(text: str) -> list[str]:
    """Lines of somebody else, marked as such."""
    return [f"> {line}".rstrip() for line in text.splitlines()]


def _block(program: str) -> list[str]:
    """A program between fences longer than any in it."""
    longest = max((len(run) for run in re.findall("`+", program)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}pxasm", program.rstrip(), fence]


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS].rstrip()} ..."
