"""Text to be read: as high as it is long, without a scroll bar, and loading nothing."""

from math import ceil
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from pxide.view.companion.column import LEAST


class TextView(QTextBrowser):
    """Shows a document; `activated` carries the address of a link that was clicked."""

    activated = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._revision = 0
        self._heights: dict[int, int] = {}
        self.anchorClicked.connect(lambda url: self.activated.emit(url.toString()))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing is loaded, whatever a text asks for."""
        return None

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the text in that width; a text that has not changed is not laid again."""
        revision = self.document().revision()
        if revision != self._revision:
            self._revision = revision
            self._heights.clear()
        if width not in self._heights:
            self._heights[width] = self._measure(width)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """As wide as there is room; the height follows."""
        return LEAST

    def minimumSizeHint(self) -> QSize:
        """Wraps to almost any width."""
        return LEAST

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text is laid to the width it has; without a scroll bar it is never scrolled."""
        super().resizeEvent(event)
        self._measure(self.width())
        self.verticalScrollBar().setValue(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Whatever other width somebody asked about, it is drawn at the one it has."""
        self._measure(self.width())
        super().paintEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel turns the conversation, not this text, unless it is turned sideways."""
        if self.horizontalScrollBar().maximum() and event.angleDelta().x():
            super().wheelEvent(event)
        else:
            event.ignore()

    def offer_links(self) -> None:
        """A text with links is a stop of the Tab key, which then goes from link to link."""
        forms = self.document().allFormats()
        if any(form.boolProperty(QTextFormat.Property.IsAnchor) for form in forms):
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def stay_at_the_left(self) -> None:
        """The cursor of the browser goes along with what is written, and is scrolled to."""
        if self.textCursor().position() and not self.textCursor().hasSelection():
            self.moveCursor(QTextCursor.MoveOperation.Start)

    def _measure(self, width: int) -> int:
        """Told the width itself, the browser does not lay the text to its own of the moment."""
        if self.lineWrapColumnOrWidth() != width:
            self.setLineWrapColumnOrWidth(width)
        return ceil(self.document().size().height())


class PlainTextView(TextView):
    """Text without any marks: what a person wrote, thoughts, code, the result of a tool."""

    def __init__(self, name: str, colour: QColor, font: QFont | None = None) -> None:
        super().__init__(name)
        self._ink = QTextCharFormat()
        self._ink.setForeground(colour)
        self._shown = ""
        if font is not None:
            self.document().setDefaultFont(font)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._shown

    def set_text(self, text: str) -> None:
        """Show another text; where it goes on from what is shown, only the new is written."""
        if text == self._shown:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if not text.startswith(self._shown):
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            self._shown = ""
        cursor.insertText(text[len(self._shown) :], self._ink)
        cursor.endEditBlock()
        self.stay_at_the_left()
        self._shown = text
        self.updateGeometry()
