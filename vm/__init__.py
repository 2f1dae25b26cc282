"""pxVM: a machine whose program, data and results are the pixels of one picture.

A picture is a numpy array, uint8 of shape (H, W, 4), indexed [y, x]. ``run`` changes it in place
and says why it stopped; ``execute_pxi`` does the same for a file and leaves the file as it is.
"""

from __future__ import annotations

from vm.asm import assemble, disassemble
from vm.check import check
from vm.core.faults import Fault, FaultCode, Problem
from vm.core.patch import Patch, Piece, difference
from vm.core.picture import Box, Picture, Point, blank
from vm.core.trace import HostInput, Step, Stop, StopReason
from vm.files.pxi import Info, load_pxi, save_pxi
from vm.run.api import execute_pxi, run, run_program
from vm.run.batch import Batch, inputs_into, run_batch
from vm.run.engines import EngineName, Engines

__all__ = [
    "Batch",
    "Box",
    "EngineName",
    "Engines",
    "Fault",
    "FaultCode",
    "HostInput",
    "Info",
    "Patch",
    "Picture",
    "Piece",
    "Point",
    "Problem",
    "Step",
    "Stop",
    "StopReason",
    "assemble",
    "blank",
    "check",
    "difference",
    "disassemble",
    "execute_pxi",
    "inputs_into",
    "load_pxi",
    "run",
    "run_batch",
    "run_program",
    "save_pxi",
]
