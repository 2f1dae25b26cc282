"""A program that divides two numbers, and inputs for many runs of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.vm.painting import canvas, op
from vm.core.executor import Pictures
from vm.files.pxi import Info, save_pxi

DIVIDE = canvas(4, 2, op("/", 3, 0, 1), op("H"))
"""r3 = r0 / r1; an input is the two of them, side by side."""


def program(folder: Path) -> str:
    """The program as a file, with a note that is kept."""
    save_pxi(folder / "divide.pxi", DIVIDE, Info({"labels": {"a": [0, 0]}}))
    return str(folder / "divide.pxi")


def pairs(*numbers: tuple[int, int]) -> Pictures:
    """Inputs of two words each."""
    return np.array(numbers, "<u4").reshape(-1, 1, 2, 1).view(np.uint8)


def array(folder: Path, *numbers: tuple[int, int]) -> str:
    """An array of inputs, as a file."""
    np.save(folder / "inputs.npy", pairs(*numbers))
    return str(folder / "inputs.npy")


def files(folder: Path, **numbers: tuple[int, int]) -> str:
    """A folder of inputs, a picture each."""
    inputs = folder / "inputs"
    inputs.mkdir()
    for name, two in numbers.items():
        save_pxi(inputs / f"{name}.pxi", pairs(two)[0])
    return str(inputs)
