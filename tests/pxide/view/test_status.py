"""The status bar says in words what is under the mouse and why the run stopped."""

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.problems import Trouble
from pxide.model.session import State
from pxide.model.sheet import Sheet
from pxide.view.current import Current
from pxide.view.status import StatusBar, pixel_words, speed_words, stop_words
from pxide.work.companion.companion import Companion
from vm.asm import Spelling
from vm.faults import Fault, FaultCode
from vm.trace import Stop, StopReason


@pytest.fixture
def status(qtbot: QtBot, current: Current, trouble: Trouble, companion: Companion) -> StatusBar:
    status = StatusBar(current, Commands((), trouble), companion)
    qtbot.addWidget(status)
    return status


def test_tells_the_pixel_under_the_mouse(status: StatusBar, sheet: Sheet) -> None:
    assert status.under_mouse.text() == ""
    sheet.selection.hover((0, 0))
    assert status.under_mouse.text() == (
        "(0, 0)  #01010203  word 50\u2009462\u2009977  ·  DOT_RGB 1, 2, 3"
    )
    sheet.selection.hover((9, 9))
    assert status.under_mouse.text() == "(9, 9)  #00000000  word 0"


def test_tells_a_negative_word_both_ways(sheet: Sheet) -> None:
    sheet.document.picture[4, 4] = (254, 255, 255, 255)
    assert pixel_words(sheet, (4, 4), Spelling()).endswith(
        "word 4\u2009294\u2009967\u2009294, signed -2"
    )


def test_tells_the_name_of_a_place(sheet: Sheet) -> None:
    names = Spelling(labels={(0, 3): "out"}, registers={2: "i"})
    assert pixel_words(sheet, (0, 3), names) == "(0, 3) out  #00000000  word 0"
    assert pixel_words(sheet, (2, 1), names).startswith("(2, 1) i  #03000000")
    assert pixel_words(sheet, (2, 2), names).startswith("(2, 2)  #")


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


def test_follows_the_run(status: StatusBar, sheet: Sheet) -> None:
    session = sheet.open_session()
    assert status.run.text() == "ready at (0, 0)"
    session.begin()
    session.move((1, 0), 5000, 118e6)
    assert status.run.text() == "running, 5\u2009000 steps"
    assert status.speed.text() == "118 M steps/s"
    fault = Fault(FaultCode.UNKNOWN_OPCODE, 1, 0, "")
    session.end(Stop(StopReason.FAULT, (1, 0), 5000, fault), State.ENDED)
    assert status.run.text() == "fault 1, unknown opcode, at (1, 0)"
    assert status.run.property("role") == "fault"
    sheet.close_session()
    assert status.run.text() == ""
    assert status.run.property("role") == ""


def test_tells_size_and_whether_it_is_saved(status: StatusBar, sheet: Sheet) -> None:
    assert status.about.text() == "16 \N{MULTIPLICATION SIGN} 16  ·  not saved"


def test_tells_that_the_engine_gave_up(status: StatusBar, sheet: Sheet) -> None:
    session = sheet.open_session()
    session.cut_short((3, 0), 5000)
    assert status.run.text() == "cut short at (3, 0) after 5\u2009000 steps"


def test_what_takes_long_can_be_stopped(
    status: StatusBar, trouble: Trouble, qtbot: QtBot
) -> None:
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


def test_long_words_do_not_widen_the_window(status: StatusBar, sheet: Sheet) -> None:
    before = status.minimumSizeHint().width()
    sheet.selection.hover((0, 0))
    assert status.under_mouse.text()
    assert status.minimumSizeHint().width() == before
