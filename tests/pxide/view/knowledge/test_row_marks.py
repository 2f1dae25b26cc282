"""Marks over the rows lie where their entries lie, and fade by themselves."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.view.knowledge.row_marks import LiveMarks, MarkedBand, MarkGlow
from pxide.work.tiles.row_layout import Arrival, Growth, RowLayout

FIRST, SECOND, GONE = Place(1, 4, 10), Place(1, 14, 6), Place(1, 90, 2)
LAYOUT = RowLayout(64, 20, (FIRST, SECOND), (4, 14))


@pytest.fixture
def marks(qapp: QApplication) -> LiveMarks:
    marks = LiveMarks()
    marks.lay_out(LAYOUT)
    return marks


def test_a_glow_stands_and_then_fades() -> None:
    glow = MarkGlow(MarkedBand(4, 10), until=100.0)
    assert glow.strength(90.0) == glow.strength(100.0) == 1.0
    assert 0.0 < glow.strength(100.5) < 1.0
    assert glow.strength(102.0) == 0.0


def test_marks_move_with_their_entries(marks: LiveMarks) -> None:
    marks.select(SECOND)
    marks.set_hits((FIRST, GONE, SECOND))
    assert marks.selected == SECOND
    assert marks.now.selected == MarkedBand(14, 6)
    assert marks.now.hits == (MarkedBand(4, 10), MarkedBand(14, 6))
    marks.lay_out(RowLayout(64, 26, (FIRST, SECOND), (10, 20)))
    assert marks.now.selected == MarkedBand(20, 6)
    assert marks.now.hits == (MarkedBand(10, 10), MarkedBand(20, 6))
    marks.clear()
    assert marks.selected is None
    assert marks.now.hits == ()
    assert marks.band(FIRST) is None


def test_what_is_hovered_already_changes_nothing(marks: LiveMarks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(marks.changed):
        marks.hover(FIRST)
    with qtbot.assertNotEmitted(marks.changed):
        marks.hover(FIRST)
    with qtbot.waitSignal(marks.changed):
        marks.hover(None)


def test_rows_pointed_out_replace_each_other_and_new_rows_stay(marks: LiveMarks) -> None:
    growth = Growth(14, 6, (Arrival(SECOND, 14, EntryKind.LESSON),))
    marks.arrive(growth)
    marks.flash(MarkedBand(4, 10))
    marks.flash(MarkedBand(14, 6))
    assert [(glow.band.top, glow.kind) for glow in marks.now.glows] == [
        (14, EntryKind.LESSON),
        (14, None),
    ]
    marks.clear()
    assert not marks.now.glows


def test_a_flash_is_gone_after_a_while(marks: LiveMarks, qtbot: QtBot) -> None:
    marks.flash(MarkedBand(4, 10))
    assert marks.now.glows
    qtbot.waitUntil(lambda: not marks.now.glows)
