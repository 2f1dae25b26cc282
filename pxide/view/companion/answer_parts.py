"""The parts of an answer in the order in which they came: text, and the tools used between."""

from collections.abc import Iterator

from pxide.model.chat.turn import ToolUse, Turn


def parts(turn: Turn) -> Iterator[str | ToolUse]:
    """Yield stretches of text and uses of tools; stretches that say nothing are left out."""
    begin = 0
    for use in turn.uses:
        text = turn.text[begin : use.at]
        if text.strip():
            yield text
        begin = max(begin, use.at)
        yield use
    rest = turn.text[begin:]
    if rest.strip():
        yield rest
