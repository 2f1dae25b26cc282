"""A document: the picture, its file, its undo steps and its breakpoints."""

from dataclasses import dataclass, replace
from functools import partial, reduce
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PySide6.QtCore import QObject, Signal

from pxide.model.breakpoints import Breakpoints
from pxide.model.stroke import Pixel, Stroke
from pxide.model.undo_list import PatchEdit, ResizeEdit, Resizing, UndoList
from vm.core.patch import Patch
from vm.core.picture import Box, Picture, Point, blank, check_size
from vm.files.pxi import Info, load_pxi, save_pxi


@dataclass(frozen=True)
class Snapshot:
    """A document at one moment, as it goes into a file."""

    picture: Picture
    info: Info
    version: int


class EditGuard(Protocol):
    """Whoever has to be asked before a document is edited."""

    def admit_edit(self) -> None:
        """Raise a Problem when there may be no edit now."""


class Document(QObject):
    """What is painted and saved. A run never changes it."""

    changed = Signal(object)
    """The Box whose pixels are new, to be painted anew; told also while a stroke is under way."""
    edited = Signal(object)
    """The Patch of a whole edit, once, when its pixels are there: a stroke that was kept, a change
    applied, an undo, a redo. Another size is told by `resized` instead."""
    resized = Signal(object)
    """The Point by which the pixels that stayed were moved. `picture` is another array of another
    size; `changed` follows for all of it."""
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
        self.undo = UndoList(self)
        self.undo.clean_changed.connect(self.modified_changed)
        self.version = 0
        """Grows with every change of a pixel."""
        self._title = title
        self._guard: EditGuard | None = None
        self._stroke: Stroke | None = None
        self._rewritten: Patch | None = None
        self._breakpoints = Breakpoints.read(self.info.data, self.width, self.height)

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
        return not self.undo.is_clean

    @property
    def breakpoints(self) -> Breakpoints:
        """Where a run stops before the instruction."""
        return self._breakpoints

    def toggle_breakpoint(self, x: int, y: int) -> None:
        """Set or take away the breakpoint on a pixel."""
        if self.box.contains(x, y):
            self.set_breakpoints(self._breakpoints.toggled((x, y)))

    def set_breakpoints(self, breakpoints: Breakpoints) -> None:
        """Have exactly these breakpoints."""
        if breakpoints != self._breakpoints:
            self._breakpoints = breakpoints
            self.breakpoints_changed.emit()

    def set_guard(self, guard: EditGuard) -> None:
        """Have this one asked before each edit."""
        self._guard = guard

    def stroke(self, text: str) -> Stroke:
        """Begin to paint; what was being painted before is kept as its own step."""
        self._admit()
        ended = partial(self._stroke_ended, text)
        self._stroke = Stroke(self.picture, painted=self._painted, ended=ended)
        return self._stroke

    def apply(self, text: str, patch: Patch) -> None:
        """Change pixels as one undoable step."""
        self._admit()
        if not patch.is_empty:
            self._write(patch)
            self._keep(text, patch)

    def resize(
        self, width: int, height: int, *, offset: Point = (0, 0), fill: Pixel = (0, 0, 0, 0)
    ) -> None:
        """Give the picture another size as one undoable step; a Problem where it may not have it.

        The pixel at the top left comes to lie at `offset`, and breakpoints and notes move along.
        New pixels are filled.
        """
        check_size(width, height)
        self._admit()
        resizing = Resizing(width=width, height=height, offset=offset, fill=fill)
        if (width, height) != (self.width, self.height) or offset != (0, 0):
            self.undo.push(ResizeEdit(resizing, self.picture, self._replace_picture))

    def undo_edit(self) -> None:
        """Take back the last step."""
        self._admit()
        self.undo.undo()
        self._tell_rewritten()

    def redo_edit(self) -> None:
        """Do again the step taken back."""
        self._admit()
        self.undo.redo()
        self._tell_rewritten()

    def snapshot(self) -> Snapshot:
        """What is to be written into a file: a copy, which a thread may own."""
        self._end_stroke()
        kept = {key: value for key, value in self.info.data.items() if key != "breakpoints"}
        if self._breakpoints:
            kept["breakpoints"] = self._breakpoints.written()
        info = replace(self.info, data=kept)
        return Snapshot(self.picture.copy(), info, self.version)

    def saved(self, path: Path, snapshot: Snapshot) -> None:
        """The snapshot lies in this file, which is the document's from now on."""
        if snapshot.version == self.version:
            self.undo.set_clean()
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
        if self._guard is not None:
            self._guard.admit_edit()
        self._end_stroke()

    def _end_stroke(self) -> None:
        if self._stroke is not None:
            self._stroke.commit()

    def _stroke_ended(self, text: str, patch: Patch) -> None:
        self._stroke = None
        if not patch.is_empty:
            self._keep(text, patch)

    def _keep(self, text: str, patch: Patch) -> None:
        """Make a change that was written an undoable step, and tell it."""
        self.undo.push(PatchEdit(text, patch, self._rewrite))
        self.edited.emit(patch)

    def _write(self, patch: Patch) -> None:
        patch.apply(self.picture)
        self._painted(reduce(Box.united, patch.boxes))

    def _rewrite(self, patch: Patch) -> None:
        """Write what an undo or redo writes; it is told as an edit when the list has moved on."""
        self._write(patch)
        self._rewritten = patch

    def _tell_rewritten(self) -> None:
        patch, self._rewritten = self._rewritten, None
        if patch is not None:
            self.edited.emit(patch)

    def _replace_picture(self, picture: Picture, by: Point, outside: Breakpoints) -> Breakpoints:
        """Show another picture, with the marks moved; gives the breakpoints that lie outside."""
        former, self.picture = self._breakpoints, picture
        self.info = replace(self.info, data=_moved_notes(self.info.data, by))
        moved = Breakpoints(former | outside).moved(by)
        self._breakpoints = moved.inside(self.width, self.height)
        self.version += 1
        self.resized.emit(by)
        if self._breakpoints != former:
            self.breakpoints_changed.emit()
        self.changed.emit(self.box)
        return Breakpoints(moved - self._breakpoints)

    def _painted(self, box: Box) -> None:
        self.version += 1
        self.changed.emit(box)


def _moved_notes(notes: dict[str, Any], by: Point) -> dict[str, Any]:
    """The notes of a picture whose pixels were moved; what is no place is left as it is.

    What comes to lie outside is kept, so that moving back is exact: readers pass it over.
    """
    moved = dict(notes)
    labels = notes.get("labels")
    if isinstance(labels, dict):
        moved["labels"] = {name: _moved_point(point, by) for name, point in labels.items()}
    for key in ("comments", "regions", "watches"):
        if isinstance(notes.get(key), list):
            moved[key] = [_moved_place(place, by) for place in notes[key]]
    if "pc" in notes:
        moved["pc"] = _moved_point(notes["pc"], by)
    return moved


def _moved_point(point: object, by: Point) -> object:
    match point:
        case [int(x), int(y)]:
            return [x + by[0], y + by[1]]
    return point


def _moved_place(place: object, by: Point) -> object:
    match place:
        case {"x": int(x), "y": int(y), **others}:
            return {"x": x + by[0], "y": y + by[1], **others}
    return place
