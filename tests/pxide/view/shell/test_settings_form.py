"""The form of the settings shows and changes what the rows say."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from pxide.base.settings import (
    CHAT_SERVER,
    CHECK_STOPS,
    ENGINE,
    SHOW_GRID,
    THEME,
    TRACE_LENGTH,
    Settings,
)
from pxide.view.shell.settings_form import SettingsForm


@pytest.fixture
def settings(qapp: QApplication, tmp_path: Path) -> Settings:
    return Settings(tmp_path / "pxide.ini")


@pytest.fixture
def form(settings: Settings, qtbot: QtBot) -> SettingsForm:
    settings.set(TRACE_LENGTH, 77)
    form = SettingsForm(settings, None)
    qtbot.addWidget(form)
    return form


def test_fields_show_the_values(form: SettingsForm) -> None:
    number, theme = form.fields[TRACE_LENGTH.name], form.fields[THEME.name]
    assert isinstance(number, QSpinBox)
    assert (number.value(), number.minimum(), number.maximum()) == (77, 10, 5000)
    assert isinstance(theme, QComboBox)
    assert [theme.itemText(i) for i in range(theme.count())] == ["system", "light", "dark"]
    assert theme.currentText() == "system"


def test_a_word_that_is_no_choice_is_shown_too(settings: Settings, qtbot: QtBot) -> None:
    settings.set(ENGINE, "llvmpipe")
    form = SettingsForm(settings, None)
    qtbot.addWidget(form)
    engine = form.fields[ENGINE.name]
    assert isinstance(engine, QComboBox)
    assert engine.currentText() == "llvmpipe"
    engine.setCurrentText("cpu")
    assert settings.value(ENGINE) == "cpu"


def test_only_what_a_person_chooses_has_a_field(form: SettingsForm) -> None:
    assert SHOW_GRID.name in form.fields
    assert not {"files/recent", "window/layout", "window/geometry"} & set(form.fields)


def test_a_change_takes_effect_at_once(form: SettingsForm, settings: Settings) -> None:
    box, theme = form.fields[CHECK_STOPS.name], form.fields[THEME.name]
    assert isinstance(box, QCheckBox)
    assert isinstance(theme, QComboBox)
    box.click()
    theme.setCurrentText("light")
    assert settings.value(CHECK_STOPS) is True
    assert settings.value(THEME) == "light"


def test_the_defaults_come_back(form: SettingsForm, settings: Settings) -> None:
    settings.set(SHOW_GRID, True)
    buttons = form.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert settings.value(TRACE_LENGTH) == 200


def test_a_text_takes_effect_when_it_is_whole(form: SettingsForm, settings: Settings) -> None:
    line = form.fields[CHAT_SERVER.name]
    assert isinstance(line, QLineEdit)
    assert line.text() == "localhost:1234"
    line.setText(" chat.example:8080 ")
    assert settings.value(CHAT_SERVER) == "localhost:1234"
    line.editingFinished.emit()
    assert settings.value(CHAT_SERVER) == "chat.example:8080"
    buttons = form.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert settings.value(CHAT_SERVER) == "localhost:1234"
