"""Faults that can be seen without running: each reachable instruction, as the picture stands."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from vm.check.diagnosis import Diagnosis
from vm.core.faults import Fault
from vm.core.layout import REGISTER_ROW, read_tensor
from vm.core.picture import Picture, check_picture, words_of
from vm.isa.flow import reached
from vm.isa.operands import Operand, OperandKind
from vm.isa.rules import Copy, FillWith, Put, PutChannel
from vm.isa.table import Op, decode

MOST_CHECKED = 1 << 16
"""Different instructions to look at; a program has fewer, a picture of noise may have more."""

MOST_FAULTS = 1_000


def check(picture: Picture, code: npt.NDArray[np.intp] | None = None) -> list[Fault]:
    """Return the faults that reachable instructions are certain to raise, in reading order.

    Only bytes of the instruction count, and headers that no instruction writes; what registers
    and data hold while running is not guessed. ``code`` is what `reached` says of the picture, for
    those who know it already.
    """
    check_picture(picture)
    words = words_of(np.ascontiguousarray(picture)).reshape(-1)
    code = reached(picture) if code is None else code
    program, places = np.unique(words[code], return_inverse=True)
    listed = [int(word) for word in program[:MOST_CHECKED]]
    foresight = _Foresight(picture, _Changes(picture, listed))
    flaws = {at: flaw for at, word in enumerate(listed) if (flaw := foresight.flaw(word))}
    bad = np.flatnonzero(np.isin(places, list(flaws)))[:MOST_FAULTS]
    found = []
    for place, which in zip(code[bad].tolist(), places[bad].tolist(), strict=True):
        y, x = divmod(place, picture.shape[1])
        found.append(Fault(flaws[which][0], x, y, flaws[which][1]))
    return found


class _Changes:
    """Which rows a program may change, so that a header there is not to be relied on."""

    def __init__(self, picture: Picture, program: Iterable[int]) -> None:
        """Read the program's writes; a write through a pointer may be anywhere."""
        self._picture = picture
        self._writers: npt.NDArray[np.int32] = np.zeros(picture.shape[0] + 256, np.int32)
        self.are_anywhere = False
        for word in program:
            op, operands = decode(word)
            if op is not None:
                self.are_anywhere |= _writes_anywhere(op)
                self._writers[self._rows(op, operands)] += 1

    def in_row(self, row: int, op: Op, operands: tuple[int, ...]) -> bool:
        """Say whether another instruction than this one writes the row."""
        mine = self._rows(op, operands)[row]
        return bool(self._writers[row] > int(mine))

    def _rows(self, op: Op, operands: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        rows = np.zeros(self._writers.shape, np.bool_)
        for operand, byte in zip(op.operands, operands, strict=False):
            if operand.kind.is_register and (operand.access.writes or operand.count > 1):
                rows[REGISTER_ROW] = True
            elif operand.access.writes:
                rows[self._span(operand, byte)] = True
        return rows

    def _span(self, operand: Operand, byte: int) -> slice:
        if operand.kind is OperandKind.MATRIX:
            return slice(byte, None)  # how far depends on the sources
        if operand.kind is OperandKind.TENSOR:
            tensor = read_tensor(self._picture, byte)
            bottom = tensor.boxes(self._picture.shape[1])[-1].bottom if tensor else byte + 1
            return slice(byte + 1, bottom)
        return slice(byte, byte + 1)


def _writes_anywhere(op: Op) -> bool:
    """Say whether an instruction writes where only a register or a pixel tells."""
    if any(
        operand.kind is OperandKind.ROW_POINTER and operand.access.writes for operand in op.operands
    ):
        return True
    return any(isinstance(effect, Put | PutChannel | Copy | FillWith) for effect in op.effects)


class _Foresight(Diagnosis):
    """A diagnosis before the run, which doubts what the program itself may change."""

    def __init__(self, picture: Picture, changes: _Changes) -> None:
        """Look at instructions of ``picture``, of which the program makes ``changes``."""
        super().__init__(picture)
        self._changes = changes

    def doubts(self, row: int, op: Op, operands: tuple[int, ...]) -> bool:
        """Say whether another instruction writes the row."""
        return self._changes.in_row(row, op, operands)

    def doubts_absence(self) -> bool:
        """Say whether the program writes where only running can tell."""
        return self._changes.are_anywhere

    def elements(self) -> None:
        """Trust no data before the run."""
