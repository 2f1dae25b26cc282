"""The tab on top, told as one set of signals, so that a panel need not follow the workspace."""

from PySide6.QtCore import QObject, Signal, SignalInstance

from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from vm.asm import InstructionText
from vm.asm.names import SymbolNames


class ActiveTab(QObject):
    """Tells again what the tab on top tells, whichever that is."""

    tab_changed = Signal()
    """Another tab is on top, or none."""
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
    resized = Signal()
    """The picture has another size; `pixels_changed` follows for all of it."""
    undo_changed = Signal()
    """There is another step to take back, or none."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        """Follow the workspace."""
        super().__init__(parent)
        self._workspace = workspace
        self._followed: Tab | None = None
        self.naming = SymbolNames(1, 1)
        """The names that the file on top gives to its places, registers and rows."""
        self._spelling = self.naming.spelling()
        workspace.current_changed.connect(self._changed)
        self._changed()

    @property
    def tab(self) -> Tab | None:
        """The tab on top."""
        return self._workspace.current

    @property
    def spelling(self) -> InstructionText:
        """The same names as instructions use them."""
        return self._spelling

    def _changed(self) -> None:
        if self._followed is not None:
            for source, relay in self._relays(self._followed):
                source.disconnect(relay)
            self._followed.resized.disconnect(self._resized)
        self._followed = self._workspace.current
        if self._followed is not None:
            for source, relay in self._relays(self._followed):
                source.connect(relay)
            self._followed.resized.connect(self._resized)
        self._read_names()
        self.tab_changed.emit()

    def _read_names(self) -> None:
        tab = self._followed
        self.naming = SymbolNames(1, 1)
        if tab is not None:
            self.naming = SymbolNames(tab.document.width, tab.document.height)
            self.naming.read(tab.document.info)
        self._spelling = self.naming.spelling()

    def _resized(self) -> None:
        self._read_names()
        self.resized.emit()

    def _relays(self, tab: Tab) -> tuple[tuple[SignalInstance, SignalInstance], ...]:
        """Each signal of a tab, and the one of this object that tells it again."""
        document, selection = tab.document, tab.selection
        return (
            (tab.shown_changed, self.pixels_changed),
            (tab.moved, self.moved),
            (tab.traced, self.traced),
            (tab.state_changed, self.state_changed),
            (tab.session_changed, self.session_changed),
            (tab.faults_changed, self.faults_changed),
            (selection.cell_changed, self.cell_changed),
            (selection.hovered_changed, self.hovered_changed),
            (document.breakpoints_changed, self.breakpoints_changed),
            (document.renamed, self.document_changed),
            (document.modified_changed, self.document_changed),
            (document.undo.changed, self.undo_changed),
        )
