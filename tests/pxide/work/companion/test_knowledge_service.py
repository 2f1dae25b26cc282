"""Several images: where to learn, where to look, and what other programs do to them."""

import asyncio
from pathlib import Path
from threading import Event, current_thread
from time import sleep

import numpy as np
import pytest

from pxide.knowledge.image.entry import Entry, EntryKind, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.citations import citations
from pxide.knowledge.search.finder import Query
from pxide.model.chat.turn import Learned, Turn
from pxide.work.companion import companion_builder
from pxide.work.companion.fallback_engine import FallbackEngine
from pxide.work.companion.knowledge_service import ImageSelection
from pxide.work.companion.open_images import OpenImages
from tests.llm.fake_server import FakeServer
from tests.pxide.work.companion.companion_setup import sitting
from vm.core.faults import Problem

LAMP = Entry(EntryKind.LESSON, 1, "What colour is the lamp?", "the lamp is magenta")
DOOR = Entry(EntryKind.LESSON, 2, "What colour is the door?", "the door is cyan")


def image_with(path: Path, *entries: Entry) -> list[Place]:
    """A new image that holds these."""
    image = KnowledgeImage.create(path)
    places = image.append_all(entries)
    image.close()
    return places


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    image_with(tmp_path / "lamps.png", LAMP)
    return tmp_path / "lamps.png"


@pytest.fixture
def doors(tmp_path: Path) -> Path:
    image_with(tmp_path / "doors.png", DOOR)
    return tmp_path / "doors.png"


