"""Icons drawn from small line pictures, in the colours of the theme of the moment."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from pxide.view.widgets.theme import Theme, mixed

_FAINT = 0.55
_ROLES = ("good", "breakpoint", "fault", "lossy", "accent")


class Icons:
    """Gives icons by name; after a change of theme the same icons paint themselves anew."""

    def __init__(self, folder: Path, theme: Theme) -> None:
        self._folder = folder
        self._theme = theme
        self._drawn: dict[tuple[str, bool], QSvgRenderer] = {}

    def set_theme(self, theme: Theme) -> None:
        """Use another theme from the next paint on."""
        self._theme = theme
        self._drawn.clear()

    def names(self) -> tuple[str, ...]:
        """Every icon there is."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.svg")))

    def icon(self, name: str) -> QIcon:
        """The icon of that name; a name without a picture is a mistake of ours and raises."""
        path = self._folder / f"{name}.svg"
        if not path.is_file():
            raise KeyError(f"no icon is called {name!r}")
        return QIcon(_Engine(lambda is_faint: self._renderer(name, is_faint)))

    def _renderer(self, name: str, is_faint: bool) -> QSvgRenderer:
        if (name, is_faint) not in self._drawn:
            text = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
            drawing = self._coloured(text, is_faint).encode("utf-8")
            self._drawn[name, is_faint] = QSvgRenderer(QByteArray(drawing))
        return self._drawn[name, is_faint]

    def _coloured(self, text: str, is_faint: bool) -> str:
        for role in _ROLES:
            text = text.replace(f"var(--{role})", self._ink(getattr(self._theme, role), is_faint))
        return text.replace("currentColor", self._ink(self._theme.text, is_faint))

    def _ink(self, colour: QColor, is_faint: bool) -> str:
        if is_faint:
            grey = mixed(self._theme.muted, self._theme.panel, _FAINT)
            return grey.name()
        return colour.name()


class _Engine(QIconEngine):
    """Paints one drawing at whatever size and scale is asked for."""

    def __init__(self, drawing: Callable[[bool], QSvgRenderer]) -> None:
        super().__init__()
        self._drawing = drawing

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw in the middle of the rectangle, faint when disabled."""
        side = min(rect.width(), rect.height())
        square = QRectF(0.0, 0.0, side, side)
        square.moveCenter(QRectF(rect).center())
        self._drawing(mode == QIcon.Mode.Disabled).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The same as a little picture, for those who ask for one."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture
