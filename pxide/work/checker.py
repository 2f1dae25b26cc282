"""The checker: looks for faults that can be seen without running, soon after each change."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from PySide6.QtCore import QObject, QTimer

from pxide.base.tasks import Tasks
from pxide.model.desk import Desk
from pxide.model.sheet import Sheet
from vm.check import check
from vm.picture import Box

REST = 200
"""Milliseconds without a change before a picture is looked through."""
LIVE_PIXELS = 1 << 22
"""Larger pictures take too long to copy: they are looked through when asked for, or run."""


class Checker(QObject):
    """Keeps the list of foreseen faults of every sheet on the desk up to date."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        """Watch every sheet that is laid on the desk."""
        super().__init__(desk)
        self._desk = desk
        self._tasks = tasks
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checker")
        self._changed: set[Sheet] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REST)
        self._soon.timeout.connect(self._look_at_changed)
        desk.opened.connect(self._watch)

    def check(self, sheet: Sheet) -> None:
        """Look now, and say so if there is nothing to be listed."""
        self._tasks.start(self._tell(sheet), f"check {sheet.document.title}")

    def shutdown(self) -> None:
        """Let the thread go."""
        self._soon.stop()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _watch(self, sheet: Sheet) -> None:
        sheet.document.changed.connect(partial(self._note, sheet))
        self._note(sheet)
        self._look_at_changed()

    def _note(self, sheet: Sheet, _box: Box | None = None) -> None:
        self._changed.add(sheet)
        self._soon.start()

    def _look_at_changed(self) -> None:
        changed, self._changed = self._changed, set()
        for sheet in changed.intersection(self._desk.sheets):
            if sheet.document.box.area > LIVE_PIXELS:
                sheet.set_faults(())
                continue
            self._tasks.start(self._look(sheet), f"check {sheet.document.title}")

    async def _look(self, sheet: Sheet) -> None:
        """What was changed meanwhile is looked through again, so that no old fault stays."""
        version = sheet.document.version
        picture = sheet.document.picture.copy()
        faults = await self._tasks.on_thread(self._thread, check, picture)
        if sheet in self._desk.sheets and sheet.document.version == version:
            sheet.set_faults(tuple(faults))

    async def _tell(self, sheet: Sheet) -> None:
        await self._look(sheet)
        if not sheet.faults:
            self._tasks.trouble.news("No fault can be seen without running.")
