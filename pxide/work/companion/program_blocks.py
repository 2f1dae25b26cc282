"""Programs in the text of an answer: the blocks that are marked as assembler text."""

import re

BLOCK = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*pxasm\b[^\n]*\n(?P<text>.*?)^(?P=fence)[`~]*[ \t]*$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


def programs_in(text: str) -> tuple[str, ...]:
    """The programs of an answer, in their order; a block that never ends is none."""
    return tuple(found.group("text") for found in BLOCK.finditer(text))
