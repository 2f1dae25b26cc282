"""What can be undone: the steps of a document, and the list they stand in."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from pxide.model.breakpoints import Breakpoints
from pxide.model.stroke import Pixel
from vm.core.patch import Patch
from vm.core.picture import Box, Picture, Point, blank


class UndoList(QObject):
    """The steps done and the steps taken back, of one document."""

    changed = Signal()
    """There is another step to take back or to do again, or none."""
    clean_changed = Signal()
    """The document has become equal to its file, or no longer is."""

    def __init__(self, parent: QObject | None = None) -> None:
        """No step was done yet."""
        super().__init__(parent)
        self._stack = QUndoStack(self)
        self._stack.indexChanged.connect(self.changed)
        self._stack.cleanChanged.connect(self.clean_changed)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._stack.canUndo()

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return self._stack.canRedo()

    @property
    def undo_text(self) -> str:
        """The name of the step to take back, "" where there is none."""
        return self._stack.undoText()

    @property
    def redo_text(self) -> str:
        """The name of the step to do again, "" where there is none."""
        return self._stack.redoText()

    @property
    def is_clean(self) -> bool:
        """Whether the steps done are those that are in the file."""
        return self._stack.isClean()

    def count(self) -> int:
        """How many steps are kept, those taken back included."""
        return self._stack.count()

    def push(self, edit: QUndoCommand) -> None:
        """Add a step behind those done, which does its `redo`; those taken back are forgotten."""
        self._stack.push(edit)

    def undo(self) -> None:
        """Take back the last step."""
        self._stack.undo()

    def redo(self) -> None:
        """Do again the step taken back last."""
        self._stack.redo()

    def set_clean(self) -> None:
        """What is done now is in the file."""
        self._stack.setClean()


class PatchEdit(QUndoCommand):
    """A change of pixels that was made already: the first redo does nothing."""

    def __init__(self, text: str, patch: Patch, write: Callable[[Patch], None]) -> None:
        """Take the patch back and do it again by the function given."""
        super().__init__(text)
        self._patch = patch
        self._write = write
        self._is_made = True

    def redo(self) -> None:
        """Write the pixels after the change."""
        if not self._is_made:
            self._write(self._patch)
        self._is_made = True

    def undo(self) -> None:
        """Write the pixels before the change."""
        self._is_made = False
        self._write(self._patch.inverse())


@dataclass(frozen=True, slots=True)
class Resizing:
    """How a picture gets another size."""

    width: int
    height: int
    offset: Point = (0, 0)
    """Where the pixel at the top left comes to lie; negative ones cut columns and rows off."""
    fill: Pixel = (0, 0, 0, 0)
    """What the pixels are that were not there before."""

    def applied_to(self, picture: Picture) -> Picture:
        """A new picture of the new size; a Problem where no picture may have it."""
        resized = blank(self.width, self.height)
        resized[:] = self.fill
        x, y = self.offset
        box = Box(x, y, picture.shape[1], picture.shape[0]).clipped(self.width, self.height)
        if box is not None:
            resized[box.slices] = picture[Box(box.x - x, box.y - y, box.w, box.h).slices]
        return resized


ReplacePicture = Callable[[Picture, Point, Breakpoints], Breakpoints]
"""Shows another picture and moves the marks by so much, with them these breakpoints that lay
outside; gives those that lie outside from then on."""


class ResizeEdit(QUndoCommand):
    """Another size. The picture before is kept as it was: every other step on it stands earlier
    in the list, so nobody writes it while this one is done."""

    def __init__(self, resizing: Resizing, before: Picture, replace: ReplacePicture) -> None:
        """Resize the picture given, and show the result, or that picture, by the function."""
        super().__init__("Resize")
        self._resizing = resizing
        self._before = before
        self._replace = replace
        self._outside = Breakpoints()

    def redo(self) -> None:
        """Show the picture in its new size."""
        resized = self._resizing.applied_to(self._before)
        self._outside = self._replace(resized, self._resizing.offset, self._outside)

    def undo(self) -> None:
        """Show the picture that was there before."""
        x, y = self._resizing.offset
        self._outside = self._replace(self._before, (-x, -y), self._outside)
