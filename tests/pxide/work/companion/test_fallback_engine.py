"""A fallback engine: the one asked for, the CPU once it fails; found entries are the same."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from pxide.base.problems import Trouble
from pxide.base.settings import CPU, ENGINE, Settings
from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker, Workers
from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.knowledge.search.finder import Query, SimilarityFloor
from pxide.knowledge.search.vectors import quantised
from pxide.work.companion import sandbox as sandbox_module
from pxide.work.companion.expectation import claims
from pxide.work.companion.fallback_engine import FallbackEngine
from pxide.work.companion.open_images import OpenImages
from pxide.work.companion.sandbox import Sandbox
from pxide.work.engine_service import EngineService
from tests.pxide.engines import OneOther, OtherEngine, without_adapters
from tests.pxide.work.companion.programs import SUM, SUM_STEPS
from tests.pxide.work.companion.test_sandbox import in_sandbox
from tests.vm.elsewhere import Elsewhere
from vm.core.faults import Problem
from vm.core.picture import word_at
from vm.cpu.engine import CpuEngine
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


Serve = Callable[[Callable[[], Engines], str], EngineService]


@pytest.fixture
def workers(qapp: QApplication) -> Iterator[Workers]:
    workers = Workers(Trouble())
    yield workers
    workers.close()


@pytest.fixture
def serve(settings: Settings, workers: Workers) -> Iterator[Serve]:
    """Makes the service of some engines, of which the setting asks for one; no Qt loop turns."""
    loop = asyncio.new_event_loop()

    def build(make: Callable[[], Engines], request: str) -> EngineService:
        settings.set(ENGINE, request)
        tasks = Tasks(loop, Trouble())
        return EngineService(make, settings, workers.start("machine"), tasks)

    yield build
    loop.close()


def found(path: Path, engine: FallbackEngine, question: np.ndarray) -> list[tuple[str, str]]:
    """The closest entries and how close they are, as the engine finds them."""
    images = OpenImages(engine)
    try:
        images.open(path)
        return searched(images, question)
    finally:
        images.close_all()


def searched(images: OpenImages, question: np.ndarray) -> list[tuple[str, str]]:
    query = Query("", 6, (quantised("m", question),), NO_FLOOR)
    return [(source.answer, source.why) for source in images.search(query)]


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
def test_a_graphics_adapter_finds_what_numpy_finds(
    image: tuple[Path, np.ndarray], serve: Serve
) -> None:
    path, vectors = image
    engine = FallbackEngine(serve(Engines, "gpu"))
    assert found(path, engine, vectors[7] + 0.5) == expected(vectors, vectors[7] + 0.5)


@pytest.mark.parametrize("most_runs", [0, 1000])
def test_an_engine_that_fails_gives_way_to_the_cpu(
    image: tuple[Path, np.ndarray], serve: Serve, workers: Workers, most_runs: int
) -> None:
    path, vectors = image
    other = OtherEngine(most_runs=most_runs)
    engines = OneOther(other)
    engine = FallbackEngine(serve(lambda: engines, "other"))
    assert found(path, engine, vectors[3]) == expected(vectors, vectors[3])
    assert other.made == 1
    assert not engines.is_closed  # others may use it
    workers.close()
    assert engines.is_closed


async def run_once(sandbox: Sandbox) -> int:
    """The steps of a program in this sandbox."""
    picture = (await sandbox.assemble(SUM)).picture
    return (await sandbox.run(SUM, picture, 1000, ())).stop.steps


def ran(engine: FallbackEngine) -> tuple[int, str]:
    """The steps of a program in a sandbox with this engine, and the engine's name then."""

    async def run() -> tuple[int, str]:
        worker = AsyncWorker("sandbox")
        try:
            return await run_once(Sandbox(worker, engine=engine)), engine.name
        finally:
            worker.close()

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("most_runs", "name"), [(1000, "other (made for tests)"), (0, "CPU"), (1, "CPU")]
)
def test_a_program_runs_to_its_end_on_whatever_is_left(
    serve: Serve, most_runs: int, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_module, "SLICE_STEPS", 10)
    engines = OneOther(OtherEngine(most_runs=most_runs))
    assert ran(FallbackEngine(serve(lambda: engines, "other"))) == (SUM_STEPS, name)


def test_where_there_is_no_such_engine_the_cpu_does_it(serve: Serve) -> None:
    assert ran(FallbackEngine(serve(without_adapters, "gpu"))) == (SUM_STEPS, "CPU")


def test_without_engines_the_cpu_does_it() -> None:
    assert ran(FallbackEngine()) == (SUM_STEPS, "CPU")


def test_the_cpu_has_nothing_to_give_way_to() -> None:
    engine = FallbackEngine()
    assert engine.name == "CPU"
    assert not engine.gives_up()


def test_a_problem_of_the_cpu_is_told() -> None:
    with pytest.raises(Problem):
        OpenImages(FallbackEngine()).open(Path("nowhere.png"))


def test_the_next_run_and_the_next_search_use_what_the_setting_has_become(
    image: tuple[Path, np.ndarray], serve: Serve, settings: Settings
) -> None:
    path, vectors = image
    other = OtherEngine()
    service = serve(lambda: OneOther(other), CPU)
    images = OpenImages(FallbackEngine(service))
    images.open(path)

    async def both() -> int:
        """How many machines of the other engine a run and a search take."""
        worker, before = AsyncWorker("sandbox"), other.made
        try:
            assert await run_once(Sandbox(worker, engine=runs)) == SUM_STEPS
        finally:
            worker.close()
        assert searched(images, vectors[5]) == expected(vectors, vectors[5])
        return other.made - before

    runs = FallbackEngine(service)
    made = []
    for request in (CPU, "other", CPU, "other"):
        settings.set(ENGINE, request)
        made.append(asyncio.run(both()))
    images.close_all()
    assert made == [0, 2, 0, 2]


def test_one_that_was_given_up_is_taken_again_only_when_the_setting_asks_anew(
    serve: Serve, settings: Settings
) -> None:
    other = OtherEngine(most_runs=0)
    engine = FallbackEngine(serve(lambda: OneOther(other), "other"))
    assert ran(engine) == (SUM_STEPS, "CPU")
    other.most_runs = 1000
    assert ran(engine) == (SUM_STEPS, "CPU")
    assert other.made == 1
    settings.set(ENGINE, "another")
    assert ran(engine) == (SUM_STEPS, other.name)


def test_one_user_gives_up_for_itself_alone(serve: Serve) -> None:
    service = serve(lambda: OneOther(OtherEngine()), "other")
    one, another = FallbackEngine(service), FallbackEngine(service)
    assert one.name == another.name == "other (made for tests)"
    assert one.gives_up()
    assert (one.name, another.name) == ("CPU", "other (made for tests)")


def test_a_result_outlives_the_machine_that_made_it(serve: Serve) -> None:
    elsewhere = Elsewhere(CpuEngine())
    engine = FallbackEngine(serve(lambda: OneOther(elsewhere), "gpu"))

    async def run(sandbox: Sandbox) -> None:
        picture = (await sandbox.assemble(SUM)).picture
        ran = await sandbox.run(SUM, picture, 1000, claims("r1 = 55; halted", {}))
        assert (ran.stop.steps, elsewhere.open) == (SUM_STEPS, 0)
        assert word_at(ran.after, 1, 1) == 55
        assert ran.has_met

    in_sandbox(run, engine)
