"""The status bar: the pixel under the mouse, why the run stopped, engine, size, zoom, server."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton

from pxide.base.commands import Commands
from pxide.model.session import Session, State
from pxide.model.sheet import Sheet
from pxide.view.companion.server_button import ServerButton
from pxide.view.current import Current
from pxide.view.engine_button import EngineButton
from pxide.view.readings import grouped
from pxide.work.companion.companion import Companion
from vm.asm import Spelling, instruction_text
from vm.isa import BY_CODE
from vm.picture import Point, signed, word_at
from vm.trace import Stop, StopReason

BAR = 120
MILLION, THOUSAND = 1e6, 1e3
_STOPPED = {
    StopReason.STEP: "stepped, now",
    StopReason.PAUSE: "paused",
    StopReason.BUDGET: "step limit reached",
    StopReason.YIELD: "frame shown, now",
}
"""How a person says it where the law's word alone is none."""


def pixel_words(sheet: Sheet, cell: Point, names: Spelling) -> str:
    """One pixel in words: where, its bytes, its value, and the instruction it could be."""
    word = word_at(sheet.shown, *cell)
    colour = word.to_bytes(4, "little").hex().upper()
    name = names.labels.get(cell) or (names.registers.get(cell[0]) if cell[1] == 1 else None)
    where = f"({cell[0]}, {cell[1]})" + (f" {name}" if name else "")
    text = f"{where}  #{colour}  word {grouped(word)}"
    if signed(word) < 0:
        text += f", signed {grouped(signed(word))}"
    return (
        f"{text}  ·  {instruction_text(word, names)}" if word and word & 0xFF in BY_CODE else text
    )


def stop_words(stop: Stop) -> str:
    """Why a run stopped, where and after how many steps."""
    where = f"({stop.pc[0]}, {stop.pc[1]})"
    plural = "" if stop.steps == 1 else "s"
    reason = _STOPPED.get(stop.reason, stop.reason.value)
    text = f"{reason} at {where} after {grouped(stop.steps)} step{plural}"
    if stop.fault is not None:
        text = f"fault {int(stop.fault.code)}, {stop.fault.code.words}, at {where}"
    return f"{text}, lossy" if stop.lossy else text


def speed_words(speed: float) -> str:
    """Steps a second, rounded to what a person reads."""
    if speed >= MILLION:
        return f"{speed / MILLION:.0f} M steps/s"
    return f"{speed / THOUSAND:.0f} k steps/s" if speed >= THOUSAND else f"{speed:.0f} steps/s"


def run_words(session: Session) -> str:
    """What the run is doing."""
    if session.state is State.RUNNING:
        return f"running, {grouped(session.steps)} steps"
    if session.is_cut_short:
        where = f"({session.pc[0]}, {session.pc[1]})"
        return f"cut short at {where} after {grouped(session.steps)} steps"
    if session.stop is None:
        return f"ready at ({session.pc[0]}, {session.pc[1]})"
    return stop_words(session.stop)


class StatusBar(QStatusBar):
    """One line at the foot of the window."""

    def __init__(self, current: Current, commands: Commands, companion: Companion) -> None:
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
        """Nothing is being done any more."""
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
        current.sheet_changed.connect(self.refresh)
        current.hovered_changed.connect(self._tell_mouse)
        current.pixels_changed.connect(self._tell_mouse)
        for told in (current.moved, current.state_changed, current.session_changed):
            told.connect(self._tell_run)
        current.document_changed.connect(self._tell_document)

    def _tell_mouse(self) -> None:
        sheet = self._current.sheet
        cell = None if sheet is None else sheet.selection.hovered or sheet.selection.cell
        if sheet is None or cell is None or not sheet.document.box.contains(*cell):
            self.under_mouse.setText("")
        else:
            self.under_mouse.setText(pixel_words(sheet, cell, self._current.spelling))

    def _tell_run(self) -> None:
        sheet = self._current.sheet
        session = None if sheet is None else sheet.session
        self.run.setText("" if session is None else run_words(session))
        is_fast = session is not None and session.speed > 0
        self.speed.setText(speed_words(session.speed) if session is not None and is_fast else "")
        self.speed.setVisible(is_fast)
        stop = None if session is None else session.stop
        role = "fault" if stop is not None and stop.fault is not None else ""
        if self.run.property("role") != role:
            self.run.setProperty("role", role)
            self.run.style().polish(self.run)

    def _tell_document(self) -> None:
        sheet = self._current.sheet
        if sheet is None:
            self.about.setText("")
            self.zoom.setText("")
            return
        document = sheet.document
        state = "not saved" if document.is_modified or document.path is None else "saved"
        size = f"{document.width} \N{MULTIPLICATION SIGN} {document.height}"
        self.about.setText(f"{size}  ·  {state}")


def _label(tip: str) -> QLabel:
    label = QLabel()
    label.setToolTip(tip)
    return label
