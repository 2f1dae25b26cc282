"""The graphics server: it alone speaks to drivers, in this process or as one of its own.

It knows buffers, pipelines and dispatches, and nothing of the machine. What it keeps goes by the
numbers that the caller gave it.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import IO, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import wgpu
from wgpu import classes
from wgpu.backends.wgpu_native.extras import set_instance_extras

from vm.gpu.messages import AdapterRow, AnswerMessage, ByteRange, DispatchCall, receive, send

BACKENDS = {"Vulkan": "Vulkan", "Metal": "Metal", "D3D12": "DX12"}
"""The interfaces that compute reliably, as an adapter names them and as they are asked for."""
FOLDER_OF_SCREENS = "XDG_RUNTIME_DIR"
LIMITS = ("max-storage-buffer-binding-size", "max-buffer-size")
"""The limits that are asked for as high as the adapter has them."""
_BOTH_WAYS = wgpu.BufferUsage.COPY_SRC | wgpu.BufferUsage.COPY_DST
USAGES = {
    "storage": wgpu.BufferUsage.STORAGE | _BOTH_WAYS,
    "uniform": wgpu.BufferUsage.UNIFORM | wgpu.BufferUsage.COPY_DST,
}
LEAST_STAGING = 1 << 16
STAGING_USAGE = wgpu.BufferUsage.MAP_READ | wgpu.BufferUsage.COPY_DST
WRONG = (classes.GPUError, classes.GPUPipelineError, RuntimeError, TypeError, ValueError)
"""What wgpu raises; anything else is a bug here, and ends the process."""
Answer: TypeAlias = tuple[object, Any]
"""What a call returns: a value, and bytes behind it."""
NOTHING: Answer = (None, b"")


class StagingBuffer:
    """The buffer through which the host reads what lies on the device.

    It grows with what is read, and is made anew where a reading was broken off.
    """

    def __init__(self, make: Callable[[int, int], classes.GPUBuffer], most: int) -> None:
        """Begin small; ``make`` makes a buffer of a size for a usage, of ``most`` bytes at most."""
        self._make = make
        self._most = most
        self._buffer = make(LEAST_STAGING, STAGING_USAGE)
        self._is_read = False

    def room(self, size: int) -> classes.GPUBuffer:
        """Return the buffer, with room for so many bytes.

        One whose reading was broken off, by Ctrl+C for one, may still belong to the host.
        """
        if self._is_read or self._buffer.size < size:
            least = max(size, LEAST_STAGING)
            larger = self._make(min(1 << (least - 1).bit_length(), self._most), STAGING_USAGE)
            self.close()
            self._buffer, self._is_read = larger, False
        return self._buffer

    def read(self, size: int) -> npt.NDArray[np.uint32]:
        """Wait for the device, then copy the first bytes of what it left, as uint32 (size / 4,)."""
        self._is_read = True
        self._buffer.map_sync(wgpu.MapMode.READ, 0, size)
        there = np.frombuffer(self._buffer.read_mapped(0, size, copy=False), np.uint32)
        found = there.copy()  # by numpy, which lets other threads run meanwhile
        del there  # the map cannot be closed while anything looks at it
        self._buffer.unmap()
        self._is_read = False
        return found

    def close(self) -> None:
        """Give its memory back."""
        self._buffer.destroy()


class OpenedDevice:
    """One device: its compiled shaders, and the buffer by which it is read."""

    def __init__(self, adapter: classes.GPUAdapter) -> None:
        """Open an adapter."""
        limits = {name: adapter.limits[name] for name in LIMITS}
        self.handle: classes.GPUDevice = adapter.request_device_sync(required_limits=limits)
        self.staging = StagingBuffer(self.buffer, limits["max-buffer-size"] // 4 * 4)
        self._layouts: dict[tuple[str, ...], classes.GPUBindGroupLayout] = {}
        self._modules: dict[str, classes.GPUShaderModule] = {}

    def buffer(self, size: int, usage: int) -> classes.GPUBuffer:
        """Return a new buffer."""
        return self.handle.create_buffer(size=size, usage=usage)

    def pipeline(
        self, source: str, name: str, bindings: tuple[str, ...], constants: dict[str, int]
    ) -> classes.GPUComputePipeline:
        """Compile an entry point of a shader's text."""
        if source not in self._modules:
            self._modules[source] = self.handle.create_shader_module(code=source)
        stage = {"module": self._modules[source], "entry_point": name, "constants": constants}
        layouts = [self.layout(bindings)]
        layout = self.handle.create_pipeline_layout(bind_group_layouts=layouts)
        return self.handle.create_compute_pipeline(layout=layout, compute=stage)

    def layout(self, bindings: tuple[str, ...]) -> classes.GPUBindGroupLayout:
        """Return how shaders see buffers, for these kinds of them."""
        if bindings not in self._layouts:
            entries = [
                {"binding": i, "visibility": wgpu.ShaderStage.COMPUTE, "buffer": {"type": access}}
                for i, access in enumerate(bindings)
            ]
            self._layouts[bindings] = self.handle.create_bind_group_layout(entries=entries)
        return self._layouts[bindings]


