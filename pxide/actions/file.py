"""The File menu: new, open, save, close, quit."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pxide.actions.filing import RECENT, Filing
from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.base.settings import RECENT_FILES, Settings
from pxide.base.tasks import Tasks
from pxide.model.desk import Desk
from pxide.model.sheet import Sheet
from pxide.view.dialogs import Answer, Dialogs

MENU = "&File"
RECENT_MENU = "&File/Open &recent"


class FileVerbs:
    """What the File menu does."""

    def __init__(
        self,
        desk: Desk,
        filing: Filing,
        dialogs: Dialogs,
        settings: Settings,
        tasks: Tasks,
    ) -> None:
        """Do it to the sheets of the desk."""
        self._desk = desk
        self._filing = filing
        self._dialogs = dialogs
        self._settings = settings
        self._tasks = tasks

    def rows(
        self, quit_app: Callable[[], None], close_other: Callable[[], bool] = lambda: False
    ) -> tuple[Command, ...]:
        """The verbs; `quit_app` ends the application when nobody objects any more.

        `close_other` closes the tab on top where it holds no picture, and says whether it did.
        """
        ways_out = self._ways_out(quit_app, close_other)
        return (*self._ways_in(), *self._recent_rows(), *ways_out)

    def close_sheet(self, sheet: Sheet) -> None:
        """Close a sheet, after a question if it has changes that are not saved."""
        self._tasks.start(self._close(sheet), f"close {sheet.document.title}")

    def quit(self, quit_app: Callable[[], None]) -> None:
        """End the application, after a question for each sheet with changes."""
        self._tasks.start(self._quit(quit_app), "quit", exclusive="quit")

    def _ways_in(self) -> tuple[Command, ...]:
        return (
            Command(
                id="file.new",
                text="&New…",
                run=lambda: self._dialogs.ask_size(self._filing.new),
                key="Ctrl+N",
                menu=MENU,
                icon="file-plus",
                tip="Begin an empty picture of a size you choose",
                toolbar=True,
            ),
            Command(
                id="file.open",
                text="&Open…",
                run=self._ask_open,
                key="Ctrl+O",
                menu=MENU,
                icon="folder-open",
                tip="Open pictures from files",
                toolbar=True,
            ),
        )

    def _recent_rows(self) -> tuple[Command, ...]:
        return tuple(
            Command(
                id=f"file.recent.{index}",
                text=f"Recent file {index + 1}",
                run=partial(self._open_recent, index),
                menu=RECENT_MENU,
                tip="Open this file again",
                when=partial(_has_recent, index),
                words=partial(_short, index),
            )
            for index in range(RECENT)
        )

    def _ways_out(
        self, quit_app: Callable[[], None], close_other: Callable[[], bool]
    ) -> tuple[Command, ...]:
        return (
            Command(
                id="file.save",
                text="&Save",
                run=lambda: self._start_saving(False),
                key="Ctrl+S",
                menu=MENU,
                icon="content-save",
                tip="Write the picture into its file",
                when=lambda facts: facts.has_document and (facts.is_modified or not facts.has_path),
                toolbar=True,
                line_before=True,
            ),
            Command(
                id="file.save_as",
                text="Save &as…",
                run=lambda: self._start_saving(True),
                key="Ctrl+Shift+S",
                menu=MENU,
                icon="content-save-plus",
                tip="Write the picture into another file",
                when=lambda facts: facts.has_document,
            ),
            Command(
                id="file.close",
                text="&Close",
                run=partial(self._close_top, close_other),
                key="Ctrl+W",
                menu=MENU,
                icon="close",
                tip="Close this tab",
                when=lambda facts: facts.has_document or facts.knowledge.is_in_tab,
                line_before=True,
            ),
            Command(
                id="file.quit",
                text="&Quit",
                run=lambda: self.quit(quit_app),
                key="Ctrl+Q",
                menu=MENU,
                icon="exit",
                tip="Leave pxIDE",
            ),
        )

    def _ask_open(self) -> None:
        self._dialogs.ask_open(self._folder(), self._open_all)

    def _open_all(self, paths: list[Path]) -> None:
        for path in paths:
            self._filing.open_path(path)

    def _open_recent(self, index: int) -> None:
        self._filing.open_path(Path(self._settings.value(RECENT_FILES)[index]))

    def _start_saving(self, elsewhere: bool) -> None:
        sheet = self._desk.current
        if sheet is not None:
            self._tasks.start(self._save(sheet, elsewhere), f"save {sheet.document.title}")

    async def _save(self, sheet: Sheet, elsewhere: bool = False) -> bool:
        """True when the sheet lies in a file."""
        path = sheet.document.path
        if path is None or elsewhere:
            path = await self._ask_where(sheet)
        if path is None:
            return False
        await self._filing.save(sheet, path)
        return True

    async def _ask_where(self, sheet: Sheet) -> Path | None:
        document = sheet.document
        proposal = document.path or self._folder() / f"{document.title}.pxi"
        where: Path | None = await self._tasks.answer(partial(self._dialogs.ask_save, proposal))
        return where

    def _close_top(self, close_other: Callable[[], bool]) -> None:
        if not close_other() and self._desk.current is not None:
            self.close_sheet(self._desk.current)

    async def _close(self, sheet: Sheet) -> None:
        if await self._may_close(sheet) and sheet in self._desk.sheets:
            self._filing.close(sheet)

    async def _may_close(self, sheet: Sheet) -> bool:
        if not sheet.document.is_modified:
            return True
        self._desk.set_current(sheet)
        ask = partial(self._dialogs.ask_unsaved, sheet.document.title)
        answer: Answer = await self._tasks.answer(ask)
        if answer is Answer.SAVE:
            return await self._save(sheet)
        return answer is Answer.DISCARD

    async def _quit(self, quit_app: Callable[[], None]) -> None:
        for sheet in self._desk.sheets:
            if not await self._may_close(sheet):
                return
        quit_app()

    def _folder(self) -> Path:
        """The folder where the person worked last."""
        recent = self._settings.value(RECENT_FILES)
        return Path(recent[0]).parent if recent else Path.home()


def _has_recent(index: int, facts: Facts) -> bool:
    return index < len(facts.recent)


def _short(index: int, facts: Facts) -> str:
    """A path as a menu shows it: the name, and the folder for telling namesakes apart."""
    if not _has_recent(index, facts):
        return ""
    path = Path(facts.recent[index])
    return f"{path.name}  ({path.parent})"
