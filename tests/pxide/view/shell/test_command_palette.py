"""The command palette finds verbs by a few letters, shows their keys, and does them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.conditions import ALWAYS, fact
from pxide.base.facts import Facts
from pxide.base.problems import Trouble
from pxide.view.shell.command_palette import ENABLED_ROLE, CommandPalette, score
from pxide.view.widgets.app_theme import AppTheme
from tests.pxide.programs import Heard


def verb(name: str, text: str, done: list[str], **more: object) -> Command:
    options = {"menu": "&Run", "tip": f"{text}, as a tip"} | more
    return Command(id=name, text=text, run=lambda: done.append(name), **options)  # type: ignore[arg-type]


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def commands(done: list[str], trouble: Trouble, heard: Heard) -> Commands:
    rows = (
        verb("file.open", "&Open…", done, menu="&File", key="Ctrl+O"),
        verb("run.start", "&Run", done, key="F5"),
        verb("run.to_cursor", "Run to &cursor", done, key="Ctrl+F10"),
        verb("run.pause", "&Pause", done, key="F6", when=fact("run.is_running")),
        verb("view.grid", "Show the &grid", done, menu="&View/&Canvas"),
        verb("file.recent.0", "Recent", done, menu="&File", words=ALWAYS.then(lambda _: "")),
    )
    commands = Commands(rows, trouble)
    commands.refresh(Facts())
    return commands


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    """A window with a field that has the keyboard."""
    ground = QWidget()
    ground.resize(800, 600)
    qtbot.addWidget(ground)
    field = QLineEdit(ground)
    QVBoxLayout(ground).addWidget(field)
    with qtbot.waitExposed(ground):
        ground.show()
    ground.activateWindow()
    field.setFocus()
    return ground


@pytest.fixture
def palette(ground: QWidget, commands: Commands, app_theme: AppTheme) -> CommandPalette:
    return CommandPalette(commands, app_theme, ground)


def found(palette: CommandPalette) -> list[str]:
    model = palette.found
    return [str(model.index(row).data()) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("wanted", "better", "worse"),
    [
        ("rtc", "Run to cursor", "Sort the records"),
        ("step", "Step", "Stop everything please"),
        ("run", "Run", "Print unicorn"),
    ],
)
def test_score_prefers_beginnings_and_whole_words(wanted: str, better: str, worse: str) -> None:
    high, low = score(wanted, better), score(wanted, worse)
    assert high is not None
    assert low is None or high > low


def test_score_of_what_does_not_fit() -> None:
    assert score("xyz", "Run to cursor") is None
    assert score("nur", "Run") is None
    assert score("", "anything") == 0


def test_begins_with_all_that_can_be_done_first(palette: CommandPalette) -> None:
    palette.open()
    assert found(palette) == ["Open…", "Run", "Run to cursor", "Show the grid", "Pause"]
    assert palette.isVisible()
    assert palette.line.hasFocus()


def test_finds_by_letters_and_by_menu(palette: CommandPalette) -> None:
    palette.open()
    palette.line.setText("rtc")
    assert found(palette)[0] == "Run to cursor"
    palette.line.setText("view grid")
    assert found(palette) == ["Show the grid"]
    palette.line.setText("zebra")
    assert found(palette) == []
    assert palette.none.isVisible()


def test_enter_does_the_verb_and_closes(palette: CommandPalette, done: list[str]) -> None:
    palette.open()
    QTest.keyClicks(palette.line, "cursor")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert done == ["run.to_cursor"]
    assert not palette.isVisible()


def test_arrows_move_while_the_line_has_the_keyboard(
    palette: CommandPalette, done: list[str]
) -> None:
    palette.open()
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert done == ["run.start"]


def test_escape_gives_the_keyboard_back(palette: CommandPalette, ground: QWidget) -> None:
    palette.open()
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    field = ground.findChild(QLineEdit)
    assert field is not None
    assert field.hasFocus()


def test_what_cannot_be_done_is_shown_and_says_why_when_tried(
    palette: CommandPalette, done: list[str], heard: Heard
) -> None:
    palette.open()
    palette.line.setText("pause")
    assert palette.found.index(0).data(ENABLED_ROLE) is False
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert done == []
    assert [notice.what for notice in heard.notices] == ["Pause cannot be done just now."]


def test_a_click_does_the_verb(palette: CommandPalette, done: list[str]) -> None:
    palette.open()
    place = palette.list.visualRect(palette.found.index(2)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert done == ["run.to_cursor"]
