"""Data files an assembler text includes: found beside it, read whole, kept for the second pass."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vm.asm.mistakes import Spot, Wrong
from vm.core.faults import Problem
from vm.core.picture import MAX_PIXELS
from vm.files.disk import read_file
from vm.files.formats import PICTURES

Table = npt.NDArray[Any]


class IncludedFiles:
    """Reads tables of numbers and pictures below one folder and remembers what it read."""

    def __init__(self, folder: Path | None) -> None:
        """Read below ``folder``; without one nothing can be included."""
        self._folder = folder
        self._tables: dict[str, Table] = {}

    def table(self, name: str, spot: Spot) -> Table:
        """Return the numbers of a file: pixels, uint8 (h, w, 4), else a table of one to three axes.

        Raises Wrong for a file that is not below the folder, or holds no numbers.
        """
        if name not in self._tables:
            path = self._path(name, spot)
            try:
                self._tables[name] = _checked(_READERS[path.suffix.lower()](path), spot)
            except Problem as problem:
                raise Wrong(spot, problem.what, problem.hint) from None
            except (ValueError, EOFError, OSError, MemoryError, OverflowError) as error:
                raise Wrong(spot, f'"{name}" cannot be read: {error}.') from None
        return self._tables[name]

    def _path(self, name: str, spot: Spot) -> Path:
        if self._folder is None:
            raise Wrong(spot, "This text has no folder.", "Save it, so files beside it are found.")
        folder = self._folder.resolve()
        try:
            path = (folder / name).resolve()
        except (OSError, ValueError, RuntimeError):
            raise Wrong(spot, f'"{name}" is not the name of a file.') from None
        if not path.is_relative_to(folder):
            raise Wrong(
                spot,
                f'"{name}" lies outside the folder of this text.',
                "Copy the file beside the text, or below it.",
            )
        if path.suffix.lower() not in _READERS:
            known = ", ".join(_READERS)
            raise Wrong(spot, f'"{name}" is of an unknown kind.', f"Included are {known} files.")
        return path


def _checked(table: Table, spot: Spot) -> Table:
    if table.dtype.kind not in "biuf" or table.ndim > 3 or table.size == 0:
        raise Wrong(spot, "The file holds no table of numbers.", "One or two dimensions are read.")
    if table.size > 4 * MAX_PIXELS:
        raise Wrong(spot, "The file holds more numbers than a picture.")
    if table.dtype.kind == "f" and not np.isfinite(table).all():
        raise Wrong(spot, "The file holds numbers that are not finite.")
    return table


def _read_npy(path: Path) -> Table:
    table = np.load(io.BytesIO(read_file(path)), allow_pickle=False)
    if not isinstance(table, np.ndarray):
        raise ValueError("it is not one array")
    return table


def _read_csv(path: Path) -> Table:
    text = read_file(path).decode("utf-8-sig")
    rows = [line for line in text.splitlines() if line.strip()]
    if not rows:
        raise ValueError("it is empty")
    table = np.array([[float(cell) for cell in row.split(",")] for row in rows])
    whole = np.isfinite(table).all() and (table == np.trunc(table)).all()
    return table.astype(np.int64) if whole and np.abs(table).max() < 1 << 53 else table


def _read_pixels(path: Path) -> Table:
    return PICTURES.open(path).picture


_READERS: dict[str, Callable[[Path], Table]] = {
    ".npy": _read_npy,
    ".csv": _read_csv,
    **dict.fromkeys(sorted(PICTURES.suffixes), _read_pixels),
}
