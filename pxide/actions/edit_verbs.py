"""The Edit menu: undo, redo and the settings."""

from functools import partial

from pxide.base.commands import Command
from pxide.base.conditions import fact
from pxide.base.settings import Settings
from pxide.model.workspace import Workspace
from pxide.view.shell.dialogs import Dialogs

MENU = "&Edit"
_row = partial(Command, menu=MENU)


class EditVerbs:
    """What the Edit menu does."""

    def __init__(self, workspace: Workspace, dialogs: Dialogs, settings: Settings) -> None:
        """Do it to the document on top of the workspace."""
        self._workspace = workspace
        self._dialogs = dialogs
        self._settings = settings

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (
            _row("edit.undo", "&Undo", self._undo, "Take back the last change of the picture",
                 key="Ctrl+Z", icon="undo",
                 when=fact("document.can_undo") & ~fact("run.is_running"),
                 words=fact("document.undo_text").then(lambda text: f"&Undo {text}".rstrip()),
                 toolbar=True),
            _row("edit.redo", "&Redo", self._redo, "Do again the change that was taken back",
                 key="Ctrl+Y", icon="redo",
                 when=fact("document.can_redo") & ~fact("run.is_running"),
                 words=fact("document.redo_text").then(lambda text: f"&Redo {text}".rstrip()),
                 toolbar=True),
            _row("edit.settings", "&Settings…", lambda: self._dialogs.edit_settings(self._settings),
                 "Change how pxIDE looks and runs programs", key="Ctrl+,", icon="gear",
                 line_before=True),
        )  # fmt: skip

    def _undo(self) -> None:
        self._workspace.need_current().document.undo_edit()

    def _redo(self) -> None:
        self._workspace.need_current().document.redo_edit()
