"""The lamp, in the real window: taught by hand, found again, answered, cited, seen."""

import numpy as np
import pytest

from pxide.knowledge.image.entry import EntryKind
from pxide.model.chat.turn import Author, Source, Turn, TurnState
from pxide.view.knowledge.rows_painter import kind_colour
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from tests.llm.replies import Thought
from tests.llm.server import LlamaServer
from tests.pxide.companion.chat import Chat
from tests.pxide.conftest import Start
from tests.pxide.ide import Ide
from tests.pxide.view.knowledge.conftest import seen, word_of
from tests.pxide.work.companion.test_embedding import EMBEDDER, meaning

QUESTION, LESSON = "What colour is the lamp?", "The lamp is magenta."


def has_frame(chat: Chat, kind: EntryKind) -> bool:
    """Whether a frame in the colour of a kind is on the picture."""
    shown = seen(chat.knowledge.view.picture.viewport())
    return int((shown == np.uint32(word_of(kind_colour(kind)))).sum()) > 200


def lesson_in(turn: Turn) -> Source:
    return next(source for source in turn.sources if source.kind is EntryKind.LESSON)


def test_without_a_server_what_was_taught_is_found_and_shown(ide: Ide) -> None:
    chat = Chat(ide, "")
    taught = chat.teach(QUESTION, LESSON)
    chat.wait_for_rows(taught)
    rows = taught.learned[0].place.rows
    assert f"+{rows} rows · lesson" in chat.knowledge.view.pill.text()
    assert has_frame(chat, EntryKind.LESSON)
    chat.panel.focus()
    found = chat.ask("lamp")
    assert found.author is Author.SEARCH
    assert LESSON in found.text
    assert found.learned == ()
    chat.click_citation(found.sources[0])
    ide.wait(lambda: chat.knowledge.selected == taught.learned[0].place)
    assert chat.knowledge.view.picture.marks.glows[-1].kind is None


def test_an_answer_is_streamed_and_its_rows_are_seen_to_arrive(
    ide: Ide, fake_server: FakeServer
) -> None:
    gate = Moment()
    fake_server.will_answer(Thought("hm"), "The lamp ", gate, "is magenta.")
    chat = Chat(ide, fake_server.base)
    chat.begin(QUESTION)
    ide.wait(lambda: chat.last.text == "The lamp ")
    assert chat.last.state is TurnState.WRITING
    assert chat.panel.chat.composer.send.text() == "Stop"
    assert chat.knowledge.path is None
    gate.come()
    turn = chat.ended()
    assert turn.text == "The lamp is magenta."
    assert turn.state is TurnState.DONE
    chat.wait_for_rows(turn)
    assert "· turn" in chat.knowledge.view.pill.text()
    assert has_frame(chat, EntryKind.TURN)


def test_the_number_of_rows_leads_to_them(ide: Ide, fake_server: FakeServer) -> None:
    fake_server.will_answer("It is magenta.")
    fake_server.will_answer("It is green.")
    chat = Chat(ide, fake_server.base)
    first = chat.ask(QUESTION)
    second = chat.ask("And the door?")
    chat.wait_for_rows(second)
    assert chat.reply.rows.link.text() == f"+{second.learned[0].place.rows} rows"
    chat.reply.rows.link.click()
    ide.wait(lambda: chat.knowledge.selected == second.learned[0].place)
    assert first.learned[0].place != second.learned[0].place


def test_a_citation_in_the_text_flashes_its_rows(ide: Ide, fake_server: FakeServer) -> None:
    chat = Chat(ide, fake_server.base)
    taught = chat.teach(QUESTION, LESSON)
    place = taught.learned[0].place
    fake_server.will_answer(f"It is magenta {place.citation}.")
    chat.panel.focus()
    turn = chat.ask("So what about the lamp?")
    chat.wait_for_rows(turn)
    chat.click_citation(lesson_in(turn))
    ide.wait(lambda: chat.knowledge.selected == place)
    glow = chat.knowledge.view.picture.marks.glows[-1]
    assert glow.kind is None
    assert (glow.band.top, glow.band.rows) == (place.row, place.rows)


def test_a_search_by_hand_finds_by_words_first_and_then_by_meaning(
    ide: Ide, fake_server: FakeServer
) -> None:
    fake_server.models.append(EMBEDDER)
    fake_server.embed = meaning
    chat = Chat(ide, fake_server.base)
    lamp = chat.teach(QUESTION, LESSON)
    chat.teach("Who closes the door?", "The lantern keeper does.")
    hits = chat.knowledge.view.hits
    chat.knowledge.view.search_row.field.setText("lantern")
    ide.wait(lambda: len(hits.model.hits) == 2)
    by_words, by_meaning = hits.model.hits
    assert by_words.answer == "The lantern keeper does."
    assert by_meaning.place == lamp.learned[0].place
    assert by_meaning.why.startswith("meaning ")
    hits.step(1)
    hits.step(1)
    ide.wait(lambda: chat.knowledge.selected == by_meaning.place)


@pytest.mark.real_llm
def test_a_real_model_answers_from_the_picture_after_a_restart(
    start: Start, llama_server: LlamaServer
) -> None:
    with start() as ide:
        chat = Chat(ide, llama_server.base)
        unknowing = chat.ask(QUESTION)
        assert unknowing.text == "The colour is unknown."
        chat.wait_for_rows(unknowing)
        taught = chat.teach(QUESTION, LESSON)
        chat.wait_for_rows(taught)
    with start() as ide:
        chat = Chat(ide, llama_server.base)
        ide.wait(lambda: chat.knowledge.path is not None)
        ide.do("companion.new")
        ide.wait(lambda: not ide.app.tasks.names)
        knowing = chat.ask(QUESTION)
        assert knowing.text == "The colour is magenta."
        assert knowing.state is TurnState.DONE
        chat.wait_for_rows(knowing)
        assert has_frame(chat, EntryKind.TURN)
        lesson = lesson_in(knowing)
        assert (lesson.answer, lesson.place) == (LESSON, taught.learned[0].place)
        chat.click_citation(lesson)
        ide.wait(lambda: chat.knowledge.selected == taught.learned[0].place)
        assert chat.knowledge.view.picture.marks.glows[-1].kind is None
