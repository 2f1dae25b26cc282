"""Prose keeps what is settled and writes only its tail anew; it is as high as it is long."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QTextDocument, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from pxide.view.companion.markdown_pieces import pieces
from pxide.view.companion.markdown_reader import MarkdownReader, make_parser
from pxide.view.companion.markdown_writer import MarkdownWriter
from pxide.view.companion.prose import ProseView
from pxide.view.companion.text_formats import TextFormats
from pxide.view.widgets.app_theme import AppTheme
from tests.pxide.view.companion.texts import MARKDOWN


@pytest.fixture
def prose(qtbot: QtBot, text_formats: TextFormats) -> ProseView:
    prose = ProseView(MarkdownWriter(text_formats))
    qtbot.addWidget(prose)
    return prose


def show(prose: ProseView, text: str, width: int = 300) -> None:
    prose.write(tuple(pieces(make_parser().parse(text))), ())
    prose.resize(width, prose.heightForWidth(width))
    prose.show()


@pytest.mark.parametrize("size", [1, 7])
def test_growing_gives_the_same_document_as_the_whole(
    prose: ProseView, qtbot: QtBot, text_formats: TextFormats, size: int
) -> None:
    whole = ProseView(MarkdownWriter(text_formats))
    qtbot.addWidget(whole)
    settled = MarkdownReader(make_parser()).read(MARKDOWN, True).settled
    whole.write([piece for piece in settled if piece.kind.is_prose], ())
    reader = MarkdownReader(make_parser())
    for end in [*range(0, len(MARKDOWN), size), len(MARKDOWN)]:
        reading = reader.read(MARKDOWN[:end], end == len(MARKDOWN))
        parts = (reading.settled, reading.tail)
        prose.write(*([piece for piece in part if piece.kind.is_prose] for part in parts))
    assert prose.document().toHtml() == whole.document().toHtml()


def test_what_is_settled_is_not_written_again(prose: ProseView) -> None:
    settled = tuple(pieces(make_parser().parse("One.\n\nTwo.")))
    prose.write(settled, ())
    changed: list[int] = []
    prose.document().contentsChange.connect(lambda at, _gone, _new: changed.append(at))
    prose.write((), tuple(pieces(make_parser().parse("Three"))))
    prose.write((), tuple(pieces(make_parser().parse("Three and more"))))
    assert min(changed) >= len("One.\nTwo.")
    assert prose.toPlainText() == "One.\nTwo.\nThree and more"
    prose.write((), ())
    assert prose.toPlainText() == "One.\nTwo."


def test_it_is_as_high_as_its_text(prose: ProseView) -> None:
    show(prose, "many words " * 100)
    assert prose.height() == prose.document().size().toSize().height()
    assert prose.verticalScrollBar().maximum() == 0
    assert prose.heightForWidth(200) > prose.heightForWidth(400) > 14


def test_it_is_drawn_at_its_width_whatever_was_asked(prose: ProseView) -> None:
    show(prose, "many words " * 100)
    before = prose.grab().toImage()
    assert prose.heightForWidth(100) > prose.height()
    assert prose.grab().toImage() == before


def test_a_very_long_word_is_broken(prose: ProseView) -> None:
    show(prose, "x" * 2000)
    assert prose.document().idealWidth() <= 300
    assert prose.horizontalScrollBar().maximum() == 0


def test_nothing_is_loaded(prose: ProseView) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    assert prose.loadResource(kind, "file:///etc/hostname") is None


def test_a_click_on_a_link_asks_and_does_not_follow(prose: ProseView, qtbot: QtBot) -> None:
    show(prose, "[here](https://a.example/b)")
    with qtbot.waitSignal(prose.activated) as heard:
        QTest.mouseClick(prose.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, 6))
    assert heard.args == ["https://a.example/b"]
    assert prose.toPlainText() == "here (a.example)"


def test_the_wheel_is_for_the_conversation(prose: ProseView) -> None:
    show(prose, "text")
    turn = QPoint(0, -120)
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), turn, turn, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    prose.wheelEvent(event)
    assert not event.isAccepted()


def test_a_bar_stands_beside_a_quote(prose: ProseView, app_theme: AppTheme) -> None:
    show(prose, "> quoted\n\nplain")
    image = prose.grab().toImage()
    bar = app_theme.theme.border.name()
    assert image.pixelColor(3, 6).name() == bar
    assert image.pixelColor(3, prose.height() - 4).name() != bar


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_a_link_tells_where_it_leads_when_the_mouse_rests_on_it(prose: ProseView) -> None:
    show(prose, "[here](https://a.example/b) and there")
    place = QPoint(8, 6)
    hover = QHelpEvent(QEvent.Type.ToolTip, place, prose.viewport().mapToGlobal(place))
    QApplication.sendEvent(prose.viewport(), hover)
    assert "https://a.example/b" in QToolTip.text()
    QToolTip.hideText()


def test_links_are_reached_by_keys(prose: ProseView, qtbot: QtBot) -> None:
    show(prose, "plain")
    assert not prose.focusPolicy() & Qt.FocusPolicy.TabFocus
    prose.write(
        tuple(pieces(make_parser().parse("[a](http://a.example) [b](http://b.example)"))), ()
    )
    assert prose.focusPolicy() & Qt.FocusPolicy.TabFocus
    prose.activateWindow()
    prose.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(prose.hasFocus)
    QTest.keyClick(prose, Qt.Key.Key_Tab)
    with qtbot.waitSignal(prose.activated) as heard:
        QTest.keyClick(prose, Qt.Key.Key_Return)
    assert heard.args[0] in ("http://a.example", "http://b.example")
