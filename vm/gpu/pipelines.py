"""The shaders of the machine, as entry points a device can compile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from vm.gpu.device import Bindings, BufferAccess, Device, EntryPoint
from vm.gpu.shader import passes_source
from vm.gpu.shader.control import control_table
from vm.gpu.shader.interpreter import interpreter_source
from vm.isa.table import ISA, Op

INTERPRETER: Bindings = (
    *(BufferAccess.STORAGE, BufferAccess.STORAGE, BufferAccess.UNIFORM, BufferAccess.UNIFORM),
    *(BufferAccess.READ_ONLY, BufferAccess.STORAGE, BufferAccess.STORAGE, BufferAccess.STORAGE),
)
PASS: Bindings = (
    BufferAccess.STORAGE,
    BufferAccess.STORAGE,
    BufferAccess.STORAGE,
    BufferAccess.UNIFORM,
)
TALLY: Bindings = (BufferAccess.STORAGE, BufferAccess.READ_ONLY, BufferAccess.UNIFORM)
SINGLE, MANY = 1, 64
"""Invocations of a workgroup of the interpreter: for one lane, and for more."""


@dataclass(frozen=True)
class Mode:
    """What a run notes beside its results; each is compiled in or out."""

    breaking: bool = False
    counting: bool = False
    watching: bool = False
    tracing: bool = False
    tracking: bool = False
    """Whether the rows that are written are marked as dirty."""

    @property
    def is_noting(self) -> bool:
        """Whether reads and writes matter one by one."""
        return self.counting or self.watching or self.tracing


class Shaders:
    """The texts made from an instruction table, written once."""

    def __init__(self, isa: Sequence[Op] = ISA) -> None:
        """Read the table."""
        self._isa = isa
        self._passes = passes_source()

    @cached_property
    def table(self) -> npt.NDArray[np.uint32]:
        """The control table, uint32 (256, 4)."""
        return control_table(self._isa)

    def interpreter(self, mode: Mode, group: int) -> EntryPoint:
        """Return the interpreter for what a run notes, with ``group`` lanes to a workgroup."""
        flags = {name.upper(): int(on) for name, on in vars(mode).items()}
        constants = tuple({"GROUP": group, **flags}.items())
        return EntryPoint(self._interpreter, "interpret", INTERPRETER, constants)

    def one_pass(self, name: str) -> EntryPoint:
        """Return the entry point of a pass."""
        return EntryPoint(self._passes, name, PASS)

    @cached_property
    def tally(self) -> EntryPoint:
        """The entry point that counts the accesses of a wide instruction."""
        text = files("vm.gpu.shader").joinpath("tally.wgsl").read_text("utf-8")
        return EntryPoint(text, "tally", TALLY)

    @cached_property
    def _interpreter(self) -> str:
        return interpreter_source(self._isa)


@dataclass(frozen=True, eq=False)
class PipelineCache:
    """What machines are made with: an opened adapter, and the shaders it is to run."""

    device: Device
    shaders: Shaders
