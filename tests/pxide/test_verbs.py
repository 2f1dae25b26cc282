"""Walks the rows of the verbs: each is whole, reachable, and does what it says without a bug."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QMenu, QMessageBox

from pxide.base.facts import Facts
from pxide.base.paths import resource
from tests.pxide.ide import Ide, filed
from tests.pxide.programs import dot

OUTSIDE = {"help.manual", "help.log"}
"""These open a window of another program."""
NOT_VERBS = {"Ctrl+C"}
"""Keys of the terminal."""
LAST = ("file.close", "file.quit")


def test_ids_and_keys_are_unique_and_every_row_has_words(ide: Ide) -> None:
    rows = ide.app.commands.rows
    assert len({row.id for row in rows}) == len(rows)
    keys = [QKeySequence(row.key).toString() for row in rows if row.key]
    assert len(set(keys)) == len(keys)
    assert all(keys)
    for row in rows:
        assert row.tip, row.id
        assert row.menu, row.id
        assert row.text, row.id
        assert not row.icon or resource(f"icons/{row.icon}.svg").is_file(), row.icon


def test_bare_keys_belong_to_the_canvas(ide: Ide) -> None:
    for row in ide.app.commands.rows:
        is_bare = len(row.key) == 1 or row.key == "Tab"
        assert is_bare == row.canvas_only, row.id


def test_every_row_is_in_its_menu(ide: Ide) -> None:
    shown = {
        action.objectName()
        for menu in ide.app.window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if action.objectName()
    }
    assert {row.id for row in ide.app.commands.rows} <= shown


def test_mnemonics_in_one_menu_differ(ide: Ide) -> None:
    for menu in ide.app.commands.menus():
        marked = [row.text for row in ide.app.commands.by_menu(menu) if "&" in row.text]
        letters = [text[text.index("&") + 1].lower() for text in marked]
        assert len(set(letters)) == len(letters), (menu, marked)


def test_without_a_picture_only_what_can_be_done_is_offered(ide: Ide) -> None:
    facts = Facts()
    offered = {row.id for row in ide.app.commands.rows if row.when(facts)}
    assert {"file.open", "file.new", "file.quit", "view.palette"} <= offered
    assert not {"run.start", "file.save", "edit.undo", "view.fit"} & offered


def is_quiet(ide: Ide) -> bool:
    """Discard what is asked about, close the other questions, and see whether all is done."""
    for dialog in ide.app.window.findChildren(QDialog):
        discard = (
            dialog.button(QMessageBox.StandardButton.Discard)
            if isinstance(dialog, QMessageBox)
            else None
        )
        if discard is not None:
            discard.click()
        else:
            dialog.reject()
    return not ide.app.tasks.names


def test_every_verb_is_done_or_disabled(ide: Ide, tmp_path: Path) -> None:
    ide.open(filed(tmp_path, dot()))
    names = [row.id for row in ide.app.commands.rows if row.id not in OUTSIDE]
    done = []
    for name in sorted(names, key=LAST.__contains__):
        row = ide.app.commands.row(name)
        if row.when(ide.app.commands.look()):
            ide.do(name)
            done.append(name)
        ide.wait(lambda: is_quiet(ide))
    assert {"run.start", "run.step", "paint.pencil", "view.mode", "file.quit"} <= set(done)
    assert not ide.app.window.isVisible()


def test_the_facts_reach_the_actions(ide: Ide, tmp_path: Path) -> None:
    commands = ide.app.commands
    assert not commands.action("run.start").isEnabled()
    ide.open(filed(tmp_path, dot()))
    ide.wait(lambda: commands.action("run.start").isEnabled())
    assert not commands.action("edit.undo").isEnabled()
    stroke = ide.app.workspace.tabs[0].document.stroke("Pencil")
    stroke.put(5, 5, 5)
    stroke.commit()
    ide.wait(lambda: commands.action("edit.undo").isEnabled())
    assert commands.action("edit.undo").text() == "&Undo Pencil"
    ide.do("paint.pencil")
    ide.wait(lambda: commands.action("paint.pencil").isChecked())
    assert not commands.action("paint.select").isChecked()


def test_tabs_are_turned_by_keys_of_their_own(ide: Ide, tmp_path: Path) -> None:
    tabs = [ide.open(filed(tmp_path, dot(), f"{name}.pxi")) for name in "abc"]
    assert ide.app.workspace.current is tabs[2]
    ide.wait(lambda: ide.app.commands.action("view.next_tab").isEnabled())
    ide.do("view.next_tab")
    assert ide.app.workspace.current is tabs[0]
    ide.do("view.previous_tab")
    ide.do("view.previous_tab")
    assert ide.app.workspace.current is tabs[1]


def test_a_verb_that_cannot_be_done_says_so(ide: Ide) -> None:
    ide.do("run.start")
    assert ide.heard.notices[0].what == "Run cannot be done just now."


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_chosen_and_kept(ide: Ide, theme: str) -> None:
    ide.do(f"view.theme.{theme}")
    ide.wait(lambda: ide.app.commands.action(f"view.theme.{theme}").isChecked())
    window = ide.app.window.palette().window().color()
    assert (window.lightness() < 128) is (theme == "dark")


def pages() -> str:
    """The pages of the manual that tell of keys and verbs."""
    texts = (resource(f"manual/{page}.md").read_text("utf-8") for page in ("window", "companion"))
    return "\n".join(texts)


def test_the_manual_names_keys_as_the_rows_do(ide: Ide) -> None:
    text = pages()
    named = set(re.findall(r"\b(?:(?:Ctrl|Shift)\+)*(?:F\d+|(?<=\+)(?:[A-Z]|Return))\b", text))
    keys = {row.key for row in ide.app.commands.rows}
    assert {"F5", "Ctrl+Shift+P", "Ctrl+Shift+A"} <= named
    named -= NOT_VERBS
    assert named <= keys


def test_the_manual_names_verbs_as_the_rows_do(ide: Ide) -> None:
    text = pages()
    named = {" ".join(words.split()) for words in re.findall(r"\*(\w+ > [^*]+)\*", text)}
    rows = ide.app.commands.rows
    shown = {f"{row.menu.replace('&', '')} > {row.label}" for row in rows}
    assert {"Run > Compare executors", "Help > Log file", "Companion > Ask"} <= named
    assert named <= shown
