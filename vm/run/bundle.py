"""A divergence as a folder: all that somebody else needs to see it again and look into it."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from vm.asm import instruction_text
from vm.core.faults import Problem
from vm.core.picture import Picture, word_at
from vm.files.disk import replace_file
from vm.files.pxi import Info, encode_pxi
from vm.run.compare import Comparison, Divergence, Moment

MOST_SPOTS = 1000
"""Differing pixels that are listed one by one; the pictures show all."""
PACKAGES = ("pxide", "numpy", "numba", "wgpu")
MARKED = (255, 0, 64, 255)


@dataclass(frozen=True)
class Subject:
    """What was compared."""

    info: Info = field(default_factory=Info)
    """The notes of the picture's file."""
    requests: tuple[str, str] = ("cpu", "gpu")
    """The engines by the words they were asked for with."""


def write_bundle(folder: Path, comparison: Comparison, subject: Subject) -> Path:
    """Write a divergence into a folder and return it: this one if free, else a numbered one.

    Files that are there already stay as they are. Raises Problem when it cannot be written, and
    ValueError for a comparison that found no difference.
    """
    found = comparison.divergence
    if found is None:
        raise ValueError("there is no divergence to write")
    place = _free_folder(folder)
    for name, data in _files(comparison, found, subject).items():
        replace_file(place / name, data)
    return place


def divergence_values(comparison: Comparison, found: Divergence) -> dict[str, Any]:
    """Return a divergence as values for JSON; pixels are [x, y, before, one, other]."""
    pictures = [moment.picture for moment in (found.before, found.one, found.other)]
    listed = found.spots(MOST_SPOTS)
    one, other = comparison.engines
    return {
        "step": found.step,
        "pc": list(found.pc),
        "word": found.word,
        "instruction": instruction_of(found),
        "differs": [str(aspect) for aspect in found.aspects],
        "engines": [one, other],
        "one": _stop_values(found.one),
        "other": _stop_values(found.other),
        "pixels_differing": found.count,
        "pixels": [[*spot, *(word_at(picture, *spot) for picture in pictures)] for spot in listed],
        "boxes": [[box.x, box.y, box.w, box.h] for box in found.patch.boxes],
        "run_from": found.origin.stop.steps,
        "step_is_known": found.is_known,
        "repeats": found.repeats,
    }


def instruction_of(found: Divergence) -> str:
    """Write the instruction of the step that parts the two."""
    return "none" if found.word is None else instruction_text(found.word)


def why_unknown(found: Divergence) -> str:
    """Say why it is not known which step parts the two."""
    if not found.repeats:
        return "A difference was seen once behind that and did not come again."
    return "The program had ended there; they differ when they are let run further."


def command(comparison: Comparison, found: Divergence, requests: Sequence[str]) -> str:
    """Return what to type, beside the bundle's program, to see the divergence again.

    ``requests`` are the words with which the engines were asked for.
    """
    ends = found.one.stop.steps, found.other.stop.steps
    last = found.step + 1 if found.is_known else max(ends)
    names = ",".join(requests)
    words = f'"{names}"' if re.search(r"[^\w,.-]", names) else names
    return (
        f"pxvm compare program.pxi --steps {last - comparison.start.stop.steps} --engines {words}"
    )


def _free_folder(folder: Path) -> Path:
    """Make a folder of this name, or the next number behind it; an empty one is taken as it is."""
    number = 1
    while True:
        place = folder if number == 1 else folder.with_name(f"{folder.name}-{number}")
        try:
            place.mkdir(parents=True)
        except FileExistsError:
            if place.is_dir() and not any(place.iterdir()):
                return place
            number += 1
        except OSError as error:
            hint = "Name another folder with --bundle."
            raise Problem(f"{place} cannot be made: {error.strerror}.", hint) from error
        else:
            return place


def _files(comparison: Comparison, found: Divergence, subject: Subject) -> dict[str, bytes]:
    """Return what goes into the folder, by name."""
    one, other = _file_names(subject.requests)
    values = {**divergence_values(comparison, found), "versions": _versions()}
    return {
        "program.pxi": encode_pxi(comparison.start.picture, _notes(comparison.start, subject.info)),
        "before.pxi": encode_pxi(found.before.picture, _notes(found.before, subject.info)),
        f"{one}.png": encode_pxi(found.one.picture),
        f"{other}.png": encode_pxi(found.other.picture),
        "difference.png": encode_pxi(_marked(found)),
        "divergence.json": (json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode(),
        "README.txt": _readme(comparison, found, subject).encode(),
    }


def _file_names(requests: tuple[str, str]) -> tuple[str, str]:
    """Return names of files for the two engines, neither the same nor taken by another file."""
    one, other = (re.sub(r"[^\w]+", "-", word.lower()).strip("-") or "engine" for word in requests)
    taken = {"difference"}
    if one == other or {one, other} & taken:
        return f"{one}-one", f"{other}-other"
    return one, other


def _notes(moment: Moment, info: Info) -> Info:
    """Return the notes of a picture that waits at a moment."""
    stop = moment.stop
    at_entrance = stop.pc == (0, 0) and stop.steps == 0
    return info.rested() if at_entrance else info.paused(stop.pc, stop.steps)


def _marked(found: Divergence) -> Picture:
    """Return a picture to look at: the pixels before, grey and dark, and marks on the others."""
    grey = found.before.picture[:, :, :3].max(axis=2) // 3
    picture = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
    for piece in found.patch.pieces:
        differs = (piece.before != piece.after).any(axis=2)
        picture[piece.box.slices][differs] = MARKED
    return picture


def _stop_values(moment: Moment) -> dict[str, Any]:
    """Return how a machine stood, as values for JSON."""
    stop = moment.stop
    return {
        "stop": str(stop.reason),
        "pc": list(stop.pc),
        "steps": stop.steps,
        "fault": None if stop.fault is None else int(stop.fault.code),
        "lossy": stop.lossy,
        "frame": moment.frame,
    }


def _versions() -> dict[str, str]:
    """Return the versions of what took part."""
    found = {"python": platform.python_version(), "system": platform.platform()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # in a frozen application packages carry no version
            found[package] = "unknown"
    return found


def _readme(comparison: Comparison, found: Divergence, subject: Subject) -> str:
    """Say what lies in the folder and how to see it again."""
    one, other = _file_names(subject.requests)
    again = command(comparison, found, subject.requests)
    return f"""\
Two engines that should agree did not.

  {comparison.engines[0]}
  {comparison.engines[1]}

Both ran the program in program.pxi from step {comparison.start.stop.steps} on.
{_story(found)}
They differ in: {", ".join(found.aspects)}. Pixels that differ: {found.count}.

To see it again, in this folder:

  {again}

What lies here:

  program.pxi      the program as it was given
  before.pxi       the machine right before that, paused: it can be opened and gone on with
  {one + ".png":<16} the picture behind it by {comparison.engines[0]}
  {other + ".png":<16} the picture behind it by {comparison.engines[1]}
  difference.png   the pixels that differ, marked
  divergence.json  the step, the instruction, how both stopped, the pixels, and versions
"""


def _story(found: Divergence) -> str:
    """Say which step it is, and how sure that is."""
    if not found.is_known:
        return f"They were equal after {found.step} steps.\n{why_unknown(found)}"
    x, y = found.pc
    step = f"Step {found.step}, counted from 0, parts them: {instruction_of(found)} at ({x}, {y})."
    if found.origin is found.before:
        return f"{step}\nBefore it they were equal, behind it they are not."
    begin = found.origin.stop.steps
    return (
        f"{step}\nThat is so when the run begins at step {begin}, and not when it begins right\n"
        "before: an engine goes by more than the picture."
    )
