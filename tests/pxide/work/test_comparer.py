"""The comparer finds where two executors part, beside everything else, and can be stopped."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.problems import Problem
from pxide.base.tasks import Tasks
from pxide.model.sheet import Sheet
from pxide.work.comparer import Compared, Comparer
from pxide.work.engine_room import EngineRoom
from tests.pxide.engines import OneOther
from tests.pxide.programs import Heard, pixel
from tests.vm.spoiled import Spoiled, flip
from vm.cpu import CpuEngine
from vm.executor import Engine
from vm.pxi import load_pxi

PATIENCE = 120_000
Make = Callable[[Engine], Comparer]


@pytest.fixture
def make(room: EngineRoom, tasks: Tasks, heard: Heard) -> Iterator[Make]:
    made: list[Comparer] = []

    def build(other: Engine) -> Comparer:
        made.append(Comparer(room, lambda: OneOther(other), tasks))
        return made[-1]

    yield build
    tasks.cancel_all()
    for comparer in made:
        comparer.shutdown()
    room.shutdown(())


def compared(qtbot: QtBot, comparer: Comparer, sheet: Sheet) -> Compared:
    with qtbot.waitSignal(comparer.finished, timeout=PATIENCE) as told:
        comparer.start(sheet, "gpu")
    assert told.args is not None
    result = told.args[0]
    assert isinstance(result, Compared)
    return result


def test_two_that_agree_leave_nothing_to_look_at(
    qtbot: QtBot, make: Make, dot_sheet: Sheet
) -> None:
    comparer = make(CpuEngine())
    result = compared(qtbot, comparer, dot_sheet)
    assert result.comparison.is_equal
    assert result.comparison.end.stop.steps == 2
    assert comparer.found is None
    assert not comparer.is_at_work


def test_a_difference_is_found_and_kept(qtbot: QtBot, make: Make, endless_sheet: Sheet) -> None:
    comparer = make(Spoiled([41], flip((3, 2))))
    result = compared(qtbot, comparer, endless_sheet)
    divergence = result.comparison.divergence
    assert divergence is not None
    assert (divergence.step, divergence.spots(1)) == (41, ((3, 2),))
    assert comparer.found is result


def test_progress_is_told_and_comparing_can_be_stopped(
    qtbot: QtBot, make: Make, endless_sheet: Sheet
) -> None:
    comparer = make(CpuEngine())
    told: list[tuple[int, int]] = []
    comparer.progressed.connect(lambda done, count: told.append((done, count)))
    comparer.progressed.connect(lambda _done, _count: comparer.stop())
    comparer.start(endless_sheet, "gpu")
    with pytest.raises(Problem, match="already"):
        comparer.start(endless_sheet, "gpu")
    qtbot.waitUntil(lambda: not comparer.is_at_work, timeout=PATIENCE)
    assert told[0] == (0, 1_000_000)
    assert comparer.found is None


def test_a_difference_is_written_into_a_folder(
    qtbot: QtBot, make: Make, tasks: Tasks, endless_sheet: Sheet, tmp_path: Path
) -> None:
    comparer = make(Spoiled([41], flip((3, 2))))
    result = compared(qtbot, comparer, endless_sheet)
    places: list[Path] = []

    async def write() -> None:
        places.append(await comparer.write(result, tmp_path / "difference"))

    tasks.start(write(), "write")
    qtbot.waitUntil(lambda: bool(places), timeout=PATIENCE)
    one, other = (load_pxi(places[0] / name)[0] for name in ("cpu.png", "gpu.png"))
    assert pixel(one, 3, 2) == (0, 0, 0, 0)
    assert pixel(other, 3, 2) == (1, 0, 0, 0)
