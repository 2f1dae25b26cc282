"""A run of many frames: nothing that it wrote is missing from what is shown at its end."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from pxide.model.document import Document
from pxide.model.session import State
from pxide.model.sheet import Sheet
from pxide.work.runner import Runner
from tests.resources.examples import FOLDER, ended, frames, picture_of
from vm.picture import Box

PATIENCE = 120_000


def test_the_last_slice_is_shown_too(qtbot: QtBot, runner: Runner) -> None:
    sheet = Sheet(Document.load(FOLDER / "bubble_sort.pxi"))
    runner.start(sheet)
    qtbot.waitUntil(
        lambda: sheet.session is not None and sheet.session.state is State.ENDED, timeout=PATIENCE
    )
    expected = picture_of("bubble_sort")
    assert len(list(frames(expected))) == 251
    np.testing.assert_array_equal(sheet.shown[2:], expected[2:])
    np.testing.assert_array_equal(sheet.shown[1, :24], expected[1, :24])


def test_what_is_shown_in_portions_is_all_there(
    qtbot: QtBot, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxide.work.runner.SHOWN_AT_ONCE", 1)
    sheet = Sheet(Document.load(FOLDER / "network.pxi"))
    runner.start(sheet)
    boxes: list[Box] = []
    session = sheet.session
    assert session is not None
    session.changed.connect(boxes.append)
    qtbot.waitUntil(lambda: session.state is State.ENDED, timeout=PATIENCE)
    np.testing.assert_array_equal(sheet.shown, ended("network"))
    assert len(boxes) > 1