def test_several_images_are_searched_together_and_cited_by_name(
    tmp_path: Path, lamps: Path, doors: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("Magenta [lamps:r22], cyan [doors:r22].")

    async def ask() -> Turn:
        async with sitting(tmp_path, fake_server.base) as at:
            await at.companion.images.take(lamps)
            await at.companion.images.take(doors)
            return await at.ask("What colour are the lamp and the door?")

    turn = asyncio.run(ask())
    found = [(one.cited.label, one.cited.image) for one in citations(turn.text, turn.sources)]
    assert found == [("lamps:r22", lamps), ("doors:r22", doors)]
    learned = KnowledgeImage.open(turn.learned[0].image)
    assert learned.entry(turn.learned[0].place).sources == ("[lamps:r22]", "[doors:r22]")
    learned.close()


def test_what_is_not_looked_in_is_not_found(tmp_path: Path, lamps: Path, doors: Path) -> None:
    async def ask() -> tuple[Turn, Turn]:
        async with sitting(tmp_path) as at:
            images = at.companion.images
            await images.take(lamps)
            await images.take(doors)
            images.look_in(lamps, False)
            without = await at.ask("What colour is the lamp?")
            images.look_in(lamps, True)
            return without, await at.ask("What colour is the lamp?")

    without, found = asyncio.run(ask())
    assert [source.image for source in without.sources if source.image == lamps] == []
    assert found.sources[0].image == lamps


def test_lessons_go_where_they_are_to_be_learned(tmp_path: Path, lamps: Path) -> None:
    async def teach() -> tuple[Learned, ImageSelection]:
        async with sitting(tmp_path) as at:
            at.companion.images.learn_in(lamps)
            turn = await at.teach("Who lit it?", "nobody did")
            return turn.learned[0], at.companion.images.selection

    learned, selection = asyncio.run(teach())
    assert (learned.image, selection.learn) == (lamps, lamps)
    assert lamps in selection.look
    image = KnowledgeImage.open(lamps)
    assert [entry.answer for _, entry in image.entries()] == [LAMP.answer, "nobody did"]
    image.close()


def test_the_selection_is_taken_up_where_it_was_left(tmp_path: Path, lamps: Path) -> None:
    async def again() -> tuple[list[str], Turn]:
        async with sitting(tmp_path, selection=ImageSelection(lamps, (lamps,))) as at:
            images = at.companion.images
            found = await at.ask("What colour is the lamp?")
            return [status.name for status in images.statuses], found

    names, found = asyncio.run(again())
    assert names == ["lamps"]
    assert found.sources[0].label == "r22"


def test_what_another_program_writes_is_found_and_told(tmp_path: Path, lamps: Path) -> None:
    async def ask() -> tuple[list[Path], Turn, int]:
        grown: list[Path] = []
        async with sitting(tmp_path) as at:
            images = at.companion.images
            images.grown.connect(grown.append)
            await images.take(lamps)
            other = KnowledgeImage.open(lamps)
            other.append(DOOR)
            other.close()
            turn = await at.ask("What colour is the door?")
            await images.look()
            (status,) = [one for one in images.statuses if one.path == lamps]
            return grown, turn, status.entries

    grown, turn, entries = asyncio.run(ask())
    assert turn.sources[0].answer == DOOR.answer
    assert (grown, entries) == ([lamps], 2)


def test_an_image_that_is_gone_is_told_once_and_let_go(tmp_path: Path, lamps: Path) -> None:
    async def look() -> tuple[list[str], tuple[str, ...]]:
        async with sitting(tmp_path) as at:
            images = at.companion.images
            await images.take(lamps)
            lamps.unlink()
            assert (await at.ask("What colour is the lamp?")).sources == ()
            await images.look()
            await images.look()
            told = [notice.what for notice in at.heard.notices]
            return told, tuple(status.name for status in images.statuses)

    told, names = asyncio.run(look())
    assert len(told) == 1
    assert "lamps.png is gone" in told[0]
    assert names == ()


def test_a_hidden_entry_is_found_no_more(tmp_path: Path, lamps: Path) -> None:
    async def ask() -> tuple[Turn, Turn]:
        async with sitting(tmp_path) as at:
            images = at.companion.images
            await images.take(lamps)
            before = await at.ask("What colour is the lamp?")
            images.hide(lamps, before.sources[0].place)
            await at.until(lambda: images.statuses[-1].entries == 0)
            return before, await at.ask("What colour is the lamp?")

    before, after = asyncio.run(ask())
    assert len(before.sources) == 1
    assert after.sources == ()


def test_images_of_one_name_get_names_of_their_own(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        image_with(tmp_path / folder / "same.png", LAMP)

    images = OpenImages(FallbackEngine())
    for folder in ("a", "b"):
        images.open(tmp_path / folder / "same.png")
    labels = [source.label for source in images.search(Query("colour of the lamp"))]
    images.close_all()
    assert sorted(labels) == ["same-2:r22", "same:r22"]


def test_rows_are_read_on_the_thread_that_owns_the_image(tmp_path: Path, lamps: Path) -> None:
    async def read() -> tuple[int, bool, str]:
        async with sitting(tmp_path) as at:
            images = at.companion.images
            status = await images.take(lamps)
            rows = await images.with_image(lamps, KnowledgeImage.rows, 22, 5)
            whole = await images.with_image(lamps, lambda image: image.rows(0, image.height))
            thread = await images.with_image(lamps, lambda _image: current_thread().name)
            return status.height, bool(np.array_equal(rows, whole[22:27])), thread

    height, are_equal, thread = asyncio.run(read())
    assert height > 27
    assert are_equal
    assert thread == "knowledge"


def test_an_image_that_is_none_is_a_problem_and_keeps_no_other_from_opening(
    tmp_path: Path, lamps: Path
) -> None:
    (tmp_path / "none.png").write_bytes(b"this is no picture")

    async def start() -> tuple[list[str], list[str]]:
        selection = ImageSelection(lamps, (tmp_path / "none.png", lamps))
        async with sitting(tmp_path, selection=selection) as at:
            await at.ask("What colour is the lamp?")
            told = [notice.what for notice in at.heard.notices]
            return told, [source.answer for source in at.last.sources]

    told, found = asyncio.run(start())
    assert len(told) == 1
    assert "none.png" in told[0]
    assert found == [LAMP.answer]


def test_asking_for_rows_of_an_image_that_is_not_open_is_a_problem(
    tmp_path: Path, lamps: Path
) -> None:
    async def read() -> None:
        async with sitting(tmp_path) as at:
            await at.companion.images.with_image(lamps, KnowledgeImage.rows, 0, 1)

    with pytest.raises(Problem, match="is not open"):
        asyncio.run(read())


@pytest.mark.parametrize("what", ["append", "with_image"])
def test_what_a_person_asked_for_is_done_to_its_end_though_it_takes_long(
    tmp_path: Path, lamps: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    patience, begun, done = 0.3, Event(), list[str]()

    def slow(*_args: object) -> tuple[Place, ...]:
        begun.set()
        sleep(4 * patience)
        done.append(what)
        return ()

    monkeypatch.setattr(companion_builder, "INDEXING_SECONDS", patience)
    monkeypatch.setattr(OpenImages, "append", slow)

    async def leave() -> None:
        async with sitting(tmp_path) as at:
            images = at.companion.images
            await images.take(lamps)
            asked = images.append(lamps, ()) if what == "append" else images.with_image(lamps, slow)
            asking = asyncio.ensure_future(asked)
            while not begun.is_set():
                await asyncio.sleep(0)
            asking.cancel()

    asyncio.run(leave())
    assert done == [what]
