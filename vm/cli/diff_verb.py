"""pxvm diff: the pixels in which two pictures differ, instructions in words."""

from __future__ import annotations

import argparse

import numpy as np
import numpy.typing as npt

from vm.asm import instruction_text
from vm.cli import arguments
from vm.cli.arguments import Verb
from vm.cli.console import Console
from vm.cli.program_files import open_program
from vm.core.picture import Picture, words_of
from vm.isa.flow import reachable
from vm.report.places import at


def diff(args: argparse.Namespace, console: Console) -> int:
    """Say each changed pixel as bytes, and as an instruction where the program comes by."""
    old, _info = open_program(args.old, console)
    new, _info = open_program(args.new, console)
    if old.shape != new.shape:
        console.line(f"size {_size(old)} -> {_size(new)}; the part in both is compared")
    height, width = min(old.shape[0], new.shape[0]), min(old.shape[1], new.shape[1])
    code = reachable(old)[:height, :width] | reachable(new)[:height, :width]
    was, now = words_of(old)[:height, :width], words_of(new)[:height, :width]
    spots = np.argwhere(was != now)
    for y, x in spots.tolist():
        is_code = bool(code[y, x])
        console.line(f"{at(x, y):<12} {_word(was[y, x], is_code)} -> {_word(now[y, x], is_code)}")
    console.line(
        {0: "no pixel differs", 1: "1 pixel differs"}.get(len(spots), f"{len(spots)} pixels differ")
    )
    return 0


def _size(picture: Picture) -> str:
    """Write the size of a picture."""
    return f"{picture.shape[1]} x {picture.shape[0]}"


def _word(word: npt.NDArray[np.uint32], is_code: bool) -> str:
    """Write one pixel as its four bytes, code with its instruction."""
    number = int(word)
    red, green, blue, alpha = number.to_bytes(4, "little")
    text = f"  {instruction_text(number)}" if is_code else ""
    return f"[{red} {green} {blue} {alpha}]{text}"


DIFF = Verb(
    "diff", "Show the pixels in which two pictures differ.", (arguments.OLD, arguments.NEW), diff
)
