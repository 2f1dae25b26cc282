"""A person who teaches by hand and chooses files, without any server."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from pxide.knowledge.image.entry import Entry
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from tests.pxide.ide import Ide

QUESTION, ANSWER = "What colour is the lamp?", "The lamp is magenta."
UP, RETURN = Qt.Key.Key_Up, Qt.Key.Key_Return


def teach(ide: Ide, question: str = QUESTION, answer: str = ANSWER) -> None:
    """By hand: the verb, the form, its button."""
    panel = ide.app.window.knowledge
    ide.wait(lambda: not ide.app.tasks.names)
    before = panel.view.picture.layout_of_picture.count
    ide.do("knowledge.teach")
    form = ide.app.window.companion.lesson
    form.question.setPlainText(question)
    form.answer.setPlainText(answer)
    form.teach.click()
    ide.wait(lambda: panel.view.picture.layout_of_picture.count == before + 1)
    ide.wait(lambda: not ide.app.companion.is_answering)


def select_last(ide: Ide) -> None:
    QTest.keyClick(ide.app.window.seen_knowledge.picture, UP)
    ide.wait(lambda: ide.app.commands.action("knowledge.hide").isEnabled())


def file_dialog(ide: Ide) -> QFileDialog:
    """The question for a file that is open now."""
    (dialog,) = (d for d in ide.app.window.findChildren(QFileDialog) if d.isVisible())
    assert isinstance(dialog, QFileDialog)
    return dialog


def choose(ide: Ide, name: str, path: Path) -> None:
    """Do a verb that asks for a file, and choose this one."""
    ide.wait(lambda: ide.app.commands.action(name).isEnabled())
    ide.do(name)
    dialog = file_dialog(ide)
    dialog.fileSelected.emit(str(path))
    dialog.done(0)


def made(path: Path, *entries: Entry) -> Path:
    image = KnowledgeImage.create(path)
    image.append_all(entries)
    image.close()
    return path


def said(ide: Ide, words: str) -> None:
    """Wait for a notice."""
    ide.wait(lambda: any(words in notice.what for notice in ide.heard.notices))


def entries_in(path: Path) -> list[Entry]:
    image = KnowledgeImage.open(path)
    found = [entry for _place, entry in image.entries()]
    image.close()
    return found
