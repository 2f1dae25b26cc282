"""Writes the turn of an answer from what the server says, round after round."""

import time
from dataclasses import replace
from typing import Protocol

from pxide.llm.values import (
    AllWasThinking,
    Event,
    Finished,
    FinishReason,
    LoadProgress,
    Stage,
    TextDelta,
    ThinkingDelta,
    ToolCallPiece,
)
from pxide.model.chat.turn import Figures, Source, ToolUse, Turn, TurnProblem, TurnState
from pxide.work.companion.activity import (
    Activity,
    ActivityKind,
    ContextMeter,
    RunRequest,
)
from vm.core.faults import Problem


class AnswerSink(Protocol):
    """What an answer is written into, and what asks the person for a yes."""

    def show(self, turn: Turn) -> None:
        """The turn has changed."""

    def say(self, activity: Activity) -> None:
        """Something else is being done."""

    def measure(self, meter: ContextMeter) -> None:
        """The context is as full as this now."""

    async def permit(self, run_request: RunRequest) -> bool:
        """Whether the model may run what it wants to run."""


class TurnWriter:
    """Writes one turn, round after round."""

    def __init__(self, turn: Turn, sink: AnswerSink) -> None:
        """Begin with an empty turn."""
        self.turn = turn
        self._sink = sink
        self._doing = ActivityKind.NOTHING
        self._text_before = self._thinking_before = ""
        self._thinking_since: float | None = None
        self._said = self._thought = self._model = ""
        self.finished: Finished | None = None
        """How the last round ended."""

    @property
    def said(self) -> str:
        """The text of this round."""
        return self._said

    def do(self, doing: ActivityKind, words: str = "", share: float | None = None) -> None:
        """Say what is being done now, where that is new."""
        if doing is not self._doing or share is not None or words:
            self._doing = doing
            self._sink.say(Activity(doing, time.monotonic(), share, words))

    def begin_round(self, model: str) -> None:
        """The model is asked, or asked again."""
        self._model = model
        self._text_before = _paragraph(self.turn.text)
        self._thinking_before = _paragraph(self.turn.thinking)
        self._said = self._thought = ""
        self.finished = None
        self.do(ActivityKind.READING)

    def take(self, event: Event) -> None:
        """Write what the server says."""
        match event:
            case TextDelta(text):
                self._end_thinking()
                self._said += text
                self.do(ActivityKind.WRITING)
                self._write()
            case ThinkingDelta(text):
                self._begin_thinking()
                self._thought += text
                self._write()
            case AllWasThinking():
                self._thought, self._said = self._thought + self._said, ""
                self._write()
            case ToolCallPiece(name=name):
                self._end_thinking()
                self.do(ActivityKind.USING_TOOL, name)
            case LoadProgress(stage, share):
                doing = ActivityKind.LOADING if stage is Stage.LOADING else ActivityKind.READING
                self.do(doing, share=share)
            case Finished():
                self._finish(event)

    def offer(self, sources: tuple[Source, ...]) -> None:
        """These entries are put before the model."""
        self._put(replace(self.turn, sources=sources))

    def note(self, use: ToolUse) -> None:
        """A tool was used."""
        placed = replace(use, at=len(self.turn.text))
        self._put(replace(self.turn, uses=(*self.turn.uses, placed)))

    def end(self, state: TurnState, problem: Problem | None = None) -> None:
        """Put down how the turn ended, and the trouble that ended it."""
        self._end_thinking()
        trouble = None if problem is None else TurnProblem(problem.what, problem.hint)
        self._put(replace(self.turn, state=state, trouble=trouble))

    def become(self, turn: Turn) -> None:
        """Put another turn in the place of this one."""
        self._put(turn)

    def _finish(self, finished: Finished) -> None:
        """Put down what the round cost."""
        self._end_thinking()
        self.finished = finished
        figures = _added(self.turn.figures, finished, self._model)
        self._put(replace(self.turn, figures=figures))

    @property
    def was_cut(self) -> bool:
        """Whether the connection ended before the answer did."""
        return self.finished is not None and self.finished.reason is FinishReason.CUT

    def _begin_thinking(self) -> None:
        if self._thinking_since is None:
            self._thinking_since = time.monotonic()
            self.do(ActivityKind.THINKING)

    def _end_thinking(self) -> None:
        if self._thinking_since is not None:
            lasted = time.monotonic() - self._thinking_since
            self._thinking_since = None
            self.turn = replace(self.turn, thinking_seconds=self.turn.thinking_seconds + lasted)

    def _write(self) -> None:
        text = self._text_before + self._said if self._said else self._text_before.rstrip()
        thinking = self._thinking_before + self._thought
        self._put(replace(self.turn, text=text, thinking=thinking))

    def _put(self, turn: Turn) -> None:
        self.turn = turn
        self._sink.show(turn)


def _added(former: Figures | None, finished: Finished, model: str) -> Figures:
    """What an answer cost with one round more: tokens and seconds add up."""
    before = former or Figures(model)
    usage, timings = finished.usage, finished.timings
    answer = before.answer_tokens
    if usage is not None:
        answer = (answer or 0) + usage.answer
    return Figures(
        model=model,
        prompt_tokens=before.prompt_tokens if usage is None else usage.prompt,
        answer_tokens=answer,
        tokens_a_second=timings.tokens_a_second or before.tokens_a_second,
        first_token=before.first_token or timings.first_token,
        seconds=before.seconds + timings.seconds,
        reason=finished.reason.value,
    )


def _paragraph(text: str) -> str:
    return f"{text.rstrip()}\n\n" if text.strip() else ""
