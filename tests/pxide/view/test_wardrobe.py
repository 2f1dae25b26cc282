"""The window follows the system's colours unless a person chose."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.view.theme import Theme
from pxide.view.wardrobe import Wardrobe, stylesheet


def test_puts_the_colours_in_for_their_roles() -> None:
    theme = Theme.of(False)
    assert stylesheet("a { color: $text; }", theme) == "a { color: " + theme.text.name() + "; }"


def test_a_role_that_is_none_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        stylesheet("a { color: $zebra; }", Theme.of(True))


def test_a_choice_wins_and_is_told_once(
    wardrobe: Wardrobe, qtbot: QtBot, qapp: QApplication
) -> None:
    with qtbot.waitSignal(wardrobe.changed):
        wardrobe.choose("light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == Theme.of(False).panel
    with qtbot.assertNotEmitted(wardrobe.changed):
        wardrobe.choose("light")


def test_goes_back_to_the_system(wardrobe: Wardrobe, qapp: QApplication) -> None:
    wardrobe.choose("light")
    wardrobe.choose("system")
    is_dark = qapp.styleHints().colorScheme() != Qt.ColorScheme.Light
    assert wardrobe.theme.is_dark == is_dark
