"""The tab shows how a chat is answered, and tells each change of it."""

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.model.chat.chat_settings import USUAL, ChatSettings
from pxide.view.companion.chat_settings_form import NUMBERS, SERVER, ChatSettingsForm
from pxide.view.widgets.app_theme import AppTheme

SET = ChatSettings("Be brief.", "qwen", 0.7, 0.9, 40, 1.1, 7, 512, may_run=True, learns=False)


@pytest.fixture
def tab(qtbot: QtBot, app_theme: AppTheme) -> ChatSettingsForm:
    tab = ChatSettingsForm(app_theme)
    qtbot.addWidget(tab)
    return tab


def test_shows_what_is_set_and_tells_nothing_by_that(tab: ChatSettingsForm, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(tab.changed):
        tab.show_chat_settings(SET)
    assert tab.instructions.toPlainText() == "Be brief."
    assert not tab.learns.isChecked()
    assert {name: box.given for name, box in tab.numbers.items()} == {
        number.name: getattr(SET, number.name) for number in NUMBERS
    }


def test_what_is_left_to_the_server_says_so(tab: ChatSettingsForm) -> None:
    tab.show_chat_settings(USUAL)
    assert {box.text() for box in tab.numbers.values()} == {SERVER}
    assert {box.given for box in tab.numbers.values()} == {None}


def test_a_change_keeps_all_else(tab: ChatSettingsForm) -> None:
    told: list[ChatSettings] = []
    tab.changed.connect(told.append)
    tab.show_chat_settings(SET)
    tab.numbers["temperature"].setValue(0.0)
    tab.numbers["top_k"].setValue(50)
    tab.learns.click()
    QTest.keyClicks(tab.instructions, "X")
    assert told == [
        replace(SET, temperature=0.0),
        replace(SET, temperature=0.0, top_k=50),
        replace(SET, temperature=0.0, top_k=50, learns=True),
        replace(SET, temperature=0.0, top_k=50, learns=True, instructions="XBe brief."),
    ]
    assert isinstance(told[-1].top_k, int)


def test_reset_takes_back_only_what_stands_here(tab: ChatSettingsForm, qtbot: QtBot) -> None:
    tab.show_chat_settings(SET)
    with qtbot.waitSignal(tab.changed) as heard:
        tab.reset.click()
    assert heard.args == [replace(USUAL, model="qwen", may_run=True)]


def test_leads_back(tab: ChatSettingsForm, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tab.closed):
        tab.head.back.click()
