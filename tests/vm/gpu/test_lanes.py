"""Thousands of drawn pictures run at once, each a lane, against the plain reading of the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import pytest

from tests.vm.drawn_cells import OK
from tests.vm.engines import gpu, outcome_of
from tests.vm.gpu.shader.scenes import all_alike
from tests.vm.oracle import Oracle, Outcome
from tests.vm.painting import Picture
from tests.vm.program_builder import ProgramBuilder
from tests.vm.strategies import CODES, Request, add, requests
from vm.gpu.engine import GpuEngine

pytestmark = pytest.mark.gpu

WIDTH = 20
BUDGET = 40
EACH = 60
"""Pictures for each instruction with each outcome."""
NOISE = 5000


@dataclass(frozen=True)
class Seeded:
    """Numbers drawn by a generator with a seed: quicker than those that can shrink."""

    random: Random

    def between(self, low: int, high: int) -> int:
        """Draw a number, both ends included."""
        return low if low >= high else self.random.randint(low, high)

    def chance(self, percent: int) -> bool:
        """Draw yes with this likelihood."""
        return self.random.randrange(100) < percent


def drawn(seed: int, *wanted: Request) -> Picture:
    """A picture whose program is the requests in a row; now and then it runs in a circle."""
    dice = Seeded(Random(seed))
    bench = ProgramBuilder(dice, WIDTH)
    for code, outcome in wanted:
        add(bench, code, outcome)
    if dice.chance(30):
        bench.program.append((ord("j"), 0, 0, 0))
    return bench.finish(dice.between(0, 2), (ord("."),))


def programs() -> list[Picture]:
    """Every instruction with every outcome, before and behind others that succeed."""
    pictures = []
    for seed, request in enumerate(requests() * EACH):
        random = Random(seed)
        others = [(random.choice(CODES), OK) for _ in range(random.randrange(4))]
        at = random.randrange(len(others) + 1)
        pictures.append(drawn(seed, *others[:at], request, *others[at:]))
    return pictures


def noise(count: int) -> list[Picture]:
    """Pictures of which every pixel is an instruction."""
    random = np.random.default_rng(7)
    pictures = random.integers(0, 256, (count, 24, 24, 4)).astype(np.uint8)
    pictures[..., 0] = random.choice(CODES, pictures.shape[:3])
    pictures[..., 1:] %= random.choice([12, 24, 25, 255], (count, 1, 1, 1)).astype(np.uint8)
    return list(pictures)


def by_the_law(pictures: Sequence[Picture]) -> tuple[np.ndarray, list[Outcome]]:
    """How each picture ends by the plain reading."""
    ends = np.stack(pictures)
    return ends, [Oracle(picture).run(BUDGET) for picture in ends]


def hold(pictures: Sequence[Picture], engine: GpuEngine) -> Counter[tuple[str, int | None]]:
    """Every lane ends as the law says, byte for byte; how often each end was met."""
    expected, outcomes = by_the_law(pictures)
    lanes = np.stack(pictures)
    stops = engine.run_batch(lanes, BUDGET)
    wrong = [i for i, stop in enumerate(stops) if outcome_of(stop) != outcomes[i]]
    assert not wrong, (wrong[:5], stops[wrong[0]], outcomes[wrong[0]])
    unlike = np.flatnonzero((lanes != expected).any(axis=(1, 2, 3)))
    assert not unlike.size, (unlike[:5], np.argwhere(lanes[unlike[0]] != expected[unlike[0]])[:5])
    return Counter((outcome.reason, outcome.fault) for outcome in outcomes)


@pytest.mark.long
def test_every_instruction_with_every_outcome_in_lanes_side_by_side() -> None:
    pictures = all_alike(programs())
    met = hold(pictures, gpu())
    assert met.total() == len(requests()) * EACH
    for end in (("halted", None), ("end of row", None), ("budget", None), ("yield", None)):
        assert met[end] >= 10
    for fault in range(1, 7):
        assert met["fault", fault] >= 10


def test_noise_in_lanes_side_by_side() -> None:
    met = hold(noise(NOISE), gpu())
    assert met.total() == NOISE
    assert len(met) >= 8


def test_these_are_at_least_10_000_pictures() -> None:
    assert len(requests()) * EACH + NOISE >= 10_000
