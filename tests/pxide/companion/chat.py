"""A person at the real window who chats by keyboard and mouse."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser

from pxide.base.settings import CHAT_SERVER
from pxide.model.chat.turn import Author, Source, Turn
from pxide.view.companion.companion_panel import CompanionPanel
from pxide.view.companion.reply_view import ReplyView
from pxide.view.knowledge.knowledge_panel import KnowledgePanel
from tests.pxide.ide import Ide

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Chat:
    """Does what hands do, and waits for what eyes see."""

    def __init__(self, ide: Ide, server: str) -> None:
        """Begin with a server at this address, or with none."""
        self.ide = ide
        ide.app.settings.set(CHAT_SERVER, server)
        ide.app.companion_actions.companion_startup.start()
        ide.wait(lambda: not ide.app.tasks.names)
        if server:
            ide.wait(lambda: ide.app.companion.connection.model is not None)

    @property
    def panel(self) -> CompanionPanel:
        return self.ide.app.window.companion

    @property
    def knowledge(self) -> KnowledgePanel:
        return self.ide.app.window.knowledge

    @property
    def last(self) -> Turn:
        return self.ide.app.companion.conversation.path[-1]

    @property
    def reply(self) -> ReplyView:
        """The last answer as it is seen."""
        return [reply for reply in self.panel.findChildren(ReplyView) if reply.isVisible()][-1]

    def begin(self, text: str) -> None:
        """Type a message and send it."""
        field = self.panel.chat.composer.field
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.ide.wait(lambda: self.ide.app.companion.is_answering)

    def ask(self, text: str) -> Turn:
        """The same, and wait for the end of the answer."""
        self.begin(text)
        return self.ended()

    def ended(self) -> Turn:
        self.ide.wait(lambda: not self.ide.app.companion.is_answering)
        return self.last

    def teach(self, question: str, answer: str) -> Turn:
        """By the verb and the form."""
        self.ide.do("knowledge.teach")
        form = self.panel.lesson
        QTest.keyClicks(form.question, question)
        QTest.keyClicks(form.answer, answer)
        QTest.mouseClick(form.teach, LEFT)
        self.ide.wait(lambda: self.last.author is Author.LESSON and bool(self.last.learned))
        return self.ended()

    def click_citation(self, source: Source) -> None:
        """Click the first link of the answer that is worded as the citation, once it is there."""
        self.ide.wait(lambda: self._link(source.label) is not None)
        found = self._link(source.label)
        assert found is not None
        view, cursor = found
        self.panel.chat.transcript.ensureWidgetVisible(view)
        QTest.mouseClick(view.viewport(), LEFT, NO_KEY, view.cursorRect(cursor).center())

    def _link(self, words: str) -> tuple[QTextBrowser, QTextCursor] | None:
        for view in self.reply.findChildren(QTextBrowser):
            cursor = QTextCursor(view.document())
            while not (cursor := view.document().find(words, cursor)).isNull():
                if cursor.charFormat().isAnchor():
                    cursor.setPosition(cursor.position() - 1)
                    return view, cursor
        return None

    def wait_for_rows(self, turn: Turn) -> None:
        """Wait until the rows of an answer are seen at the end of the picture."""
        place = turn.learned[-1].place
        picture = self.knowledge.view.picture
        self.ide.wait(lambda: picture.layout_of_picture.span(place) is not None)
        self.ide.wait(lambda: picture.camera.view.is_at_end and not picture.is_gliding)
