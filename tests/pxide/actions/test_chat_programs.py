"""Programs out of the chat: proposed for the open picture, or run in one of their own."""

from pathlib import Path

from pxide.actions.chat_programs import TITLE
from pxide.model.session import RunState
from tests.pxide.ide import Ide, filed
from tests.pxide.programs import dot
from vm.asm import assemble
from vm.core.picture import blank, word_at

COUNT = """
.size 16 16
.reg total
    SET total, 42
    HALT
"""


def test_a_program_is_proposed_for_the_open_picture(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    ide.app.window.companion.insert_wanted.emit(COUNT)
    ide.wait(lambda: ide.app.companion.proposals.waiting is not None)
    assert (tab.document.picture == dot()).all()
    ide.wait(lambda: ide.app.commands.action("proposal.accept").isEnabled())
    ide.do("proposal.accept")
    program = assemble(COUNT)[0]
    assert (tab.document.picture[0, :2] == program[0, :2]).all()
    assert (tab.document.picture[1:] == dot()[1:]).all()  # the rows it does not speak of
    ide.do("edit.undo")
    assert (tab.document.picture == dot()).all()


def test_where_no_picture_is_open_it_gets_one(ide: Ide) -> None:
    ide.app.window.companion.insert_wanted.emit(COUNT)
    ide.wait(lambda: bool(ide.app.workspace.tabs))
    (tab,) = ide.app.workspace.tabs
    assert tab.document.title == TITLE
    assert (tab.document.picture == assemble(COUNT)[0]).all()
    assert tab.document.is_modified  # closing it asks whether to save
    assert ide.app.window.current.naming.registers != {}
    tab.document.undo_edit()
    assert not tab.document.picture.any()


def test_a_picture_that_is_too_small_is_left_alone(ide: Ide, tmp_path: Path) -> None:
    small = ide.open(filed(tmp_path, blank(4, 4), "small.pxi"))
    ide.app.window.companion.insert_wanted.emit(COUNT)
    ide.wait(lambda: len(ide.app.workspace.tabs) == 2)
    assert not small.document.picture.any()
    assert ide.app.companion.proposals.waiting is None


def test_what_is_there_already_is_said_to_be(ide: Ide, tmp_path: Path) -> None:
    ide.open(filed(tmp_path, assemble(COUNT)[0]))
    ide.app.window.companion.insert_wanted.emit(COUNT)
    ide.wait(lambda: bool(ide.heard.notices))
    assert "holds this program already" in ide.heard.notices[0].what


def test_a_mistake_is_told_with_its_line(ide: Ide, tmp_path: Path) -> None:
    ide.open(filed(tmp_path, dot()))
    for ask in (ide.app.window.companion.insert_wanted, ide.app.window.companion.run_wanted):
        ide.heard.notices.clear()
        ask.emit(".reg a\n    SETT a, 1\n")
        ide.wait(lambda: bool(ide.heard.notices))
        assert ide.heard.notices[0].what.startswith("program:2:5: ")
        assert "SET" in ide.heard.notices[0].hint
    assert ide.app.companion.proposals.waiting is None
    assert len(ide.app.workspace.tabs) == 1


def test_a_program_runs_in_a_picture_of_its_own(ide: Ide, tmp_path: Path) -> None:
    open_one = ide.open(filed(tmp_path, dot()))
    ide.app.window.companion.run_wanted.emit(COUNT)
    ide.wait(lambda: len(ide.app.workspace.tabs) == 2)
    tab = ide.app.workspace.tabs[1]
    session = ide.wait_for(tab, RunState.ENDED)
    assert word_at(session.picture, 0, 1) == 42
    assert (open_one.document.picture == dot()).all()
    assert open_one.session is None
