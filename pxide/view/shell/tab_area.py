"""The tabs: one canvas for each tab in the workspace."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabBar, QTabWidget, QToolButton, QWidget

from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.canvas.canvas import Canvas
from pxide.view.knowledge.knowledge_view import KnowledgeView
from pxide.view.widgets.app_theme import AppTheme
from vm.core.picture import Box, Point

MODIFIED = " ●"


class TabArea(QTabWidget):
    """Follows the workspace; closing is only asked for, since it may cost work."""

    close_wanted = Signal(object)
    """The Tab whose cross was pressed."""
    zoom_changed = Signal(float)
    """How large the canvas on top shows a pixel, in percent."""

    mode_changed = Signal()
    """The canvas on top shows the picture another way."""
    files_dropped = Signal(list)
    """The Paths that were dropped on a canvas."""
    view_changed = Signal()
    """Another view of knowledge is on top, or none, or another entry is selected in it."""
    copy_wanted = Signal()
    source_wanted = Signal(object)
    """A Source that lies in another image than the one on top."""

    def __init__(
        self, workspace: Workspace, make_canvas: Callable[[Tab], Canvas], app_theme: AppTheme
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._make_canvas = make_canvas
        self._app_theme = app_theme
        self._canvases: dict[Tab, Canvas] = {}
        self._views: list[KnowledgeView] = []
        self.setAccessibleName("Open pictures")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setDocumentMode(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUsesScrollButtons(True)
        self.tabBar().setAccessibleName("Names of the open pictures")
        workspace.opened.connect(self._opened)
        workspace.closed.connect(self._closed)
        workspace.current_changed.connect(self._raise_current)
        self.currentChanged.connect(self._chosen)
        app_theme.changed.connect(self._theme_changed)
        for tab in workspace.tabs:
            self._opened(tab)
        self._raise_current()

    @property
    def canvas(self) -> Canvas | None:
        """The canvas on top."""
        return (
            None if self._workspace.current is None else self._canvases.get(self._workspace.current)
        )

    @property
    def canvases(self) -> tuple[Canvas, ...]:
        """All of them."""
        return tuple(self._canvases.values())

    @property
    def view(self) -> KnowledgeView | None:
        """The view of knowledge on top, where no canvas is."""
        top = self.currentWidget()
        return top if isinstance(top, KnowledgeView) else None

    @property
    def views(self) -> tuple[KnowledgeView, ...]:
        """All of them."""
        return tuple(self._views)

    def open_view(self, view: KnowledgeView, title: str) -> None:
        """Lay a view of knowledge on top; meanwhile no picture is the one that verbs speak of."""
        self._views.append(view)
        view.selection_changed.connect(self.view_changed)
        view.copy_wanted.connect(self.copy_wanted)
        view.elsewhere_wanted.connect(self.source_wanted)
        view.picture.camera.changed.connect(self._tell_zoom)
        place = self.addTab(view, title.replace("&", "&&"))
        self.setTabToolTip(place, f"{view.path}, followed as it grows")
        close = self._close_button(title, lambda: self.close_view(view))
        self.tabBar().setTabButton(place, QTabBar.ButtonPosition.RightSide, close)
        self.setCurrentWidget(view)
        view.setFocus()

    def close_view(self, view: KnowledgeView) -> None:
        """Take a view of knowledge away."""
        self._views.remove(view)
        view.leave()
        self.removeTab(self.indexOf(view))
        view.deleteLater()
        self.view_changed.emit()

    def focus_canvas(self) -> None:
        """Give the keyboard to what is on top."""
        top = self.canvas or self.view
        if top is not None:
            top.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn(self, by: int) -> None:
        """Bring the tab that lies so many further on top; behind the last comes the first."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def point_out(self, cell: Point) -> None:
        """Show where a pixel is; the picture moves only when the pixel is out of sight."""
        canvas, box = self.canvas, Box(*cell, 1, 1)
        if canvas is None:
            return
        view, seen = canvas.camera.room.view, canvas.lens.target(box)
        corners = ((seen.x, seen.y), (seen.right - 1, seen.bottom - 1))
        if not all(view.contains(*corner) for corner in corners):
            canvas.center_on(*cell)
        canvas.flash(box)

    def _opened(self, tab: Tab) -> None:
        canvas = self._make_canvas(tab)
        self._canvases[tab] = canvas
        place = self.addTab(canvas, tab.document.title)
        self.tabBar().setTabButton(
            place,
            QTabBar.ButtonPosition.RightSide,
            self._close_button(tab.document.title, lambda: self.close_wanted.emit(tab)),
        )
        tab.document.renamed.connect(lambda: self._name(tab))
        tab.document.modified_changed.connect(lambda: self._name(tab))
        canvas.zoom_changed.connect(self._tell_zoom)
        canvas.dropped.connect(self.files_dropped)
        canvas.options_changed.connect(self.mode_changed)
        self._name(tab)

    def _closed(self, tab: Tab) -> None:
        canvas = self._canvases.pop(tab)
        self.removeTab(self.indexOf(canvas))
        canvas.deleteLater()

    def _raise_current(self) -> None:
        canvas = self.canvas
        if canvas is not None:
            self.setCurrentWidget(canvas)
            canvas.setFocus()
            self._tell_zoom()

    def _chosen(self, place: int) -> None:
        """A person chose a tab; while a tab is being closed its canvas is nobody's."""
        chosen = self.widget(place)
        if chosen in self._views:
            self._workspace.set_current(None)
            self._tell_zoom()
        self.view_changed.emit()
        for tab, canvas in self._canvases.items():
            if canvas is chosen and tab in self._workspace.tabs:
                self._workspace.set_current(tab)

    def _name(self, tab: Tab) -> None:
        document = tab.document
        place = self.indexOf(self._canvases[tab])
        title = document.title.replace("&", "&&")
        self.setTabText(place, title + (MODIFIED if document.is_modified else ""))
        where = "not in a file yet" if document.path is None else str(document.path)
        self.setTabToolTip(place, f"{where}{', not saved' if document.is_modified else ''}")

    def _theme_changed(self) -> None:
        for canvas in self._canvases.values():
            canvas.set_theme(self._app_theme.theme)

    def _tell_zoom(self) -> None:
        if self.canvas is not None:
            self.zoom_changed.emit(self.canvas.percent)
        elif self.view is not None:
            self.zoom_changed.emit(round(self.view.picture.camera.view.percent, 1))

    def _close_button(self, title: str, close: Callable[[], None]) -> QWidget:
        button = QToolButton()
        button.setProperty("quiet", True)
        button.setIcon(self._app_theme.icons.icon("close"))
        button.setToolTip(f"Close {title}")
        button.setAccessibleName(f"Close {title}")
        button.clicked.connect(close)
        return button
