"""The picture of one knowledge image, to look at and to point at, followed as it grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QWidget

from pxide.base.problems import Problem
from pxide.knowledge.image.entry import Entry, Place
from pxide.view.knowledge.entry_tips import EntryTips
from pxide.view.knowledge.row_marks import LiveMarks, MarkedBand, RowMarks
from pxide.view.knowledge.rows_painter import RowsPainter, paint_focus, paint_marks
from pxide.view.knowledge.viewport import GlidingCamera, Viewport, room_of
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.camera import nearest
from pxide.work.tiles.row_layout import Growth, RowLayout
from pxide.work.tiles.tile_reader import ImageReader

_BAR_STEP: Final = 48  # pixels of the desktop that an arrow of a scroll bar moves
_ZOOM_KEYS: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class KnowledgeCanvas(QAbstractScrollArea):
    """Shows a reader's picture through a camera. Nothing is drawn while nothing changes."""

    selection_changed = Signal()
    grown = Signal(object)
    """The Growth that is seen to arrive."""
    laid_out = Signal()
    """The picture is known, or is another one, or cannot be read."""
    copy_wanted = Signal()
    """The selected entry is to be copied."""
    menu_wanted = Signal(object)
    """The global QPoint at which a menu about the selected entry is to open."""
    pointed = Signal(object, object)
    """The Place under the mouse, or selected by a key, and its Entry or the Problem with it."""

    def __init__(self, app_theme: AppTheme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = GlidingCamera(self)
        self._app_theme = app_theme
        self._reader: ImageReader | None = None
        self._painter = RowsPainter()
        self._marks = LiveMarks(self)
        self._was_laid_out = False
        self._is_syncing = False
        self._pressed: QPointF | None = None
        self._dragged_from: QPointF | None = None
        self._tips = EntryTips(self.viewport())
        self._set_up()
        self.camera.changed.connect(self._view_changed)
        self._marks.changed.connect(self.viewport().update)
        self._tips.read.connect(self._entry_read)
        app_theme.changed.connect(self.viewport().update)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(_BAR_STEP)
        self.setAccessibleName("Picture of the knowledge")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def reader(self) -> ImageReader | None:
        """Whose picture is shown."""
        return self._reader

    @property
    def layout_of_picture(self) -> RowLayout:
        """What lies where; nothing where no picture is shown."""
        return RowLayout() if self._reader is None else self._reader.layout

    @property
    def marks(self) -> RowMarks:
        """What is marked on it."""
        return self._marks.now

    @property
    def selected(self) -> Place | None:
        """The entry that is selected."""
        return self._marks.selected

    @property
    def is_gliding(self) -> bool:
        """Whether the picture moves by itself just now."""
        return self.camera.is_gliding

    def show_reader(self, reader: ImageReader | None) -> None:
        """Show another picture, from its end."""
        former, self._reader = self._reader, reader
        if reader is former:
            return
        if former is not None:
            former.laid_out.disconnect(self._laid_out)
            former.grown.disconnect(self._grown)
            former.tiles_changed.disconnect(self.viewport().update)
        if reader is not None:
            reader.laid_out.connect(self._laid_out)
            reader.grown.connect(self._grown)
            reader.tiles_changed.connect(self.viewport().update)
        self._tips.follow(reader)
        self._painter.forget()
        self.camera.show(self.camera.view)
        self._was_laid_out = False
        was_selected = self.selected is not None
        self._marks.clear()
        if was_selected:
            self.selection_changed.emit()
        self._laid_out()

    def place_at(self, position: QPointF) -> Place | None:
        """The entry at a place of the viewport."""
        view = self.camera.view
        x, y = position.x() * view.room.ratio, position.y() * view.room.ratio
        row = view.row_at(y) if view.is_over(x) else None
        return None if row is None else self.layout_of_picture.place_at(row)

    def glide_to(self, view: Viewport) -> None:
        """Go to a place of the same picture in a moment, or at once where nothing shall move."""
        self.camera.glide_to(view)

    def go_to_end(self) -> None:
        """Show the last rows and follow those to come."""
        self.glide_to(self.camera.view.at_end())

    def flash(self, place: Place) -> bool:
        """Bring an entry into sight and point it out for a moment; says whether there is one."""
        band = self._marks.band(place)
        if band is None:
            return False
        self.select(place)
        self._marks.flash(band)
        self.glide_to(self.camera.view.showing(band.top, band.rows))
        return True

    def select(self, place: Place | None) -> None:
        """Select an entry or none."""
        if place != self.selected:
            self._marks.select(place)
            self.selection_changed.emit()

    def set_hits(self, places: Iterable[Place]) -> None:
        """Mark what a search found."""
        self._marks.set_hits(places)

    def expect(self, place: Place) -> None:
        """An entry was just written: it will be seen to arrive."""
        if self._reader is not None:
            self._reader.expect(place)

    def hover(self, place: Place | None) -> None:
        """The mouse is over an entry or over none."""
        self._marks.hover(place)

    def sizeHint(self) -> QSize:
        """Enough for a few entries."""
        return QSize(320, 260)

    def minimumSizeHint(self) -> QSize:
        """Enough for one."""
        return QSize(120, 60)

    def showEvent(self, event: QShowEvent) -> None:
        """Take over what was written while nobody looked."""
        super().showEvent(event)
        self._find_room()
        if self._reader is not None:
            self._reader.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another part is in sight."""
        self._find_room()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """A scroll bar was moved."""
        if not self._is_syncing:
            view = self.camera.view
            scale = view.room.ratio / view.factor
            across, down = self.horizontalScrollBar(), self.verticalScrollBar()
            left = across.value() * scale if across.maximum() else view.left
            self.camera.show(view.moved(left, view.highest_top + down.value() * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight, in whole device pixels."""
        self._find_room()
        theme, view = self._app_theme.theme, self.camera.view
        with QPainter(self.viewport()) as painter:
            painter.fillRect(self.viewport().rect(), theme.canvas_back)
            view.room.take(painter)
            painter.setClipRect(QRectF(0, 0, view.room.view.w, view.room.view.h))
            if self._reader is None:
                return
            self._reader.want(view.wanted_tiles)
            self._painter.paint(painter, view, self._reader, theme)
            hidden = tuple(MarkedBand(*band) for band in self._reader.layout.hidden_in(*view.rows))
            marks = replace(self.marks, hidden=hidden, has_focus=self.hasFocus())
            paint_marks(painter, view, marks, theme)
            if self.hasFocus():
                paint_focus(painter, view, theme)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the mouse, one level a notch; with Shift, go along the rows."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turn = event.angleDelta()
            self.camera.pan(0.0, (turn.x() or turn.y()) * self.camera.room.ratio)
        else:
            self.camera.turn_wheel(event)
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
            self._tips.ask_if_new(place)
            return
        far = (event.position() - self._pressed).manhattanLength()
        if far < QApplication.startDragDistance() and self._pressed is self._dragged_from:
            return
        by = (event.position() - self._dragged_from) * self.camera.room.ratio
        self._dragged_from = event.position()
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.camera.pan(by.x(), by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging."""
        self._pressed = self._dragged_from = None
        self.viewport().unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between the whole width and a pixel for a pixel."""
        view, ratio = self.camera.view, self.camera.room.ratio
        place = event.position() * ratio
        if view.is_fitted and view.factor != ratio:
            self.camera.show(view.zoomed_to(ratio, (place.x(), place.y())))
        else:
            self.camera.fit()

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
            self.camera.step(_ZOOM_KEYS[key])
        elif key is Qt.Key.Key_0:
            self.camera.fit()
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
        """Forget the entry that was under the mouse."""
        self.hover(None)

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinches and hints."""
        if isinstance(event, QNativeGestureEvent) and self.camera.pinch(event):
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place, around = self.place_at(QPointF(event.pos())), self._rect_of(self.marks.hovered)
            self._tips.show(place, event.globalPos(), around)
            return True
        return super().viewportEvent(event)

    def _find_room(self) -> None:
        ratio, room = self.devicePixelRatioF(), self.viewport().size()
        across, down = nearest(room.width() * ratio), nearest(room.height() * ratio)
        self.camera.set_room(room_of(across, down, ratio))

    def _view_changed(self) -> None:
        """Bring the scroll bars in line with what is seen."""
        view = self.camera.view
        ratio, scale = view.room.ratio, view.factor / view.room.ratio
        tall = (view.lowest_top - view.highest_top) * scale
        wide = view.width * scale - view.room.view.w / ratio
        self._is_syncing = True
        for bar, length, place, page in (
            (self.verticalScrollBar(), tall, view.top - view.highest_top, view.room.view.h),
            (self.horizontalScrollBar(), wide, view.left, view.room.view.w),
        ):
            bar.setPageStep(nearest(page / ratio))
            bar.setRange(0, max(nearest(length), 0))
            bar.setValue(nearest(place * scale))
        self._is_syncing = False
        self.viewport().update()

    def _laid_out(self) -> None:
        layout = self.layout_of_picture
        former = self.camera.view
        new = former.of_picture(layout.width, layout.height)
        if not self._was_laid_out:
            self._was_laid_out = layout.height > 0
            self.camera.adjust(new.at_end())
        elif former.is_at_end:
            # The new rows are below the window still, and glide into it.
            first = max(former.top, new.lowest_top - new.room.view.h / new.factor)
            self.camera.adjust(replace(new, top=first))
            self.glide_to(new.at_end())
        else:
            self.camera.adjust(new)
        self._marks.lay_out(layout)
        if self.selected is not None and layout.span(self.selected) is None:
            self.select(None)
        self.laid_out.emit()

    def _grown(self, growth: Growth) -> None:
        self._marks.arrive(growth)
        self.grown.emit(growth)

    def _scroll(self, key: Qt.Key) -> bool:
        """Go to a far place of the picture; says whether the key is one for that."""
        view = self.camera.view
        page = view.room.view.h * 0.9
        if key is Qt.Key.Key_PageUp:
            self.glide_to(view.panned(0.0, page))
        elif key is Qt.Key.Key_PageDown:
            self.glide_to(view.panned(0.0, -page))
        elif key is Qt.Key.Key_Home:
            self.glide_to(view.moved(view.left, view.highest_top))
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
            self.glide_to(self.camera.view.showing(*span))

    def _point(self, place: Place | None) -> None:
        self.select(place)
        if place is not None:
            self._tips.ask(place)

    def _entry_read(self, place: Place, entry: Entry | Problem) -> None:
        self.setAccessibleDescription(
            entry.what if isinstance(entry, Problem) else f"{place.citation} {entry.question}"
        )
        self.pointed.emit(place, entry)

    def _rect_of(self, band: MarkedBand | None) -> QRect:
        """Where some rows lie on the viewport; all of it for none."""
        if band is None:
            return self.viewport().rect()
        view = self.camera.view
        y, bottom = (view.y_of(row) / view.room.ratio for row in (band.top, band.top + band.rows))
        return QRect(0, int(y), self.viewport().width(), max(int(bottom - y), 1))
