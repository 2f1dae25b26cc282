"""What goes wrong with a server, in the real window: said in words and never learned."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.model.chat.turn import Author, TurnState
from tests.llm.fake_server import FakeServer
from tests.llm.fixtures import SLOW, StartLlama
from tests.llm.moment import Moment
from tests.llm.replies import Drop, Error
from tests.llm.server import LlamaServer, Serving
from tests.pxide.companion.chat import Chat
from tests.pxide.ide import Ide, filed
from tests.pxide.programs import dot

QUESTION = "Talk without end."


def has_learned(ide: Ide) -> bool:
    return ide.app.companion.images.home.exists()


def words_of(chat: Chat) -> str:
    """All that the last reply says."""
    return " ".join(label.text() for label in chat.reply.findChildren(QLabel))


def test_escape_stops_an_answer_which_is_kept_and_not_learned(
    ide: Ide, fake_server: FakeServer
) -> None:
    gate = Moment()
    fake_server.will_answer("It begins ", gate, "and never ends.")
    chat = Chat(ide, fake_server.base)
    chat.begin(QUESTION)
    ide.wait(lambda: chat.last.text == "It begins ")
    QTest.keyClick(chat.panel.chat.composer.field, Qt.Key.Key_Escape)
    turn = chat.ended()
    gate.come()
    assert turn.state is TurnState.STOPPED
    assert turn.text == "It begins "
    assert not has_learned(ide)
    ide.wait(lambda: ide.app.commands.action("companion.learn").isEnabled())
    ide.do("companion.learn")
    ide.wait(lambda: bool(chat.last.learned))
    chat.ended()
    chat.wait_for_rows(chat.last)


def test_an_overflow_that_comes_with_status_200_is_told_and_not_learned(
    ide: Ide, fake_server: FakeServer
) -> None:
    fake_server.will_answer(
        Error(
            "Input does not fit in context length. The input has 31430 tokens, but the context "
            "length only supports 4096 tokens."
        )
    )
    fake_server.answers.extend(list(fake_server.answers) * 3)  # whatever is tried again
    chat = Chat(ide, fake_server.base)
    turn = chat.ask(QUESTION)
    assert turn.state is TurnState.FAILED
    assert turn.trouble is not None
    ide.wait(lambda: turn.trouble is not None and turn.trouble.what in words_of(chat))
    assert not has_learned(ide)


def test_an_empty_stream_is_no_answer(ide: Ide, fake_server: FakeServer) -> None:
    fake_server.will_answer()
    chat = Chat(ide, fake_server.base)
    turn = chat.ask(QUESTION)
    assert turn.state is TurnState.FAILED
    assert turn.trouble is not None
    assert turn.trouble.hint
    assert not has_learned(ide)


def test_a_connection_that_breaks_leaves_the_text_and_the_window_alive(
    ide: Ide, fake_server: FakeServer, tmp_path: Path
) -> None:
    fake_server.will_answer("Half of ", Drop.RESET)
    chat = Chat(ide, fake_server.base)
    turn = chat.ask(QUESTION)
    assert turn.state is TurnState.FAILED
    assert not has_learned(ide)
    fake_server.will_answer("Whole again.")
    assert chat.ask("Once more?").text == "Whole again."
    tab = ide.open(filed(tmp_path, dot()))
    ide.run(tab)


def test_leaving_in_the_middle_of_an_answer_ends_everything(
    ide: Ide, fake_server: FakeServer
) -> None:
    """The fixture takes the window away while the answer is written; nothing may be left."""
    fake_server.will_answer("It begins ", Moment(), "and never ends.")
    chat = Chat(ide, fake_server.base)
    chat.begin(QUESTION)
    ide.wait(lambda: chat.last.text == "It begins ")


@pytest.mark.real_llm
def test_a_real_server_is_stopped_in_mid_stream(ide: Ide, slow_llama_server: LlamaServer) -> None:
    chat = Chat(ide, slow_llama_server.base)
    chat.begin(QUESTION)
    ide.wait(lambda: len(chat.last.text.split()) > 10)
    chat.panel.chat.composer.send.click()
    turn = chat.ended()
    assert turn.state is TurnState.STOPPED
    assert turn.text.startswith("The colour is unknown.The colour is unknown.")
    ide.wait(lambda: not slow_llama_server.is_busy)
    assert not has_learned(ide)


@pytest.mark.real_llm
def test_a_real_server_that_is_killed_is_told_and_what_was_learned_stays(
    ide: Ide, start_llama: StartLlama
) -> None:
    server = start_llama(Serving(SLOW))
    chat = Chat(ide, server.base)
    taught = chat.teach("What colour is the lamp?", "The lamp is magenta.")
    chat.panel.focus()
    chat.begin(QUESTION)
    ide.wait(lambda: len(chat.last.text.split()) > 10)
    server.kill()
    turn = chat.ended()
    assert turn.state is TurnState.FAILED
    assert len(turn.text.split()) > 10
    found = chat.ask("lamp")
    assert found.author is Author.SEARCH
    assert "The lamp is magenta." in found.text
    image = KnowledgeImage.open(taught.learned[0].image)
    assert [entry.answer for _place, entry in image.entries()] == ["The lamp is magenta."]
    image.close()
