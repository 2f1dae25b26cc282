"""Tools that point: select, breakpoint, eyedropper and pick, and the box they lie in."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pxide.model.brush import Brush
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.tools.breakpoint import BreakpointTool
from pxide.tools.eyedropper import Eyedropper
from pxide.tools.pick import Pick
from pxide.tools.select import Select
from pxide.tools.tool import NOTHING_SHOWN, ToolPreview, Touch
from pxide.tools.toolbox import Toolbox
from tests.pxide.tools.conftest import Drag
from vm.core.picture import Box
from vm.isa.table import BY_SPELLING, ISA, Op, OperandKind

OUTSIDE = (-1, 5), (32, 5), (3, -1), (3, 20)


def test_select_follows_the_hand_and_forgets_beside_the_picture(tab: Tab, drag: Drag) -> None:
    drag(Select(), [(2, 3), (5, 6), (40, 6)])
    assert tab.selection.cell == (5, 6)
    drag(Select(), [(40, 40)])
    assert tab.selection.cell is None


def test_a_breakpoint_is_set_and_taken_away(tab: Tab, drag: Drag) -> None:
    drag(BreakpointTool(), [(2, 3), (9, 9)])
    drag(BreakpointTool(), [(4, 4)])
    assert tab.document.breakpoints.points == {(2, 3), (4, 4)}
    drag(BreakpointTool(), [(2, 3)])
    assert tab.document.breakpoints.points == {(4, 4)}


@pytest.mark.parametrize("place", OUTSIDE)
def test_beside_the_picture_nothing_is_taken(
    tab: Tab, brush: Brush, drag: Drag, place: tuple[int, int]
) -> None:
    brush.set_op(BY_SPELLING["ADD"])
    before = (brush.pixel, brush.operands)
    for tool in (Eyedropper(brush), Pick(brush), BreakpointTool()):
        drag(tool, [place])
    assert (brush.pixel, brush.operands) == before
    assert not tab.document.breakpoints


@pytest.mark.parametrize("op", ISA, ids=lambda op: op.spelling)
def test_picking_reads_what_each_operand_names(tab: Tab, brush: Brush, op: Op) -> None:
    brush.set_op(op)
    pick = Pick(brush)
    for index, operand in enumerate(op.operands):
        pick.index = index
        pick.press(tab, Touch(21, 13))
        red = int(tab.document.picture[13, 21, 0])
        wanted = {OperandKind.REGISTER: 21, OperandKind.COLUMN: 21, OperandKind.TARGET_ROW: 13}.get(
            operand.kind
        )
        if wanted is None:
            wanted = 13 if operand.kind.is_row else red
        assert brush.operands[index] == wanted


def test_picking_the_row_to_go_to_picks_the_column_too(brush: Brush) -> None:
    pick, wide = Pick(brush), Tab(Document.new(400, 8))
    brush.set_op(BY_SPELLING["JUMP"])
    pick.press(wide, Touch(300, 2))
    assert brush.operands == (2, 300 & 0xFF, 300 >> 8)
    brush.set_op(BY_SPELLING["CALL"])
    pick.index = 1
    pick.press(wide, Touch(7, 3))
    assert brush.operands == (2, 3, 7)


def test_the_band_shows_what_a_click_would_name(tab: Tab, brush: Brush) -> None:
    pick = Pick(brush)
    assert pick.preview(tab, (4, 5)) == ToolPreview()
    brush.set_op(BY_SPELLING["ADD"])
    assert pick.preview(tab, (4, 5)) == ToolPreview(Box(0, 5, 32, 1))
    brush.set_op(BY_SPELLING["ADDC"])
    assert pick.preview(tab, (4, 5)) == ToolPreview(Box(4, 0, 1, 2))


def test_tools_show_nothing_before_a_press_but_pick(tab: Tab, brush: Brush) -> None:
    box = Toolbox.of(brush)
    quiet = ("select", "pencil", "eraser", "eyedropper", "stamp", "breakpoint")
    assert all(box.tool(name).preview(tab, (4, 5)) == NOTHING_SHOWN for name in quiet)
    cross, arrow = Qt.CursorShape.CrossCursor, Qt.CursorShape.ArrowCursor
    assert [tool.cursor for tool in box.tools] == [
        cross if tool.paints else arrow for tool in box.tools
    ]
    assert Pick(brush).cursor is Qt.CursorShape.PointingHandCursor


def test_picking_lasts_for_one_click_and_gives_the_tool_back(
    qtbot: QtBot, tab: Tab, brush: Brush
) -> None:
    box = Toolbox.of(brush)
    box.choose(box.tool("pencil"))
    brush.set_op(BY_SPELLING["ADD"])
    with qtbot.waitSignal(box.changed):
        box.pick(2)
    assert box.picking == 2
    box.current.press(tab, Touch(1, 9))
    assert brush.operands == (0, 0, 9)
    assert box.picking is None
    assert box.current.id == "pencil"


def test_picking_the_same_again_takes_it_back(brush: Brush) -> None:
    box = Toolbox.of(brush)
    box.pick(1)
    box.pick(1)
    assert box.picking is None
    assert not box.stop_picking()
    box.pick(1)
    assert box.stop_picking()


def test_alt_makes_painting_tools_the_eyedropper_and_no_other(brush: Brush) -> None:
    box = Toolbox.of(brush)
    held = Touch(0, 0, modifiers=Qt.KeyboardModifier.AltModifier)
    for tool in box.tools:
        box.choose(tool)
        assert box.tool_for(held).id == ("eyedropper" if tool.paints else tool.id)


def test_tools_have_their_own_ids_keys_and_words(brush: Brush) -> None:
    tools = Toolbox.of(brush).tools
    assert len({tool.id for tool in tools}) == len(tools)
    assert len({tool.key for tool in tools}) == len(tools)
    assert all(tool.words.endswith(".") and tool.icon and tool.name for tool in tools)
