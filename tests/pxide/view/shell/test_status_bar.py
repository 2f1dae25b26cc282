"""The status bar says in words what is under the mouse and why the run stopped."""

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.problems import Trouble
from pxide.model.active_tab import ActiveTab
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.view.shell.status_bar import StatusBar
from pxide.work.companion.companion import Companion
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
