"""One opened adapter: its buffers, its pipelines, and the way back to the host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from threading import RLock
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import wgpu
from wgpu import classes

from vm.faults import Problem
from vm.gpu import trouble
from vm.gpu.adapters import Adapter
from vm.gpu.staging import Staging

Buffer: TypeAlias = classes.GPUBuffer
Words: TypeAlias = npt.NDArray[np.uint32]
WORD = 4
_STORAGE = wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC | wgpu.BufferUsage.COPY_DST
_UNIFORM = wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST
RAISED = ("max-storage-buffer-binding-size", "max-buffer-size")
"""The limits that are asked for as high as the adapter has them."""


class Access(StrEnum):
    """How a shader sees a buffer."""

    STORAGE = "storage"
    READ_ONLY = "read-only-storage"
    UNIFORM = "uniform"


Bindings: TypeAlias = tuple[Access, ...]
"""How a shader sees each of its buffers, in the order of their bindings."""


@dataclass(frozen=True)
class Entry:
    """One entry point of a shader's text, with the constants it is specialised by."""

    source: str
    name: str
    bindings: Bindings
    constants: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Dispatch:
    """One start of a pipeline: what it is bound to, and its workgroups in x, y and z."""

    pipeline: classes.GPUComputePipeline
    bound: classes.GPUBindGroup
    groups: tuple[int, int, int] = (1, 1, 1)


@dataclass(frozen=True, eq=False)
class Range:
    """A stretch of a buffer, in words."""

    buffer: Buffer
    first: int
    count: int


class Device:
    """Everything that is said to wgpu; what wgpu answers badly becomes a Problem here.

    Several threads may use it; they take turns.
    """

    def __init__(self, adapter: Adapter) -> None:
        """Open the adapter; a Problem when it refuses."""
        self.adapter = adapter
        self._end: Problem | None = None
        self._turn = RLock()
        self._pipelines: dict[Entry, classes.GPUComputePipeline] = {}
        self._layouts: dict[Bindings, classes.GPUBindGroupLayout] = {}
        self._modules: dict[str, classes.GPUShaderModule] = {}
        limits = {name: adapter.handle.limits[name] for name in RAISED}
        try:
            self._handle = adapter.handle.request_device_sync(required_limits=limits)
        except (classes.GPUError, RuntimeError) as error:
            raise trouble.refusal(adapter.name, error) from error
        self._staging = Staging(self._buffer, limits["max-buffer-size"] // WORD * WORD)

    @property
    def is_lost(self) -> bool:
        """Whether it is gone, or cannot be trusted: it has to be opened anew."""
        return self._end is not None

    def storage(self, words: int) -> Buffer:
        """Return a buffer of so many words, all zero; at least one."""
        return self._buffer(max(words, 1) * WORD, _STORAGE)

    def uniform(self, words: Words) -> Buffer:
        """Return a small buffer of constants that holds these words."""
        buffer = self._buffer(words.nbytes, _UNIFORM)
        self.write(buffer, 0, words)
        return buffer

    def write(self, buffer: Buffer, first: int, words: Words) -> None:
        """Write words into a buffer, before whatever is submitted next."""
        with self._guarded():
            self._handle.queue.write_buffer(buffer, first * WORD, words)

    def pipeline(self, entry: Entry) -> classes.GPUComputePipeline:
        """Return a compiled entry point; compiled once."""
        with self._guarded():
            if entry not in self._pipelines:
                stage = {
                    "module": self._module(entry.source),
                    "entry_point": entry.name,
                    "constants": dict(entry.constants),
                }
                layout = self._handle.create_pipeline_layout(
                    bind_group_layouts=[self._layout(entry.bindings)]
                )
                made = self._handle.create_compute_pipeline(layout=layout, compute=stage)
                self._pipelines[entry] = made
            return self._pipelines[entry]

    def bind(self, bindings: Bindings, buffers: Sequence[Buffer]) -> classes.GPUBindGroup:
        """Bind buffers, for every entry point that sees them so."""
        entries = [{"binding": i, "resource": {"buffer": b}} for i, b in enumerate(buffers)]
        with self._guarded():
            layout = self._layout(bindings)
            return self._handle.create_bind_group(layout=layout, entries=entries)

    def _module(self, source: str) -> classes.GPUShaderModule:
        if source not in self._modules:
            self._modules[source] = self._handle.create_shader_module(code=source)
        return self._modules[source]

    def _layout(self, bindings: Bindings) -> classes.GPUBindGroupLayout:
        if bindings not in self._layouts:
            entries = [
                {
                    "binding": i,
                    "visibility": wgpu.ShaderStage.COMPUTE,
                    "buffer": {"type": str(access)},
                }
                for i, access in enumerate(bindings)
            ]
            self._layouts[bindings] = self._handle.create_bind_group_layout(entries=entries)
        return self._layouts[bindings]

    def submit(self, dispatches: Sequence[Dispatch], wanted: Sequence[Range] = ()) -> list[Words]:
        """Do dispatches one after the other, then return copies of the ranges wanted.

        Waits for the device where something is wanted.
        """
        size = sum(part.count for part in wanted) * WORD
        with self._guarded():
            staging = self._staging.room(size)
            encoder = self._handle.create_command_encoder()
            if dispatches:
                _encode(encoder, dispatches)
            at = 0
            for part in wanted:
                first, length = part.first * WORD, part.count * WORD
                encoder.copy_buffer_to_buffer(part.buffer, first, staging, at, length)
                at += length
            self._handle.queue.submit([encoder.finish()])
            found = self._staging.read(size) if size else np.zeros(0, np.uint32)
        ends = np.cumsum([part.count for part in wanted])
        return np.split(found, ends[:-1]) if len(wanted) else []

    def clear(self, buffer: Buffer) -> None:
        """Set a whole buffer to zero."""
        with self._guarded():
            encoder = self._handle.create_command_encoder()
            encoder.clear_buffer(buffer)
            self._handle.queue.submit([encoder.finish()])

    def distrust(self, made: int, due: int) -> Problem:
        """Use the device no more, for it left steps out; return the Problem to raise."""
        self._end = trouble.distrust(self.adapter.name, made, due)
        return self._end

    def drop(self, buffers: Sequence[Buffer]) -> None:
        """Give the memory of buffers back."""
        for buffer in buffers:
            buffer.destroy()

    def close(self) -> None:
        """Let go of everything that was compiled; the device goes with its last user."""
        self._pipelines.clear()
        self._modules.clear()
        self._layouts.clear()
        self._staging.close()

    def _buffer(self, size: int, usage: int) -> Buffer:
        with self._guarded():
            return self._handle.create_buffer(size=size, usage=usage)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Let one thread in, and turn what can go wrong into what a person can do about it."""
        with self._turn:
            if self._end is not None:
                raise self._end
            try:
                yield
            except (classes.GPUError, RuntimeError) as error:
                if trouble.is_shortage(error):
                    raise trouble.shortage(self.adapter.name) from error
                if not trouble.is_loss(error):
                    raise
                self._end = trouble.loss(self.adapter.name)
                raise self._end from error


def _encode(encoder: classes.GPUCommandEncoder, dispatches: Sequence[Dispatch]) -> None:
    """Write dispatches into one compute pass; each sees what those before it wrote."""
    work = encoder.begin_compute_pass()
    for dispatch in dispatches:
        work.set_pipeline(dispatch.pipeline)
        work.set_bind_group(0, dispatch.bound)
        work.dispatch_workgroups(*dispatch.groups)
    work.end()