class Server:
    """Keeps the objects of wgpu by number, and does what is asked for, call by call."""

    def __init__(self) -> None:
        """Keep nothing until something is asked for."""
        self._adapters: list[classes.GPUAdapter] = []
        self._objects: dict[int, Any] = {}

    def call(self, name: str, arguments: Sequence[Any]) -> Answer:
        """Do what a name says; raises one of WRONG, as wgpu does."""
        # The methods are the protocol, in this process as over a pipe: a table of their names would
        # only say them again. Nobody else can call, for the pipe belongs to the two processes.
        found: Answer = getattr(self, name)(*arguments)
        return found

    def adapters(self) -> Answer:
        """Look for adapters; each is known by its place in the answer."""
        _leave_opengl_out()
        with _quiet_drivers():
            found = wgpu.gpu.enumerate_adapters_sync()
        self._adapters = [each for each in found if each.info["backend_type"] in BACKENDS]
        return [self._known(adapter) for adapter in self._adapters], b""

    def open(self, number: int, place: int) -> Answer:
        """Open the adapter at a place."""
        self._objects[number] = OpenedDevice(self._adapters[place])
        return NOTHING

    def buffer(self, number: int, device: int, size: int, usage: str) -> Answer:
        """Make a buffer, all zero."""
        self._objects[number] = self._objects[device].buffer(size, USAGES[usage])
        return NOTHING

    def pipeline(self, number: int, device: int, *entry: Any) -> Answer:
        """Compile an entry point."""
        self._objects[number] = self._objects[device].pipeline(*entry)
        return NOTHING

    def bind(
        self, number: int, device: int, bindings: tuple[str, ...], buffers: Sequence[int]
    ) -> Answer:
        """Bind buffers."""
        opened = self._objects[device]
        entries = [
            {"binding": i, "resource": {"buffer": self._objects[buffer]}}
            for i, buffer in enumerate(buffers)
        ]
        layout = opened.layout(bindings)
        self._objects[number] = opened.handle.create_bind_group(layout=layout, entries=entries)
        return NOTHING

    def write(self, device: int, buffer: int, first: int, data: Any) -> Answer:
        """Write bytes into a buffer, before whatever is submitted next."""
        self._objects[device].handle.queue.write_buffer(self._objects[buffer], first, data)
        return NOTHING

    def clear(self, device: int, buffer: int) -> Answer:
        """Set a whole buffer to zero."""
        handle = self._objects[device].handle
        encoder = handle.create_command_encoder()
        encoder.clear_buffer(self._objects[buffer])
        handle.queue.submit([encoder.finish()])
        return NOTHING

    def submit(
        self,
        device: int,
        dispatches: Sequence[DispatchCall],
        wanted: Sequence[ByteRange],
    ) -> Answer:
        """Do dispatches one after the other; return the bytes of the stretches wanted."""
        opened = self._objects[device]
        size = sum(part.length for part in wanted)
        staging = opened.staging.room(size)
        encoder = opened.handle.create_command_encoder()
        if dispatches:
            self._encode(encoder, dispatches)
        at = 0
        for part in wanted:
            source = self._objects[part.buffer]
            encoder.copy_buffer_to_buffer(source, part.first, staging, at, part.length)
            at += part.length
        opened.handle.queue.submit([encoder.finish()])
        return None, opened.staging.read(size) if size else b""

    def drop(self, buffers: Sequence[int]) -> Answer:
        """Give the memory of buffers back."""
        for buffer in buffers:
            self._objects[buffer].destroy()
        return NOTHING

    def forget(self, numbers: Sequence[int]) -> Answer:
        """Drop objects whose handles are gone."""
        for number in numbers:
            self._objects.pop(number, None)
        return NOTHING

    def count(self) -> Answer:
        """Say how many objects are kept."""
        return len(self._objects), b""

    def _known(self, adapter: classes.GPUAdapter) -> AdapterRow:
        """Return an adapter's name, type, interface, and the most bytes a shader sees at once."""
        info = adapter.info
        most = min(adapter.limits[name] for name in LIMITS)
        return AdapterRow(info["device"], info["adapter_type"], info["backend_type"], int(most))

    def _encode(
        self,
        encoder: classes.GPUCommandEncoder,
        dispatches: Sequence[DispatchCall],
    ) -> None:
        """Write dispatches into one compute pass; each sees what those before it wrote."""
        work = encoder.begin_compute_pass()
        for dispatch in dispatches:
            work.set_pipeline(self._objects[dispatch.pipeline])
            work.set_bind_group(0, self._objects[dispatch.bound])
            work.dispatch_workgroups(*dispatch.groups)
        work.end()


@cache
def _leave_opengl_out() -> None:
    """Ask for the reliable interfaces only.

    OpenGL would show the same adapters a second time, after as long again, and its drivers speak
    to the terminal.
    """
    with suppress(RuntimeError):  # somebody in this process has looked for adapters before
        set_instance_extras(backends=list(BACKENDS.values()))


@contextmanager
def _quiet_drivers() -> Iterator[None]:
    """Name a folder to drivers that look for a screen there; without one they complain aloud."""
    if FOLDER_OF_SCREENS in os.environ:
        yield
        return
    os.environ[FOLDER_OF_SCREENS] = tempfile.gettempdir()
    try:
        yield
    finally:
        del os.environ[FOLDER_OF_SCREENS]


def serve(source: IO[bytes], to: IO[bytes]) -> None:
    """Answer until the other end is gone.

    A call with number 0 is not answered; what goes wrong with it is the answer to the next one of
    the same speaker, and what that one says until then is left undone. Others are not held up.
    """
    server = Server()
    trouble: dict[int, tuple[str, str]] = {}
    with suppress(EOFError):
        while True:
            (number, speaker, name, arguments), data = receive(source)
            value: Answer = NOTHING
            if speaker not in trouble:
                try:
                    value = server.call(name, [*arguments, data] if data else arguments)
                except WRONG as error:
                    trouble[speaker] = type(error).__name__, str(error)
            if number:
                answer = AnswerMessage(number, trouble.pop(speaker, None), value[0])
                send(to, answer, value[1])
                to.flush()


def main() -> None:
    """Serve on the standard streams; what drivers print goes to where errors go."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, to)
