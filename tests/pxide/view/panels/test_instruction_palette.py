"""The palette shows every instruction, finds some, and arms the stamp with the one chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.model.brush import Brush
from pxide.tools.toolbox import Toolbox
from pxide.view.panels.instruction_palette import InstructionPalette
from pxide.view.panels.instructions_panel import InstructionsPanel
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.instruction_chip import tip
from vm.isa.table import BY_SPELLING, ISA, Family


@pytest.fixture
def palette(qtbot: QtBot, app_theme: AppTheme) -> InstructionPalette:
    palette = InstructionPalette(app_theme)
    qtbot.addWidget(palette)
    return palette


@pytest.fixture
def toolbox(brush: Brush) -> Toolbox:
    return Toolbox.of(brush)


@pytest.fixture
def panel(qtbot: QtBot, brush: Brush, toolbox: Toolbox, app_theme: AppTheme) -> InstructionsPanel:
    panel = InstructionsPanel(brush, toolbox, app_theme)
    qtbot.addWidget(panel)
    return panel


def names(palette: InstructionPalette) -> set[str]:
    return {op.spelling for op in palette.visible_ops()}


def test_shows_every_instruction_once(palette: InstructionPalette) -> None:
    assert [op.code for op in palette.visible_ops()] == [
        op.code for family in Family for op in ISA if op.family is family
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("dot", {"DOT_RGB", "DOT_T"}),
        ("#", {"SET"}),
        ("memory rectangle", {"BLIT", "FILL"}),
        ("JUMP", {"JUMP"}),
        ("no such thing", set()),
    ],
)
def test_finds(palette: InstructionPalette, wanted: str, found: set[str]) -> None:
    palette.finder.setText(wanted)
    assert names(palette) == found
    palette.finder.clear()
    assert len(names(palette)) == len(ISA)


def test_finding_nothing_says_what_to_try(palette: InstructionPalette) -> None:
    palette.finder.setText("zebra")
    assert not palette.nothing.isHidden()
    palette.finder.setText("add")
    assert palette.nothing.isHidden()


def test_enter_chooses_the_first(palette: InstructionPalette, qtbot: QtBot) -> None:
    palette.finder.setText("matmul_t")
    with qtbot.waitSignal(palette.chosen) as told:
        QTest.keyClick(palette.finder, Qt.Key.Key_Return)
    assert told.args == [BY_SPELLING["MATMUL_T"]]


def test_a_tip_says_what_it_does_and_takes() -> None:
    words = tip(BY_SPELLING["SKLT"])
    assert "SKLT a, b" in words
    assert "&lt;" in words
    assert "Code 60" in words


def test_a_click_arms_the_stamp(
    panel: InstructionsPanel, brush: Brush, toolbox: Toolbox, qtbot: QtBot
) -> None:
    chip = panel.chooser.chips[BY_SPELLING["ADDI"].code]
    panel.resize(260, 800)
    panel.show()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert brush.op is BY_SPELLING["ADDI"]
    assert toolbox.current.id == "stamp"
    assert chip.isChecked()


def test_operands_are_named_and_set(panel: InstructionsPanel, brush: Brush) -> None:
    brush.set_op(BY_SPELLING["ADDI"])
    lines = panel.operands.lines
    assert [line.name.text() for line in lines] == ["d", "a", "n"]
    assert lines[2].value.minimum() == -128
    lines[0].value.setValue(7)
    lines[2].value.setValue(-3)
    assert brush.operands == (7, 0, 253)
    assert panel.operands.text.text() == "ADDI r7, r0, -3"


def test_an_op_with_fewer_operands_hides_the_rest(panel: InstructionsPanel, brush: Brush) -> None:
    brush.set_op(BY_SPELLING["RETURN"])
    assert [line.value.isHidden() for line in panel.operands.lines] == [False, True, True]
    assert panel.operands.lines[0].value.prefix() == "r"


def test_the_brush_chosen_elsewhere_is_shown(panel: InstructionsPanel, brush: Brush) -> None:
    brush.set_op(BY_SPELLING["FILL"])
    brush.set_operand(1, 9)
    assert panel.chooser.chips[ord("f")].isChecked()
    assert panel.operands.lines[1].value.value() == 9
    brush.set_op(None)
    assert not any(chip.isChecked() for chip in panel.chooser.chips.values())


def test_pick_makes_the_next_click_name_the_operand(
    panel: InstructionsPanel, brush: Brush, toolbox: Toolbox
) -> None:
    brush.set_op(BY_SPELLING["DOT_RGB"])
    panel.operands.lines[1].pick.click()
    assert toolbox.picking == 1
    assert [line.pick.isChecked() for line in panel.operands.lines] == [False, True, False]
    panel.operands.lines[1].pick.click()
    assert toolbox.picking is None
    assert not panel.operands.lines[1].pick.isChecked()


def test_the_pencil_shows_its_pixel_and_takes_another(
    panel: InstructionsPanel, brush: Brush, toolbox: Toolbox
) -> None:
    toolbox.choose(toolbox.tool("pencil"))
    assert panel.operands.isHidden()
    assert not panel.pencil.isHidden()
    panel.pencil.words["signed"].setText("300")
    panel.pencil.words["signed"].editingFinished.emit()
    assert brush.pixel == (44, 1, 0, 0)
    assert [field.text() for field in panel.pencil.bytes] == ["44", "1", "0", "0"]
    panel.pencil.bytes[3].setText("0xFF")
    panel.pencil.bytes[3].editingFinished.emit()
    assert brush.pixel == (44, 1, 0, 255)


def test_tab_stops_once_and_arrows_lead_on(
    panel: InstructionsPanel, brush: Brush, qtbot: QtBot
) -> None:
    chips = panel.chooser.chips
    stops = [c for c in chips.values() if c.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [chip.op.code for chip in stops] == [0]
    panel.resize(260, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    brush.set_op(BY_SPELLING["DOT_RGB"])
    chips[1].setFocus()
    QTest.keyClick(chips[1], Qt.Key.Key_Down)
    assert panel.focusWidget() is chips[3]
    assert brush.op is BY_SPELLING["RELU"]
    stops = [c for c in chips.values() if c.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [chip.op.name for chip in stops] == ["RELU"]
