"""Hold what the passes make of some lanes against an executor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tests.vm.engines import Run, by_machine
from tests.vm.gpu.shader.pass_bench import PassBench, pending
from tests.vm.gpu.shader.scenes import all_alike
from tests.vm.painting import Picture
from vm.gpu.shader.lane_fields import LaneField, Status

WHOLE = 1 << 30


def hold(
    bench: PassBench, pictures: Sequence[Picture], run: Run = by_machine, window: int = WHOLE
) -> None:
    """Every lane ends as the executor's picture, byte for byte, and as lossy."""
    pictures = all_alike(pictures)
    states = np.stack([pending(picture) for picture in pictures])
    done = bench.run(pictures, states, window)
    for i, picture in enumerate(pictures):
        expected = picture.copy()
        outcome = run(expected, 1)
        assert outcome.fault is None, f"lane {i} is no good instruction: {outcome}"
        wrong = np.argwhere((done.pictures[i] != expected).any(axis=2))
        assert not len(wrong), f"lane {i}, {len(wrong)} pixels (y, x), first {wrong[0].tolist()}"
        assert bool(done.states[i, LaneField.LOSSY]) == outcome.lossy, f"lane {i}"
        assert done.states[i, LaneField.STATUS] == Status.PENDING
        assert done.states[i, LaneField.BAD] == 0
