"""The lamp: taught once, it is found after a restart, by a real model and by a scripted one."""

import asyncio
from pathlib import Path

import pytest

from pxide.base.paths import Folders
from pxide.knowledge.image.entry import EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.citations import citations
from pxide.model.chat.turn import Turn, TurnState
from tests.llm.fake_server import FakeServer
from tests.llm.server import LlamaServer
from tests.llm.tiny_model import THINKS
from tests.pxide.work.companion.companion_setup import entries_of, sitting

QUESTION, LESSON = "What colour is the lamp?", "the lamp is magenta"


@pytest.mark.real_llm
def test_a_real_model_answers_from_the_pixels_after_a_restart(
    tmp_path: Path, llama_server: LlamaServer
) -> None:
    async def first() -> tuple[Turn, Turn]:
        async with sitting(tmp_path, llama_server.base) as at:
            return await at.ask(QUESTION), await at.teach(QUESTION, LESSON)

    async def second() -> Turn:
        async with sitting(tmp_path, llama_server.base) as at:
            return await at.ask(QUESTION)

    unknowing, taught = asyncio.run(first())
    knowing = asyncio.run(second())
    assert unknowing.text == "The colour is unknown."
    assert unknowing.thinking == THINKS
    assert knowing.text == "The colour is magenta."
    assert knowing.state is TurnState.DONE
    lesson = next(source for source in knowing.sources if source.kind is EntryKind.LESSON)
    assert lesson.answer == LESSON
    assert (lesson.image, lesson.place) == (taught.learned[0].image, taught.learned[0].place)
    assert [entry.answer for entry in entries_of(tmp_path)] == [
        "The colour is unknown.",
        LESSON,
        "The colour is magenta.",
    ]
    assert knowing.figures is not None
    assert knowing.figures.reason == "stop"
    assert (knowing.figures.answer_tokens or 0) > 0


def test_the_answer_cites_the_rows_and_the_rows_say_it(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    async def first() -> Turn:
        async with sitting(tmp_path, fake_server.base) as at:
            return await at.teach(QUESTION, LESSON)

    async def second() -> Turn:
        async with sitting(tmp_path, fake_server.base) as at:
            return await at.ask("which colour has the lamp")

    (learned,) = asyncio.run(first()).learned
    fake_server.will_answer("It is magenta ", f"[r{learned.place.row}].")
    turn = asyncio.run(second())
    (citation,) = citations(turn.text, turn.sources)
    assert turn.text[citation.start - 1 : citation.end + 1] == learned.place.citation
    assert (citation.cited.image, citation.cited.place) == (learned.image, learned.place)
    assert LESSON in fake_server.questions[-1].body["messages"][-1]["content"]
    assert entries_of(tmp_path)[-1].sources == (learned.place.citation,)
    image = KnowledgeImage.open(Folders.under(tmp_path).data / "knowledge.png")
    rows = image.rows(image.top(learned.place), learned.place.rows)
    image.close()
    assert b"magenta" in rows[:, :, :3].tobytes()
