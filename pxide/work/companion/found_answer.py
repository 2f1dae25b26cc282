"""What is shown where no model answers: the entries that were found, and that this is so."""

import re
from collections.abc import Sequence

from pxide.model.chat.turn import Source

SHOWN_LETTERS = 600
HERE_IS = "These are the entries of the knowledge images that come closest; no model has read them."
NOTHING = "Nothing in the knowledge images comes close to this."


def found_words(found: Sequence[Source], why: str) -> str:
    """The entries under their citations, as Markdown; `why` is the reason that no model answers."""
    parts = [why] if why else []
    if not found:
        return "\n\n".join([*parts, f"{NOTHING} Teach it, and it will be found."])
    return "\n\n".join([*parts, HERE_IS, *map(_shown, found)])


def nothing_words() -> str:
    """Why there is no answer from pixels."""
    return (
        f"{NOTHING} This chat answers only from pixels, so no model was asked: teach it, or let "
        "the chat answer from elsewhere, too."
    )


def _shown(source: Source) -> str:
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
