"""From assembler text to a picture: read the lines, lay them out, check, paint."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vm.asm.assembly import Assembly, PlacedItem
from vm.asm.directives import obey
from vm.asm.includes import IncludedFiles
from vm.asm.info import notes_of
from vm.asm.lexer import SourceLine, lines
from vm.asm.mistakes import AsmProblem, Mistake, Spot, Wrong
from vm.asm.parser import Statement, parse
from vm.core.faults import Problem
from vm.core.picture import Picture, blank
from vm.files.pxi import Info

MOST_MISTAKES = 100

Flags: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Sketch:
    """What a text describes: its picture, its names, and which pixels it paints."""

    picture: Picture
    info: Info
    painted: Flags
    """(H, W); what is not painted is black because nobody said otherwise."""


def assemble(
    text: str, folder: str | os.PathLike[str] | None = None, name: str = "<text>"
) -> tuple[Picture, Info]:
    """Return the picture a text describes, uint8 (H, W, 4), and its names, as ``sketch`` does."""
    made = sketch(text, folder, name)
    return made.picture, made.info


def sketch(text: str, folder: str | os.PathLike[str] | None = None, name: str = "<text>") -> Sketch:
    """Return what a text describes; raises an AsmProblem that lists all mistakes.

    Files to include lie in ``folder`` or below; ``name`` is what messages call the text.
    """
    wrongs: list[Wrong] = []
    read = list(lines(text, wrongs))
    statements = _parsed(read, wrongs)
    assembly = _laid_out(
        statements, IncludedFiles(Path(folder) if folder is not None else None), wrongs
    )
    picture, painted = _painted(assembly, wrongs)
    if not wrongs:
        return Sketch(picture, Info(data=notes_of(assembly, _about(read))), painted)
    raise AsmProblem(
        Mistake(name, wrong.spot.line, wrong.spot.column, wrong.what, wrong.hint)
        for wrong in wrongs[:MOST_MISTAKES]
    )


def _parsed(read: list[SourceLine], wrongs: list[Wrong]) -> list[Statement]:
    found = []
    for line in read:
        if not line.tokens:
            continue
        try:
            found.append(parse(line))
        except Wrong as wrong:
            wrongs.append(wrong)
    return found


def _about(read: list[SourceLine]) -> str:
    """Return the comment the text begins with."""
    words = []
    for line in read:
        if line.tokens:
            break
        words.append(line.comment)
    return "\n".join(words).strip()


def _laid_out(statements: list[Statement], files: IncludedFiles, wrongs: list[Wrong]) -> Assembly:
    """Give every statement its place; a second pass knows the width when no .size comes first."""
    first: list[Wrong] = []
    assembly = _pass(statements, Assembly(files), first)
    if not assembly.width:
        width, height = assembly.given or (assembly.extent()[0], 0)
        first = []
        assembly = _pass(statements, Assembly(files, width, height), first)
        if not assembly.given:
            assembly.height = assembly.extent()[1]
    wrongs.extend(first)
    return assembly


def _pass(statements: list[Statement], assembly: Assembly, wrongs: list[Wrong]) -> Assembly:
    for statement in statements:
        try:
            obey(statement, assembly)
        except Wrong as wrong:
            wrongs.append(wrong)
            if len(wrongs) >= MOST_MISTAKES:
                break
    return assembly


def _painted(assembly: Assembly, wrongs: list[Wrong]) -> tuple[Picture, Flags]:
    try:
        picture = blank(assembly.width, assembly.height)
    except Problem as problem:
        wrongs.append(Wrong(Spot(1, 1), problem.what, problem.hint))
        return blank(1, 1), np.zeros((1, 1), np.bool_)
    taken = np.zeros((assembly.height, assembly.width), np.bool_)
    is_laid_out = not wrongs  # else things lie where they were not meant to
    for placed in assembly.placed:
        try:
            if is_laid_out:
                _claim(placed, taken, assembly)
            placed.item.paint(picture, placed.at, assembly.names)
        except Wrong as wrong:
            wrongs.append(wrong)
        if len(wrongs) >= MOST_MISTAKES:
            break
    return picture, taken


def _claim(placed: PlacedItem, taken: Flags, assembly: Assembly) -> None:
    for box in placed.boxes:
        if taken[box.slices].any():
            other, x, y = _first_in(box.slices, taken, assembly)
            spot = placed.statement.spot
            what = f"Pixel ({x}, {y}) is already taken by line {other.statement.spot.line}."
            raise Wrong(spot, what, "Put one of them elsewhere with @x, y.")
        taken[box.slices] = True


def _first_in(
    where: tuple[slice, slice], taken: Flags, assembly: Assembly
) -> tuple[PlacedItem, int, int]:
    """Return who took the first taken pixel of a rectangle, and that pixel."""
    down, right = np.argwhere(taken[where])[0]
    x, y = int(right) + where[1].start, int(down) + where[0].start
    for placed in assembly.placed:
        if any(box.contains(x, y) for box in placed.boxes):
            return placed, x, y
    raise ValueError(f"nobody took pixel ({x}, {y})")
