"""Assembler text: from .pxasm to a picture and back."""

from __future__ import annotations

from vm.asm.assembler import assemble
from vm.asm.mistakes import AsmProblem, Mistake

__all__ = ["AsmProblem", "Mistake", "assemble"]
