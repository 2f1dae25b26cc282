"""The Help menu: examples, the manual, where pxIDE keeps things, what it is."""

import platform
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import PySide6
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pxide.base.commands import Command
from pxide.base.paths import Folders, resource
from pxide.base.problems import Problem
from pxide.view.shell.dialogs import Dialogs
from pxide.work.document_files import DocumentFiles

MENU = "&Help"
EXAMPLES_MENU = "&Help/&Examples"
_row = partial(Command, menu=MENU)


class HelpVerbs:
    """What the Help menu does."""

    def __init__(self, document_files: DocumentFiles, dialogs: Dialogs, folders: Folders) -> None:
        """Open examples by the document files, and show the folders."""
        self._document_files = document_files
        self._dialogs = dialogs
        self._folders = folders

    def rows(self) -> tuple[Command, ...]:
        """The verbs, one for each example among them."""
        examples = sorted(resource("examples").glob("*.pxi"))
        return (*(self._example_row(path) for path in examples), *self._other_rows())

    def _example_row(self, path: Path) -> Command:
        return Command(
            f"help.example.{path.stem}", path.stem.replace("_", " "),
            partial(self._document_files.open_copy, path),
            f"Open a copy of the example {path.stem}", menu=EXAMPLES_MENU,
        )  # fmt: skip

    def _other_rows(self) -> tuple[Command, ...]:
        return (
            _row("help.manual", "&Manual", lambda: _show_folder(resource("manual")),
                 "Open the folder with the manual", key="F1", icon="help"),
            _row("help.log", "&Log file", lambda: _show_folder(self._folders.log_file.parent),
                 "Open the folder in which pxIDE notes what went wrong"),
            _row("help.about", "&About pxIDE", lambda: self._dialogs.tell("About pxIDE", _about()),
                 "Say which version this is", icon="information", line_before=True),
        )  # fmt: skip


def _about() -> str:
    return (
        f"<h3>pxIDE {_version()}</h3>"
        "<p>Paint a picture that computes, and watch the machine run it.</p>"
        f"<p>Python {platform.python_version()}, PySide6 {PySide6.__version__}. "
        "Free under the MIT licence.</p>"
    )


def _version() -> str:
    """The version of the package; a plain checkout that was never installed has none."""
    try:
        return version("pxide")
    except PackageNotFoundError:
        return "from a checkout"


def _show_folder(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise Problem("No program opened the folder.", f"Look into it by hand: {path}")
