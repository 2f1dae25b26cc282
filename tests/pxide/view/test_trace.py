"""The trace says what each step read and wrote; a click goes to where it lay."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.model.desk import Desk
from pxide.model.sheet import Sheet
from pxide.view.current import Current
from pxide.view.step_words import place_words
from pxide.view.trace import Trace
from pxide.view.wardrobe import Wardrobe
from vm.asm import Spelling
from vm.machine import Machine
from vm.picture import Box
from vm.trace import Step


@pytest.fixture
def trace(qtbot: QtBot, current: Current, wardrobe: Wardrobe) -> Trace:
    trace = Trace(current, wardrobe)
    qtbot.addWidget(trace)
    return trace


def texts(trace: Trace) -> list[list[str]]:
    model = trace.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def steps_of(sheet: Sheet, count: int) -> tuple[Step, ...]:
    """What the machine says of the first steps."""
    machine = Machine(sheet.document.picture.copy())
    found = [machine.step()[1] for _ in range(count)]
    return tuple(step for step in found if step is not None)


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(0, 3, 1, 1), "(0, 3)"),
        (Box(0, 1, 4, 1), "(0..3, 1)"),
        (Box(2, 1, 1, 3), "(2, 1..3)"),
        (Box(0, 2, 16, 3), "(0..15, 2..4)"),
    ],
)
def test_says_a_place(box: Box, words: str) -> None:
    assert place_words(box, Spelling()) == words


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(8, 1, 1, 1), "i"),
        (Box(9, 1, 1, 1), "(9, 1)"),
        (Box(0, 6, 4, 1), "numbers[0..3]"),
        (Box(5, 6, 1, 1), "numbers[5]"),
        (Box(0, 6, 4, 2), "(0..3, 6..7)"),
    ],
)
def test_says_a_place_by_its_name(box: Box, words: str) -> None:
    assert place_words(box, Spelling(registers={8: "i"}, rows={6: "numbers"})) == words


def test_shows_the_steps_of_the_dot_program(trace: Trace, sheet: Sheet) -> None:
    session = sheet.open_session()
    session.trace(steps_of(sheet, 2))
    first, second = texts(trace)
    assert first[:3] == ["0", "(0, 0)", "DOT_RGB 1, 2, 3"]
    assert "(0..3, 1)" in first[3] or "(0..4, 1)" in first[3]
    assert first[4] == "(0, 3) 0 → 300"
    assert first[5] == ""
    assert second[:3] == ["1", "(1, 0)", "HALT"]
    assert second[4] == ""


def test_a_tip_tells_all_of_a_step(trace: Trace, sheet: Sheet) -> None:
    sheet.open_session().trace(steps_of(sheet, 1))
    lines = str(trace.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)).split("\n")
    assert lines[0] == "DOT_RGB 1, 2, 3 at (0, 0)"
    assert lines[1].startswith("Sum of a[i] * b[i]")
    assert lines[-1] == "wrote (0, 3) 0 → 300"


def test_marks_what_lost_bits(trace: Trace, sheet: Sheet) -> None:
    sheet.document.picture[0, 0] = (2, 1, 2, 3)
    sheet.document.picture[1, 0, 0] = 250
    session = sheet.open_session()
    session.trace(steps_of(sheet, 1))
    assert texts(trace)[0][5] == "△"


def test_without_steps_it_says_what_to_do(trace: Trace, sheet: Sheet) -> None:
    assert trace.table.isHidden()
    assert "F5" in trace.empty.text()
    session = sheet.open_session()
    session.trace(steps_of(sheet, 1))
    assert not trace.table.isHidden()
    sheet.close_session()
    assert trace.model.rowCount() == 0
    assert trace.table.isHidden()


def test_follows_the_sheet_on_top(
    trace: Trace, sheet: Sheet, desk: Desk, endless_sheet: Sheet
) -> None:
    sheet.open_session().trace(steps_of(sheet, 2))
    desk.open(endless_sheet)
    assert trace.model.rowCount() == 0
    desk.set_current(sheet)
    assert trace.model.rowCount() == 2


def test_a_click_tells_where_the_step_lay(trace: Trace, sheet: Sheet, qtbot: QtBot) -> None:
    sheet.open_session().trace(steps_of(sheet, 2))
    trace.show()
    place = trace.table.visualRect(trace.model.index(1, 2)).center()
    with qtbot.waitSignal(trace.activated) as told:
        QTest.mouseClick(trace.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [(1, 0)]
