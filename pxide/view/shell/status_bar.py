"""The status bar: the pixel under the mouse, why the run stopped, engine, size, zoom, server."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton

from pxide.base.commands import Commands
from pxide.model.active_tab import ActiveTab
from pxide.model.session import RunState, Session
from pxide.view.companion.server_button import ServerButton
from pxide.view.shell.engine_button import EngineButton
from pxide.work.companion.companion import Companion
from vm.report.numbers import grouped, speed_words
from vm.report.places import at, pixel_sentence
from vm.report.stops import stop_sentence

BAR = 120


class StatusBar(QStatusBar):
    """One line at the foot of the window."""

    def __init__(self, current: ActiveTab, commands: Commands, companion: Companion) -> None:
        super().__init__()
        self._current = current
        self.setSizeGripEnabled(False)
        self.under_mouse = _label("What is under the mouse")
        self.under_mouse.setMinimumWidth(1)  # a long text is cut and does not widen the window
        self.run = _label("Why the run stopped")
        self.engine = EngineButton(current, commands)
        self.speed = _label("How fast the program runs")
        self.server = ServerButton(companion, commands)
        self.about = _label("Width and height of the picture, and whether it is saved")
        self.zoom = _label("How large a pixel is shown")
        self.work = _label("What is being done")
        self.progress = QProgressBar()
        self.progress.setFixedWidth(BAR)
        self.progress.setTextVisible(False)
        self.stop = QToolButton()
        self.stop.setProperty("quiet", True)
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.addWidget(self.under_mouse, 1)
        for part in (self.work, self.progress, self.stop, self.run, self.engine, self.speed):
            self.addPermanentWidget(part)
        for part in (self.about, self.zoom, self.server):
            self.addPermanentWidget(part)
        self.clear_progress()
        self._connect()
        self.refresh()

    def show_progress(self, done: int, total: int, words: str, stop: QAction | None = None) -> None:
        """Say what is being done and how far it is, with the verb that stops it."""
        if stop is not None and not self.stop.actions():
            self.stop.setDefaultAction(stop)
        self.stop.setVisible(stop is not None)
        self.work.setText(words)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.setAccessibleName(words)
        self.work.show()
        self.progress.show()

    def clear_progress(self) -> None:
        """Take the progress away: what was done is over."""
        for part in (self.work, self.progress, self.stop):
            part.hide()

    def show_zoom(self, percent: float) -> None:
        """How large a pixel is shown."""
        self.zoom.setText(f"{percent:g} %")

    def refresh(self) -> None:
        """Say everything anew."""
        self._tell_mouse()
        self._tell_run()
        self._tell_document()

    def _connect(self) -> None:
        current = self._current
        current.tab_changed.connect(self.refresh)
        current.hovered_changed.connect(self._tell_mouse)
        current.pixels_changed.connect(self._tell_mouse)
        for told in (current.moved, current.state_changed, current.session_changed):
            told.connect(self._tell_run)
        current.document_changed.connect(self._tell_document)
        current.resized.connect(self.refresh)

    def _tell_mouse(self) -> None:
        tab = self._current.tab
        cell = None if tab is None else tab.selection.hovered or tab.selection.cell
        if tab is None or cell is None or not tab.document.box.contains(*cell):
            self.under_mouse.setText("")
        else:
            self.under_mouse.setText(pixel_sentence(tab.shown, cell, self._current.spelling))

    def _tell_run(self) -> None:
        tab = self._current.tab
        session = None if tab is None else tab.session
        self.run.setText("" if session is None else _run_words(session))
        is_fast = session is not None and session.speed > 0
        self.speed.setText(speed_words(session.speed) if session is not None and is_fast else "")
        self.speed.setVisible(is_fast)
        stop = None if session is None else session.stop
        role = "fault" if stop is not None and stop.fault is not None else ""
        if self.run.property("role") != role:
            self.run.setProperty("role", role)
            self.run.style().polish(self.run)

    def _tell_document(self) -> None:
        tab = self._current.tab
        if tab is None:
            self.about.setText("")
            self.zoom.setText("")
            return
        document = tab.document
        state = "not saved" if document.is_modified or document.path is None else "saved"
        size = f"{document.width} \N{MULTIPLICATION SIGN} {document.height}"
        self.about.setText(f"{size}  ·  {state}")


def _run_words(session: Session) -> str:
    """What the run is doing."""
    if session.state is RunState.RUNNING:
        return f"running, {grouped(session.steps)} steps"
    if session.is_cut_short:
        return f"cut short at {at(*session.pc)} after {grouped(session.steps)} steps"
    return f"ready at {at(*session.pc)}" if session.stop is None else stop_sentence(session.stop)


def _label(tip: str) -> QLabel:
    label = QLabel()
    label.setToolTip(tip)
    return label
