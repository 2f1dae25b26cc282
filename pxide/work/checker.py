"""The checker: looks for faults that can be seen without running, soon after each change."""

from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer

from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from vm.check.checker import check
from vm.core.picture import Box

REST = 200
"""Milliseconds without a change before a picture is looked through."""
LIVE_PIXELS = 1 << 22
"""Larger pictures take too long to copy: they are looked through when asked for, or run."""


class Checker(QObject):
    """Keeps the list of foreseen faults of every tab in the workspace up to date."""

    def __init__(self, workspace: Workspace, worker: AsyncWorker, tasks: Tasks) -> None:
        """Watch every tab that is laid in the workspace; look on the thread of the worker."""
        super().__init__(workspace)
        self._workspace = workspace
        self._worker = worker
        self._tasks = tasks
        self._changed: set[Tab] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REST)
        self._soon.timeout.connect(self._look_at_changed)
        workspace.opened.connect(self._watch)

    def check(self, tab: Tab) -> None:
        """Look now, and say so if there is nothing to be listed."""
        self._tasks.start(self._tell(tab), f"check {tab.document.title}")

    def stop(self) -> None:
        """Look no more."""
        self._soon.stop()

    def _watch(self, tab: Tab) -> None:
        tab.document.changed.connect(partial(self._note, tab))
        self._note(tab)
        self._look_at_changed()

    def _note(self, tab: Tab, _box: Box | None = None) -> None:
        self._changed.add(tab)
        self._soon.start()

    def _look_at_changed(self) -> None:
        changed, self._changed = self._changed, set()
        for tab in changed.intersection(self._workspace.tabs):
            if tab.document.box.area > LIVE_PIXELS:
                tab.set_faults(())
                continue
            self._tasks.start(self._look(tab), f"check {tab.document.title}")

    async def _look(self, tab: Tab) -> None:
        """What was changed meanwhile is looked through again, so that no old fault stays."""
        version = tab.document.version
        picture, code = tab.document.picture.copy(), _code_of(tab)
        faults = await self._worker.do(check, picture, code)
        if tab in self._workspace.tabs and tab.document.version == version:
            tab.set_faults(tuple(faults))

    async def _tell(self, tab: Tab) -> None:
        await self._look(tab)
        if not tab.faults:
            self._tasks.trouble.news("No fault can be seen without running.")


def _code_of(tab: Tab) -> npt.NDArray[np.intp] | None:
    """Where the document's instructions are, if that is known as a whole."""
    if tab.session is not None:
        return None
    analysis = tab.program_map.latest()
    return analysis.places if analysis.is_whole else None
