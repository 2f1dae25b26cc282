"""The sheet on top, told as one set of signals, so that a panel need not follow the desk."""

from PySide6.QtCore import QObject, Signal, SignalInstance

from pxide.model.desk import Desk
from pxide.model.sheet import Sheet
from vm.asm import Spelling
from vm.asm.naming import Naming


class Current(QObject):
    """Tells again what the sheet on top tells, whichever that is."""

    sheet_changed = Signal()
    """Another sheet is on top, or none."""
    pixels_changed = Signal(object)
    """The Box whose pixels look new."""
    moved = Signal()
    traced = Signal()
    state_changed = Signal()
    session_changed = Signal()
    faults_changed = Signal()
    cell_changed = Signal()
    hovered_changed = Signal()
    breakpoints_changed = Signal()
    document_changed = Signal()
    """The title, the file or the modified mark of the document is new."""
    undo_changed = Signal()
    """There is another step to take back, or none."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._followed: Sheet | None = None
        self.naming = Naming(1, 1)
        """The names that the file on top gives to its places, registers and rows."""
        self._spelling = self.naming.spelling()
        desk.current_changed.connect(self._changed)
        self._changed()

    @property
    def sheet(self) -> Sheet | None:
        """The sheet on top."""
        return self._desk.current

    @property
    def spelling(self) -> Spelling:
        """The same names as instructions use them."""
        return self._spelling

    def _changed(self) -> None:
        if self._followed is not None:
            for told, again in self._wires(self._followed):
                told.disconnect(again)
        self._followed = self._desk.current
        if self._followed is not None:
            for told, again in self._wires(self._followed):
                told.connect(again)
        self._read_names()
        self.sheet_changed.emit()

    def _read_names(self) -> None:
        sheet = self._followed
        self.naming = Naming(1, 1)
        if sheet is not None:
            self.naming = Naming(sheet.document.width, sheet.document.height)
            self.naming.read(sheet.document.info)
        self._spelling = self.naming.spelling()

    def _wires(self, sheet: Sheet) -> tuple[tuple[SignalInstance, SignalInstance], ...]:
        document, selection = sheet.document, sheet.selection
        return (
            (sheet.shown_changed, self.pixels_changed),
            (sheet.moved, self.moved),
            (sheet.traced, self.traced),
            (sheet.state_changed, self.state_changed),
            (sheet.session_changed, self.session_changed),
            (sheet.faults_changed, self.faults_changed),
            (selection.cell_changed, self.cell_changed),
            (selection.hovered_changed, self.hovered_changed),
            (document.breakpoints_changed, self.breakpoints_changed),
            (document.renamed, self.document_changed),
            (document.modified_changed, self.document_changed),
            (document.undo.indexChanged, self.undo_changed),
        )
