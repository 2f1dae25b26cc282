"""The picture of knowledge under the hands: wheel, mouse, keys and hints."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from pxide.base.problems import Problem
from pxide.knowledge.image.entry import Entry, Place
from pxide.view.canvas.wheel import Wheel
from pxide.view.knowledge.entry_words import entry_hint
from pxide.view.knowledge.strip import Strip
from pxide.view.widgets.app_theme import AppTheme
from pxide.work.tiles.tile_reader import ImageReader

_PINCH: Final = 480.0  # of the wheel's units, for a pinch that doubles the distance
_ZOOM_KEYS: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class KnowledgePicture(Strip):
    """One knowledge image to look at and to point at."""

    copy_wanted = Signal()
    """The selected entry is to be copied."""
    menu_wanted = Signal(object)
    """The global QPoint at which a menu about the selected entry is to open."""
    pointed = Signal(object, object)
    """The Place under the mouse, or selected by a key, and its Entry or the Problem with it."""

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(app_theme, parent)
        self._wheel = Wheel()
        self._pressed: QPointF | None = None
        self._dragged_from: QPointF | None = None
        self._hint_at: tuple[Place, QPoint] | None = None
        self._held: tuple[Place, Entry | Problem] | None = None

    def show_reader(self, reader: ImageReader | None) -> None:
        """Show another picture, from its end."""
        if reader is not self.reader:
            if self.reader is not None:
                self.reader.entry_read.disconnect(self._entry_read)
            if reader is not None:
                reader.entry_read.connect(self._entry_read)
            self._held = self._hint_at = None
        super().show_reader(reader)

    def place_at(self, position: QPointF) -> Place | None:
        """The entry at a place of the viewport."""
        x, y = position.x() * self.sight.ratio, position.y() * self.sight.ratio
        row = self.sight.row_at(y) if self.sight.is_over(x) else None
        return None if row is None else self.layout_of_picture.place_at(row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the mouse, one level a notch; with Shift, go along the rows."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turn = event.angleDelta()
            self.set_sight(self.sight.panned(0.0, (turn.x() or turn.y()) * self.sight.ratio))
        else:
            self._zoom(self._wheel.turned(event), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select, or begin to drag the picture."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed = self._dragged_from = event.position()
        if event.button() is not Qt.MouseButton.MiddleButton:
            self._point(self.place_at(event.position()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the picture, or tell what is under the mouse."""
        place = self.place_at(event.position())
        self.hover(place)
        if self._pressed is None or self._dragged_from is None:
            if place is not None and (self._held is None or self._held[0] != place):
                self._ask(place)
            return
        far = (event.position() - self._pressed).manhattanLength()
        if far < QApplication.startDragDistance() and self._pressed is self._dragged_from:
            return
        by = (event.position() - self._dragged_from) * self.sight.ratio
        self._dragged_from = event.position()
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.set_sight(self.sight.panned(by.x(), by.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging."""
        self._pressed = self._dragged_from = None
        self.viewport().unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between the whole width and a pixel for a pixel."""
        sight = self.sight
        place = event.position() * sight.ratio
        if sight.is_fitted and sight.factor != sight.ratio:
            self.set_sight(sight.zoomed_to(sight.ratio, (place.x(), place.y())))
        else:
            self.set_sight(sight.fitted())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the entry."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self._point(self.place_at(QPointF(event.pos())))
        self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the entries, zoom, copy."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif key in _STEPS:
            self._step(_STEPS[key])
        elif key in _ZOOM_KEYS:
            self.set_sight(self.sight.zoomed(_ZOOM_KEYS[key]))
        elif key is Qt.Key.Key_0:
            self.set_sight(self.sight.fitted())
        elif not self._scroll(key):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys are for the picture."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they are not."""
        super().focusOutEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self.hover(None)

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinches and hints."""
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self._zoom(self._wheel.add(event.value() * _PINCH), event.position())
                return True
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._hint(event)
            return True
        return super().viewportEvent(event)

    def _zoom(self, notches: int, position: QPointF) -> None:
        place = position * self.sight.ratio
        sight = self.sight
        for _ in range(abs(notches)):
            sight = sight.zoomed(1 if notches > 0 else -1, (place.x(), place.y()))
        self.set_sight(sight)

    def _scroll(self, key: Qt.Key) -> bool:
        """Go to a far place of the picture; says whether the key is one for that."""
        sight = self.sight
        page = sight.view_height * 0.9
        if key is Qt.Key.Key_PageUp:
            self.glide_to(sight.panned(0.0, page))
        elif key is Qt.Key.Key_PageDown:
            self.glide_to(sight.panned(0.0, -page))
        elif key is Qt.Key.Key_Home:
            self.glide_to(sight.moved(sight.left, sight.highest_top))
        elif key is Qt.Key.Key_End:
            self.go_to_end()
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        layout = self.layout_of_picture
        place = layout.neighbour(self.selected, by)
        span = None if place is None else layout.span(place)
        if span is not None:
            self._point(place)
            self.glide_to(self.sight.shown_turn(*span))

    def _point(self, place: Place | None) -> None:
        self.select(place)
        if place is not None:
            self._ask(place)

    def _ask(self, place: Place) -> None:
        if self.reader is not None:
            self.reader.ask(place)

    def _hint(self, event: QHelpEvent) -> None:
        place = self.place_at(QPointF(event.pos()))
        self._hint_at = None
        if place is None:
            QToolTip.hideText()
            return
        self._hint_at = (place, event.globalPos())
        if self._held is not None and self._held[0] == place:
            self._show_hint()
        else:
            self._ask(place)

    def _entry_read(self, place: Place, entry: Entry | Problem) -> None:
        self._held = (place, entry)
        self.setAccessibleDescription(
            entry.what if isinstance(entry, Problem) else f"{place.citation} {entry.question}"
        )
        self.pointed.emit(place, entry)
        self._show_hint()

    def _show_hint(self) -> None:
        """Show what was read as the hint that was asked for, if the mouse is there still."""
        if self._held is None or self._hint_at is None or self._hint_at[0] != self._held[0]:
            return
        place, at = self._hint_at
        self._hint_at = None
        band = self.marks.hovered
        rect = self.viewport().rect() if band is None else self._rect_of(band.top, band.rows)
        QToolTip.showText(at, entry_hint(place, self._held[1]), self.viewport(), rect)

    def _rect_of(self, top: int, rows: int) -> QRect:
        sight = self.sight
        y, bottom = (sight.y_of(row) / sight.ratio for row in (top, top + rows))
        return QRect(0, int(y), self.viewport().width(), max(int(bottom - y), 1))
