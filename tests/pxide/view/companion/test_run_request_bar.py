"""What the model wants to run is shown before it is run."""

import pytest
from pytestqt.qtbot import QtBot

from pxide.view.companion.run_request_bar import RunRequestBar, request_words
from pxide.view.widgets.app_theme import AppTheme
from pxide.work.companion.activity import Permission, RunRequest


@pytest.fixture
def bar(qtbot: QtBot, app_theme: AppTheme) -> RunRequestBar:
    bar = RunRequestBar(app_theme)
    qtbot.addWidget(bar)
    return bar


def test_is_hidden_while_nothing_is_wanted(bar: RunRequestBar) -> None:
    assert bar.isHidden()
    bar.show_request(RunRequest("Let me try.", "HALT", 10_000))
    assert not bar.isHidden()
    bar.show_request(None)
    assert bar.isHidden()


def test_says_what_is_to_be_run_and_for_how_long(bar: RunRequestBar) -> None:
    bar.show_request(RunRequest("<b>Let</b> me try.", "  ADD a, b, c\n  HALT", 10_000))
    assert bar.words.text() == (
        "The model wants to run a program of its own, 10\u2009000 steps at most. "
        "It says: <b>Let</b> me try."
    )
    assert bar.words.textFormat().name == "PlainText"
    assert bar.program.toPlainText() == "  ADD a, b, c\n  HALT"
    assert bar.program.isReadOnly()


def test_the_open_picture_needs_no_text(bar: RunRequestBar) -> None:
    bar.show_request(RunRequest("", "", 5))
    assert bar.program.isHidden()
    assert request_words(RunRequest("", "", 5)) == (
        "The model wants to run the picture that is open, 5 steps at most."
    )


@pytest.mark.parametrize("permission", list(Permission))
def test_every_answer_has_a_button(
    bar: RunRequestBar, qtbot: QtBot, permission: Permission
) -> None:
    bar.show_request(RunRequest("", "HALT", 5))
    with qtbot.waitSignal(bar.permitted) as heard:
        bar.buttons[permission].click()
    assert heard.args == [permission]
