"""Prints an answer as it comes: its thinking in one line, its text, and where it comes from."""

from __future__ import annotations

from pxide.cli.image_words import plain, rows_words
from pxide.knowledge.search.citations import citations
from pxide.model.chat.turn import Author, Source, Turn, TurnState
from pxide.work.companion.activity import ActivityKind
from pxide.work.companion.companion import Companion
from vm.cli.console import Console


class Printer:
    """Follows one conversation. Letters that would steer a terminal are not passed on."""

    def __init__(self, companion: Companion, console: Console) -> None:
        """Print what is answered from now on."""
        self._companion = companion
        self._console = console
        self._turn = 0
        self._shown = 0
        self._uses = 0
        self.listen()

    def listen(self) -> None:
        """Print the conversation that is shown now."""
        self._turn = 0
        self._companion.conversation.turn_changed.connect(self._changed)
        self._companion.activity_changed.connect(self._doing)

    def close(self) -> None:
        """Print nothing more."""
        self._companion.conversation.turn_changed.disconnect(self._changed)
        self._companion.activity_changed.disconnect(self._doing)

    def _changed(self, number: int) -> None:
        turn = self._companion.conversation.turn(number)
        if turn.author not in (Author.MODEL, Author.SEARCH):
            return
        if number != self._turn:
            self._turn, self._shown, self._uses = number, 0, 0
        self._show_uses(turn)
        if len(turn.text) > self._shown:
            self._console.raw(plain(turn.text[self._shown :]))
            self._console.out.flush()
            self._shown = len(turn.text)
        if turn.state is not TurnState.WRITING and not turn.learned:
            self._end(turn)

    def _show_uses(self, turn: Turn) -> None:
        """Name the tools as they are used."""
        for use in turn.uses[self._uses :]:
            first = plain(use.result).split("\n")[0]
            self._console.remark(f"{use.name}: {first}")
        self._uses = len(turn.uses)

    def _end(self, turn: Turn) -> None:
        """Say how an answer ended and which rows it stands on."""
        if self._shown:
            self._console.line("")
        if turn.state is TurnState.STOPPED:
            self._console.remark("stopped")
        if turn.trouble is not None:
            self._console.remark(f"{turn.trouble.what} {turn.trouble.hint}")
        self._name_sources(turn)
        if turn.figures is not None:
            self._console.remark(figures_words(turn))

    def _name_sources(self, turn: Turn) -> None:
        """Where the answer comes from: what it cites, else all that was put before the model."""
        found = list(dict.fromkeys(one.cited for one in citations(turn.text, turn.sources)))
        if turn.sources and not found:
            self._console.line("  It cites nothing; before it lay:")
        for source in found or turn.sources:
            place = f"{rows_words(source.place)} of {source.image.name}"
            self._console.line(f"  [{source.label}] {place}: {_first_line(source)}")

    def _doing(self) -> None:
        activity = self._companion.activity
        if (
            activity.doing in (ActivityKind.LOADING, ActivityKind.READING, ActivityKind.THINKING)
            and not activity.share
        ):
            self._console.remark(f"{activity.doing.value} ...")


def figures_words(turn: Turn) -> str:
    """What an answer cost, in a line."""
    figures = turn.figures
    if figures is None:
        return ""
    parts = [figures.model]
    if figures.answer_tokens is not None:
        parts.append(f"{figures.answer_tokens} tokens")
    if figures.tokens_a_second is not None:
        parts.append(f"{figures.tokens_a_second:.1f} a second")
    if figures.first_token is not None:
        parts.append(f"the first after {figures.first_token:.2f} s")
    if turn.thinking_seconds:
        parts.append(f"thought for {turn.thinking_seconds:.1f} s")
    return ", ".join(parts)


def _first_line(source: Source) -> str:
    return plain(source.answer or source.question).split("\n")[0][:80]
