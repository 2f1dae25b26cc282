"""Steps: as values for JSON, as a line of a terminal, as the words of the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from vm.asm import InstructionText, instruction_text
from vm.core.patch import Patch
from vm.core.picture import Picture, signed, words_of
from vm.core.trace import Step
from vm.isa.table import decode
from vm.report.places import at, box_line, place_words

LOSSY_MARK = "△"
"""Stands where arithmetic lost bits."""

_FEW = 4  # changed pixels that are still named one by one
_SHOWN_PLACES = 3
_PLAIN = InstructionText()


class WrittenPixel(NamedTuple):
    """A pixel of a patch: where it lies, and its word before and after."""

    x: int
    y: int
    old: int
    new: int


def written_pixels(patch: Patch) -> Iterator[WrittenPixel]:
    """Yield each pixel in the boxes of a patch."""
    for piece in patch.pieces:
        old, new = words_of(piece.before), words_of(piece.after)
        for y, x in np.ndindex(old.shape):
            yield WrittenPixel(piece.x + x, piece.y + y, int(old[y, x]), int(new[y, x]))


def step_line(step: Step) -> str:
    """Write one step on one line of a terminal."""
    parts = [f"{step.number:>8}  {at(*step.pc):<12}{instruction_text(step.word):<28}"]
    if step.reads:
        parts.append("reads " + ", ".join(box_line(box) for box in step.reads))
    if not step.writes.is_empty:
        parts.append("writes " + _writes_line(step.writes))
    if step.lossy:
        parts.append("lossy")
    return "  ".join(parts).rstrip()


def step_values(step: Step) -> dict[str, Any]:
    """Return one step as values for JSON; boxes are [x, y, w, h], writes [x, y, old, new]."""
    return {
        "step": step.number,
        "pc": list(step.pc),
        "word": step.word,
        "instruction": instruction_text(step.word),
        "reads": [[box.x, box.y, box.w, box.h] for box in step.reads],
        "writes": [list(change) for change in written_pixels(step.writes)],
        "lossy": step.lossy,
    }


def reads_words(step: Step, names: InstructionText) -> str:
    """Say what a step read, by the names of the file."""
    shown = [place_words(box, names) for box in step.reads[:_SHOWN_PLACES]]
    return _listed(shown, len(step.reads))


def writes_words(step: Step, names: InstructionText) -> str:
    """Say what a step wrote: old and new values of a few pixels, the place of many."""
    pieces = step.writes.pieces
    words = []
    for piece in pieces[:_SHOWN_PLACES]:
        where = place_words(piece.box, names)
        if piece.box.area <= _FEW:
            where = f"{where} {_signed_values(piece.before)} → {_signed_values(piece.after)}"
        words.append(where)
    return _listed(words, len(pieces))


def step_sentences(step: Step, names: InstructionText) -> str:
    """Say all of a step in a few lines, places as coordinates."""
    op = decode(step.word)[0]
    lines = [f"{instruction_text(step.word, names)} at {at(*step.pc)}"]
    lines += [] if op is None else [op.doc]
    lines += [f"read {reads_words(step, _PLAIN)}"] if step.reads else []
    lines += [] if step.writes.is_empty else [f"wrote {writes_words(step, _PLAIN)}"]
    lines += ["lossy: bits were dropped, or a sum was held at 255"] if step.lossy else []
    return "\n".join(lines)


def _writes_line(patch: Patch) -> str:
    """Write a few changes one by one, many as the rectangles they fill."""
    if sum(box.area for box in patch.boxes) > _FEW:
        return ", ".join(box_line(box) for box in patch.boxes)
    return ", ".join(f"{at(x, y)} {was} -> {now}" for x, y, was, now in written_pixels(patch))


def _signed_values(pixels: Picture) -> str:
    """Write the words of some pixels as signed numbers."""
    return " ".join(str(signed(int(word))) for word in words_of(pixels).reshape(-1))


def _listed(words: list[str], total: int) -> str:
    """Write some of so many places, and how many there are besides."""
    rest = total - len(words)
    return "  ".join(words) + (f"  and {rest} more" if rest > 0 else "")
