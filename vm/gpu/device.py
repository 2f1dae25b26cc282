"""One opened adapter: its buffers, its pipelines, and the way back to the host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vm.core.faults import Problem
from vm.gpu import device_problems
from vm.gpu.adapters import Adapter
from vm.gpu.link import Handle, ServerError, ServerGone
from vm.gpu.messages import ByteRange, DispatchCall

Words: TypeAlias = npt.NDArray[np.uint32]
WORD = 4


class BufferAccess(StrEnum):
    """How a shader sees a buffer."""

    STORAGE = "storage"
    READ_ONLY = "read-only-storage"
    UNIFORM = "uniform"


Bindings: TypeAlias = tuple[BufferAccess, ...]
"""How a shader sees each of its buffers, in the order of their bindings."""


@dataclass(frozen=True)
class EntryPoint:
    """One entry point of a shader's text, with the constants it is specialised by."""

    source: str
    name: str
    bindings: Bindings
    constants: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Dispatch:
    """One start of a pipeline: what it is bound to, and its workgroups in x, y and z."""

    pipeline: Handle
    bound: Handle
    groups: tuple[int, int, int] = (1, 1, 1)


@dataclass(frozen=True, eq=False)
class Range:
    """A stretch of a buffer, in words."""

    buffer: Handle
    first: int
    count: int


class Device:
    """Everything that is said to an adapter; what goes wrong with it is raised as a Problem here.

    Several threads may use it; they take turns, call by call, so that a run waits for no more than
    what another one has submitted. What is wrong with a call that nothing is wanted of is told by
    the next one of the same thread of which something is.
    """

    def __init__(self, adapter: Adapter) -> None:
        """Open the adapter; raises Problem, a refusal, when it cannot be opened."""
        self.adapter = adapter
        self._end: Problem | None = None
        self._compiling = Lock()
        self._pipelines: dict[EntryPoint, Handle] = {}
        try:
            self._link, self._device = adapter.open()
        except (ServerError, ServerGone) as error:
            raise device_problems.refusal(adapter.name, error) from error

    @property
    def is_lost(self) -> bool:
        """Whether it is gone, or cannot be trusted: it has to be opened anew."""
        return self._end is not None

    def storage(self, words: int) -> Handle:
        """Return a buffer of so many words, all zero; at least one."""
        return self._buffer(max(words, 1) * WORD, "storage")

    def uniform(self, words: Words) -> Handle:
        """Return a small buffer of constants that holds these words, uint32 (n,)."""
        buffer = self._buffer(words.nbytes, "uniform")
        self.write(buffer, 0, words)
        return buffer

    def write(self, buffer: Handle, first: int, words: Words) -> None:
        """Write words, uint32 (n,), into a buffer, before whatever is submitted next."""
        with self._guarded() as device:
            self._link.tell("write", device, buffer.number, first * WORD, payload=words)

    def pipeline(self, entry: EntryPoint) -> Handle:
        """Return a compiled entry point; compiled once, whoever asks for it."""
        with self._guarded() as device, self._compiling:
            found = self._pipelines.get(entry)  # which another thread may close meanwhile
            if found is None:
                bindings, constants = _plain(entry.bindings), dict(entry.constants)
                what = (device, entry.source, entry.name, bindings, constants)
                found = self._pipelines[entry] = self._link.make("pipeline", *what)
            return found

    def bind(self, bindings: Bindings, buffers: Sequence[Handle]) -> Handle:
        """Bind buffers, for every entry point that sees them so."""
        numbers = [buffer.number for buffer in buffers]
        with self._guarded() as device:
            return self._link.make("bind", device, _plain(bindings), numbers)

    def submit(self, dispatches: Sequence[Dispatch], wanted: Sequence[Range] = ()) -> list[Words]:
        """Do dispatches one after the other, then return copies of the ranges, uint32 (n,) each.

        Waits for the device where something is wanted.
        """
        work = [
            DispatchCall(each.pipeline.number, each.bound.number, each.groups)
            for each in dispatches
        ]
        parts = [
            ByteRange(part.buffer.number, part.first * WORD, part.count * WORD) for part in wanted
        ]
        with self._guarded() as device:
            if not parts:
                self._link.tell("submit", device, work, parts)
                return []
            _, data = self._link.ask("submit", device, work, parts)
        ends = np.cumsum([part.count for part in wanted])
        found = np.frombuffer(data, np.uint32)
        return np.split(found if found.flags.writeable else found.copy(), ends[:-1])

    def clear(self, buffer: Handle) -> None:
        """Set a whole buffer to zero."""
        with self._guarded() as device:
            self._link.tell("clear", device, buffer.number)

    def distrust(self, made: int, due: int) -> Problem:
        """Use the device no more, for it left steps out; return the Problem to raise."""
        self._end = device_problems.distrust(self.adapter.name, made, due)
        if self.adapter.runs_apart:
            self._link.close()
        return self._end

    def drop(self, buffers: Sequence[Handle]) -> None:
        """Give the memory of buffers back; what is lost, now or before, has none."""
        try:
            with self._guarded():
                self._link.tell("drop", [buffer.number for buffer in buffers])
        except Problem:
            if not self.is_lost:
                raise

    def close(self) -> None:
        """Let go of everything that was compiled; the device goes with its last user.

        One in a process of its own goes at once, and whatever still uses it finds it lost.
        """
        self._pipelines.clear()
        if self.adapter.runs_apart:
            self._end = device_problems.loss(self.adapter.name)
            self._link.close()

    def _buffer(self, size: int, usage: str) -> Handle:
        with self._guarded() as device:
            return self._link.make("buffer", device, size, usage, size=size)

    @contextmanager
    def _guarded(self) -> Iterator[int]:
        """Give the device's number; raise as a Problem what a person can do something about."""
        if self._end is not None:
            raise self._end
        try:
            yield self._device.number
        except ServerError as error:
            if device_problems.is_shortage(error):
                raise device_problems.shortage(self.adapter.name) from error
            if not device_problems.is_loss(error):
                raise
            raise self._lost() from error
        except ServerGone as error:
            raise self._lost() from error

    def _lost(self) -> Problem:
        """It is gone, if another thread did not find something worse before."""
        self._end = self._end or device_problems.loss(self.adapter.name)
        return self._end


def _plain(bindings: Bindings) -> tuple[str, ...]:
    """Return bindings in words that the server knows."""
    return tuple(str(access) for access in bindings)
