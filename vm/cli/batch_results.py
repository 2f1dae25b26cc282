"""What a batch leaves behind: a picture for each input in a folder, or one array of numpy."""

from __future__ import annotations

import io
import os
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np

from vm.cli.batch_inputs import ARRAY_SUFFIX, Inputs
from vm.cli.console import ProgressLine
from vm.cli.engine_options import saved_after
from vm.core.faults import Problem
from vm.core.picture import Picture
from vm.core.threads import watched
from vm.core.trace import Stop
from vm.files.disk import replace_file
from vm.files.pxi import Info, save_pxi
from vm.run.batch import Batch

WRITERS = 8
"""Files that are written at the same time: most of it is waiting for the disk."""


def check_target(target: Path, source: Path, inputs: Inputs) -> None:
    """Raise a Problem for a place where results would overwrite inputs, or each other."""
    if target.resolve() == source.resolve():
        raise Problem(
            f"{target} would be written over by the results.", "Name another place with --out."
        )
    _check_place(target)
    if _is_array(target):
        return
    if target.exists() and not target.is_dir():
        raise Problem(f"{target} is not a folder.", f"Name a folder, or a {ARRAY_SUFFIX} file.")
    name, times = Counter(_name_for(name).casefold() for name in inputs.names).most_common(1)[0]
    if times > 1:
        raise Problem(
            f"{times} inputs would be written to the same file, {name}.",
            f"Rename them, or write one array: --out {target}{ARRAY_SUFFIX}",
        )


def _check_place(target: Path) -> None:
    """Raise a Problem where nothing can be written, before the batch is run for it."""
    parents = [folder for folder in target.resolve().parents if folder.exists()]
    if _is_array(target) and parents[0] != target.resolve().parent:
        raise Problem(f"There is no folder {target.parent}.", "Make it, or name another place.")
    if not (parents[0].is_dir() and os.access(parents[0], os.W_OK)):
        raise Problem(f"{target} cannot be made in {parents[0]}.", "Name another place with --out.")


def save_results(
    target: Path, batch: Batch, inputs: Inputs, info: Info, show: ProgressLine
) -> None:
    """Write the pictures of a batch; ``info`` is what travelled beside the program's pixels.

    Raises Problem for a place that cannot be written.
    """
    if _is_array(target):
        file = io.BytesIO()
        np.save(file, np.asarray(batch.pictures), allow_pickle=False)
        replace_file(target, file.getvalue())
        return
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(f"{target} cannot be made.", "Name another folder with --out.") from error
    written: list[str] = []

    def write(name: str, picture: Picture, stop: Stop) -> None:
        save_pxi(target / _name_for(name), picture, saved_after(stop, info))
        written.append(name)

    ends = zip(inputs.names, batch.pictures, batch.stops, strict=True)
    watched(
        [partial(write, *end) for end in ends],
        lambda: None,  # a file that is begun is written
        lambda: show(len(written), len(batch.stops), "Writing pictures"),
        WRITERS,
    )


def _is_array(path: Path) -> bool:
    """Say whether a place is meant as one array."""
    return path.suffix.lower() == ARRAY_SUFFIX


def _name_for(name: str) -> str:
    """Return the name of the picture that comes of an input."""
    return Path(name).stem + ".pxi"
