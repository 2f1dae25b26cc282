"""Teaching by hand needs a question and an answer."""

import pytest
from pytestqt.qtbot import QtBot

from pxide.view.companion.lesson_form import LessonForm
from pxide.view.widgets.app_theme import AppTheme


@pytest.fixture
def form(qtbot: QtBot, app_theme: AppTheme) -> LessonForm:
    form = LessonForm(app_theme)
    qtbot.addWidget(form)
    return form


def test_both_are_needed(form: LessonForm) -> None:
    assert not form.teach.isEnabled()
    form.question.setPlainText("The lamp?")
    assert not form.teach.isEnabled()
    form.answer.setPlainText("  ")
    assert not form.teach.isEnabled()
    form.answer.setPlainText("Magenta.")
    assert form.teach.isEnabled()


def test_tells_both(form: LessonForm, qtbot: QtBot) -> None:
    form.begin(" The lamp? ")
    form.answer.setPlainText("Magenta.\n")
    with qtbot.waitSignal(form.taught) as heard:
        form.teach.click()
    assert heard.args == ["The lamp?", "Magenta."]
    form.clear()
    assert not form.teach.isEnabled()
    with qtbot.waitSignal(form.closed):
        form.head.back.click()
