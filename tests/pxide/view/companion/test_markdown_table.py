"""A table gains rows as they come, writes only its last one anew, and scrolls where it is wide."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextTable
from pytestqt.qtbot import QtBot

from pxide.view.companion.markdown_reader import MarkdownReader, make_parser
from pxide.view.companion.markdown_table import MarkdownTable
from pxide.view.companion.markdown_writer import MarkdownWriter
from pxide.view.companion.text_formats import TextFormats

HEAD = "| name | n |\n|---|--:|\n"


@pytest.fixture
def grid(qtbot: QtBot, text_formats: TextFormats) -> MarkdownTable:
    grid = MarkdownTable(MarkdownWriter(text_formats))
    qtbot.addWidget(grid)
    return grid


def table(grid: MarkdownTable) -> QTextTable:
    (frame,) = grid.document().rootFrame().childFrames()
    assert isinstance(frame, QTextTable)
    return frame


def cells(grid: MarkdownTable) -> list[list[str]]:
    found = table(grid)
    return [
        [_text(found, row, column) for column in range(found.columns())]
        for row in range(found.rows())
    ]


def _text(found: QTextTable, row: int, column: int) -> str:
    cell = found.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastPosition(), cursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def read(grid: MarkdownTable, reader: MarkdownReader, text: str, is_whole: bool = False) -> None:
    reading = reader.read(text, is_whole)
    grid.write(reading.settled, reading.tail)


def test_rows_arrive_one_by_one(grid: MarkdownTable) -> None:
    reader = MarkdownReader(make_parser())
    read(grid, reader, HEAD + "| a | 1 |\n| b |")
    assert cells(grid) == [["name", "n"], ["a", "1"], ["b", ""]]
    assert grid.has_settled
    read(grid, reader, HEAD + "| a | 1 |\n| bc | 2 |")
    assert cells(grid) == [["name", "n"], ["a", "1"], ["bc", "2"]]
    read(grid, reader, HEAD + "| a | 1 |\n| bc | 2 |\n| **d** | `3` |\n", True)
    assert cells(grid) == [["name", "n"], ["a", "1"], ["bc", "2"], ["d", "3"]]


def test_numbers_stand_where_the_table_says(grid: MarkdownTable) -> None:
    read(grid, MarkdownReader(make_parser()), HEAD + "| a | 1 |\n", True)
    sides = [table(grid).cellAt(1, n).firstCursorPosition().blockFormat() for n in range(2)]
    assert not sides[0].alignment() & Qt.AlignmentFlag.AlignRight
    assert sides[1].alignment() & Qt.AlignmentFlag.AlignRight


def test_a_narrow_table_needs_no_scroll_bar(grid: MarkdownTable) -> None:
    read(grid, MarkdownReader(make_parser()), HEAD + "| a | 1 |\n", True)
    grid.resize(300, grid.heightForWidth(300))
    assert grid.horizontalScrollBar().maximum() == 0
    assert grid.height() == grid.document().size().toSize().height()


def test_a_wide_table_is_scrolled_sideways(grid: MarkdownTable, qtbot: QtBot) -> None:
    row = "|" + "some long words in a cell |" * 8 + "\n"
    read(grid, MarkdownReader(make_parser()), row + "|" + "---|" * 8 + "\n" + row * 3, True)
    grid.resize(300, grid.heightForWidth(300))
    grid.show()
    assert grid.horizontalScrollBar().maximum() > 300
    assert grid.horizontalScrollBar().value() == 0
    assert grid.verticalScrollBar().maximum() == 0


def test_another_table_is_another(grid: MarkdownTable) -> None:
    reader = MarkdownReader(make_parser())
    read(grid, reader, HEAD + "| a | 1 |\n", True)
    other = MarkdownReader(make_parser()).read(HEAD + "| b | 2 |\n", True).settled
    assert not grid.accepts(other)
