"""What an answer is at is said with the time it has taken, however long that is."""

import time

import pytest
from pytestqt.qtbot import QtBot

from pxide.view.companion.activity_line import ActivityLine, activity_words
from pxide.work.companion.activity import Activity, ActivityKind


@pytest.fixture
def line(qtbot: QtBot) -> ActivityLine:
    line = ActivityLine()
    qtbot.addWidget(line)
    return line


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        (Activity(), ""),
        (Activity(ActivityKind.FINDING, 99.9), "Finding…"),
        (Activity(ActivityKind.READING, 20.0), "Reading the prompt…  80 s"),
        (Activity(ActivityKind.USING_TOOL, 98.0, words="assemble"), "Using a tool: assemble…  2 s"),
    ],
)
def test_says_what_and_since_when(activity: Activity, words: str) -> None:
    assert activity_words(activity, 100.0) == words


def test_shows_how_far_it_is_where_that_is_known(line: ActivityLine) -> None:
    line.show_activity(Activity(ActivityKind.LOADING, time.monotonic(), 0.4))
    assert not line.isHidden()
    assert not line.share.isHidden()
    assert line.share.value() == 40
    line.show_activity(Activity(ActivityKind.READING, time.monotonic()))
    assert line.share.isHidden()


def test_the_clock_goes_on_by_itself(line: ActivityLine, qtbot: QtBot) -> None:
    line.show_activity(Activity(ActivityKind.READING, time.monotonic() - 0.8))
    assert line.words.text() == "Reading the prompt…"
    qtbot.waitUntil(lambda: line.words.text() == "Reading the prompt…  1 s")
    line.show_activity(Activity())
    assert line.isHidden()
