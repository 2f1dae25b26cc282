"""Assembler text: from .pxasm to a picture and back."""

from __future__ import annotations

from vm.asm.assembler import Sketch, assemble, sketch
from vm.asm.disassembler import disassemble
from vm.asm.mistakes import AsmProblem, Mistake
from vm.asm.spelling import Spelling, instruction_text

__all__ = [
    "AsmProblem",
    "Mistake",
    "Sketch",
    "Spelling",
    "assemble",
    "disassemble",
    "instruction_text",
    "sketch",
]
