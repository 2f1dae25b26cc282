"""The hint under the mouse: place, meaning, and who wrote it."""

import pytest
from PySide6.QtWidgets import QApplication

from pxide.model.document import Document
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.view.canvas.canvas_marks import marks_of
from pxide.view.canvas.hints import hint, rich
from tests.pxide.programs import dot
from vm.core.picture import Point
from vm.cpu.machine import Machine
from vm.isa.table import BY_SPELLING

HALT = BY_SPELLING["HALT"]


@pytest.fixture
def tab(qapp: QApplication) -> Tab:
    """The dot program after its first step."""
    tab = Tab(Document(dot()))
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
def test_a_hint_says_place_meaning_and_writer(tab: Tab, cell: Point, expected: list[str]) -> None:
    words = hint(tab, tab.program_map, marks_of(tab, None, None), cell)
    assert list(words[: len(expected)]) == expected
    assert len(words) == len(expected) + (cell == (0, 0))


def test_what_looks_like_markup_is_shown_as_it_is() -> None:
    assert rich(("a < b", "c & <i>d</i>")) == "<b>a &lt; b</b><br>c &amp; &lt;i&gt;d&lt;/i&gt;"
