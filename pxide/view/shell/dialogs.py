"""Questions to a person. None of them blocks: each opens, and calls back when answered."""

from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QMessageBox,
    QSpinBox,
    QWidget,
)

from pxide.base.settings import Settings
from pxide.view.shell.settings_form import SettingsForm
from vm.core.picture import MAX_PIXELS, MAX_SIDE
from vm.run.readers import PROGRAMS


def _kinds(*rows: tuple[str, Iterable[str]]) -> str:
    """Formats as a file dialog lists them, and all files as the last."""
    lines = [
        f"{words} ({' '.join(f'*{suffix}' for suffix in suffixes)})" for words, suffixes in rows
    ]
    return ";;".join([*lines, "All files (*)"])


OPENED = _kinds(
    ("Programs", PROGRAMS.suffixes), *((row.words, row.suffixes) for row in PROGRAMS.rows)
)
"""What can be opened; the first line shows every format."""
SAVED = _kinds(*((row.words, row.suffixes) for row in PROGRAMS.rows if row.saves_back))
"""What a picture can be saved as."""


class DialogAnswer(Enum):
    """What to do with changes that are not saved."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class Dialogs:
    """The questions, asked in front of one window."""

    def __init__(self, window: Callable[[], QWidget]) -> None:
        """Ask in front of the window given, which may be built later than this."""
        self._window = window

    def ask_open(self, folder: Path, then: Callable[[list[Path]], None]) -> None:
        """Ask which files to open."""
        dialog = QFileDialog(self._window(), "Open a picture", str(folder), OPENED)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
        _open(dialog)

    def ask_save(self, proposal: Path, then: Callable[[Path | None], None]) -> None:
        """Ask where to save; the system asks again before a file is replaced."""
        dialog = QFileDialog(self._window(), "Save the picture", str(proposal.parent), SAVED)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pxi")
        dialog.selectFile(proposal.name)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.rejected.connect(lambda: then(None))
        _open(dialog)

    def ask_write(
        self, title: str, proposal: Path, kinds: str, then: Callable[[Path], None]
    ) -> None:
        """Ask which file to write something into, of one of the kinds."""
        dialog = QFileDialog(self._window(), title, str(proposal.parent), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(proposal.suffix)
        dialog.selectFile(proposal.name)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        _open(dialog)

    def ask_read(self, title: str, folder: Path, kinds: str, then: Callable[[Path], None]) -> None:
        """Ask which file to read, of one of the kinds."""
        dialog = QFileDialog(self._window(), title, str(folder), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        _open(dialog)

    def ask_sure(self, what: str, hint: str, then: Callable[[], None]) -> None:
        """Ask whether to do what cannot be undone."""
        box = QMessageBox(self._window())
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(what)
        box.setInformativeText(hint)
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Ok | button.Cancel)
        box.setDefaultButton(button.Cancel)
        box.accepted.connect(then)
        _open(box)

    def ask_folder(self, folder: Path, then: Callable[[Path], None]) -> None:
        """Ask for a folder to write into."""
        dialog = QFileDialog(self._window(), "Save the difference in", str(folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        _open(dialog)

    def ask_unsaved(self, title: str, then: Callable[[DialogAnswer], None]) -> None:
        """Ask what to do with the changes of a picture that is about to be closed."""
        box = QMessageBox(self._window())
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(f"{title} has changes that are not saved.")
        box.setInformativeText("Save them before it is closed?")
        button = QMessageBox.StandardButton
        box.setStandardButtons(button.Save | button.Discard | button.Cancel)
        box.setDefaultButton(button.Save)
        answers = {button.Save: DialogAnswer.SAVE, button.Discard: DialogAnswer.DISCARD}
        box.finished.connect(lambda code: then(answers.get(button(code), DialogAnswer.CANCEL)))
        _open(box)

    def ask_size(self, then: Callable[[int, int], None]) -> None:
        """Ask how large a new picture shall be."""
        dialog = SizeDialog(self._window())
        dialog.accepted.connect(lambda: then(dialog.width_box.value(), dialog.height_box.value()))
        _open(dialog)

    def edit_settings(self, settings: Settings) -> None:
        """Show the settings to be changed."""
        _open(SettingsForm(settings, self._window()))

    def tell(self, title: str, text: str) -> None:
        """Say something that a person asked for, such as what pxIDE is."""
        box = QMessageBox(self._window())
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setText(text)
        _open(box)


class SizeDialog(QDialog):
    """Width and height of a new picture; a size the machine cannot hold cannot be accepted."""

    def __init__(self, parent: QWidget) -> None:
        """Propose the size of the oldest pictures."""
        super().__init__(parent)
        self.setWindowTitle("New picture")
        self.width_box = _side(16)
        self.height_box = _side(16)
        self._words = QLabel()
        ok, cancel = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel
        self._buttons = QDialogButtonBox(ok | cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow("&Width", self.width_box)
        layout.addRow("&Height", self.height_box)
        layout.addRow(self._words)
        layout.addRow(self._buttons)
        for box in (self.width_box, self.height_box):
            box.valueChanged.connect(self._weigh)
        self._weigh()

    @property
    def _pixels(self) -> int:
        return self.width_box.value() * self.height_box.value()

    def accept(self) -> None:
        """Take the size, if it is one."""
        if self._pixels <= MAX_PIXELS:
            super().accept()

    def _weigh(self) -> None:
        pixels = self._pixels
        fits = pixels <= MAX_PIXELS
        self._words.setText(
            f"{pixels:,} pixels" if fits else f"{pixels:,} pixels: at most {MAX_PIXELS:,} fit"
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fits)


def _side(value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(1, MAX_SIDE)
    box.setValue(value)
    box.setSuffix(" px")
    return box


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
