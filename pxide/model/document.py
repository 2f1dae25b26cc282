"""A document: the picture, its file, its undo steps and its breakpoints."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from pxide.model.edits import PatchEdit, Stroke
from vm.core.patch import Patch
from vm.core.picture import Box, Picture, Point, blank
from vm.files.pxi import Info, load_pxi, save_pxi


@dataclass(frozen=True)
class Snapshot:
    """A document at one moment, as it goes into a file."""

    picture: Picture
    info: Info
    version: int


class Document(QObject):
    """What is painted and saved. A run never changes it."""

    changed = Signal(object)
    """The Box whose pixels are new."""
    breakpoints_changed = Signal()
    renamed = Signal()
    modified_changed = Signal()

    def __init__(
        self,
        picture: Picture,
        info: Info | None = None,
        path: Path | None = None,
        title: str = "",
        parent: QObject | None = None,
    ) -> None:
        """Hold a picture; the document owns the array from now on."""
        super().__init__(parent)
        self.picture = np.ascontiguousarray(picture)
        self.info = info if info is not None else Info()
        self.path = path
        self.undo = QUndoStack(self)
        self.undo.cleanChanged.connect(self.modified_changed)
        self.gate: Callable[[], None] | None = None
        """Asked before each edit; raises a Problem when there may be none now."""
        self.version = 0
        """Grows with every change of a pixel."""
        self._title = title
        self._stroke: Stroke | None = None
        self._breakpoints = _points_of(self.info.data, self.picture)

    @classmethod
    def new(cls, width: int, height: int, title: str = "new") -> "Document":
        """An empty picture of the size given."""
        return cls(blank(width, height), title=title)

    @classmethod
    def load(cls, path: Path) -> "Document":
        """The picture in a file; a Problem where it is none of ours."""
        picture, info = load_pxi(path)
        return cls(picture, info, path)

    @property
    def title(self) -> str:
        """The name of the file, or the name given to a picture without one."""
        return self.path.name if self.path is not None else self._title or "untitled"

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return int(self.picture.shape[1])

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return int(self.picture.shape[0])

    @property
    def box(self) -> Box:
        """The whole picture."""
        return Box(0, 0, self.width, self.height)

    @property
    def start(self) -> tuple[Point, int]:
        """Where a run begins and after how many steps: a file may hold a paused machine."""
        return self.info.start(self.picture)

    @property
    def is_modified(self) -> bool:
        """True when closing would lose something."""
        return not self.undo.isClean()

    @property
    def breakpoints(self) -> frozenset[Point]:
        """Where a run stops before the instruction."""
        return self._breakpoints

    def toggle_breakpoint(self, x: int, y: int) -> None:
        """Set or take away the breakpoint on a pixel."""
        if not self.box.contains(x, y):
            return
        self.set_breakpoints(self._breakpoints ^ {(x, y)})

    def set_breakpoints(self, points: frozenset[Point]) -> None:
        """Have exactly these breakpoints."""
        if points != self._breakpoints:
            self._breakpoints = points
            self.breakpoints_changed.emit()

    def stroke(self, text: str) -> Stroke:
        """Begin to paint; what was being painted before is kept as its own step."""
        self._admit()
        self._stroke = Stroke(self.picture, self._painted, lambda patch: self._ended(text, patch))
        return self._stroke

    def apply(self, text: str, patch: Patch) -> None:
        """Change pixels as one undoable step."""
        self._admit()
        if not patch.is_empty:
            self.undo.push(PatchEdit(text, patch, self._put))

    def undo_edit(self) -> None:
        """Take back the last step."""
        self._admit()
        self.undo.undo()

    def redo_edit(self) -> None:
        """Do again the step taken back."""
        self._admit()
        self.undo.redo()

    def snapshot(self) -> Snapshot:
        """What is to be written into a file: a copy, which a thread may own."""
        self._end_stroke()
        kept = {key: value for key, value in self.info.data.items() if key != "breakpoints"}
        if self._breakpoints:
            kept["breakpoints"] = [list(point) for point in sorted(self._breakpoints)]
        info = replace(self.info, data=kept)
        return Snapshot(self.picture.copy(), info, self.version)

    def saved(self, path: Path, snapshot: Snapshot) -> None:
        """The snapshot lies in this file, which is the document's from now on."""
        if snapshot.version == self.version:
            self.undo.setClean()
        if path != self.path:
            self.path = path
            self.renamed.emit()

    def save(self, path: Path) -> None:
        """Write the picture into a file here and now."""
        snapshot = self.snapshot()
        save_pxi(path, snapshot.picture, snapshot.info)
        self.saved(path, snapshot)

    def rest(self) -> None:
        """Forget that the file held a paused machine: the next run starts at the entrance."""
        self.info = self.info.rested()

    def _admit(self) -> None:
        if self.gate is not None:
            self.gate()
        self._end_stroke()

    def _end_stroke(self) -> None:
        if self._stroke is not None:
            self._stroke.commit()

    def _ended(self, text: str, patch: Patch) -> None:
        self._stroke = None
        if not patch.is_empty:
            self.undo.push(PatchEdit(text, patch, self._put))

    def _put(self, patch: Patch) -> None:
        patch.apply(self.picture)
        for box in patch.boxes:
            self._painted(box)

    def _painted(self, box: Box) -> None:
        self.version += 1
        self.changed.emit(box)


def _points_of(data: dict[str, Any], picture: Picture) -> frozenset[Point]:
    """The breakpoints that a file names; what a stranger wrote there is read with care."""
    height, width = picture.shape[:2]
    named = data.get("breakpoints", [])
    points = set()
    for item in named if isinstance(named, list) else []:
        match item:
            case [int(x), int(y)] if 0 <= x < width and 0 <= y < height:
                points.add((x, y))
    return frozenset(points)
