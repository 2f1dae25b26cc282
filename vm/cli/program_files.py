"""Files as the verbs meet them: programs to be opened, and pixels that are asked for in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vm.cli.console import Console
from vm.core.faults import Problem
from vm.core.picture import Picture, Point
from vm.files.pxi import Info
from vm.run.readers import PROGRAMS


def open_program(path: Path, console: Console) -> tuple[Picture, Info]:
    """Read a file of any format that can be run: its picture, uint8 (H, W, 4), and its notes.

    What is unusual about it is told. Raises Problem for a file that cannot be read, or is wrong.
    """
    opened = PROGRAMS.open(path)
    for remark in opened.info.remarks:
        console.remark(f"{path}: {remark}")
    return opened.picture, opened.info


def check_points(points: Iterable[Point], picture: Picture) -> None:
    """Raise a Problem for a pixel outside the picture."""
    height, width = picture.shape[:2]
    for x, y in points:
        if x >= width or y >= height:
            raise Problem(
                f"Pixel {x},{y} is not in the picture.",
                f"It has columns 0 to {width - 1} and rows 0 to {height - 1}.",
            )
