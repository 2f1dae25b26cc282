"""The area in which a tall picture is seen through a sight: its scroll bars and how it glides."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEasingCurve, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QStyle, QWidget

from pxide.view.canvas.geometry import nearest
from pxide.view.knowledge.viewport import Viewport

_GLIDE: Final = 360  # milliseconds
_BAR_STEP: Final = 48  # pixels of the desktop that an arrow of a scroll bar moves


class SightArea(QAbstractScrollArea):
    """Holds a sight and keeps it, the scroll bars and the size of the area together."""

    sight_changed = Signal()
    """Another part is seen, or at another zoom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sight = Viewport()
        self._is_syncing = False
        self._glide = QVariantAnimation(self)
        self._glide.setDuration(_GLIDE)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.valueChanged.connect(self._glided)
        self._way = (0.0, 0.0)
        """From where to where it glides."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(_BAR_STEP)

    @property
    def sight(self) -> Viewport:
        """What is seen."""
        return self._sight

    @property
    def is_gliding(self) -> bool:
        """Whether the picture moves by itself just now."""
        return self._glide.state() is QVariantAnimation.State.Running

    def set_sight(self, sight: Viewport) -> None:
        """See another part, at once; what was gliding stops."""
        self._glide.stop()
        self._set_sight(sight)

    def glide_to(self, sight: Viewport) -> None:
        """Go to a place of the same picture in a moment, or at once where nothing shall move."""
        self._glide.stop()
        style = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self)
        if style <= 0 or not self.isVisible() or sight.top == self._sight.top:
            self._set_sight(sight)
            return
        page = sight.view_height / sight.factor
        begin = min(max(self._sight.top, sight.top - page), sight.top + page)
        self._way = (begin, sight.top)
        self._glide.start()

    def find_room(self) -> None:
        """Bring the sight in line with the size of the area and the scaling of its screen."""
        ratio, room = self.devicePixelRatioF(), self.viewport().size()
        size = nearest(room.width() * ratio), nearest(room.height() * ratio)
        sight = self._sight
        if (*size, ratio) != (sight.view_width, sight.view_height, sight.ratio):
            is_bound_for_end = self.is_gliding and replace(sight, top=self._way[1]).is_at_end
            self._glide.stop()
            sized = sight.sized(*size, ratio)
            self._set_sight(sized.at_end() if is_bound_for_end else sized)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another part is in sight."""
        self.find_room()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """A scroll bar was moved."""
        if not self._is_syncing:
            sight = self._sight
            scale = sight.ratio / sight.factor
            across, down = self.horizontalScrollBar(), self.verticalScrollBar()
            left = across.value() * scale if across.maximum() else sight.left
            self.set_sight(sight.moved(left, sight.highest_top + down.value() * scale))

    def _glided(self, share: float) -> None:
        if self.is_gliding:
            begin, end = self._way
            self._set_sight(replace(self._sight, top=begin + (end - begin) * share))

    def _set_sight(self, sight: Viewport) -> None:
        if sight == self._sight:
            return
        self._sight = sight
        self._sync_bars()
        self.viewport().update()
        self.sight_changed.emit()

    def _sync_bars(self) -> None:
        sight = self._sight
        scale = sight.factor / sight.ratio
        tall = (sight.lowest_top - sight.highest_top) * scale
        wide = sight.width * scale - sight.view_width / sight.ratio
        self._is_syncing = True
        for bar, length, place, page in (
            (self.verticalScrollBar(), tall, sight.top - sight.highest_top, sight.view_height),
            (self.horizontalScrollBar(), wide, sight.left, sight.view_width),
        ):
            bar.setPageStep(nearest(page / sight.ratio))
            bar.setRange(0, max(nearest(length), 0))
            bar.setValue(nearest(place * scale))
        self._is_syncing = False
