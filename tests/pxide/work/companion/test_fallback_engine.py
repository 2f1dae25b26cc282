"""A steady engine: the one wished for, the CPU once it fails; found entries are the same."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.finder import Query
from pxide.knowledge.search.floor import SimilarityFloor
from pxide.knowledge.search.vectors import quantised
from pxide.work.companion.fallback_engine import FallbackEngine
from pxide.work.companion.knowledge_thread import KnowledgeThread
from pxide.work.companion.sandbox import Sandbox
from tests.pxide.engines import OneOther, OtherEngine, without_adapters
from tests.pxide.work.companion.programs import SUM, SUM_STEPS
from vm.core.faults import Problem
from vm.run.engines import Engines

SIZE, COUNT = 96, 200
NO_FLOOR = SimilarityFloor(0.0, -1.0, 0.0, COUNT + 1)


@pytest.fixture
def image(tmp_path: Path) -> tuple[Path, np.ndarray]:
    """An image with random meanings, and those as they were."""
    vectors = np.random.default_rng(5).normal(size=(COUNT, SIZE))
    made = KnowledgeImage.create(tmp_path / "k.png")
    made.append_all(
        Entry(EntryKind.LESSON, at, f"q{at}", f"a{at}", embedding=quantised("m", vector))
        for at, vector in enumerate(vectors)
    )
    made.close()
    return tmp_path / "k.png", vectors


def found(path: Path, engine: FallbackEngine, question: np.ndarray) -> list[tuple[str, str]]:
    """The closest entries and how close they are, as the engine finds them."""

    async def search() -> list[tuple[str, str]]:
        room = KnowledgeThread(engine)
        try:
            await room.open(path)
            query = Query("", 6, (quantised("m", question),), NO_FLOOR)
            return [(source.answer, source.why) for source in await room.search(query)]
        finally:
            room.shutdown()

    return asyncio.run(search())


def expected(vectors: np.ndarray, question: np.ndarray) -> list[tuple[str, str]]:
    """The same by numpy alone."""
    asked = quantised("m", question)
    given = [quantised("m", vector) for vector in vectors]
    cosines = np.array(
        [
            int(g.values.astype(int) @ asked.values.astype(int)) * g.scale * asked.scale
            for g in given
        ]
    )
    order = np.argsort(-cosines, kind="stable")[:6]
    return [(f"a{at}", f"meaning {cosines[at]:.2f}") for at in order]


def test_the_cpu_finds_what_numpy_finds(image: tuple[Path, np.ndarray]) -> None:
    path, vectors = image
    assert found(path, FallbackEngine(), vectors[7] + 0.5) == expected(vectors, vectors[7] + 0.5)


@pytest.mark.gpu
def test_a_graphics_adapter_finds_what_numpy_finds(image: tuple[Path, np.ndarray]) -> None:
    path, vectors = image
    engine = FallbackEngine(Engines, "gpu")
    assert found(path, engine, vectors[7] + 0.5) == expected(vectors, vectors[7] + 0.5)


@pytest.mark.parametrize("most_runs", [0, 1000])
def test_an_engine_that_fails_gives_way_to_the_cpu(
    image: tuple[Path, np.ndarray], most_runs: int
) -> None:
    path, vectors = image
    other = OtherEngine(most_runs=most_runs)
    engines = OneOther(other)
    engine = FallbackEngine(lambda: engines, "other")
    assert found(path, engine, vectors[3]) == expected(vectors, vectors[3])
    assert other.made == 1
    assert engines.is_closed


def ran(engine: FallbackEngine) -> tuple[int, str]:
    """The steps of a program at a bench with this engine, and the engine's name then."""

    async def run() -> tuple[int, str]:
        sandbox = Sandbox(engine=engine)
        try:
            picture = (await sandbox.assemble(SUM)).picture
            return (await sandbox.run(SUM, picture, 1000, ())).stop.steps, engine.name
        finally:
            sandbox.shutdown()

    return asyncio.run(run())


@pytest.mark.parametrize(("most_runs", "name"), [(1000, "other (made for tests)"), (1, "CPU")])
def test_a_program_runs_to_its_end_on_whatever_is_left(
    most_runs: int, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxide.work.companion.sandbox.SLICE_STEPS", 10)
    engines = OneOther(OtherEngine(most_runs=most_runs))
    assert ran(FallbackEngine(lambda: engines, "other")) == (SUM_STEPS, name)


@pytest.mark.parametrize("make", [None, without_adapters])
def test_where_there_is_no_such_engine_the_cpu_does_it(
    make: Callable[[], Engines] | None,
) -> None:
    assert ran(FallbackEngine(make, "gpu")) == (SUM_STEPS, "CPU")


def test_the_cpu_has_nothing_to_give_way_to() -> None:
    engine = FallbackEngine()
    assert engine.name == "CPU"
    assert not engine.gives_up()


def test_a_problem_of_the_cpu_is_told() -> None:
    async def search() -> None:
        room = KnowledgeThread(FallbackEngine())
        try:
            await room.open(Path("nowhere.png"))
        finally:
            room.shutdown()

    with pytest.raises(Problem):
        asyncio.run(search())
