"""What an answer becomes as an entry of the knowledge image."""

import time
from dataclasses import replace
from pathlib import Path

from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.knowledge.search.citations import citations
from pxide.llm.values import FinishReason
from pxide.model.chat.turn import Author, Source, Turn
from pxide.work.companion.sandbox import ProgramRun
from pxide.work.companion.tool_texts import result_words

OWN_END = (FinishReason.STOP.value, FinishReason.TOOLS.value)
"""How an answer ends that has said all it wanted to say."""


def entry_of(question: Turn, answer: Turn, image: Path) -> Entry:
    """The entry of an answer, for this image; its sources are what it cites."""
    found = citations(answer.text, answer.sources)
    named = (_named_in(image, citation.cited) for citation in found)
    return Entry(
        kind=EntryKind.TURN,
        time=now(),
        question=question.text,
        answer=answer.text,
        model=answer.figures.model if answer.figures is not None else "",
        sources=tuple(dict.fromkeys(named)),
    )


def with_program(entry: Entry, ran: ProgramRun) -> Entry:
    """The entry of an answer with the program that did what was expected of it."""
    return replace(
        entry,
        kind=EntryKind.PROGRAM,
        program=ran.source,
        result=result_words(ran),
        steps=ran.stop.steps,
    )


def lesson(question: str, answer: str) -> Entry:
    """The entry of what a person teaches."""
    return Entry(kind=EntryKind.LESSON, time=now(), question=question, answer=answer)


def said_at_last(answer: Turn) -> str:
    """The text of an answer without what was said before its last mistake."""
    mistakes = [use.at for use in answer.uses if use.is_error]
    last = answer.text[mistakes[-1] :].strip() if mistakes else ""
    return last or answer.text.strip()


def now() -> int:
    """The time in ms since 1970, UTC."""
    return round(time.time() * 1000)


def has_ended(answer: Turn) -> bool:
    """Whether an answer of a model came to its own end and says something."""
    reason = answer.figures.reason if answer.figures is not None else ""
    return answer.author is Author.MODEL and answer.is_finished and reason in OWN_END


def _named_in(image: Path, source: Source) -> str:
    """How an entry of an image names a source: by its row alone where it lies in that image."""
    if source.image == image:
        return source.place.citation
    if ":" in source.label:
        return f"[{source.label}]"
    return f"[{source.image.stem}:{source.label}]"
