"""The inspector shows the right numbers, and a typed value is one step to undo."""

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.problems import Trouble
from pxide.model.active_tab import ActiveTab
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.panels.inspector import Inspector
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.fields import ValueField
from tests.pxide.programs import Heard, pixel
from vm.core.patch import Patch, Piece


@pytest.fixture
def inspector(
    qtbot: QtBot, current: ActiveTab, trouble: Trouble, heard: Heard, app_theme: AppTheme
) -> Inspector:
    inspector = Inspector(current, trouble, app_theme)
    qtbot.addWidget(inspector)
    return inspector


def type_into(field: ValueField, text: str) -> None:
    """What a person does: replace the text and press Enter."""
    field.setText(text)
    field.editingFinished.emit()


def test_without_a_picture_it_says_what_to_do(inspector: Inspector) -> None:
    assert inspector.cell is None
    assert "Open a picture" in inspector.words.text()
    assert not inspector.readings["hex"].isEnabled()


def test_reads_the_selected_pixel(inspector: Inspector, tab: Tab) -> None:
    tab.selection.select((0, 0))
    assert inspector.title.text() == "Pixel (0, 0)"
    assert inspector.instruction.text() == "DOT_RGB 1, 2, 3"
    assert [field.text() for field in inspector.bytes] == ["1", "1", "2", "3"]
    assert [label.text() for label in inspector.meanings] == [
        "opcode DOT_RGB  1",
        "a: row 1",
        "b: row 2",
        "out: row 3",
    ]
    assert inspector.readings["hex"].text() == "0x03020101"
    assert inspector.readings["pointer"].text() == "(257, 770)"


def test_says_that_data_is_no_instruction(inspector: Inspector, tab: Tab) -> None:
    tab.document.picture[5, 5] = (200, 0, 0, 0)
    tab.selection.select((5, 5))
    assert inspector.instruction.text() == "data"
    assert inspector.meanings[0].text() == "200 names no instruction"


def test_selected_goes_before_hovered_and_the_last_hovered_stays(
    inspector: Inspector, tab: Tab
) -> None:
    tab.selection.hover((1, 1))
    assert inspector.cell == (1, 1)
    tab.selection.hover(None)
    assert inspector.cell == (1, 1)
    tab.selection.select((2, 2))
    tab.selection.hover((3, 1))
    assert inspector.cell == (2, 2)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("hex", "0x04030201", (1, 2, 3, 4)),
        ("signed", "-2", (254, 255, 255, 255)),
        ("unsigned", "300", (44, 1, 0, 0)),
        ("pointer", "(3, 1)", (3, 0, 1, 0)),
        ("float", "1.0", (0, 0, 128, 63)),
        ("bytes", "09 08 07 06", (9, 8, 7, 6)),
    ],
)
def test_a_typed_word_is_one_step_to_undo(
    inspector: Inspector, tab: Tab, name: str, text: str, expected: tuple[int, ...]
) -> None:
    tab.selection.select((3, 1))
    type_into(inspector.readings[name], text)
    assert pixel(tab.document.picture, 3, 1) == expected
    assert tab.document.undo.count() == 1
    tab.document.undo_edit()
    assert pixel(tab.document.picture, 3, 1) == (4, 0, 0, 0)
    assert inspector.bytes[0].text() == "4"


def test_a_typed_byte_changes_only_that_byte(inspector: Inspector, tab: Tab) -> None:
    tab.selection.select((0, 0))
    type_into(inspector.bytes[0], "'+'")
    assert pixel(tab.document.picture, 0, 0) == (43, 1, 2, 3)
    assert inspector.instruction.text() == "ADDC r1, r2, r3"
    assert tab.document.undo.undo_text == "Set (0, 0)"


def test_a_foolish_value_is_marked_and_changes_nothing(inspector: Inspector, tab: Tab) -> None:
    tab.selection.select((0, 0))
    field = inspector.readings["hex"]
    type_into(field, "zebra")
    assert field.property("wrong") is True
    assert tab.document.undo.count() == 0
    type_into(field, "1")
    assert field.property("wrong") is False
    assert pixel(tab.document.picture, 0, 0) == (1, 0, 0, 0)


def test_the_same_value_makes_no_step(inspector: Inspector, tab: Tab) -> None:
    tab.selection.select((0, 0))
    type_into(inspector.bytes[0], "0x1")
    assert tab.document.undo.count() == 0


def test_a_run_can_be_read_but_not_edited(inspector: Inspector, tab: Tab) -> None:
    tab.selection.select((0, 3))
    session = tab.open_session()
    session.own(session.picture.copy())
    assert inspector.readings["hex"].isReadOnly()
    before = session.picture[3:4, 0:1].copy()
    after = before.copy()
    after[0, 0] = (44, 1, 0, 0)
    session.show(Patch((Piece(0, 3, before, after),)))
    assert inspector.readings["unsigned"].text() == "300"
    type_into(inspector.readings["hex"], "5")
    assert tab.session is session
    tab.close_session()
    assert not inspector.readings["hex"].isReadOnly()
    assert inspector.readings["unsigned"].text() == "0"


def test_another_sheet_is_another_pixel(
    inspector: Inspector, tab: Tab, workspace: Workspace, endless_tab: Tab
) -> None:
    tab.selection.select((9, 9))
    workspace.open(endless_tab)
    assert inspector.cell is None
    workspace.set_current(tab)
    assert inspector.cell == (9, 9)
