"""A tab: a document with its selection, its program and the run on it, if there is one."""

from PySide6.QtCore import QObject, Signal

from pxide.model.document import Document
from pxide.model.program_map import ProgramMap
from pxide.model.selection import Selection
from pxide.model.session import Session
from vm.core.executor import Counts
from vm.core.faults import Fault, Problem
from vm.core.picture import Box, Picture, Point


class Tab(QObject):
    """What a canvas shows. The session's signals are told again here, so that a view that
    stays can listen while sessions come and go."""

    shown_changed = Signal(object)
    """The Box whose pixels look new."""
    session_changed = Signal()
    """There is another session, or none."""
    resized = Signal()
    """The document has another size; the selection moves along after this."""
    faults_changed = Signal()
    moved = Signal()
    traced = Signal()
    state_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        """Show the document."""
        super().__init__(parent)
        self.document = document
        document.setParent(self)
        document.set_guard(self)
        document.changed.connect(self._document_changed)
        document.resized.connect(self._document_resized)
        self.selection = Selection(self)
        self.session: Session | None = None
        self.version = 0
        """Grows with every change of what is shown."""
        self.program_map = ProgramMap(self, self)
        self.is_closed = False
        """Taken from the workspace: what still waits to work on it has nothing to do any more."""
        self._seen: tuple[Fault, ...] = ()

    @property
    def shown(self) -> Picture:
        """The picture to be seen: the run's while there is one, else the document's."""
        return self.document.picture if self.session is None else self.session.picture

    @property
    def counts(self) -> Counts | None:
        """How often the run read, wrote and executed each pixel, (3, H, W), where it is counted."""
        return None if self.session is None else self.session.counts

    @property
    def is_running(self) -> bool:
        """True while steps are being done."""
        return self.session is not None and self.session.is_running

    @property
    def feeds_program(self) -> bool:
        """Whether mouse and keys are for the program, which shows frames and listens."""
        return self.is_running and self.program_map.yields

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The fault that stopped the run and the faults seen without running."""
        stop = None if self.session is None else self.session.stop
        met = () if stop is None or stop.fault is None else (stop.fault,)
        return met + tuple(fault for fault in self._seen if fault not in met)

    def set_faults(self, faults: tuple[Fault, ...]) -> None:
        """These faults can be seen without running."""
        if faults != self._seen:
            self._seen = faults
            self.faults_changed.emit()

    def open_session(self) -> Session:
        """Begin a run; it shows the document until it is given a copy. The one before is gone."""
        self._drop_session()
        session = Session(self.document.picture, self)
        session.changed.connect(self._show)
        session.moved.connect(self.moved)
        session.traced.connect(self.traced)
        session.state_changed.connect(self._state_changed)
        self.session = session
        self._session_changed()
        return session

    def close_session(self) -> None:
        """Show the document again; what the run painted is gone."""
        if self.session is not None:
            self._drop_session()
            self._session_changed()
            self.faults_changed.emit()

    def admit_edit(self) -> None:
        """Painting while the program runs would be lost; while it is paused, it ends the run.

        Raises Problem while the program runs.
        """
        if self.is_running:
            raise Problem(
                "The program is running, so the picture cannot be painted.",
                "Pause it with F6 or stop it with Shift+F5, then paint.",
            )
        self.close_session()

    def _drop_session(self) -> None:
        if self.session is not None:
            self.session.disconnect(self)
            self.session.deleteLater()
            self.session = None

    def _session_changed(self) -> None:
        self.version += 1
        self.session_changed.emit()
        self.shown_changed.emit(self.document.box)

    def _show(self, box: Box) -> None:
        self.version += 1
        self.shown_changed.emit(box)

    def _document_changed(self, box: Box) -> None:
        if self.session is None:
            self._show(box)

    def _document_resized(self, by: Point) -> None:
        """Selection and faults speak of pixels that lie elsewhere now."""
        self.version += 1
        self.set_faults(())
        self.resized.emit()
        self.selection.move(by, self.document.width, self.document.height)

    def _state_changed(self) -> None:
        self.state_changed.emit()
        self.faults_changed.emit()
