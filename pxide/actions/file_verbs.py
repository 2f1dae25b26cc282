"""The File menu: new, open, save, close, quit."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pxide.actions.window_face import GetWindow
from pxide.base.commands import Command
from pxide.base.conditions import HAS_DOCUMENT, fact
from pxide.base.settings import RECENT_FILES, Settings
from pxide.base.tasks import Tasks
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.shell.dialogs import DialogAnswer, Dialogs
from pxide.work.document_files import RECENT, DocumentFiles

MENU = "&File"
RECENT_MENU = "&File/Open &recent"
_row = partial(Command, menu=MENU)


class FileVerbs:
    """What the File menu does."""

    def __init__(
        self,
        workspace: Workspace,
        document_files: DocumentFiles,
        *,
        dialogs: Dialogs,
        settings: Settings,
        tasks: Tasks,
        window: GetWindow,
        leave: Callable[[], None],
    ) -> None:
        """Do it to the tabs of the workspace; `leave` ends the application, unasked."""
        self._workspace = workspace
        self._document_files = document_files
        self._dialogs = dialogs
        self._settings = settings
        self._tasks = tasks
        self._window = window
        self._leave = leave

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (*self._ways_in(), *self._ways_out())

    def close_tab(self, tab: Tab) -> None:
        """Close a tab, after a question if it has changes that are not saved."""
        self._tasks.start(self._close(tab), f"close {tab.document.title}")

    def quit(self) -> None:
        """End the application, after a question for each tab with changes."""
        self._tasks.start(self._quit(), "quit", exclusive="quit")

    def _ways_in(self) -> tuple[Command, ...]:
        return (
            _row("file.new", "&New…", lambda: self._dialogs.ask_size(self._document_files.new),
                 "Begin an empty picture of a size you choose", key="Ctrl+N", icon="file-plus",
                 toolbar=True),
            _row("file.open", "&Open…", self._ask_open, "Open pictures from files", key="Ctrl+O",
                 icon="folder-open", toolbar=True),
            *(self._recent_row(index) for index in range(RECENT)),
        )  # fmt: skip

    def _recent_row(self, index: int) -> Command:
        return Command(
            f"file.recent.{index}", f"Recent file {index + 1}", partial(self._open_recent, index),
            "Open this file again", menu=RECENT_MENU,
            when=fact("settings.recent").then(lambda recent: index < len(recent)),
            words=fact("settings.recent").then(partial(_short, index)),
        )  # fmt: skip

    def _ways_out(self) -> tuple[Command, ...]:
        unsaved = fact("document.is_modified") | ~fact("document.has_path")
        return (
            _row("file.save", "&Save", lambda: self._start_saving(False),
                 "Write the picture into its file", key="Ctrl+S", icon="content-save",
                 when=HAS_DOCUMENT & unsaved, toolbar=True, line_before=True),
            _row("file.save_as", "Save &as…", lambda: self._start_saving(True),
                 "Write the picture into another file", key="Ctrl+Shift+S",
                 icon="content-save-plus", when=HAS_DOCUMENT),
            _row("file.close", "&Close", self._close_top, "Close this tab", key="Ctrl+W",
                 icon="close", when=HAS_DOCUMENT | fact("knowledge.is_in_tab"), line_before=True),
            _row("file.quit", "&Quit", self.quit, "Leave pxIDE", key="Ctrl+Q", icon="exit"),
        )  # fmt: skip

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

    def _close_top(self) -> None:
        if not self._window().close_knowledge_tab():
            self.close_tab(self._workspace.need_current())

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

    async def _quit(self) -> None:
        for tab in self._workspace.tabs:
            if not await self._may_close(tab):
                return
        self._leave()

    def _folder(self) -> Path:
        """The folder where the person worked last."""
        recent = self._settings.value(RECENT_FILES)
        return Path(recent[0]).parent if recent else Path.home()


def _short(index: int, recent: tuple[str, ...]) -> str:
    """A path as a menu shows it: the name, and the folder for telling namesakes apart."""
    if index >= len(recent):
        return ""
    path = Path(recent[index])
    return f"{path.name}  ({path.parent})"
