"""The whole IDE and its files: opening, dropping, saving, closing, and the next start."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox

from pxide.base.settings import RECENT_FILES, RUN_DROPPED
from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.view.shell.dialogs import SizeDialog
from tests.pxide.ide import Ide, filed, paint
from tests.pxide.programs import dot, forever, pixel
from vm.asm import assemble
from vm.core.picture import blank
from vm.files.formats import OpenedFile
from vm.files.pxi import Info, load_pxi
from vm.run.readers import ASSEMBLER_TEXT, PROGRAMS

TEXT = "start:\n  SET r0, 263\n  H\n"


def written(folder: Path, text: str) -> Path:
    """A text in a file."""
    path = folder / "sum.pxasm"
    path.write_text(text, encoding="utf-8")
    return path


def only_tab(ide: Ide) -> Tab:
    """The one tab, once it is there and nothing is being read any more."""
    ide.wait(lambda: bool(ide.app.workspace.tabs) and not ide.app.tasks.names)
    (tab,) = ide.app.workspace.tabs
    return tab


def drop(ide: Ide, path: Path) -> None:
    """Let a file fall on the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(100, 100),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    ide.app.window.dropEvent(event)


def test_what_was_painted_is_saved_and_read_back(ide: Ide, tmp_path: Path) -> None:
    path = filed(tmp_path, dot())
    tab = ide.open(path)
    paint(tab, 5, 6, (1, 2, 3, 0))
    tab.document.toggle_breakpoint(1, 0)
    ide.do("file.save")
    ide.wait(lambda: not tab.document.is_modified)
    picture, info = load_pxi(path)
    assert pixel(picture, 5, 6) == (1, 2, 3, 0)
    assert info.data["breakpoints"] == [[1, 0]]
    ide.do("file.close")
    ide.wait(lambda: not ide.app.workspace.tabs)
    again = ide.open(path)
    assert (again.document.picture == picture).all()
    assert again.document.breakpoints.points == {(1, 0)}


def test_a_saved_picture_that_was_not_changed_is_the_same_file(ide: Ide, tmp_path: Path) -> None:
    path = filed(tmp_path, dot())
    before = path.read_bytes()
    tab = ide.open(path)
    paint(tab, 5, 6, 9)
    tab.document.undo_edit()
    ide.app.tasks.start(ide.app.document_files.save(tab, path), "save")
    ide.wait(lambda: not ide.app.tasks.names)
    assert path.read_bytes() == before


@pytest.mark.parametrize("runs", [True, False])
def test_a_dropped_picture_is_opened_and_run_if_so_set(
    ide: Ide, tmp_path: Path, runs: bool
) -> None:
    path = filed(tmp_path, dot())
    ide.app.settings.set(RUN_DROPPED, runs)
    drop(ide, path)
    ide.wait(lambda: ide.app.workspace.find(path) is not None)
    tab = ide.app.workspace.tabs[0]
    if runs:
        ide.wait_for(tab, RunState.ENDED)
    ide.wait(lambda: not ide.app.tasks.names)
    assert pixel(tab.shown, 0, 3) == ((44, 1, 0, 0) if runs else (0, 0, 0, 0))


