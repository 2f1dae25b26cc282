"""Documents of any origin cut into lessons: by headings where there are any, and by length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pxide.knowledge.image.entry import Entry, EntryKind

LONGEST = 2000
"""Characters of a lesson, about as much as a person reads at one look."""

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BREAKS = tuple(map(re.compile, (r"\n", r"[.!?]\s|[\u3002\uff01\uff1f]", r"\s")))


@dataclass
class _Section:
    """What stands under one heading, in blocks that are not cut where that is possible."""

    path: tuple[str, ...]
    blocks: list[str] = field(default_factory=list)


def lessons_of(text: str, name: str, now: int, has_headings: bool) -> Iterator[Entry]:
    """Cut a document into imported entries; the question of each is the way to it.

    Blocks between blank lines stay together, and so does code between fences, up to a length.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    for section in _sections(lines, name, has_headings):
        pieces = list(_pieces(section.blocks))
        for number, piece in enumerate(pieces, 1):
            part = f" ({number} of {len(pieces)})" if len(pieces) > 1 else ""
            question = " > ".join(section.path) + part
            yield Entry(EntryKind.IMPORTED, now, question, piece, sources=(name,))


def _sections(lines: list[str], name: str, has_headings: bool) -> Iterator[_Section]:
    """Yield what stands under each heading; under none, the name of the document stands for one."""
    section, above, fence = _Section((name,)), [""] * 6, ""
    block: list[str] = []
    for line in [*lines, ""]:
        fence = _fence_after(fence, line)
        heading = None if fence or not has_headings else _HEADING.fullmatch(line)
        if not fence and (heading or not line.strip()):
            section.blocks += ["\n".join(block)] if block else []
            block = []
        else:
            block.append(line)
        if heading is not None:
            yield section
            level = len(heading[1])
            above[level - 1 :] = [heading[2], *[""] * (6 - level)]
            section = _Section(tuple(filter(None, above)) or (name,))
    section.blocks += ["\n".join(block)] if block else []
    yield section


def _fence_after(fence: str, line: str) -> str:
    """Return the fence that is open after a line, "" for none."""
    found = _FENCE.match(line)
    if found is None:
        return fence
    if not fence:
        return found[1]
    is_end = found[1].startswith(fence) and line.strip() == found[1]
    return "" if is_end else fence


def _pieces(blocks: list[str]) -> Iterator[str]:
    """Put blocks together up to the length of a lesson, and cut those that are longer."""
    piece = ""
    for block in blocks:
        for part in _cut(block):
            if piece and len(piece) + 2 + len(part) > LONGEST:
                yield piece
                piece = ""
            piece = f"{piece}\n\n{part}" if piece else part
    if piece:
        yield piece


def _cut(block: str) -> Iterator[str]:
    """Cut a block that is too long."""
    while len(block) > LONGEST:
        at = _break_in(block)
        yield block[:at].rstrip()
        block = block[at:].lstrip()
    yield block.rstrip()


def _break_in(block: str) -> int:
    """Return where to cut: behind a line, else a sentence, else a word, else anywhere."""
    for pattern in _BREAKS:
        ends = [found.end() for found in pattern.finditer(block, LONGEST // 2, LONGEST)]
        if ends:
            return ends[-1]
    return LONGEST
