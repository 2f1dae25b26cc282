"""Parts one under the other, each as high as its width asks for.

A layout of Qt asks for heights at widths that are never used, and shows new parts later than it
has room for them. Both would lay long texts out anew, and be seen, at every token.
"""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from pxide.view.widgets.metrics import GAP

LEAST = QSize(12 * GAP, 0)


class Column(QFrame):
    """Asks its parts for heights only at the width that they get."""

    def __init__(self, gap: int = 0) -> None:
        super().__init__()
        self._gap = gap
        self._parts: list[QWidget] = []
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget, place: int | None = None) -> None:
        """Take a part in at the end, or before another, and show it."""
        self._parts.insert(len(self._parts) if place is None else place, part)
        part.setParent(self)
        part.show()
        self._changed()

    def take(self, part: QWidget) -> None:
        """Put a part away for good."""
        self._parts.remove(part)
        part.hide()
        part.deleteLater()
        self._changed()

    def room(self, part: QWidget, width: int) -> tuple[int, int]:
        """Where a part begins, and how much of the width it gets."""
        return 0, width

    def heightForWidth(self, width: int) -> int:
        """The heights of the parts that are seen, and the gaps between them."""
        if width not in self._heights:
            edge = self.contentsMargins()
            inner = width - edge.left() - edge.right()
            heights = [self._height(part, inner) for part in self._seen()]
            gaps = self._gap * max(len(heights) - 1, 0)
            self._heights[width] = edge.top() + sum(heights) + gaps + edge.bottom()
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """As wide as there is room; the height follows."""
        return LEAST

    def minimumSizeHint(self) -> QSize:
        """Almost any width will do."""
        return LEAST

    def event(self, event: QEvent) -> bool:
        """A part wants another height, or was shown or hidden."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._changed()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts anew."""
        super().resizeEvent(event)
        self._place()

    def _changed(self) -> None:
        """A column within a column tells it at once; Qt would tell one after the other."""
        self._heights.clear()
        self._place()
        above = self.parent()
        if isinstance(above, Column):
            above._changed()
        else:
            self.updateGeometry()

    def _seen(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _place(self) -> None:
        edge = self.contentsMargins()
        inner, y = self.width() - edge.left() - edge.right(), edge.top()
        for part in self._seen():
            x, width = self.room(part, inner)
            height = self._height(part, inner)
            part.setGeometry(edge.left() + x, y, width, height)
            y += height + self._gap

    def _height(self, part: QWidget, inner: int) -> int:
        width = self.room(part, inner)[1]
        return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
