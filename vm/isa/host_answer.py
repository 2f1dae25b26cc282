"""What the host writes to answer a YIELD: four words into the registers that its pixel names."""

from __future__ import annotations

from typing import NamedTuple

from vm.core.picture import Picture, Point, pointer, word_at
from vm.core.trace import HostInput
from vm.isa.table import decode

NO_POINTER = 0xFFFF_FFFF
"""The word of a pointer that is not over the picture."""


class HostAnswer(NamedTuple):
    """Words that go into neighbouring registers, the pixels of REGISTER_ROW."""

    register: int
    """The column of the first one."""
    words: tuple[int, int, int, int]
    """The pointer under the mouse, the buttons, the last key and the frame's number."""

    @property
    def columns(self) -> slice:
        """The columns of the registers that are written."""
        return slice(self.register, self.register + len(self.words))


def host_answer(picture: Picture, pc: Point, host: HostInput, frame: int) -> HostAnswer:
    """Return the answer to the YIELD left of ``pc``, behind which a program waits.

    ``picture`` is uint8 (H, W, 4), ``frame`` counts the frames shown before this one.
    """
    x, y = pc
    _, (register, _, _) = decode(word_at(picture, x - 1, y))
    where = NO_POINTER if host.pointer is None else pointer(*host.pointer)
    return HostAnswer(register, (where, host.buttons, host.key, frame))
