"""The verbs of knowledge, without any server: teach, find, see, hide, move, keep."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from pxide.base.settings import CHAT_SERVER, KNOWLEDGE_LEARN
from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.view.knowledge.knowledge_panel import OPEN
from tests.pxide.actions.knowledge_setup import (
    ANSWER,
    RETURN,
    choose,
    entries_in,
    made,
    said,
    select_last,
    teach,
)
from tests.pxide.conftest import Start
from tests.pxide.ide import Ide, filed
from tests.pxide.knowledge.image.entries import lesson
from tests.pxide.programs import dot


def test_a_lesson_taught_by_hand_is_found_and_flashed(taught: Ide) -> None:
    panel = taught.app.window.knowledge
    assert panel.path == taught.app.companion.images.home
    assert "lesson" in panel.view.pill.text()
    taught.do("knowledge.find")
    QTest.keyClicks(panel.view.search_row.field, "lamp")
    taught.wait(lambda: bool(panel.view.hits.model.hits))
    QTest.keyClick(panel.view.search_row.field, RETURN)
    (hit,) = panel.view.hits.model.hits
    assert hit.answer == ANSWER
    assert panel.selected == hit.place
    assert panel.view.picture.marks.glows[-1].kind is None


def test_the_rows_of_a_lesson_in_the_chat_lead_to_the_picture(taught: Ide) -> None:
    window = taught.app.window
    (learned,) = taught.app.companion.conversation.path[-1].learned
    taught.do("view.panel.knowledge")
    window.companion.place_wanted.emit(learned.image, learned.place)
    assert "knowledge" in window.docks.shown
    taught.wait(lambda: window.knowledge.selected == learned.place)


def test_an_entry_is_copied_and_cited(taught: Ide) -> None:
    select_last(taught)
    taught.do("knowledge.copy")
    taught.wait(lambda: ANSWER in QGuiApplication.clipboard().text())
    place = taught.app.window.knowledge.selected
    assert place is not None
    taught.do("knowledge.cite")
    taught.wait(lambda: place.citation in taught.app.companion.conversation.draft)


def test_an_entry_is_hidden_only_by_one_who_is_sure(taught: Ide) -> None:
    select_last(taught)
    place = taught.app.window.knowledge.selected
    for button, is_hidden in (
        (QMessageBox.StandardButton.Cancel, False),
        (QMessageBox.StandardButton.Ok, True),
    ):
        taught.do("knowledge.hide")
        (box,) = (b for b in taught.app.window.findChildren(QMessageBox) if b.isVisible())
        assert place is not None
        assert place.citation in box.text()
        box.button(button).click()
        taught.wait(lambda: not taught.app.tasks.names)
        assert (place in hidden_in(taught)) is is_hidden
    taught.wait(lambda: not taught.app.commands.action("knowledge.hide").isEnabled())


def hidden_in(ide: Ide) -> frozenset[object]:
    picture = ide.app.window.knowledge.view.picture
    if picture.reader is not None:
        picture.reader.look()
    ide.wait(lambda: not ide.app.tasks.names)
    return frozenset(picture.layout_of_picture.hidden)


def test_the_image_is_seen_in_a_tab_that_follows_it(taught: Ide, tmp_path: Path) -> None:
    window = taught.app.window
    tab = taught.open(filed(tmp_path, dot()))
    taught.do("knowledge.tab")
    view = window.tab_area.view
    assert view is not None
    assert view.path == window.knowledge.path
    assert taught.app.workspace.current is None
    assert "knowledge.png" in window.windowTitle()
    taught.wait(lambda: not taught.app.commands.action("run.start").isEnabled())
    teach(taught, "And the door?", "The door is green.")
    taught.wait(lambda: view.picture.layout_of_picture.count == 2)
    assert view.picture.marks.glows
    taught.do("knowledge.tab")
    assert len(window.tab_area.views) == 1
    taught.do("file.close")
    assert not window.tab_area.views
    assert taught.app.workspace.current is tab


def test_keys_in_a_tab_choose_no_tool_and_its_zoom_is_told(taught: Ide) -> None:
    window = taught.app.window
    taught.do("knowledge.tab")
    view = window.tab_area.view
    assert view is not None
    window.activateWindow()
    taught.wait(lambda: view.picture.camera.view.height > 0)
    view.picture.camera.show(view.picture.camera.view.at_percent(100))
    assert window.status.zoom.text() == "100 %"
    tool = taught.app.toolbox.current
    view.picture.setFocus()
    QTest.keyClick(view.picture, Qt.Key.Key_B)
    QTest.keyClick(view.picture, Qt.Key.Key_Plus)
    assert taught.app.toolbox.current is tool
    assert window.status.zoom.text() == "200 %"
    view.search_row.field.setFocus()
    QTest.keyClick(view.search_row.field, Qt.Key.Key_Tab)
    assert not window.docks.is_bare
    assert not view.search_row.field.hasFocus()


def test_an_image_that_is_dropped_on_the_panel_is_opened(taught: Ide, tmp_path: Path) -> None:
    panel = taught.app.window.knowledge
    path = made(tmp_path / "other.png", lesson(1))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPoint(20, 40)
    QApplication.sendEvent(panel, QDragEnterEvent(at, Qt.DropAction.CopyAction, data, button, keys))
    QApplication.sendEvent(
        panel, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, button, keys)
    )
    taught.wait(lambda: panel.path == path)
    assert taught.app.workspace.tabs == ()


def test_a_tab_that_is_closed_in_the_middle_of_a_search_is_gone(taught: Ide) -> None:
    taught.do("knowledge.tab")
    view = taught.app.window.tab_area.view
    assert view is not None
    taught.wait(taught.app.commands.action("file.close").isEnabled)
    view.search_row.typed.emit("lamp")
    assert "search the knowledge" in taught.app.tasks.names
    taught.do("file.close")
    taught.wait(lambda: not taught.app.tasks.names)
    assert taught.app.window.tab_area.count() == 0


def test_without_a_picture_the_tab_takes_the_place_of_the_welcome(taught: Ide) -> None:
    window = taught.app.window
    assert not window.tab_area.isVisible()
    taught.do("knowledge.tab")
    assert window.tab_area.isVisible()
    taught.wait(lambda: taught.app.commands.action("file.close").isEnabled())
    taught.do("file.close")
    assert not window.tab_area.isVisible()


def test_a_hit_elsewhere_is_shown_from_a_tab(taught: Ide, tmp_path: Path) -> None:
    window = taught.app.window
    path = made(tmp_path / "other.png", Entry(EntryKind.LESSON, 0, "And the door?", "It is green."))
    taught.do("knowledge.tab")
    taught.app.companion.images.open(path)
    taught.wait(lambda: len(taught.app.companion.images.statuses) == 2)
    view = window.tab_area.view
    assert view is not None
    view.search_row.field.setText("door")
    taught.wait(lambda: bool(view.hits.model.hits))
    view.hits.step(1)
    assert window.knowledge.path == path
    taught.wait(lambda: window.knowledge.selected is not None)


def test_its_pixels_are_opened_as_a_picture_without_a_file(taught: Ide) -> None:
    taught.do("knowledge.pixels")
    taught.wait(lambda: bool(taught.app.workspace.tabs))
    (tab,) = taught.app.workspace.tabs
    assert tab.document.path is None
    assert tab.document.width == 512


def test_a_new_image_is_where_to_learn_from_then_on(taught: Ide, tmp_path: Path) -> None:
    images = taught.app.companion.images
    home, path = images.home, tmp_path / "fresh.png"
    choose(taught, "knowledge.new", path)
    taught.wait(lambda: images.selection.learn == path)
    assert set(images.selection.look) == {home, path}
    teach(taught, "And the door?", "The door is green.")
    assert [entry.answer for entry in entries_in(path)] == ["The door is green."]
    assert taught.app.window.knowledge.path == path


def test_an_image_is_opened_shown_and_closed(taught: Ide, tmp_path: Path) -> None:
    images, window = taught.app.companion.images, taught.app.window
    path = made(tmp_path / "other.png", lesson(1))
    choose(taught, OPEN, path)
    taught.wait(lambda: window.knowledge.path == path)
    assert path in images.selection.look
    taught.wait(lambda: taught.app.commands.action("knowledge.look_here").isChecked())
    taught.do("knowledge.look_here")
    assert path not in images.selection.look
    taught.do("knowledge.learn_here")
    assert images.selection.learn == path
    taught.do("knowledge.close")
    taught.wait(lambda: window.knowledge.path == images.home)
    assert images.selection.learn == images.home


def test_what_is_no_knowledge_is_told_in_words(taught: Ide, tmp_path: Path) -> None:
    path = filed(tmp_path, dot(), "dot.png")
    choose(taught, OPEN, path)
    said(taught, "holds no knowledge")


def test_where_to_learn_is_kept_until_the_next_start(start: Start, tmp_path: Path) -> None:
    path = made(tmp_path / "mine.png", lesson(1))
    with start() as ide:
        ide.app.settings.set(CHAT_SERVER, "")
        ide.app.companion_actions.companion_startup.start()
        ide.wait(lambda: not ide.app.tasks.names)
        ide.app.companion.images.open(path)
        ide.wait(lambda: path in ide.app.companion.images.selection.look)
        ide.app.companion.images.learn_in(path)
        assert ide.app.settings.value(KNOWLEDGE_LEARN) == str(path)
    with start() as ide:
        ide.app.companion_actions.companion_startup.start()
        ide.wait(lambda: ide.app.window.knowledge.path == path)
        assert ide.app.companion.images.selection.learn == path


def test_without_an_image_only_the_beginnings_are_offered(ide: Ide) -> None:
    look = ide.app.commands.look()
    offered = {
        row.id
        for row in ide.app.commands.rows
        if row.id.startswith("knowledge.") and row.when(look)
    }
    assert offered == {"knowledge.teach", "knowledge.new", "knowledge.open"}
