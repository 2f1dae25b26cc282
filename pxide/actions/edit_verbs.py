"""The Edit menu: undo, redo and the settings."""

from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.base.settings import Settings
from pxide.model.workspace import Workspace
from pxide.view.shell.dialogs import Dialogs

MENU = "&Edit"


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
            Command(
                id="edit.undo",
                text="&Undo",
                run=self._undo,
                key="Ctrl+Z",
                menu=MENU,
                icon="undo",
                tip="Take back the last change of the picture",
                when=lambda facts: facts.can_undo and not facts.is_running,
                words=_undo_words,
                toolbar=True,
            ),
            Command(
                id="edit.redo",
                text="&Redo",
                run=self._redo,
                key="Ctrl+Y",
                menu=MENU,
                icon="redo",
                tip="Do again the change that was taken back",
                when=lambda facts: facts.can_redo and not facts.is_running,
                words=_redo_words,
                toolbar=True,
            ),
            Command(
                id="edit.settings",
                text="&Settings…",
                run=lambda: self._dialogs.edit_settings(self._settings),
                key="Ctrl+,",
                menu=MENU,
                icon="gear",
                tip="Change how pxIDE looks and runs programs",
                line_before=True,
            ),
        )

    def _undo(self) -> None:
        if self._workspace.current is not None:
            self._workspace.current.document.undo_edit()

    def _redo(self) -> None:
        if self._workspace.current is not None:
            self._workspace.current.document.redo_edit()


def _undo_words(facts: Facts) -> str:
    return f"&Undo {facts.undo_text}".rstrip()


def _redo_words(facts: Facts) -> str:
    return f"&Redo {facts.redo_text}".rstrip()
