"""Pixels, boxes, steps and stops in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from vm.asm import instruction_text
from vm.core.faults import Fault
from vm.core.patch import Patch
from vm.core.picture import Box, Picture, Point, signed, word_at, words_of
from vm.core.trace import Step, Stop

FEW = 4  # changed pixels that a line of text still names one by one


def at(x: int, y: int) -> str:
    """Write a pixel position."""
    return f"({x}, {y})"


def pixel_words(picture: Picture, spot: Point) -> str:
    """Write one pixel as word, signed number and bytes."""
    word = word_at(picture, *spot)
    red, green, blue, alpha = (int(byte) for byte in picture[spot[1], spot[0]])
    return f"{word}, 0x{word:08X}, signed {signed(word)}, bytes {red} {green} {blue} {alpha}"


def fault_words(fault: Fault) -> str:
    """Write a fault: where, its number and name, and the sentence."""
    return f"{at(fault.x, fault.y)} fault {fault.code:d} {fault.code.words}: {fault.words}"


def fault_values(fault: Fault | None) -> dict[str, Any] | None:
    """Return a fault as values for JSON."""
    if fault is None:
        return None
    return {"code": int(fault.code), "x": fault.x, "y": fault.y, "words": fault.words}


def stop_words(stop: Stop) -> str:
    """Write why and where a run stopped."""
    touched = f", touched {at(*stop.touched)}" if stop.touched else ""
    unit = "step" if stop.steps == 1 else "steps"
    return f"{stop.reason} at {at(*stop.pc)} after {stop.steps} {unit}{touched}"


def box_words(box: Box) -> str:
    """Write a rectangle; one pixel is just its position."""
    return at(box.x, box.y) if box.area == 1 else f"{at(box.x, box.y)} {box.w}x{box.h}"


def written_words(patch: Patch) -> Iterator[tuple[int, int, int, int]]:
    """Yield (x, y, old word, new word) for each pixel in the boxes of a patch."""
    for piece in patch.pieces:
        old, new = words_of(piece.before), words_of(piece.after)
        for y, x in np.ndindex(old.shape):
            yield piece.x + x, piece.y + y, int(old[y, x]), int(new[y, x])


def step_words(step: Step) -> str:
    """Write one step on one line."""
    parts = [f"{step.number:>8}  {at(*step.pc):<12}{instruction_text(step.word):<28}"]
    if step.reads:
        parts.append("reads " + ", ".join(box_words(box) for box in step.reads))
    if not step.writes.is_empty:
        parts.append("writes " + _writes_words(step.writes))
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
        "writes": [list(change) for change in written_words(step.writes)],
        "lossy": step.lossy,
    }


def _writes_words(patch: Patch) -> str:
    """Write a few changes one by one, many as the rectangles they fill."""
    if sum(box.area for box in patch.boxes) > FEW:
        return ", ".join(box_words(box) for box in patch.boxes)
    return ", ".join(f"{at(x, y)} {was} -> {now}" for x, y, was, now in written_words(patch))
