"""The picker: which image is shown, where answers are learned, and where they are looked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.link_button import LinkButton
from pxide.view.widgets.metrics import GAP
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.companion.open_images import ImageStatus
from vm.report.numbers import grouped


class ImageMenu(QFrame):
    """A list that opens under the picker: one row for each open image, and the ways to more."""

    shown = Signal(object)
    """The path of the image to show."""

    def __init__(
        self, images: KnowledgeService, app_theme: AppTheme, actions: tuple[QAction, ...]
    ) -> None:
        super().__init__(None, Qt.WindowType.Popup)
        self.setObjectName("sheet")
        self.setAccessibleName("Knowledge images")
        self._images = images
        self._app_theme = app_theme
        self._learners = QButtonGroup(self)
        self._cells: list[QWidget] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(3 * GAP)
        self._grid.setVerticalSpacing(GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 3 * GAP)
        column.addLayout(self._grid)
        self._links = [LinkButton(action) for action in actions]
        for link in self._links:
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            link.clicked.connect(self.hide)

    def open_under(self, under: QWidget) -> None:
        """Open under a widget, with the images as they are now."""
        self.refresh()
        self.adjustSize()
        room = under.screen().availableGeometry()
        place = under.mapToGlobal(QPoint(0, under.height() + 1))
        if place.y() + self.height() > room.bottom():
            place = under.mapToGlobal(QPoint(0, -self.height() - 1))
        self.move(min(place.x(), room.right() - self.width()), max(place.y(), room.top()))
        self.show()

    def refresh(self) -> None:
        """List the images as they are now."""
        for link in self._links:
            link.follow()
        for widget in self._cells:
            widget.deleteLater()
        self._cells = []
        self._learners.deleteLater()
        self._learners = QButtonGroup(self)
        for column, (text, tip) in enumerate(
            (
                ("Image", "Press one to see it"),
                ("Learn", "Where finished answers and lessons are written"),
                ("Look", "Where entries are looked for"),
            )
        ):
            self._place(_heading(text, tip), 0, column)
        for row, status in enumerate(self._images.statuses, 1):
            self._add_row(row, status)

    def _add_row(self, row: int, status: ImageStatus) -> None:
        images, path = self._images, status.path
        name = QPushButton(path.stem)
        name.setProperty("link", True)
        name.setToolTip(f"{path}\n{status_words(status)}")
        name.clicked.connect(lambda: self._show(path))
        learn = QRadioButton()
        learn.setAccessibleName(f"Learn in {path.stem}")
        learn.setChecked(images.selection.learn == path)
        learn.toggled.connect(lambda is_on: images.learn_in(path) if is_on else None)
        look = QCheckBox()
        look.setAccessibleName(f"Look in {path.stem}")
        look.setChecked(path in images.selection.look)
        look.toggled.connect(lambda is_on: images.look_in(path, is_on))
        learn.toggled.connect(lambda _is_on: look.setChecked(path in images.selection.look))
        self._learners.addButton(learn)
        for column, widget in enumerate((name, learn, look, self._closer(path))):
            self._place(widget, row, column)

    def _place(self, widget: QWidget, row: int, column: int) -> None:
        side = Qt.AlignmentFlag.AlignCenter if column else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(widget, row, column, side)
        self._cells.append(widget)

    def _closer(self, path: Path) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._app_theme.icons.icon("close"))
        button.setProperty("quiet", True)
        button.setToolTip(f"Close {path.stem}; the file stays")
        button.setAccessibleName(f"Close {path.stem}")
        button.clicked.connect(lambda: self._close(path))
        return button

    def _show(self, path: Path) -> None:
        self.hide()
        self.shown.emit(path)

    def _close(self, path: Path) -> None:
        self.hide()
        self._images.close(path)


class ImagePicker(QToolButton):
    """Names the image that is shown; pressing it opens the list."""

    shown = Signal(object)
    """The path of the image to show."""

    def __init__(
        self, images: KnowledgeService, app_theme: AppTheme, actions: tuple[QAction, ...]
    ) -> None:
        super().__init__()
        self._images = images
        self.image_menu = ImageMenu(images, app_theme, actions)
        self.image_menu.setParent(self, Qt.WindowType.Popup)
        self.image_menu.shown.connect(self.shown)
        self.setProperty("quiet", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(app_theme.icons.icon("chevron-down"))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda: self.image_menu.open_under(self))

    def show_path(self, path: Path | None) -> None:
        """Name this image, and say how it stands."""
        status = next((each for each in self._images.statuses if each.path == path), None)
        self.setText("No image" if path is None else path.stem)
        words = "" if path is None or status is None else f"\n{path}\n{status_words(status)}"
        self.setToolTip(f"Choose what is shown, where to learn and where to look{words}")
        self.setAccessibleName(f"Knowledge image {self.text()}")


def status_words(status: ImageStatus) -> str:
    """How an image stands, in words."""
    damage = f", {len(status.damage)} damaged" if status.damage else ""
    return f"{grouped(status.entries)} entries{damage}, {grouped(status.height)} rows"


def _heading(text: str, tip: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "section")
    label.setToolTip(tip)
    return label
