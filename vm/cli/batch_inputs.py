"""What a batch is fed with: a folder of pictures, or one array of numpy."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vm.cli.console import Console
from vm.core.executor import Pictures
from vm.core.faults import Problem
from vm.files.formats import PICTURES

ARRAY_SUFFIX = ".npy"


@dataclass(frozen=True, eq=False)
class Inputs:
    """Pictures of one size to be laid into a program, each with a name."""

    pixels: Pictures
    """uint8 (N, h, w, 4)."""
    names: tuple[str, ...]


def open_inputs(path: Path, console: Console) -> Inputs:
    """Load the pictures of a folder, or the rows of an array; raises Problem for what is none."""
    if path.is_dir():
        return _from_folder(path, console)
    if path.suffix.lower() == ARRAY_SUFFIX:
        return _from_array(path)
    if not path.exists():
        raise Problem(f"There is no folder and no file {path}.", "Check the name.")
    raise Problem(
        f"{path} is neither a folder nor an array.",
        f"Name a folder of pictures, or a {ARRAY_SUFFIX} file of numpy.",
    )


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return what to sort a name by, so that 10 comes behind 9."""
    parts = re.split(r"([0-9]+)", name.casefold())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part)


def _from_folder(folder: Path, console: Console) -> Inputs:
    """Load every picture of a folder, in the natural order of their names."""
    try:
        found = [path for path in folder.iterdir() if PICTURES.knows(path)]
    except OSError as error:
        raise Problem(f"{folder} cannot be read.", "Check that you may read it.") from error
    if not found:
        kinds = " or ".join(sorted(PICTURES.suffixes))
        raise Problem(f"There are no pictures in {folder}.", f"Put {kinds} pictures there.")
    paths = sorted(found, key=lambda path: (natural(path.name), path.name))
    pictures = []
    remarks: Counter[str] = Counter()
    for path in paths:
        opened = PICTURES.open(path)
        remarks.update(opened.info.remarks)
        pictures.append(opened.picture)
        _check_size(path, opened.picture.shape, paths[0], pictures[0].shape)
    for words, times in remarks.items():
        console.remark(f"{folder}, {times} of {len(paths)} pictures: {words}")
    return Inputs(np.stack(pictures), tuple(path.name for path in paths))


def _check_size(path: Path, shape: tuple[int, ...], other: Path, wanted: tuple[int, ...]) -> None:
    """Raise a Problem unless a picture is as large as the first."""
    if shape != wanted:
        raise Problem(
            f"{path} has {shape[1]} x {shape[0]} pixels, {other.name} {wanted[1]} x {wanted[0]}.",
            "All inputs of a batch have one size.",
        )


def _from_array(path: Path) -> Inputs:
    """Read an array, uint8 (N, h, w, 4); its rows are named by their numbers."""
    try:
        pixels = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError:
        raise Problem(f"There is no file {path}.", "Check the name and the folder.") from None
    except (OSError, ValueError, EOFError) as error:
        raise Problem(
            f"{path} is not an array that can be read: {error}.",
            "Save one with numpy.save: uint8 pixels of shape (count, height, width, 4).",
        ) from error
    if not isinstance(pixels, np.ndarray):
        pixels.close()
        raise Problem(f"{path} holds several arrays.", "Save one array with numpy.save.")
    count = len(pixels) if pixels.ndim else 0  # a lone number is refused with other bad shapes
    return Inputs(pixels, tuple(f"{at:0{len(str(count - 1))}}" for at in range(count)))
