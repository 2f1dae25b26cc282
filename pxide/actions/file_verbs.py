"""The File menu: new, open, save, close, quit."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.base.settings import RECENT_FILES, Settings
from pxide.base.tasks import Tasks
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.shell.dialogs import DialogAnswer, Dialogs
from pxide.work.document_files import RECENT, DocumentFiles

MENU = "&File"
RECENT_MENU = "&File/Open &recent"


class FileVerbs:
    """What the File menu does."""

    def __init__(
        self,
        workspace: Workspace,
        document_files: DocumentFiles,
        dialogs: Dialogs,
        settings: Settings,
        tasks: Tasks,
    ) -> None:
        """Do it to the tabs of the workspace."""
        self._workspace = workspace
        self._document_files = document_files
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

    def close_tab(self, tab: Tab) -> None:
        """Close a tab, after a question if it has changes that are not saved."""
        self._tasks.start(self._close(tab), f"close {tab.document.title}")

    def quit(self, quit_app: Callable[[], None]) -> None:
        """End the application, after a question for each tab with changes."""
        self._tasks.start(self._quit(quit_app), "quit", exclusive="quit")

    def _ways_in(self) -> tuple[Command, ...]:
        return (
            Command(
                id="file.new",
                text="&New…",
                run=lambda: self._dialogs.ask_size(self._document_files.new),
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
            self._document_files.open_path(path)

    def _open_recent(self, index: int) -> None:
        self._document_files.open_path(Path(self._settings.value(RECENT_FILES)[index]))

    def _start_saving(self, elsewhere: bool) -> None:
        tab = self._workspace.current
        if tab is not None:
            self._tasks.start(self._save(tab, elsewhere), f"save {tab.document.title}")

    async def _save(self, tab: Tab, elsewhere: bool = False) -> bool:
        """True when the tab lies in a file."""
        path = tab.document.path
        if path is None or elsewhere:
            path = await self._ask_where(tab)
        if path is None:
            return False
        await self._document_files.save(tab, path)
        return True

    async def _ask_where(self, tab: Tab) -> Path | None:
        document = tab.document
        proposal = document.path or self._folder() / f"{document.title}.pxi"
        where: Path | None = await self._tasks.answer(partial(self._dialogs.ask_save, proposal))
        return where

    def _close_top(self, close_other: Callable[[], bool]) -> None:
        if not close_other() and self._workspace.current is not None:
            self.close_tab(self._workspace.current)

    async def _close(self, tab: Tab) -> None:
        if await self._may_close(tab) and tab in self._workspace.tabs:
            self._document_files.close(tab)

    async def _may_close(self, tab: Tab) -> bool:
        if not tab.document.is_modified:
            return True
        self._workspace.set_current(tab)
        ask = partial(self._dialogs.ask_unsaved, tab.document.title)
        answer: DialogAnswer = await self._tasks.answer(ask)
        if answer is DialogAnswer.SAVE:
            return await self._save(tab)
        return answer is DialogAnswer.DISCARD

    async def _quit(self, quit_app: Callable[[], None]) -> None:
        for tab in self._workspace.tabs:
            if not await self._may_close(tab):
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
