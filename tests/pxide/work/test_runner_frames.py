"""A run of many frames: nothing that it wrote is missing from what is shown at its end."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from pxide.model.document import Document
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.work.runner import Runner
from tests.resources.examples import FOLDER, ended, frames, picture_of
from vm.core.picture import Box

PATIENCE = 120_000


def test_the_last_slice_is_shown_too(qtbot: QtBot, runner: Runner) -> None:
    tab = Tab(Document.load(FOLDER / "bubble_sort.pxi"))
    runner.start(tab)
    qtbot.waitUntil(
        lambda: tab.session is not None and tab.session.state is RunState.ENDED, timeout=PATIENCE
    )
    expected = picture_of("bubble_sort")
    assert len(list(frames(expected))) == 251
    np.testing.assert_array_equal(tab.shown[2:], expected[2:])
    np.testing.assert_array_equal(tab.shown[1, :24], expected[1, :24])


def test_what_is_shown_in_portions_is_all_there(
    qtbot: QtBot, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxide.work.runner.SHOWN_AT_ONCE", 1)
    tab = Tab(Document.load(FOLDER / "network.pxi"))
    runner.start(tab)
    boxes: list[Box] = []
    session = tab.session
    assert session is not None
    session.changed.connect(boxes.append)
    qtbot.waitUntil(lambda: session.state is RunState.ENDED, timeout=PATIENCE)
    np.testing.assert_array_equal(tab.shown, ended("network"))
    assert len(boxes) > 1
