"""pxvm asm, dis, check and diff: what is done with pictures without running them."""

from __future__ import annotations

import argparse

import numpy as np
import numpy.typing as npt

from vm.asm import disassemble, instruction_text
from vm.check.checker import check as faults_of
from vm.cli import arguments
from vm.cli.arguments import Verb
from vm.cli.console import Console
from vm.cli.program_files import open_program
from vm.core.faults import Problem
from vm.core.picture import Picture, words_of
from vm.files.disk import replace_file
from vm.files.pxi import save_pxi
from vm.isa.flow import reachable
from vm.report.places import at
from vm.report.stops import fault_line
from vm.run.readers import ASSEMBLER_TEXT


def asm(args: argparse.Namespace, console: Console) -> int:
    """Turn a text into a picture, beside it under the same name unless -o names another.

    Raises Problem for a picture that would replace its text.
    """
    target = args.out or args.file.with_suffix(".pxi")
    if target == args.file:
        text = args.file.with_suffix(ASSEMBLER_TEXT.suffixes[0]).name
        raise Problem(
            f"{args.file} would be written over by its own picture.",
            f"Name the text {text}, or the picture with -o.",
        )
    picture, info = ASSEMBLER_TEXT.open(args.file)
    save_pxi(target, picture, info)
    console.line(f"{target}: {picture.shape[1]} x {picture.shape[0]} pixels")
    return 0


def dis(args: argparse.Namespace, console: Console) -> int:
    """Turn a picture into a text that assembles to the same pixels."""
    picture, info = open_program(args.file, console)
    text = disassemble(picture, info)
    if args.out:
        replace_file(args.out, text.encode())
    else:
        console.raw(text)
    return 0


def check(args: argparse.Namespace, console: Console) -> int:
    """List the faults seen without running; exit status 1 when there are any."""
    picture, _info = open_program(args.file, console)
    found = faults_of(picture)
    for fault in found:
        console.line(fault_line(fault))
    if not found:
        console.line("no fault seen")
    return 1 if found else 0


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


ASM = Verb("asm", "Turn a text into a picture.", (arguments.TEXT, arguments.OUTPUT), asm)
DIS = Verb("dis", "Turn a picture into a text.", (arguments.PICTURE, arguments.OUTPUT), dis)
CHECK = Verb("check", "Find faults without running.", (arguments.FILE,), check)
DIFF = Verb(
    "diff", "Show the pixels in which two pictures differ.", (arguments.OLD, arguments.NEW), diff
)
