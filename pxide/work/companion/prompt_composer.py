"""Composes a prompt so that it fits: what is asked always, the rest as far as there is room."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pxide.knowledge.search.fence import fenced
from pxide.llm.values import Message, MessageRole, ToolSpec
from pxide.model.chat.chat_settings import ChatSettings
from pxide.model.chat.turn import Author, Source, Turn, TurnState
from pxide.work.companion.activity import ContextMeter
from pxide.work.companion.prompts import open_program, system_prompt
from pxide.work.companion.token_budget import MESSAGE_TOKENS, TokenBudget, TokenGauge
from pxide.work.companion.tools import SPECS
from vm.core.faults import Problem

TOOLS_SHARE = 0.3
"""Where the offer of the tools would take more of the prompt than this, none are offered."""
ROUNDS_SHARE = 0.5
LEFT_OUT = "(This result is left out now, for want of room.)"
OFFER = json.dumps([[spec.name, spec.doc, dict(spec.parameters)] for spec in SPECS])


@dataclass(frozen=True, slots=True)
class PromptRequest:
    """What is asked, and all that may go with it."""

    question: str
    history: tuple[Turn, ...] = ()
    """The branch before the question."""
    sources: tuple[Source, ...] = ()
    program: str = ""
    """The open picture as text."""
    title: str = ""
    rounds: tuple[Message, ...] = ()
    """What this answer has said and been told so far."""


@dataclass(frozen=True, slots=True)
class ComposedPrompt:
    """A prompt that fits, and what found room in it."""

    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...]
    meter: ContextMeter
    size: int
    """Its bytes."""
    sources: tuple[Source, ...]
    """Those that had room."""


class PromptComposer:
    """Composes for one model and the settings of one chat."""

    def __init__(
        self, chat_settings: ChatSettings, gauge: TokenGauge, context: int | None, uses_tools: bool
    ) -> None:
        """Fit into the context, of a usual size where none is told."""
        self._chat_settings = chat_settings
        self._gauge = gauge
        self._total = context
        self._uses_tools = uses_tools

    @property
    def budget(self) -> TokenBudget:
        """How the context is shared out."""
        return TokenBudget.of(self._total, self._chat_settings.max_tokens)

    @property
    def has_tools(self) -> bool:
        """Whether tools are offered: the model can use them and there is room."""
        fits = self._gauge.tokens(OFFER) <= TOOLS_SHARE * self.budget.prompt
        return self._uses_tools and fits

    def cut(self, text: str) -> str:
        """What a tool gave back, as much of it as fits."""
        limit = self.budget.result
        if self._gauge.tokens(text) <= limit:
            return text
        letters = max(80, len(text) * limit // self._gauge.tokens(text))
        return f"{text[:letters]}\n... cut here; {len(text) - letters} characters more"

    def compose(self, asked: PromptRequest) -> ComposedPrompt:
        """The prompt; a Problem where not even the question fits."""
        asked = replace(asked, rounds=self._fitting(asked.rounds))
        system, room = self._system(asked)
        notes = fenced(asked.sources, min(self.budget.notes, room), self._gauge.tokens)
        room -= self._gauge.tokens(notes.text)
        program = self._program(asked, room)
        history = self._history(asked.history, room - self._gauge.tokens(program))
        question = "\n\n".join(part for part in (notes.text, program, asked.question) if part)
        head = Message(MessageRole.SYSTEM, system)
        messages = (head, *history, Message(MessageRole.USER, question), *asked.rounds)
        meter = ContextMeter(
            system=self._tokens([head]),
            tools=self._offer,
            notes=self._gauge.tokens(notes.text),
            program=self._gauge.tokens(program),
            history=self._tokens((*history, *asked.rounds)),
            draft=self._gauge.tokens(asked.question) + MESSAGE_TOKENS,
            reserve=self.budget.reserve,
            total=self._total,
        )
        tools = SPECS if self.has_tools else ()
        size = sum(map(_size, messages)) + (len(OFFER) if tools else 0)
        return ComposedPrompt(
            messages=messages,
            tools=tools,
            meter=meter,
            size=size,
            sources=notes.hits,
        )

    def measure(self, asked: PromptRequest) -> ContextMeter:
        """How full the context would be, more than full where the question does not fit."""
        try:
            return self.compose(asked).meter
        except Problem:
            draft, reserve = self._gauge.tokens(asked.question), self.budget.reserve
            return ContextMeter(draft=draft, reserve=reserve, total=self._total)

    @property
    def _offer(self) -> int:
        """The tokens of the tools."""
        return self._gauge.tokens(OFFER) if self.has_tools else 0

    def _system(self, asked: PromptRequest) -> tuple[str, int]:
        """The system prompt, and the tokens that are left beside it and what is asked."""
        budget, tokens = self.budget, self._gauge.tokens
        fixed = self._offer + self._tokens(asked.rounds) + tokens(asked.question)
        fixed += 2 * MESSAGE_TOKENS
        most = min(budget.system, budget.prompt - fixed)
        system = system_prompt(self._chat_settings, self.has_tools, most, tokens)
        room = budget.prompt - fixed - tokens(system)
        if room < 0:
            raise _too_long(budget.prompt - room, budget.prompt)
        return system, room

    def _fitting(self, rounds: tuple[Message, ...]) -> tuple[Message, ...]:
        """The rounds of this answer that fit; of too much the oldest results are left out."""
        kept = list(rounds)
        for at, message in enumerate(rounds[:-1]):
            if self._tokens(kept) <= ROUNDS_SHARE * self.budget.prompt:
                break
            if message.role is not MessageRole.ASSISTANT:
                kept[at] = replace(message, text=LEFT_OUT)
        return tuple(kept)

    def _program(self, asked: PromptRequest, room: int) -> str:
        """The open picture, as much of it as fits."""
        if not asked.program:
            return ""
        most = min(self.budget.program, room)
        return open_program(asked.program, asked.title, most, self._gauge.tokens)

    def _history(self, history: Sequence[Turn], room: int) -> tuple[Message, ...]:
        """The latest questions with their answers, as many whole ones as fit."""
        kept: list[Message] = []
        for question, answer in reversed(_pairs(history)):
            pair = [Message(MessageRole.USER, question), Message(MessageRole.ASSISTANT, answer)]
            room -= self._tokens(pair)
            if room < 0:
                break
            kept = pair + kept
        return tuple(kept)

    def _tokens(self, messages: Sequence[Message]) -> int:
        sizes = (self._gauge.tokens(_text(message)) for message in messages)
        return sum(size + MESSAGE_TOKENS for size in sizes)


def _pairs(history: Sequence[Turn]) -> list[tuple[str, str]]:
    """Questions that a model answered, with the answers. Lessons and searches are no talk."""
    found = []
    for question, answer in pairwise(history):
        is_answered = answer.author is Author.MODEL and bool(answer.text.strip())
        if question.author is Author.PERSON and is_answered:
            is_cut = answer.state is not TurnState.DONE
            found.append((question.text, answer.text + (" [cut off]" if is_cut else "")))
    return found


def _text(message: Message) -> str:
    return message.text + "".join(call.name + call.arguments for call in message.calls)


def _size(message: Message) -> int:
    return len(_text(message).encode("utf-8", "replace"))


def _too_long(tokens: int, room: int) -> Problem:
    return Problem(
        f"The question is too long for the model: about {tokens:,} tokens, and {room:,} fit.",
        "Ask about less, or load the model with a longer context.",
    )
