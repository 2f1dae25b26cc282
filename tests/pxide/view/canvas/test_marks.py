"""What is marked on a picture: the step, the fault and the words for each of them."""

import pytest
from PySide6.QtWidgets import QApplication

from pxide.model.document import Document
from pxide.model.session import State
from pxide.model.sheet import Sheet
from pxide.view.canvas.marks import Marks, marks_of
from tests.pxide.programs import dot
from vm.faults import Fault, FaultCode
from vm.machine import Machine
from vm.picture import Box, Picture, blank
from vm.trace import Step


def marks(sheet: Sheet) -> Marks:
    return marks_of(sheet, None, None)


def traced(sheet: Sheet, picture: Picture, count: int, state: State) -> Marks:
    """The marks after so many steps of the program on a picture."""
    session, machine = sheet.open_session(), Machine(picture.copy())
    steps: list[Step] = []
    session.begin()
    for _ in range(count):
        stop, step = machine.step()
        steps += [] if step is None else [step]
        session.trace(tuple(steps))
        if state is not State.RUNNING:
            session.end(stop, state)
    return marks(sheet)


@pytest.fixture
def sheet(qapp: QApplication) -> Sheet:
    return Sheet(Document(dot()))


def test_a_step_marks_what_it_read_and_wrote_and_where_the_next_one_is(sheet: Sheet) -> None:
    found = traced(sheet, dot(), 1, State.PAUSED)
    assert found.pc == (1, 0)
    assert set(found.reads) == {Box(0, 1, 4, 1), Box(0, 2, 4, 1)}
    assert found.writes == (Box(0, 3, 1, 1),)
    assert found.step == Box(0, 1, 4, 3)


def test_a_run_that_is_over_marks_the_last_step_that_did_anything(sheet: Sheet) -> None:
    assert traced(sheet, dot(), 2, State.PAUSED).writes == ()
    assert traced(sheet, dot(), 2, State.ENDED).writes == (Box(0, 3, 1, 1),)


def test_while_a_program_runs_its_steps_are_not_marked(sheet: Sheet) -> None:
    found = traced(sheet, dot(), 1, State.RUNNING)
    assert found.step is None
    assert found.pc is not None


def test_without_a_run_there_is_no_next_instruction(sheet: Sheet) -> None:
    assert marks(sheet).pc is None
    assert marks(sheet).step is None


def test_a_step_that_lost_bits_is_marked_and_says_so(qapp: QApplication) -> None:
    picture = blank(8, 4)
    picture[0, 0] = (2, 1, 2, 3)
    picture[1, 0, 0] = picture[2, 0, 0] = 200
    found = traced(Sheet(Document(picture)), picture, 1, State.PAUSED)
    assert found.lossy == {(0, 0)}
    assert "Lossy" in found.words_at(0, 0)[0]
    assert found.words_at(1, 1) == ()


def test_every_mark_says_what_it_means(sheet: Sheet) -> None:
    sheet.set_faults((Fault(FaultCode.ROW_OUTSIDE, 4, 0, "Row 40 is below the picture."),))
    sheet.document.toggle_breakpoint(4, 0)
    words = marks(sheet).words_at(4, 0)
    assert words[0] == "Row outside: Row 40 is below the picture."
    assert words[1].startswith("Breakpoint")
    assert traced(sheet, dot(), 1, State.PAUSED).words_at(1, 0) == ("The next instruction.",)
