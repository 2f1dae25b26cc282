"""The program panel lists what can be executed, follows the pc, and sets breakpoints."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.model.active_tab import ActiveTab
from pxide.model.document import Document
from pxide.model.session import RunState, Session
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from pxide.view.panels.program_panel import INSTRUCTION, MARGIN, PLACE, ProgramPanel
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.code_paint import WORD_ROLE
from vm.asm import assemble
from vm.core.patch import Patch, Piece
from vm.core.picture import Picture
from vm.core.trace import Stop, StopReason


@pytest.fixture
def program(qtbot: QtBot, current: ActiveTab, app_theme: AppTheme) -> ProgramPanel:
    program = ProgramPanel(current, app_theme)
    qtbot.addWidget(program)
    return program


def column(program: ProgramPanel, which: int) -> list[str]:
    model = program.model
    return [str(model.index(row, which).data()) for row in range(model.rowCount())]


def halted_at(session: Session, pc: tuple[int, int]) -> None:
    session.begin()
    session.end(Stop(StopReason.STEP, pc, 1), RunState.PAUSED)


def written(picture: Picture, x: int, y: int, pixel: tuple[int, int, int, int]) -> Patch:
    before = picture[y : y + 1, x : x + 1].copy()
    after = before.copy()
    after[0, 0] = pixel
    return Patch((Piece(x, y, before, after),))


def test_lists_what_can_be_reached(program: ProgramPanel, tab: Tab) -> None:
    assert column(program, PLACE) == ["(0, 0)", "(1, 0)"]
    assert column(program, INSTRUCTION) == ["DOT_RGB 1, 2, 3", "HALT"]
    assert program.model.index(0, INSTRUCTION).data(WORD_ROLE) == 0x03020101


def test_without_a_picture_it_says_what_to_do(program: ProgramPanel) -> None:
    assert program.table.isHidden()
    assert "Open a picture" in program.empty.text()


def test_the_arrow_follows_the_pc(program: ProgramPanel, tab: Tab) -> None:
    assert column(program, MARGIN) == ["  ", "  "]
    session = tab.open_session()
    assert column(program, MARGIN) == [" ▶", "  "]
    halted_at(session, (1, 0))
    assert column(program, MARGIN) == ["  ", " ▶"]
    tab.close_session()
    assert column(program, MARGIN) == ["  ", "  "]


def test_a_click_in_the_margin_sets_a_breakpoint(
    program: ProgramPanel, tab: Tab, qtbot: QtBot
) -> None:
    program.resize(400, 300)
    program.show()
    place = program.table.visualRect(program.model.index(1, MARGIN)).center()
    viewport = program.table.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert tab.document.breakpoints.points == {(1, 0)}
    assert column(program, MARGIN) == ["  ", "● "]
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert tab.document.breakpoints.points == frozenset()


def test_a_click_on_an_instruction_selects_its_pixel(
    program: ProgramPanel, tab: Tab, qtbot: QtBot
) -> None:
    program.resize(400, 300)
    program.show()
    place = program.table.visualRect(program.model.index(1, INSTRUCTION)).center()
    with qtbot.waitSignal(program.activated) as told:
        QTest.mouseClick(program.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [(1, 0)]
    assert tab.selection.cell == (1, 0)
    assert tab.document.breakpoints.points == frozenset()


def test_the_selected_pixel_is_the_current_row(program: ProgramPanel, tab: Tab) -> None:
    tab.selection.select((1, 0))
    assert program.table.currentIndex().row() == 1


def test_reads_a_program_that_is_painted_anew(
    program: ProgramPanel, tab: Tab, qtbot: QtBot
) -> None:
    document = tab.document
    document.apply("paint", written(document.picture, 1, 0, (ord("."), 0, 0, 0)))
    qtbot.waitUntil(lambda: program.model.rowCount() == 3)
    assert column(program, INSTRUCTION) == ["DOT_RGB 1, 2, 3", "NOP", "HALT"]


def test_data_beside_the_program_is_not_read_anew(
    program: ProgramPanel, tab: Tab, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(program.model.modelReset, wait=300):
        document = tab.document
        document.apply("paint", written(document.picture, 9, 9, (1, 2, 3, 4)))


def test_new_operands_keep_the_place(program: ProgramPanel, tab: Tab, qtbot: QtBot) -> None:
    tab.selection.select((1, 0))
    document = tab.document
    with (
        qtbot.assertNotEmitted(program.model.modelReset),
        qtbot.waitSignal(program.model.dataChanged),
    ):
        document.apply("paint", written(document.picture, 0, 0, (1, 4, 5, 6)))
    assert column(program, INSTRUCTION)[0] == "DOT_RGB 4, 5, 6"
    assert program.table.currentIndex().row() == 1


def test_a_long_program_is_scrolled_to_where_it_stopped(
    program: ProgramPanel, tab: Tab, qtbot: QtBot
) -> None:
    tab.document.picture[0, :, 0] = ord(".")
    program.resize(300, 120)
    with qtbot.waitExposed(program):
        program.show()
    session = tab.open_session()
    session.begin()
    session.move((14, 0), 14, 1e6)
    session.end(Stop(StopReason.PAUSE, (14, 0), 14), RunState.PAUSED)
    row = program.table.visualRect(program.model.index(14, MARGIN))
    assert program.table.viewport().rect().contains(row)


def test_uses_the_names_of_the_file(program: ProgramPanel, workspace: Workspace) -> None:
    picture, info = assemble(
        """
        .size 16 4
        .reg i = r5
        start:  ADDI i, i, 1    ; count on
                JUMP start
        """
    )
    workspace.open(Tab(Document(picture, info)))
    assert column(program, PLACE) == ["start", "(1, 0)"]
    assert column(program, INSTRUCTION) == ["ADDI i, i, 1", "JUMP start"]
    tip = str(program.model.index(0, INSTRUCTION).data(Qt.ItemDataRole.ToolTipRole))
    assert "count on" in tip.split("\n")