def test_a_text_is_opened_as_a_new_picture_with_its_names(ide: Ide, tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    ide.app.document_files.open_path(path)
    tab = only_tab(ide)
    expected, info = assemble(TEXT)
    assert (tab.document.picture == expected).all()
    assert tab.document.info.data == info.data
    assert info.data["labels"] == {"start": [0, 0]}
    assert (tab.document.path, tab.document.title) == (None, "sum")
    assert not tab.document.is_modified
    assert ide.app.settings.value(RECENT_FILES) == (str(path),)


def test_a_text_from_the_list_of_recent_files_is_assembled_anew(ide: Ide, tmp_path: Path) -> None:
    ide.app.document_files.open_path(written(tmp_path, TEXT))
    first = only_tab(ide)
    written(tmp_path, TEXT.replace("263", "264"))
    ide.do("file.recent.0")
    ide.wait(lambda: len(ide.app.workspace.tabs) == 2)
    second = ide.app.workspace.tabs[1]
    assert pixel(first.document.picture, 0, 0) == (35, 0, 7, 1)
    assert pixel(second.document.picture, 0, 0) == (35, 0, 8, 1)


def test_a_text_finds_what_it_includes_beside_it(ide: Ide, tmp_path: Path) -> None:
    filed(tmp_path, dot(), "part.png")
    ide.app.document_files.open_path(written(tmp_path, 'include "part.png"\n'))
    assert (only_tab(ide).document.picture[:16, :16] == dot()).all()


def test_a_dropped_text_is_opened_and_run(ide: Ide, tmp_path: Path) -> None:
    ide.app.settings.set(RUN_DROPPED, True)
    drop(ide, written(tmp_path, TEXT))
    tab = only_tab(ide)
    ide.wait_for(tab, RunState.ENDED)
    assert pixel(tab.shown, 0, 1) == (7, 1, 0, 0)


def test_the_mistakes_of_a_text_are_a_notice(ide: Ide, tmp_path: Path) -> None:
    path = written(tmp_path, "SET r0, 263\nSTE r1, 2\n")
    ide.app.document_files.open_path(path)
    ide.wait(lambda: bool(ide.heard.notices))
    notice = ide.heard.notices[0]
    assert notice.what.startswith(f"{path}:2:1: ")
    assert notice.hint == 'Did you mean "STORE"?'
    assert not ide.app.workspace.tabs


def test_a_picture_from_a_text_is_saved_where_the_person_says(ide: Ide, tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    ide.app.document_files.open_path(path)
    tab = only_tab(ide)
    ide.do("file.save")
    ide.wait(lambda: bool(ide.app.window.findChildren(QFileDialog)))
    dialog = ide.app.window.findChildren(QFileDialog)[0]
    assert dialog.selectedFiles() == [str(tmp_path / "sum.pxi")]
    dialog.accept()
    ide.wait(lambda: tab.document.path is not None)
    assert tab.document.path == tmp_path / "sum.pxi"
    picture, info = load_pxi(tmp_path / "sum.pxi")
    assert (picture == tab.document.picture).all()
    assert info.data["labels"] == {"start": [0, 0]}
    assert path.read_text(encoding="utf-8") == TEXT


def test_a_file_is_opened_once_and_remembered(ide: Ide, tmp_path: Path) -> None:
    first = ide.open(filed(tmp_path, dot()))
    other = ide.open(filed(tmp_path, forever(), "other.pxi"))
    assert ide.app.workspace.current is other
    assert ide.open(tmp_path / "dot_test.pxi") is first
    ide.wait(lambda: ide.app.workspace.current is first)
    assert len(ide.app.workspace.tabs) == 2
    ide.wait(lambda: not ide.app.tasks.names)
    names = [Path(name).name for name in ide.app.settings.value(RECENT_FILES)]
    assert names == ["dot_test.pxi", "other.pxi"]
    ide.do("file.recent.1")
    ide.wait(lambda: ide.app.workspace.current is other)


def test_a_file_that_is_no_picture_is_a_notice(ide: Ide, tmp_path: Path) -> None:
    path = tmp_path / "fake.pxi"
    path.write_text("cdef class Nothing: pass")
    ide.app.document_files.open_path(path)
    ide.wait(lambda: bool(ide.heard.notices))
    assert "fake.pxi" in ide.heard.notices[0].what
    assert not ide.app.workspace.tabs


@pytest.mark.parametrize(
    ("button", "is_closed", "is_written"),
    [
        (QMessageBox.StandardButton.Save, True, True),
        (QMessageBox.StandardButton.Discard, True, False),
        (QMessageBox.StandardButton.Cancel, False, False),
    ],
)
def test_closing_asks_for_changes_that_are_not_saved(
    ide: Ide, tmp_path: Path, button: QMessageBox.StandardButton, is_closed: bool, is_written: bool
) -> None:
    path = filed(tmp_path, dot())
    tab = ide.open(path)
    paint(tab, 9, 9, 77)
    ide.do("file.close")
    ide.wait(lambda: bool(ide.app.window.findChildren(QMessageBox)))
    box = ide.app.window.findChildren(QMessageBox)[0]
    box.button(button).click()
    ide.wait(lambda: not ide.app.tasks.names)
    assert (not ide.app.workspace.tabs) is is_closed
    assert (pixel(load_pxi(path)[0], 9, 9) == (77, 0, 0, 0)) is is_written


def test_the_first_start_opens_something_that_runs(ide: Ide) -> None:
    ide.app.open(())
    ide.wait(lambda: ide.app.workspace.current is not None)
    tab = ide.app.workspace.tabs[0]
    assert tab.document.path is None
    ide.run(tab)
    assert pixel(tab.shown, 0, 3) == (44, 1, 0, 0)


def test_the_next_start_finds_files_settings_and_panels_as_they_were(
    start: Callable[[], AbstractContextManager[Ide]], tmp_path: Path
) -> None:
    first, second = filed(tmp_path, dot()), filed(tmp_path, forever(), "second.pxi")
    with start() as ide:
        ide.open(first)
        ide.open(second)
        ide.do("view.panel.inspector")
        ide.do("view.grid")
        ide.wait(lambda: "inspector" not in ide.app.window.docks.shown)
        ide.do("file.quit")
        ide.wait(lambda: not ide.app.window.isVisible())
    with start() as ide:
        ide.app.open(())
        ide.wait(lambda: len(ide.app.workspace.tabs) == 2)
        assert [tab.document.path for tab in ide.app.workspace.tabs] == [first, second]
        assert "inspector" not in ide.app.window.docks.shown
        assert not ide.app.commands.action("view.grid").isChecked()
        assert [Path(name) for name in ide.app.settings.value(RECENT_FILES)] == [second, first]


def test_quitting_can_be_refused(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    paint(tab, 9, 9, 77)
    ide.app.window.close()
    ide.wait(lambda: bool(ide.app.window.findChildren(QMessageBox)))
    box = ide.app.window.findChildren(QMessageBox)[0]
    box.button(QMessageBox.StandardButton.Cancel).click()
    ide.wait(lambda: not ide.app.tasks.names)
    assert ide.app.window.isVisible()
    assert ide.app.workspace.tabs == (tab,)


def test_a_copy_of_an_example_is_saved_where_the_person_says(ide: Ide, tmp_path: Path) -> None:
    ide.do("help.example.dot_test")
    ide.wait(lambda: bool(ide.app.workspace.tabs))
    tab = ide.app.workspace.tabs[0]
    ide.do("file.save")
    ide.wait(lambda: bool(ide.app.window.findChildren(QFileDialog)))
    dialog = ide.app.window.findChildren(QFileDialog)[0]
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setText(str(tmp_path / "mine"))
    dialog.accept()
    ide.wait(lambda: tab.document.path is not None)
    assert tab.document.title == "mine.pxi"
    assert (load_pxi(tmp_path / "mine.pxi")[0] == dot()).all()


def test_a_new_picture_has_the_size_that_was_chosen(ide: Ide) -> None:
    ide.do("file.new")
    ide.wait(lambda: bool(ide.app.window.findChildren(SizeDialog)))
    dialog = ide.app.window.findChildren(SizeDialog)[0]
    dialog.width_box.setValue(65535)
    dialog.height_box.setValue(65535)
    dialog.accept()
    assert not ide.app.workspace.tabs
    dialog.width_box.setValue(7)
    dialog.height_box.setValue(3)
    dialog.accept()
    ide.wait(lambda: bool(ide.app.workspace.tabs))
    assert ide.app.workspace.tabs[0].document.picture.shape == (3, 7, 4)


def test_an_rgb_picture_opens_after_saying_so(ide: Ide, tmp_path: Path) -> None:
    path = tmp_path / "rgb.png"
    Image.new("RGB", (4, 3), (1, 2, 3)).save(path)
    tab = ide.open(path)
    assert pixel(tab.document.picture, 3, 2) == (1, 2, 3, 255)
    assert "rgb.png" in ide.heard.notices[0].what


def test_a_text_that_takes_long_keeps_nothing_from_being_saved_and_nobody_from_leaving(
    start: Callable[[], AbstractContextManager[Ide]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = filed(tmp_path, dot())
    began, gate = threading.Event(), threading.Event()

    def assembled(_readers: object, _path: Path) -> OpenedFile:
        began.set()
        gate.wait(60)
        return OpenedFile(blank(4, 4), Info(), ASSEMBLER_TEXT)

    with start() as ide:
        tab = ide.open(path)
        monkeypatch.setattr(type(PROGRAMS), "open", assembled)
        ide.app.document_files.open_path(written(tmp_path, TEXT))
        ide.wait(began.is_set)
        paint(tab, 5, 6, (1, 2, 3, 0))
        ide.do("file.save")
        ide.wait(lambda: not tab.document.is_modified)
    (thread,) = [each for each in threading.enumerate() if each.name == "files read"]
    gate.set()
    thread.join(60)
