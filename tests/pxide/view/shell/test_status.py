"""The status bar says in words what is under the mouse and why the run stopped."""

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.problems import Trouble
from pxide.model.active_tab import ActiveTab
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.view.shell.status import StatusBar
from pxide.view.widgets.run_words import pixel_words, speed_words, stop_words
from pxide.work.companion.companion import Companion
from vm.asm import InstructionText
from vm.core.faults import Fault, FaultCode
from vm.core.trace import Stop, StopReason


@pytest.fixture
def status(qtbot: QtBot, current: ActiveTab, trouble: Trouble, companion: Companion) -> StatusBar:
    status = StatusBar(current, Commands((), trouble), companion)
    qtbot.addWidget(status)
    return status


def test_tells_the_pixel_under_the_mouse(status: StatusBar, tab: Tab) -> None:
    assert status.under_mouse.text() == ""
    tab.selection.hover((0, 0))
    assert status.under_mouse.text() == (
        "(0, 0)  #01010203  word 50\u2009462\u2009977  ·  DOT_RGB 1, 2, 3"
    )
    tab.selection.hover((9, 9))
    assert status.under_mouse.text() == "(9, 9)  #00000000  word 0"


def test_tells_a_negative_word_both_ways(tab: Tab) -> None:
    tab.document.picture[4, 4] = (254, 255, 255, 255)
    assert pixel_words(tab, (4, 4), InstructionText()).endswith(
        "word 4\u2009294\u2009967\u2009294, signed -2"
    )


def test_tells_the_name_of_a_place(tab: Tab) -> None:
    names = InstructionText(labels={(0, 3): "out"}, registers={2: "i"})
    assert pixel_words(tab, (0, 3), names) == "(0, 3) out  #00000000  word 0"
    assert pixel_words(tab, (2, 1), names).startswith("(2, 1) i  #03000000")
    assert pixel_words(tab, (2, 2), names).startswith("(2, 2)  #")


@pytest.mark.parametrize(
    ("stop", "words"),
    [
        (Stop(StopReason.HALTED, (1, 0), 1), "halted at (1, 0) after 1 step"),
        (Stop(StopReason.BUDGET, (2, 0), 15), "step limit reached at (2, 0) after 15 steps"),
        (Stop(StopReason.PAUSE, (2, 0), 3), "paused at (2, 0) after 3 steps"),
        (Stop(StopReason.HALTED, (1, 0), 2, lossy=True), "halted at (1, 0) after 2 steps, lossy"),
        (
            Stop(StopReason.FAULT, (3, 0), 7, Fault(FaultCode.DIVISION_BY_ZERO, 3, 0, "")),
            "fault 5, division by zero, at (3, 0)",
        ),
    ],
)
def test_tells_why_the_run_stopped(stop: Stop, words: str) -> None:
    assert stop_words(stop) == words


@pytest.mark.parametrize(
    ("speed", "words"),
    [(118e6, "118 M steps/s"), (2500.0, "2 k steps/s"), (60.0, "60 steps/s")],
)
def test_tells_the_speed(speed: float, words: str) -> None:
    assert speed_words(speed) == words


def test_follows_the_run(status: StatusBar, tab: Tab) -> None:
    session = tab.open_session()
    assert status.run.text() == "ready at (0, 0)"
    session.begin()
    session.move((1, 0), 5000, 118e6)
    assert status.run.text() == "running, 5\u2009000 steps"
    assert status.speed.text() == "118 M steps/s"
    fault = Fault(FaultCode.UNKNOWN_OPCODE, 1, 0, "")
    session.end(Stop(StopReason.FAULT, (1, 0), 5000, fault), RunState.ENDED)
    assert status.run.text() == "fault 1, unknown opcode, at (1, 0)"
    assert status.run.property("role") == "fault"
    tab.close_session()
    assert status.run.text() == ""
    assert status.run.property("role") == ""


def test_tells_size_and_whether_it_is_saved(status: StatusBar, tab: Tab) -> None:
    assert status.about.text() == "16 \N{MULTIPLICATION SIGN} 16  ·  not saved"


def test_tells_that_the_engine_gave_up(status: StatusBar, tab: Tab) -> None:
    session = tab.open_session()
    session.cut_short((3, 0), 5000)
    assert status.run.text() == "cut short at (3, 0) after 5\u2009000 steps"


def test_what_takes_long_can_be_stopped(status: StatusBar, trouble: Trouble, qtbot: QtBot) -> None:
    stopped: list[str] = []
    row = Command(
        id="run.compare", text="Stop comparing", run=lambda: stopped.append("stopped"),
        tip="Compare no further", menu="&Run",
    )  # fmt: skip
    action = Commands((row,), trouble).action("run.compare")
    status.show_progress(3, 40, "Comparing", action)
    assert not status.stop.isHidden()
    status.stop.click()
    assert stopped == ["stopped"]
    status.show_progress(3, 40, "Preparing the machine")
    assert status.stop.isHidden()


def test_progress_comes_and_goes(status: StatusBar) -> None:
    status.show()
    status.show_progress(3, 40, "Preparing the machine")
    assert status.progress.value() == 3
    assert status.work.text() == "Preparing the machine"
    assert not status.work.isHidden()
    status.clear_progress()
    assert status.work.isHidden()
    assert status.progress.isHidden()


def test_long_words_do_not_widen_the_window(status: StatusBar, tab: Tab) -> None:
    before = status.minimumSizeHint().width()
    tab.selection.hover((0, 0))
    assert status.under_mouse.text()
    assert status.minimumSizeHint().width() == before
