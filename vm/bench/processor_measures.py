"""The machine on the processor, beside plain Python and numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from vm.bench.measure import Measure, at_most, fastest, side_by_side
from vm.bench.programs import SIDE, counting_loop, in_plain_python, product, program
from vm.core.picture import Picture
from vm.cpu.machine import Machine
from vm.run.tracer import Tracer

LOOP_STEPS = 20_000_000
PLAIN_STEPS = 200_000
WIDE = 65_535
TURNS = 200
"""Repetitions of a short measurement, so that one lasts milliseconds."""


def measures() -> Iterator[Measure]:
    """Yield every row."""
    yield from _loop()
    yield _product()
    yield from _rows()
    yield _trace()


def _loop() -> Iterator[Measure]:
    """Time cell instructions with breakpoint map and counters on, and plain Python beside."""
    machine = Machine(counting_loop(), counters=True)
    machine.set_breakpoints([(4, 0)])
    rate = LOOP_STEPS / fastest(lambda: machine.run(LOOP_STEPS, resumed=True), 3) / 1e6
    slow = counting_loop()
    plain = PLAIN_STEPS / fastest(lambda: in_plain_python(slow, PLAIN_STEPS), 3) / 1e6
    yield Measure(
        what="cell loop, map and counters on",
        figure=f"{rate:.0f} M/s",
        beside="50 M/s",
        ratio=rate / 50,
        bar=">= 1",
        holds=rate >= 50,
    )
    yield Measure(
        what="cell loop over plain Python",
        figure=f"{rate:.0f} M/s",
        beside=f"{plain:.2f} M/s",
        ratio=rate / plain,
        bar=">= 20",
        holds=rate >= 20 * plain,
    )


def _product() -> Measure:
    """Time MATMUL_T of i8 beside numpy's float32 product of the same numbers."""
    picture, by_numpy = product()
    ours, numpys = side_by_side(lambda: Machine(picture).run(1), by_numpy(np.float32))
    return at_most(f"MATMUL_T {SIDE}^3 of i8 over numpy float32", ours, numpys, 4)


def _rows() -> Iterator[Measure]:
    """Time the row instructions beside the equivalent numpy expressions."""
    random = np.random.default_rng(2)
    picture = program(WIDE, 5)
    picture[1:3, :, 0] = random.integers(1, 256, (2, WIDE))
    a, b, out = picture[1, :, 0], picture[2, :, 0], picture[3, :, 0]

    def dot() -> int:
        return int((a.astype(np.uint32) * b).sum()) & 0xFFFF

    def add() -> None:
        out[:] = np.minimum(a.astype(np.uint16) + b, 255)

    for name, expression in (("DOT_RGB", dot), ("ADD", add)):
        picture[0] = program(WIDE, 1, *([(name, 1, 2, 3)] * TURNS))[0]
        ours, numpys = side_by_side(_runner(picture), _repeated(expression))
        yield at_most(f"{name} on {WIDE} pixels over numpy", ours / TURNS, numpys / TURNS, 2)


def _repeated(action: Callable[[], object]) -> Callable[[], object]:
    """Return a call that does an action many times."""
    return lambda: [action() for _ in range(TURNS)]


def _runner(picture: Picture) -> Callable[[], object]:
    """Return a call that runs the first instructions of a picture."""
    return lambda: Machine(picture).run(TURNS)


def _trace() -> Measure:
    """Time one traced step beside the frame it may take on the screen."""
    tracer = Tracer(Machine(counting_loop(), counters=True))
    seconds = fastest(lambda: [tracer.step() for _ in range(1000)]) / 1000
    return at_most("one traced step over a 16 ms frame", seconds, 0.016, 1)
