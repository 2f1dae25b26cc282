"""Finding by meaning: vectors are asked of the server, kept in the rows, and found by a program."""

import asyncio
from pathlib import Path

import numpy as np

from pxide.knowledge.search.vectors import quantised
from pxide.model.chat.turn import Turn
from tests.llm.fake_server import EMBEDDINGS, FakeModel, FakeServer
from tests.llm.replies import reply_json
from tests.pxide.work.companion.companion_setup import entries_of, sitting

EMBEDDER = FakeModel("fake-embed", "embedding")
MEANINGS = {"lamp": 0, "lantern": 0, "light": 0, "door": 1, "gate": 1}


def meaning(text: str) -> list[float]:
    """A vector in which words of one meaning share a direction."""
    vector = [0.01, 0.02, 0.03, 0.9]
    for word, direction in MEANINGS.items():
        vector[direction] += 3.0 * text.lower().count(word)
    return vector


def taught(home: Path, server: FakeServer, question: str) -> Turn:
    """Teach about lamp and door, then ask."""

    async def talk() -> Turn:
        async with sitting(home, server.base) as at:
            await at.companion.connection.refresh()
            await at.teach("lamp colour", "the lamp is magenta")
            await at.teach("door colour", "the door is cyan")
            return await at.ask(question)

    return asyncio.run(talk())


def test_an_entry_is_found_by_its_meaning_alone(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.models.append(EMBEDDER)
    fake_server.embed = meaning
    fake_server.will_answer("Magenta.")
    turn = taught(tmp_path, fake_server, "Which tint has that lantern?")
    (source,) = turn.sources
    assert source.answer == "the lamp is magenta"
    question = quantised("fake-embed", meaning("Which tint has that lantern?"))
    entry = entries_of(tmp_path)[0]
    assert entry.embedding == quantised("fake-embed", meaning("lamp colour\nthe lamp is magenta"))
    assert entry.embedding is not None
    dot = int(np.dot(entry.embedding.values.astype(int), question.values.astype(int)))
    cosine = dot * entry.embedding.scale * question.scale
    assert source.why == f"meaning {cosine:.2f}"


def test_without_an_embedder_words_alone_are_asked(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer("No idea.")
    turn = taught(tmp_path, fake_server, "Which tint has that lantern?")
    assert turn.sources == ()
    assert [entry.embedding for entry in entries_of(tmp_path)] == [None] * 3
    assert EMBEDDINGS not in {request.path for request in fake_server.requests}


def test_an_embedder_that_is_not_loaded_is_left_alone(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.models.append(FakeModel("fake-embed", "embedding", None))
    fake_server.embed = meaning

    async def talk() -> list[bool]:
        async with sitting(tmp_path, fake_server.base) as at:
            connection = at.companion.connection
            await connection.refresh()
            assert connection.embedder is None
            await at.teach("lamp colour", "the lamp is magenta")
            fake_server.models[-1] = EMBEDDER
            await connection.refresh()
            await at.teach("door colour", "the door is cyan")
            return [entry.embedding is not None for entry in entries_of(tmp_path)]

    assert asyncio.run(talk()) == [False, True]


def test_an_embedder_that_fails_is_told_once_and_words_do(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.models.append(EMBEDDER)
    crash = {"error": "The model has crashed without additional information. (Exit code: 1)"}
    fake_server.routes[EMBEDDINGS] = reply_json(crash, 400)
    fake_server.will_answer("Magenta.")

    async def talk() -> tuple[Turn, list[str]]:
        async with sitting(tmp_path, fake_server.base) as at:
            await at.companion.connection.refresh()
            await at.teach("lamp colour", "the lamp is magenta")
            await at.teach("door colour", "the door is cyan")
            turn = await at.ask("the colour of the lamp")
            return turn, [notice.what for notice in at.heard.notices]

    turn, notices = asyncio.run(talk())
    assert turn.sources[0].answer == "the lamp is magenta"
    (notice,) = notices
    assert notice.startswith("Entries are found by their words alone. The model has crashed")
