"""The one way by which pictures come in from files, are saved and go."""

from asyncio import Task
from pathlib import Path

from PySide6.QtCore import QObject

from pxide.base.problems import Problem
from pxide.base.settings import RECENT_FILES, Settings
from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.work.runner import Runner
from vm.core.picture import Picture
from vm.files.formats import OpenedFile
from vm.files.pxi import Info, save_pxi
from vm.run.readers import PROGRAMS

RECENT = 10
"""How many files the list of recent ones holds."""


class DocumentFiles(QObject):
    """Opens, saves and closes; reading and writing happen on threads of their own.

    A long text is assembled for as long as that takes: nothing that is saved waits for it, and
    whoever quits leaves it behind.
    """

    def __init__(
        self,
        workspace: Workspace,
        runner: Runner,
        *,
        settings: Settings,
        reads: AsyncWorker,
        writes: AsyncWorker,
        tasks: Tasks,
    ) -> None:
        """Lay what is opened in the workspace, and run it by the runner."""
        super().__init__(workspace)
        self._workspace = workspace
        self._runner = runner
        self._settings = settings
        self._reads = reads
        self._writes = writes
        self._tasks = tasks

    def open_path(self, path: Path, run: bool = False) -> Task[None]:
        """Open a file in a tab, or bring its tab on top, and run it when asked to."""
        return self._tasks.start(self._open(path.resolve(), run), f"open {path.name}")

    def open_copy(self, path: Path, run: bool = False) -> Task[None]:
        """Open a file as a new picture without one, so that saving asks where to."""
        return self._tasks.start(self._open_copy(path, run), f"open a copy of {path.name}")

    def new(self, width: int, height: int) -> None:
        """Open an empty picture."""
        self.lay_down(Document.new(width, height))

    async def save(self, tab: Tab, path: Path) -> None:
        """Write a tab into a file."""
        snapshot = tab.document.snapshot()
        await self._writes.do(self._write, path, snapshot.picture, snapshot.info)
        tab.document.saved(path.resolve(), snapshot)
        self._note_recent(path.resolve())

    def lay_down(self, document: Document) -> Tab:
        """Open a document that came from elsewhere."""
        tab = Tab(document)
        tab.selection.select((0, 0))
        self._workspace.open(tab)
        for remark in document.info.remarks:
            self._tasks.trouble.news(f"{document.title}: {remark}")
        return tab

    def close(self, tab: Tab) -> None:
        """Take a tab from the workspace; what is not saved is gone."""
        self._runner.stop(tab)
        self._workspace.close(tab)

    def rescue(self, folder: Path) -> list[Path]:
        """Write everything that is not saved into a folder, here and now: a bug was met."""
        saved = []
        for number, tab in enumerate(self._workspace.tabs):
            if tab.document.is_modified:
                folder.mkdir(parents=True, exist_ok=True)
                path = folder / f"{number}-{Path(tab.document.title).stem}.pxi"
                snapshot = tab.document.snapshot()
                save_pxi(path, snapshot.picture, snapshot.info)
                saved.append(path)
        return saved

    async def _open(self, path: Path, run: bool) -> None:
        tab = self._workspace.find(path)
        if tab is None:
            try:
                opened = await self._load(path)
            except Problem:
                self._forget_recent(path)
                raise
            tab = self._workspace.find(path) or self.lay_down(_document(opened, path))
        self._workspace.set_current(tab)
        self._note_recent(path)
        self._run_if(run, tab)

    async def _open_copy(self, path: Path, run: bool) -> None:
        opened = await self._load(path)
        self._run_if(run, self.lay_down(_copy(opened, path)))

    async def _load(self, path: Path) -> OpenedFile:
        return await self._reads.do(PROGRAMS.open, path)

    def _write(self, path: Path, picture: Picture, info: Info) -> None:
        """On the thread; whoever quits meanwhile waits until it is written."""
        with self._writes.exempt():
            save_pxi(path, picture, info)

    def _run_if(self, run: bool, tab: Tab) -> None:
        if run and not tab.is_running:
            self._runner.start(tab)

    def _note_recent(self, path: Path) -> None:
        kept = [name for name in self._settings.value(RECENT_FILES) if name != str(path)]
        self._settings.set(RECENT_FILES, (str(path), *kept)[:RECENT])

    def _forget_recent(self, path: Path) -> None:
        kept = [name for name in self._settings.value(RECENT_FILES) if name != str(path)]
        self._settings.set(RECENT_FILES, tuple(kept))


def _document(opened: OpenedFile, path: Path) -> Document:
    """What was read, in its file; a picture made from another format asks where to be saved."""
    if not opened.reader.saves_back:
        return _copy(opened, path)
    return Document(opened.picture, opened.info, path)


def _copy(opened: OpenedFile, path: Path) -> Document:
    """What was read, as a picture without a file, called as the file it came from."""
    return Document(opened.picture, opened.info, title=path.stem)
