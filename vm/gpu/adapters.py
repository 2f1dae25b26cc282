"""The graphics adapters of this computer, by name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property

import wgpu
from wgpu import classes
from wgpu.backends.wgpu_native.extras import set_instance_extras


class AdapterKind(Enum):
    """What an adapter is made of, the most capable first."""

    DISCRETE = "graphics card"
    INTEGRATED = "graphics part of the processor"
    UNKNOWN = "graphics adapter"
    SOFTWARE = "software on the CPU"


_KINDS = {
    "DiscreteGPU": AdapterKind.DISCRETE,
    "IntegratedGPU": AdapterKind.INTEGRATED,
    "CPU": AdapterKind.SOFTWARE,
}
_BACKENDS = {"Vulkan": "Vulkan", "Metal": "Metal", "D3D12": "DX12"}
"""The interfaces that compute reliably, as an adapter names them and as they are asked for."""
_FOLDER_OF_SCREENS = "XDG_RUNTIME_DIR"


@dataclass(frozen=True, eq=False)
class Adapter:
    """One adapter: its name, what it is, and the handle that opens it."""

    name: str
    kind: AdapterKind
    backend: str
    handle: classes.GPUAdapter

    @property
    def is_software(self) -> bool:
        """Whether it is a software stand-in for a card."""
        return self.kind is AdapterKind.SOFTWARE

    @cached_property
    def most_bytes(self) -> int:
        """The largest picture it can bind, in bytes."""
        limits = self.handle.limits
        return int(min(limits["max-storage-buffer-binding-size"], limits["max-buffer-size"]))


def adapters() -> Sequence[Adapter]:
    """Return the adapters that can run programs, real cards first; none is not an error."""
    _leave_opengl_out()
    with _quiet_drivers():
        found = [_adapter(handle) for handle in wgpu.gpu.enumerate_adapters_sync()]
    usable = [adapter for adapter in found if adapter.backend in _BACKENDS]
    order = list(AdapterKind)
    return sorted(usable, key=lambda adapter: order.index(adapter.kind))


@cache
def _leave_opengl_out() -> None:
    """Ask for the reliable interfaces only.

    OpenGL would show the same adapters a second time, after as long again, and its drivers speak
    to the terminal.
    """
    with suppress(RuntimeError):  # somebody in this process has looked for adapters before
        set_instance_extras(backends=list(_BACKENDS.values()))


@contextmanager
def _quiet_drivers() -> Iterator[None]:
    """Name a folder to drivers that look for a screen there; without one they complain aloud."""
    if _FOLDER_OF_SCREENS in os.environ:
        yield
        return
    os.environ[_FOLDER_OF_SCREENS] = tempfile.gettempdir()
    try:
        yield
    finally:
        del os.environ[_FOLDER_OF_SCREENS]


def _adapter(handle: classes.GPUAdapter) -> Adapter:
    """Read what wgpu says of an adapter."""
    info = handle.info
    kind = _KINDS.get(info["adapter_type"], AdapterKind.UNKNOWN)
    return Adapter(info["device"], kind, info["backend_type"], handle)
