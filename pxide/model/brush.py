"""The brush: the word that the pencil paints and the instruction that the stamp paints."""

from PySide6.QtCore import QObject, Signal

from pxide.model.stroke import Pixel
from vm.isa.table import Op


class Brush(QObject):
    """What the painting tools paint with."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin with a plain red byte and no instruction."""
        super().__init__(parent)
        self._pixel: Pixel = (255, 0, 0, 0)
        self._op: Op | None = None
        self._operands = [0, 0, 0]

    @property
    def pixel(self) -> Pixel:
        """The four bytes of the pencil."""
        return self._pixel

    @property
    def word(self) -> int:
        """The pencil's pixel as a word."""
        return int.from_bytes(bytes(self._pixel), "little")

    @property
    def op(self) -> Op | None:
        """The instruction of the stamp."""
        return self._op

    @property
    def operands(self) -> tuple[int, int, int]:
        """The three operand bytes of the stamp."""
        first, second, third = self._operands
        return first, second, third

    @property
    def stamp(self) -> Pixel | None:
        """The pixel that the stamp paints; none before an instruction was chosen."""
        return None if self._op is None else (self._op.code, *self.operands)

    def set_pixel(self, pixel: Pixel) -> None:
        """Give the pencil four bytes."""
        if pixel != self._pixel:
            self._pixel = pixel
            self.changed.emit()

    def set_word(self, word: int) -> None:
        """Give the pencil a word."""
        red, green, blue, alpha = (word & 0xFFFFFFFF).to_bytes(4, "little")
        self.set_pixel((red, green, blue, alpha))

    def set_op(self, op: Op | None) -> None:
        """Give the stamp an instruction; the operands it does not have become zero."""
        if op is not self._op:
            self._op = op
            count = 0 if op is None else len(op.operands)
            self._operands[count:] = [0] * (3 - count)
            self.changed.emit()

    def set_operand(self, index: int, value: int) -> None:
        """Give the stamp one operand byte."""
        byte = value & 0xFF
        if self._operands[index] != byte:
            self._operands[index] = byte
            self.changed.emit()
