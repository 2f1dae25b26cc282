"""The formats of file that can be run: pictures, and texts that become one."""

from __future__ import annotations

from pathlib import Path

from vm.asm import assemble
from vm.core.faults import Problem
from vm.core.picture import Picture
from vm.files.formats import PICTURES, Reader, Readers
from vm.files.pxi import Info


def _assembled(data: bytes, path: Path) -> tuple[Picture, Info]:
    """Assemble a text; files it includes are looked for beside it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            f"{path} is not UTF-8 text: byte {error.start} does not fit.",
            "Name a .pxasm text; pixels are turned into one by pxvm dis.",
        ) from error
    return assemble(text, folder=path.parent, name=str(path))


ASSEMBLER_TEXT = Reader(
    words="Assembler texts",
    suffixes=(".pxasm",),
    magic=b"",
    read=_assembled,
    saves_back=False,
)

PROGRAMS = Readers((*PICTURES.rows, ASSEMBLER_TEXT))
"""Every format that the window opens and the command line runs."""
