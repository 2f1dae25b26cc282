"""What every executor can do: the faces that whoever runs programs speaks to.

Who owns a picture is settled here, once, for all executors and all that use them:

- From ``Engine.machine`` until ``close`` the picture belongs to the executor. It works in the array
  that was handed over, or in memory of its own; then that array stays as it was. Nobody relies on
  either: pixels are read by ``picture``, and whoever promised a change in place copies them back.
- ``picture`` and ``counts`` show memory of the executor. The next call may change what they show,
  and behind ``close`` it may hold anything. What is to last longer is a copy.
- Stops, steps and patches are values: they hold copies, and outlive the executor.
- What is shown on a screen is a shadow, a picture of somebody else's, which ``take_changes`` brings
  up to date by the rows that were written, while no run is at work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from vm.core.patch import Patch
from vm.core.picture import Box, Picture, Point
from vm.core.trace import HostInput, Step, Stop

NO_HOST = HostInput()

Pictures: TypeAlias = npt.NDArray[np.uint8]
"""Pictures of one size: uint8 of shape (N, H, W, 4)."""

Counts: TypeAlias = npt.NDArray[np.uint32]
"""Accesses of each pixel: uint32 of shape (3, H, W), in the order read, write, execute."""

Advance: TypeAlias = Callable[[int, int], None]
"""Called with how much is done and how much there is in all."""


class Executor(Protocol):
    """One picture being run; every executor gives the same pixels, stops, steps and counts.

    A thread that calls `run` owns the executor until it comes back; only `interrupt` may be called
    from another one. A call may raise Problem where the device behind the executor was lost.
    """

    frame: int
    """Frames the program has shown by YIELD."""
    awaits_host: bool
    """Whether the last stop was a YIELD that the host has not answered."""

    @property
    def picture(self) -> Picture:
        """The pixels as they are now, uint8 (H, W, 4); good until the next call, see above."""

    @property
    def counts(self) -> Counts | None:
        """Accesses by pixel, uint32 (3, H, W), good until the next call; None if not counted."""

    @property
    def pc(self) -> Point:
        """The pixel of the next instruction; x is W behind the end of a row."""

    @property
    def steps(self) -> int:
        """How many instructions have been executed since the program began."""

    def set_breakpoints(self, points: Iterable[Point]) -> None:
        """Stop before the instructions at these pixels; those outside the picture are ignored."""

    def set_watches(self, reads: Iterable[Box] = (), writes: Iterable[Box] = ()) -> None:
        """Stop after an instruction that reads or writes a pixel of these boxes."""

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput = NO_HOST
    ) -> Stop:
        """Run until something stops it, or ``budget`` steps are done; None means no limit.

        ``resumed`` leaves a breakpoint on the first instruction untested. ``host`` is handed to
        the program when the last stop was a YIELD. ``lossy`` of the Stop tells of this call only.
        """

    def step(
        self, host: HostInput = NO_HOST, shadow: Picture | None = None
    ) -> tuple[Stop, Step | None]:
        """Execute one instruction and say what it read and wrote; no Step when none was.

        ``shadow`` is the picture as it is now, any host's answer included, in an array of the
        caller's. It is read and not changed, and saves the executor a copy of its own.
        """

    def remember(self) -> None:
        """Keep the last steps of the runs to come, where that is quicker than doing them again."""

    def recent(self, count: int) -> tuple[Step, ...]:
        """Return the last steps it remembers, oldest first, at most ``count``."""

    def interrupt(self) -> None:
        """End the run at work with reason `budget`; from any thread."""

    def answer(self, host: HostInput) -> None:
        """Write the host's four words if the program yielded, and count a frame."""

    def take_changes(self, shadow: Picture) -> Patch:
        """Return what was written since the last call, and write it to ``shadow`` as well.

        ``shadow`` is the picture as it was then, uint8 (H, W, 4), in an array of the caller's.
        """

    def close(self) -> None:
        """Give back the picture and what else it holds; nothing of it may be used any more."""


class Engine(Protocol):
    """What makes executors: the CPU, or one graphics adapter."""

    @property
    def name(self) -> str:
        """How people know it, such as ``CPU``."""

    def machine(
        self, picture: Picture, *, pc: Point = (0, 0), steps: int = 0, counters: bool = False
    ) -> Executor:
        """Return an executor that owns a picture, uint8 (H, W, 4), until it is closed.

        It starts at the pixel ``pc`` with ``steps`` steps done; ``counters`` counts every access by
        pixel. Raises Problem for an array that is no picture or one the engine has no room for, and
        ValueError for an array that is not C-contiguous and writable, or a place outside.
        """

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        """Run many pictures, uint8 (N, H, W, 4), in place from (0, 0), each for itself.

        ``pictures`` belongs to the engine until the call comes back, and then holds the pictures as
        they ended. Returns one Stop for each; YIELD stops a picture of a batch, as it stops a
        single run. What ``advance`` raises, and Ctrl+C, ends the batch.
        """
