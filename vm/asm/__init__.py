"""Assembler text: from .pxasm to a picture and back."""

from __future__ import annotations

from vm.asm.assembler import Sketch, assemble, sketch
from vm.asm.disassembler import disassemble
from vm.asm.instruction_text import InstructionText, instruction_text
from vm.asm.mistakes import AsmProblem, Mistake

__all__ = [
    "AsmProblem",
    "InstructionText",
    "Mistake",
    "Sketch",
    "assemble",
    "disassemble",
    "instruction_text",
    "sketch",
]
