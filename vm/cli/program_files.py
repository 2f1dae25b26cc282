"""Files as the verbs meet them: a picture or a text that becomes one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vm.asm import assemble
from vm.cli.console import Console
from vm.core.faults import Problem
from vm.core.picture import Picture, Point
from vm.files.disk import read_file
from vm.files.pxi import Info, load_pxi

TEXT_SUFFIX = ".pxasm"


def open_program(path: Path, console: Console) -> tuple[Picture, Info]:
    """Load a picture, or assemble a text; what is unusual about it is told."""
    if path.suffix.lower() == TEXT_SUFFIX:
        return open_text(path)
    picture, info = load_pxi(path)
    for remark in info.remarks:
        console.remark(f"{path}: {remark}")
    return picture, info


def open_text(path: Path) -> tuple[Picture, Info]:
    """Assemble a text; files it includes are looked for beside it."""
    try:
        text = read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            f"{path} is not UTF-8 text: byte {error.start} does not fit.",
            "Name a .pxasm text; pixels are turned into one by pxvm dis.",
        ) from error
    return assemble(text, folder=path.parent, name=str(path))


def check_points(points: Iterable[Point], picture: Picture) -> None:
    """Raise a Problem for a pixel outside the picture."""
    height, width = picture.shape[:2]
    for x, y in points:
        if x >= width or y >= height:
            raise Problem(
                f"Pixel {x},{y} is not in the picture.",
                f"It has columns 0 to {width - 1} and rows 0 to {height - 1}.",
            )
