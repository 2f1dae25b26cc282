"""pxvm asm and pxvm dis: from text to pixels and back."""

from __future__ import annotations

import argparse

from vm.asm import disassemble
from vm.cli import arguments
from vm.cli.arguments import Verb
from vm.cli.console import Console
from vm.cli.program_files import open_program
from vm.core.faults import Problem
from vm.files.disk import replace_file
from vm.files.pxi import save_pxi
from vm.run.program_readers import ASSEMBLER_TEXT


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


ASM = Verb("asm", "Turn a text into a picture.", (arguments.TEXT, arguments.OUTPUT), asm)
DIS = Verb("dis", "Turn a picture into a text.", (arguments.PICTURE, arguments.OUTPUT), dis)
