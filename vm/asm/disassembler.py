"""From a picture to assembler text that gives the same picture back, pixel for pixel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from vm.asm.data_runs import DataRuns
from vm.asm.instruction_text import InstructionText, instruction_text
from vm.asm.names import SymbolNames
from vm.asm.sections import Section, block_rows, block_section
from vm.core.picture import Picture, Words, check_picture, words_of
from vm.files.pxi import Info
from vm.isa.flow import reachable
from vm.isa.operands import OperandKind
from vm.isa.table import BY_CODE

MOST_INSTRUCTIONS = 1 << 16
"""What is reachable beyond this many instructions is listed as plain pixels."""

_COMMENT_COLUMN = 36


def disassemble(picture: Picture, info: Info | None = None) -> str:
    """Return text that assembles to the same picture; names and comments come from ``info``."""
    check_picture(picture)
    picture = np.ascontiguousarray(picture)
    height, width = picture.shape[:2]
    naming = SymbolNames(width, height)
    if info is not None:
        naming.read(info)
    words = words_of(picture)
    claimed = _code(picture, words)
    points = [(int(x), int(y)) for y, x in np.argwhere(claimed)]
    program = words[claimed].tolist()
    naming.name_targets(program)
    sections = list(_code_sections(points, program, naming))
    sections += _blocks(picture, [*block_rows(program), *naming.blocks], claimed)
    sections += DataRuns(words, claimed, frozenset(naming.labels)).sections()
    sections.sort(key=lambda section: (section.y, section.x))
    return "\n".join([*_head(naming), *_body(sections, naming)]) + "\n"


def _code(picture: Picture, words: Words) -> npt.NDArray[np.bool_]:
    """Return which pixels are listed as instructions."""
    known = np.zeros(256, np.bool_)
    known[list(BY_CODE)] = True
    found: npt.NDArray[np.bool_] = reachable(picture) & known[words & np.uint32(0xFF)]
    where = np.flatnonzero(found)
    if where.size > MOST_INSTRUCTIONS:
        found.reshape(-1)[where[MOST_INSTRUCTIONS:]] = False
    return found


def _code_sections(
    points: Iterable[tuple[int, int]], program: list[int], naming: SymbolNames
) -> Iterator[Section]:
    spelling: InstructionText = naming.spelling()
    for (x, y), word in zip(points, program, strict=True):
        yield Section(x, y, (instruction_text(word, spelling),), (x + 1, y))


def _blocks(
    picture: Picture, rows: list[tuple[OperandKind, int]], claimed: npt.NDArray[np.bool_]
) -> Iterator[Section]:
    for kind, row in dict.fromkeys(sorted(rows, key=lambda found: found[1])):
        section = block_section(picture, kind, row, claimed)
        if section is not None:
            yield section


def _head(naming: SymbolNames) -> Iterator[str]:
    for line in naming.about.splitlines():
        yield f"; {line}".rstrip()
    yield f".size {naming.width} {naming.height}"
    for row, name in sorted(naming.rows.items()):
        yield f".row {name} = {row}"
    for register, name in sorted(naming.registers.items()):
        yield f".reg {name} = {register}"


def _body(sections: list[Section], naming: SymbolNames) -> Iterator[str]:
    at = (0, 0)
    labels = dict(naming.labels)
    for section in sections:
        here = (section.x, section.y)
        if here != at:
            yield from ("", _place(here))
        if here in labels:
            yield f"{labels.pop(here)}:"
        first, *rest = section.lines
        comment = naming.comments.get(here, "")
        yield f"    {first}".ljust(_COMMENT_COLUMN) + f"; {comment}" if comment else f"    {first}"
        yield from (f"    {line}" for line in rest)
        at = section.after
    for point, name in sorted(labels.items(), key=lambda item: (item[0][1], item[0][0])):
        yield from ("", _place(point), f"{name}:")


def _place(point: tuple[int, int]) -> str:
    return f"@{point[1]}" if point[0] == 0 else f"@{point[0]}, {point[1]}"
