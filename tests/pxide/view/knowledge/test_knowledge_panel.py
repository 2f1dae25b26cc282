"""The panel follows the companion's images: growth, search, citations, where to learn and look."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QMenu, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.problems import Trouble
from pxide.base.tasks import Tasks
from pxide.knowledge.image.entry import EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.model.chat.turn import Learned
from pxide.view.knowledge.knowledge_panel import (
    ENTRY_MENU,
    NEW,
    OPEN,
    TEACH,
    KnowledgePanel,
)
from pxide.view.knowledge.knowledge_view import KnowledgeView
from pxide.view.widgets.app_theme import AppTheme
from pxide.work.companion.knowledge_service import KnowledgeService
from pxide.work.tiles.image_search import ImageSearch
from pxide.work.tiles.tile_reader import TileReader
from tests.pxide.view.knowledge.conftest import WIDTH, lamp

RETURN, ESCAPE, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down


@pytest.fixture
def commands(trouble: Trouble) -> Commands:
    """The verbs that the panel seats."""
    names = (*ENTRY_MENU, NEW, OPEN, TEACH)
    return Commands(
        [Command(id=name, text=name, run=list, tip=name, menu="&Knowledge") for name in names],
        trouble,
    )


@pytest.fixture
def view(
    images: KnowledgeService, reading: TileReader, search: ImageSearch, app_theme: AppTheme
) -> KnowledgeView:
    """What the panel shows."""
    return KnowledgeView(images, reading, search, app_theme)


@pytest.fixture
def panel(
    images: KnowledgeService,
    view: KnowledgeView,
    commands: Commands,
    app_theme: AppTheme,
    qtbot: QtBot,
) -> KnowledgePanel:
    """The panel, shown, before any image is open."""
    panel = KnowledgePanel(images, view, commands, app_theme)
    qtbot.addWidget(panel)
    panel.resize(WIDTH + 200, 400)
    panel.show()
    return panel


@pytest.fixture
def lamps(panel: KnowledgePanel, images: KnowledgeService, qtbot: QtBot) -> KnowledgePanel:
    """The panel with the lamps."""
    images.start()
    qtbot.waitUntil(lambda: panel.view.picture.camera.view.height > 0)
    return panel


def other(tmp_path: Path) -> Path:
    """Another image, with one program in it."""
    path = tmp_path / "programs.png"
    image = KnowledgeImage.create(path, WIDTH)
    image.append(lamp(99, EntryKind.PROGRAM))
    image.close()
    return path


def learn(images: KnowledgeService, tasks: Tasks, number: int, qtbot: QtBot) -> Learned:
    """Learn as the companion does."""
    with qtbot.waitSignal(images.learned) as told:
        tasks.start(images.learn(lamp(number)), "learn")
    learned: Learned = told.args[0]
    return learned


def find(panel: KnowledgePanel, text: str, qtbot: QtBot) -> None:
    """Type what is looked for, and wait for the answer."""
    field = panel.view.search_row.field
    field.clear()
    with qtbot.waitSignal(panel.view.search_row.typed, check_params_cb=lambda told: told == text):
        QTest.keyClicks(field, text)
    qtbot.waitUntil(lambda: panel.view.search_row.count.isVisibleTo(panel))


def test_without_an_image_it_says_what_to_do(panel: KnowledgePanel) -> None:
    assert panel.path is None
    shown = [b.text() for b in panel.findChildren(QPushButton) if b.isVisible()]
    assert {TEACH, NEW, OPEN} <= set(shown)
    assert not panel.view.isVisible()


def test_it_shows_where_answers_are_learned(lamps: KnowledgePanel, path: Path) -> None:
    assert lamps.path == path
    assert lamps.picker.text() == "lamps"
    assert "20 entries" in lamps.picker.toolTip()
    rows = lamps.view.picture.camera.view.height
    assert lamps.view.pill.text() == f"{rows:,} rows".replace(",", "\u2009")


def test_what_is_learned_is_seen_to_arrive_and_its_rows_are_said(
    lamps: KnowledgePanel, images: KnowledgeService, tasks: Tasks, qtbot: QtBot
) -> None:
    view = lamps.view
    with qtbot.waitSignal(view.picture.grown):
        learned = learn(images, tasks, 33, qtbot)
    assert f"+{learned.place.rows} rows · lesson" in view.pill.text()
    assert [glow.kind for glow in view.picture.marks.glows] == [EntryKind.LESSON]
    qtbot.waitUntil(lambda: view.picture.camera.view.is_at_end)
    assert view.picture.camera.view.height == view.picture.layout_of_picture.height


def test_the_first_lesson_makes_the_image_and_is_seen_to_arrive(
    panel: KnowledgePanel, images: KnowledgeService, tasks: Tasks, path: Path, qtbot: QtBot
) -> None:
    path.unlink()
    images.start()
    with qtbot.waitSignal(panel.view.picture.grown) as told:
        learned = learn(images, tasks, 1, qtbot)
    assert panel.path == path
    assert [new.place for new in told.args[0].arrivals] == [learned.place]
    assert panel.view.picture.marks.glows


def test_what_another_program_writes_is_seen_to_arrive(
    lamps: KnowledgePanel, images: KnowledgeService, path: Path, qtbot: QtBot
) -> None:
    image = KnowledgeImage.open(path)
    place = image.append(lamp(44))
    image.close()
    with qtbot.waitSignal(lamps.view.picture.grown) as told:
        images.grown.emit(path)
    assert [new.place for new in told.args[0].arrivals] == [place]


def test_a_search_lists_the_hits_and_goes_through_them(lamps: KnowledgePanel, qtbot: QtBot) -> None:
    view = lamps.view
    find(lamps, "violet", qtbot)
    hits = view.hits.model.hits
    assert [hit.answer for hit in hits if "violet" in hit.answer] == [hit.answer for hit in hits]
    assert len(hits) == 4
    assert view.search_row.count.text() == "4 found"
    assert len(view.picture.marks.hits) == 4
    field = view.search_row.field
    QTest.keyClick(field, RETURN)
    assert view.search_row.count.text() == "1 of 4"
    assert view.selected == hits[0].place
    assert view.picture.marks.glows[-1].kind is None
    QTest.keyClick(field, RETURN, Qt.KeyboardModifier.ShiftModifier)
    assert view.search_row.count.text() == "4 of 4"
    QTest.keyClick(field, RETURN)
    assert view.selected == hits[0].place
    view.search_row.next.click()
    assert view.selected == hits[1].place
    QTest.keyClick(field, ESCAPE)
    assert field.text() == ""
    assert not view.hits.isVisible()
    assert not view.picture.marks.hits


def test_the_arrow_key_goes_from_the_field_into_the_hits(
    lamps: KnowledgePanel, qtbot: QtBot
) -> None:
    find(lamps, "violet", qtbot)
    lamps.activateWindow()
    QTest.keyClick(lamps.view.search_row.field, DOWN)
    qtbot.waitUntil(lamps.view.hits.table.hasFocus)
    QTest.keyClick(lamps.view.hits.table, DOWN)
    QTest.keyClick(lamps.view.hits.table, RETURN)
    assert lamps.view.selected == lamps.view.hits.model.hits[lamps.view.hits.row].place


def test_a_search_without_a_hit_says_so(lamps: KnowledgePanel, qtbot: QtBot) -> None:
    find(lamps, "zebra", qtbot)
    assert "zebra" in lamps.view.words.text()
    assert lamps.view.words.isVisible()
    assert not lamps.view.hits.isVisible()
    lamps.view.search_row.field.setText("")
    qtbot.waitUntil(lambda: not lamps.view.words.isVisible())


def test_a_citation_scrolls_to_its_rows_and_flashes_them(lamps: KnowledgePanel, path: Path) -> None:
    place = lamps.view.picture.layout_of_picture.places[3]
    lamps.show_rows(path, place)
    assert lamps.selected == place
    assert lamps.view.picture.marks.glows[-1].kind is None


def test_a_citation_of_another_image_shows_that_first(
    lamps: KnowledgePanel, images: KnowledgeService, tmp_path: Path, qtbot: QtBot
) -> None:
    path = other(tmp_path)
    images.open(path)
    qtbot.waitUntil(lambda: len(images.statuses) == 2)
    find(lamps, "lamp 99", qtbot)
    hit = next(hit for hit in lamps.view.hits.model.hits if hit.image == path)
    lamps.show_source(hit)
    assert lamps.path == path
    qtbot.waitUntil(lambda: lamps.selected == hit.place)


def test_the_sheet_chooses_where_to_learn_and_where_to_look(
    lamps: KnowledgePanel, images: KnowledgeService, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    second = other(tmp_path)
    images.open(second)
    qtbot.waitUntil(lambda: len(images.statuses) == 2)
    menu = lamps.picker.image_menu
    menu.refresh()
    learn_in = {b.accessibleName(): b for b in menu.findChildren(QRadioButton)}
    look_in = {b.accessibleName(): b for b in menu.findChildren(QCheckBox)}
    assert learn_in["Learn in lamps"].isChecked()
    assert look_in["Look in programs"].isChecked()
    look_in["Look in programs"].click()
    assert images.selection.look == (path,)
    learn_in["Learn in programs"].click()
    assert images.selection.learn == second
    assert set(images.selection.look) == {path, second}
    assert look_in["Look in programs"].isChecked()
    show = next(b for b in menu.findChildren(QPushButton) if b.text() == "programs")
    show.click()
    assert lamps.path == second


def test_an_image_that_is_closed_makes_room_for_another(
    lamps: KnowledgePanel, images: KnowledgeService, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    second = other(tmp_path)
    images.open(second)
    qtbot.waitUntil(lambda: len(images.statuses) == 2)
    images.close(path)
    qtbot.waitUntil(lambda: lamps.path == second)
    images.close(second)
    qtbot.waitUntil(lambda: lamps.path is None)
    assert not lamps.view.isVisible()


def test_the_menu_of_an_entry_offers_the_verbs(
    lamps: KnowledgePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[list[str]] = []
    monkeypatch.setattr(
        QMenu, "popup", lambda menu, _at: opened.append([a.objectName() for a in menu.actions()])
    )
    picture = lamps.view.picture
    picture.menu_wanted.emit(QPoint(0, 0))
    assert opened == []  # nothing is selected
    QTest.keyClick(picture, Qt.Key.Key_Up)
    picture.menu_wanted.emit(QPoint(0, 0))
    assert opened == [list(ENTRY_MENU)]


def test_the_foot_tells_the_selected_entry(lamps: KnowledgePanel, qtbot: QtBot) -> None:
    QTest.keyClick(lamps.view.picture, Qt.Key.Key_Up)
    place = lamps.view.picture.layout_of_picture.places[-1]
    qtbot.waitUntil(lambda: lamps.view.foot.text().startswith(place.citation))
    assert place.citation in lamps.view.picture.accessibleDescription()


def test_the_pill_says_that_more_lies_below_and_leads_there(
    lamps: KnowledgePanel, qtbot: QtBot
) -> None:
    picture = lamps.view.picture
    picture.camera.show(picture.camera.view.moved(0, 0))
    assert lamps.view.pill.text().endswith("↓")
    lamps.view.pill.click()
    qtbot.waitUntil(lambda: picture.camera.view.is_at_end and not picture.is_gliding)
    assert not lamps.view.pill.text().endswith("↓")


def test_an_image_that_went_away_is_told_in_words(
    lamps: KnowledgePanel, path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path.rename(tmp_path / "away.png")
    lamps.view.picture.reader.look()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: "gone" in lamps.view.words.text())
