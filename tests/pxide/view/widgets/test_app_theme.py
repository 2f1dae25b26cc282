"""The window follows the system's colours unless a person chose."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.view.widgets.app_theme import AppTheme, stylesheet
from pxide.view.widgets.theme import Theme


def test_puts_the_colours_in_for_their_roles() -> None:
    theme = Theme.of(False)
    assert stylesheet("a { color: $text; }", theme) == "a { color: " + theme.text.name() + "; }"


def test_a_role_that_is_none_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        stylesheet("a { color: $zebra; }", Theme.of(True))


def test_a_choice_wins_and_is_told_once(
    app_theme: AppTheme, qtbot: QtBot, qapp: QApplication
) -> None:
    with qtbot.waitSignal(app_theme.changed):
        app_theme.choose("light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == Theme.of(False).panel
    with qtbot.assertNotEmitted(app_theme.changed):
        app_theme.choose("light")


def test_goes_back_to_the_system(app_theme: AppTheme, qapp: QApplication) -> None:
    app_theme.choose("light")
    app_theme.choose("system")
    is_dark = qapp.styleHints().colorScheme() != Qt.ColorScheme.Light
    assert app_theme.theme.is_dark == is_dark
