"""What is marked on a picture: the step, the fault, and what is said of a pixel."""

import pytest
from PySide6.QtWidgets import QApplication

from pxide.model.document import Document
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.view.canvas.canvas_marks import CanvasMarks, hint, marks_of, rich
from tests.pxide.programs import dot
from vm.core.faults import Fault, FaultCode
from vm.core.picture import Box, Picture, Point, blank
from vm.core.trace import Step
from vm.cpu.machine import Machine
from vm.isa.table import BY_SPELLING

HALT = BY_SPELLING["HALT"]


def marks(tab: Tab) -> CanvasMarks:
    return marks_of(tab)


def traced(tab: Tab, picture: Picture, count: int, state: RunState) -> CanvasMarks:
    """The marks after so many steps of the program on a picture."""
    session, machine = tab.open_session(), Machine(picture.copy())
    steps: list[Step] = []
    session.begin()
    for _ in range(count):
        stop, step = machine.step()
        steps += [] if step is None else [step]
        session.trace(tuple(steps))
        if state is not RunState.RUNNING:
            session.end(stop, state)
    return marks(tab)


@pytest.fixture
def tab(qapp: QApplication) -> Tab:
    return Tab(Document(dot()))


def test_a_step_marks_what_it_read_and_wrote_and_where_the_next_one_is(tab: Tab) -> None:
    found = traced(tab, dot(), 1, RunState.PAUSED)
    assert found.pc == (1, 0)
    assert set(found.reads) == {Box(0, 1, 4, 1), Box(0, 2, 4, 1)}
    assert found.writes == (Box(0, 3, 1, 1),)
    assert found.step == Box(0, 1, 4, 3)


def test_a_run_that_is_over_marks_the_last_step_that_did_anything(tab: Tab) -> None:
    assert traced(tab, dot(), 2, RunState.PAUSED).writes == ()
    assert traced(tab, dot(), 2, RunState.ENDED).writes == (Box(0, 3, 1, 1),)


def test_while_a_program_runs_its_steps_are_not_marked(tab: Tab) -> None:
    found = traced(tab, dot(), 1, RunState.RUNNING)
    assert found.step is None
    assert found.pc is not None


def test_without_a_run_there_is_no_next_instruction(tab: Tab) -> None:
    assert marks(tab).pc is None
    assert marks(tab).step is None


def test_a_step_that_lost_bits_is_marked_and_says_so(qapp: QApplication) -> None:
    picture = blank(8, 4)
    picture[0, 0] = (2, 1, 2, 3)
    picture[1, 0, 0] = picture[2, 0, 0] = 200
    found = traced(Tab(Document(picture)), picture, 1, RunState.PAUSED)
    assert found.lossy == {(0, 0)}
    assert "Lossy" in found.words_at(0, 0)[0]
    assert found.words_at(1, 1) == ()


def test_every_mark_says_what_it_means(tab: Tab) -> None:
    tab.set_faults((Fault(FaultCode.ROW_OUTSIDE, 4, 0, "Row 40 is below the picture."),))
    tab.document.toggle_breakpoint(4, 0)
    words = marks(tab).words_at(4, 0)
    assert words[0] == "Row outside: Row 40 is below the picture."
    assert words[1].startswith("Breakpoint")
    assert traced(tab, dot(), 1, RunState.PAUSED).words_at(1, 0) == ("The next instruction.",)


@pytest.fixture
def stepped(tab: Tab) -> Tab:
    """The dot program after its first step."""
    session, machine = tab.open_session(), Machine(dot())
    session.own(dot())
    stop, step = machine.step()
    assert step is not None
    session.show(step.writes)
    session.trace((step,))
    session.end(stop, RunState.PAUSED)
    return tab


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ((0, 0), ["(0, 0)  word 50462977", "DOT_RGB 1, 2, 3"]),
        ((1, 0), ["(1, 0)  word 0", "HALT", HALT.doc, "The next instruction."]),
        ((2, 2), ["(2, 2)  word 30"]),
        ((0, 3), ["(0, 3)  word 300", "Written at step 0 by DOT_RGB at (0, 0)."]),
        ((9, 9), ["(9, 9)  word 0"]),
    ],
)
def test_a_hint_says_place_meaning_and_writer(
    stepped: Tab, cell: Point, expected: list[str]
) -> None:
    words = hint(stepped, stepped.program_map, marks_of(stepped), cell)
    assert list(words[: len(expected)]) == expected
    assert len(words) == len(expected) + (cell == (0, 0))


def test_what_looks_like_markup_is_shown_as_it_is() -> None:
    assert rich(("a < b", "c & <i>d</i>")) == "<b>a &lt; b</b><br>c &amp; &lt;i&gt;d&lt;/i&gt;"
