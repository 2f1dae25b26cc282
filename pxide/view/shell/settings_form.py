"""The settings as a form, made from their rows; each takes effect as it is changed."""

from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from pxide.base.settings import SETTINGS, Setting, Settings

Field = QCheckBox | QComboBox | QLineEdit | QSpinBox


class SettingsForm(QDialog):
    """A field for every setting that a person chooses; what pxIDE notes for itself has none."""

    def __init__(self, settings: Settings, parent: QWidget | None) -> None:
        """Show the values of the moment."""
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._settings = settings
        self.fields: dict[str, Field] = {}
        layout = QFormLayout(self)
        for row in SETTINGS:
            self._add(row, layout)
        kind = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kind.RestoreDefaults | kind.Close)
        buttons.button(kind.RestoreDefaults).clicked.connect(self._restore)
        buttons.button(kind.RestoreDefaults).setAutoDefault(False)
        buttons.button(kind.Close).setDefault(True)
        buttons.rejected.connect(self.reject)
        layout.addRow(buttons)

    def _add(self, row: Setting[Any], layout: QFormLayout) -> None:
        """Add the field that fits what the setting may be; one that is on or off names itself."""
        value = self._settings.value(row)
        if isinstance(row.default, bool):
            box = QCheckBox(row.words)
            box.setChecked(value)
            box.toggled.connect(lambda on: self._settings.set(row, on))
            layout.addRow(box)
            self.fields[row.name] = box
        elif row.choices:
            choice = QComboBox()
            choice.addItems(row.choices)
            if value not in row.choices:
                choice.addItem(value)
            choice.setCurrentText(value)
            choice.currentTextChanged.connect(lambda text: self._settings.set(row, text))
            layout.addRow(row.words, choice)
            self.fields[row.name] = choice
        elif row.limits is not None:
            number = QSpinBox()
            number.setRange(*row.limits)
            number.setValue(value)
            number.valueChanged.connect(lambda count: self._settings.set(row, count))
            layout.addRow(row.words, number)
            self.fields[row.name] = number
        elif row.is_open:
            self._add_line(row, layout)

    def _add_line(self, row: Setting[str], layout: QFormLayout) -> None:
        """A text takes effect when it is whole."""
        line = QLineEdit(self._settings.value(row))
        line.editingFinished.connect(lambda: self._settings.set(row, line.text().strip()))
        layout.addRow(row.words, line)
        self.fields[row.name] = line

    def _restore(self) -> None:
        """Put every field back to what it was at the first start."""
        for row in SETTINGS:
            match self.fields.get(row.name):
                case QCheckBox() as box:
                    box.setChecked(row.default)
                case QComboBox() as choice:
                    choice.setCurrentText(row.default)
                case QSpinBox() as number:
                    number.setValue(row.default)
                case QLineEdit() as line:
                    line.setText(row.default)
                    line.editingFinished.emit()
