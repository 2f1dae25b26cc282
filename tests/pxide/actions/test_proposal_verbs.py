"""A proposed change waits: with a yes it is one step to undo, without one no pixel changes."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from pxide.actions.proposal_verbs import CHANGED
from pxide.model.chat.proposal import Proposal
from pxide.model.tab import Tab
from pxide.view.canvas.preview import change_at
from pxide.view.panels.proposal_bar import ACCEPT, REFUSE, SHOW, proposal_words
from tests.pxide.ide import Ide, filed, paint
from tests.pxide.programs import dot, forever
from vm.core.patch import Patch, difference
from vm.core.picture import Point, word_at, words_of


@pytest.fixture
def tab(ide: Ide, tmp_path: Path) -> Tab:
    return ide.open(filed(tmp_path, dot()))


def change(tab: Tab, x: int, y: int, word: int) -> Patch:
    after = tab.document.picture.copy()
    words_of(after)[y, x] = word
    return difference(tab.document.picture, after)


def offer(ide: Ide, tab: Tab, at: Point = (5, 6), words: str = "Sum it.") -> list[bool]:
    """Propose one pixel; the answer is in the list when it is given."""
    proposals, answers = ide.app.companion.proposals, list[bool]()
    patch = change(tab, *at, 300)
    proposals.offer(Proposal(proposals.next_id, tab.document, patch, words), answers.append)
    return answers


def buttons(ide: Ide) -> dict[str, QPushButton]:
    return {button.text(): button for button in ide.app.window.proposal.findChildren(QPushButton)}


def test_a_proposal_is_said_and_shown_and_changes_nothing(ide: Ide, tab: Tab) -> None:
    bar = ide.app.window.proposal
    assert not bar.isVisible()
    answers = offer(ide, tab)
    assert bar.isVisible()
    assert "dot_test.pxi: 1 pixel would change." in bar.words.text()
    assert "“Sum it.”" in bar.words.text()
    canvas = ide.app.window.tab_area.canvas
    assert canvas is not None
    assert canvas.marks.patch is not None
    assert word_at(tab.document.picture, 5, 6) == 0
    assert not tab.document.is_modified
    assert answers == []


def test_yes_is_one_step_to_undo(ide: Ide, tab: Tab) -> None:
    answers = offer(ide, tab)
    ide.wait(buttons(ide)["Accept"].isEnabled)
    buttons(ide)["Accept"].click()
    assert answers == [True]
    assert word_at(tab.document.picture, 5, 6) == 300
    assert tab.document.undo.count() == 1
    assert not ide.app.window.proposal.isVisible()
    canvas = ide.app.window.tab_area.canvas
    assert canvas is not None
    assert canvas.marks.patch is None
    ide.wait(lambda: ide.app.commands.action("edit.undo").isEnabled())
    ide.do("edit.undo")
    assert word_at(tab.document.picture, 5, 6) == 0


def test_no_leaves_the_picture_as_it_is(ide: Ide, tab: Tab) -> None:
    answers = offer(ide, tab)
    ide.wait(buttons(ide)["Refuse"].isEnabled)
    buttons(ide)["Refuse"].click()
    assert answers == [False]
    assert not tab.document.is_modified
    assert not ide.app.window.proposal.isVisible()


def test_the_answer_has_keys(ide: Ide, tab: Tab) -> None:
    answers = offer(ide, tab)
    ide.wait(lambda: ide.app.commands.action(ACCEPT).isEnabled())
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    ide.app.window.activateWindow()
    QTest.keyClick(ide.app.window, Qt.Key.Key_Return, keys)
    assert answers == [True]


def test_how_it_is_now_can_be_seen_meanwhile(ide: Ide, tab: Tab) -> None:
    offer(ide, tab)
    canvas = ide.app.window.tab_area.canvas
    assert canvas is not None
    buttons(ide)["Before"].click()
    assert canvas.marks.patch is None
    buttons(ide)["Before"].click()
    assert canvas.marks.patch is not None
    assert change_at(canvas.marks.patch, 5, 6) is not None


def test_a_change_of_a_picture_that_has_changed_fits_no_more(ide: Ide, tab: Tab) -> None:
    answers = offer(ide, tab)
    paint(tab, 5, 6, 9)
    ide.wait(lambda: CHANGED in buttons(ide)["Accept"].toolTip())
    assert not buttons(ide)["Accept"].isEnabled()
    ide.do(ACCEPT)
    assert ide.heard.notices[-1].hint == CHANGED
    assert answers == []
    assert word_at(tab.document.picture, 5, 6) == 9


def test_while_the_program_runs_it_waits(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, forever(), "forever.pxi"))
    answers = offer(ide, tab, (3, 3))
    ide.do("run.start")
    ide.wait(lambda: tab.is_running)
    ide.do(ACCEPT)
    assert "running" in ide.heard.notices[-1].what
    assert answers == []
    assert ide.app.companion.proposals.waiting is not None
    ide.do("run.stop")


def test_a_proposal_for_a_picture_below_is_shown_when_asked_for(
    ide: Ide, tab: Tab, tmp_path: Path
) -> None:
    other = ide.open(filed(tmp_path, dot(), "other.pxi"))
    offer(ide, tab)
    assert ide.app.workspace.current is other
    ide.wait(lambda: ide.app.commands.action(SHOW).isEnabled())
    buttons(ide)["Show"].click()
    assert ide.app.workspace.current is tab


def test_a_picture_that_is_closed_takes_its_proposal_along(ide: Ide, tab: Tab) -> None:
    answers = offer(ide, tab)
    ide.do("file.close")
    ide.wait(lambda: answers == [False])
    assert not ide.app.window.proposal.isVisible()


def test_without_a_proposal_the_verbs_say_so(ide: Ide, tab: Tab) -> None:
    for name in (ACCEPT, REFUSE, SHOW):
        assert not ide.app.commands.row(name).when(ide.app.commands.look())


def test_what_the_model_says_is_only_ever_text(ide: Ide, tab: Tab) -> None:
    patch = change(tab, 1, 1, 5)
    words = proposal_words(Proposal(1, tab.document, patch, "<b>yes</b>\n\n" + "x " * 400))
    assert "“<b>yes</b> x x" in words
    assert words.endswith("…”")
    ide.app.window.proposal.show_proposal(Proposal(1, tab.document, patch, "<img src=y>"))
    assert ide.app.window.proposal.words.textFormat() is Qt.TextFormat.PlainText
