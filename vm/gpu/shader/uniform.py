"""What the host tells one dispatch of a pass: the words of its uniform."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class DispatchUniform:
    """Which lanes and which window of their items one dispatch works on."""

    width: int
    height: int
    area: int
    """Pixels of one picture: lane L begins at word L * area."""
    first_lane: int
    """The lane of the invocations at z = 0; their scratch begins at word 0."""
    kernel: int
    first_item: int
    """A multiple of the pass's group."""
    count: int
    """Items in this window."""
    items_a_row: int
    """Items that one step in y passes over, a multiple of the pass's group."""
    scratch_a_lane: int

    def words(self) -> npt.NDArray[np.uint32]:
        """Return the uniform as the shader reads it, uint32 (fields,)."""
        return np.array(astuple(self), np.uint32)


FRAME_FIELDS = tuple(field.name for field in fields(DispatchUniform))
