"""The sheet shows how a chat is answered, and tells each change of it."""

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.model.chat.manner import USUAL, Manner
from pxide.view.companion.manner_sheet import NUMBERS, SERVER, MannerSheet
from pxide.view.wardrobe import Wardrobe

SET = Manner("Be brief.", "qwen", 0.7, 0.9, 40, 1.1, 7, 512, may_run=True, learns=False)


@pytest.fixture
def sheet(qtbot: QtBot, wardrobe: Wardrobe) -> MannerSheet:
    sheet = MannerSheet(wardrobe)
    qtbot.addWidget(sheet)
    return sheet


def test_shows_what_is_set_and_tells_nothing_by_that(sheet: MannerSheet, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(sheet.changed):
        sheet.show_manner(SET)
    assert sheet.instructions.toPlainText() == "Be brief."
    assert not sheet.learns.isChecked()
    assert {name: box.given for name, box in sheet.numbers.items()} == {
        number.name: getattr(SET, number.name) for number in NUMBERS
    }


def test_what_is_left_to_the_server_says_so(sheet: MannerSheet) -> None:
    sheet.show_manner(USUAL)
    assert {box.text() for box in sheet.numbers.values()} == {SERVER}
    assert {box.given for box in sheet.numbers.values()} == {None}


def test_a_change_keeps_all_else(sheet: MannerSheet) -> None:
    told: list[Manner] = []
    sheet.changed.connect(told.append)
    sheet.show_manner(SET)
    sheet.numbers["temperature"].setValue(0.0)
    sheet.numbers["top_k"].setValue(50)
    sheet.learns.click()
    QTest.keyClicks(sheet.instructions, "X")
    assert told == [
        replace(SET, temperature=0.0),
        replace(SET, temperature=0.0, top_k=50),
        replace(SET, temperature=0.0, top_k=50, learns=True),
        replace(SET, temperature=0.0, top_k=50, learns=True, instructions="XBe brief."),
    ]
    assert isinstance(told[-1].top_k, int)


def test_reset_takes_back_only_what_stands_here(sheet: MannerSheet, qtbot: QtBot) -> None:
    sheet.show_manner(SET)
    with qtbot.waitSignal(sheet.changed) as heard:
        sheet.reset.click()
    assert heard.args == [replace(USUAL, model="qwen", may_run=True)]


def test_leads_back(sheet: MannerSheet, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sheet.closed):
        sheet.head.back.click()
