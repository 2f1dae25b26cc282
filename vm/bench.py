"""How fast the machine is, as ratios of things timed side by side in one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from vm.isa import BY_SPELLING, encode
from vm.layout import ElementType, Tensor, write_tensor
from vm.machine import Machine
from vm.picture import Picture, blank, words_of
from vm.preparation import prepare
from vm.tracer import Tracer

ROUNDS = 7
LOOP_STEPS = 20_000_000
PLAIN_STEPS = 200_000
SIDE = 512
WIDE = 65_535
TURNS = 200
"""Repetitions of a short measurement, so that one lasts milliseconds."""


@dataclass(frozen=True)
class Measure:
    """One row of the table: the figure, beside what it was measured, and the bar it has to meet."""

    what: str
    figure: str
    beside: str
    ratio: float
    bar: str
    holds: bool


def main(say: Callable[[str], None]) -> bool:
    """Measure everything, say the table line by line; return whether every bar was met."""
    prepare()
    rows = [*_loop(), _product(), *_rows(), _trace()]
    table(rows, say)
    return all(row.holds for row in rows)


def table(rows: Sequence[Measure], say: Callable[[str], None]) -> None:
    """Say the rows as a table, line by line."""
    cells = [("measure", "figure", "beside", "ratio", "bar", "")]
    for row in rows:
        verdict = "ok" if row.holds else "MISSED"
        cells.append((row.what, row.figure, row.beside, f"{row.ratio:.2f}", row.bar, verdict))
    widths = [max(len(line[i]) for line in cells) for i in range(6)]
    for line in cells:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        say("  ".join(padded).rstrip())


def program(width: int, height: int, *instructions: tuple[str, *tuple[int, ...]]) -> Picture:
    """Return a blank picture with these instructions in row 0."""
    picture = blank(width, height)
    words = [encode(BY_SPELLING[name], tuple(rest)) for name, *rest in instructions]
    words_of(picture)[0, : len(words)] = words
    return picture


def fastest(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the shortest time of several rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return min(times)


def _counting_loop() -> Picture:
    """Return a program that adds, counts down and jumps back, practically for ever."""
    loop = (("ADDC", 0, 0, 1), ("SUB", 2, 2, 1), ("SKEQ", 2, 3), ("JUMP", 0, 0, 0), ("HALT",))
    picture = program(16, 16, *loop)
    words_of(picture)[1, 1:3] = (1, 1 << 31)
    return picture


def _loop() -> list[Measure]:
    """Time cell instructions with breakpoint map and counters on, and plain Python beside."""
    machine = Machine(_counting_loop(), counters=True)
    machine.set_breakpoints([(4, 0)])
    rate = LOOP_STEPS / fastest(lambda: machine.run(LOOP_STEPS, resumed=True), 3) / 1e6
    slow = _counting_loop()
    plain = PLAIN_STEPS / fastest(lambda: _plain_python(slow, PLAIN_STEPS), 3) / 1e6
    fast, beside = f"{rate:.0f} M/s", f"{plain:.2f} M/s"
    return [
        Measure("cell loop, map and counters on", fast, "50 M/s", rate / 50, ">= 1", rate >= 50),
        Measure(
            "cell loop over plain Python", fast, beside, rate / plain, ">= 20", rate >= 20 * plain
        ),
    ]


def _plain_python(picture: Picture, steps: int) -> None:
    """Interpret the counting loop in Python over a memoryview: the yardstick."""
    words = picture.data.cast("B").cast("I")
    width, x, y = picture.shape[1], 0, 0
    add, sub, skip, jump = (BY_SPELLING[n].code for n in ("ADDC", "SUB", "SKEQ", "JUMP"))
    for _ in range(steps):
        word = words[y * width + x]
        code, d, a, b = word & 255, word >> 8 & 255, word >> 16 & 255, word >> 24
        x += 1
        if code == add:
            words[width + d] = (words[width + a] + words[width + b]) & 0xFFFFFFFF
        elif code == sub:
            words[width + d] = (words[width + a] - words[width + b]) & 0xFFFFFFFF
        elif code == skip:
            x += words[width + d] == words[width + a]
        elif code == jump:
            x, y = a + 256 * b, d


def _product() -> Measure:
    """Time MATMUL_T of i8 beside numpy's float32 product of the same numbers."""
    random = np.random.default_rng(1)
    left, right = random.integers(-128, 128, (2, SIDE, SIDE)).astype(np.int8)
    picture = program(1024, 1024, ("MATMUL_T", 2, 70, 140))
    write_tensor(picture, Tensor(2, SIDE, SIDE, ElementType.I8, zero=3), left)
    write_tensor(picture, Tensor(70, SIDE, SIDE, ElementType.I8, zero=-5), right)
    write_tensor(picture, Tensor(140, SIDE, SIDE, ElementType.I32))
    floats = left.astype(np.float32), right.astype(np.float32)
    ours, numpys = _side_by_side(lambda: Machine(picture).run(1), lambda: floats[0] @ floats[1])
    return _ratio(f"MATMUL_T {SIDE}^3 of i8 over numpy float32", ours, numpys, 4)


def _rows() -> list[Measure]:
    """Time the row instructions beside the equivalent numpy expressions."""
    random = np.random.default_rng(2)
    picture = program(WIDE, 5)
    picture[1:3, :, 0] = random.integers(1, 256, (2, WIDE))
    a, b, out = picture[1, :, 0], picture[2, :, 0], picture[3, :, 0]

    def dot() -> int:
        return int((a.astype(np.uint32) * b).sum()) & 0xFFFF

    def add() -> None:
        out[:] = np.minimum(a.astype(np.uint16) + b, 255)

    found = []
    for name, expression in (("DOT_RGB", dot), ("ADD", add)):
        picture[0] = program(WIDE, 1, *([(name, 1, 2, 3)] * TURNS))[0]
        ours, numpys = _side_by_side(_runner(picture), _repeated(expression))
        found.append(_ratio(f"{name} on {WIDE} pixels over numpy", ours / TURNS, numpys / TURNS, 2))
    return found


def _repeated(action: Callable[[], object]) -> Callable[[], object]:
    """Return a call that does an action many times."""
    return lambda: [action() for _ in range(TURNS)]


def _runner(picture: Picture) -> Callable[[], object]:
    """Return a call that runs the first instructions of a picture."""
    return lambda: Machine(picture).run(TURNS)


def _trace() -> Measure:
    """Time one traced step beside the frame it may take on the screen."""
    tracer = Tracer(Machine(_counting_loop(), counters=True))
    seconds = fastest(lambda: [tracer.step() for _ in range(1000)]) / 1000
    return _ratio("one traced step over a 16 ms frame", seconds, 0.016, 1)


def _side_by_side(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the shortest times of both, taken in turn so that noise meets both alike."""
    pairs = [(fastest(ours, 1), fastest(theirs, 1)) for _ in range(3 * ROUNDS)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def _ratio(what: str, ours: float, beside: float, bar: float) -> Measure:
    """Return the row of a measurement that may take at most ``bar`` times as long."""
    ratio = ours / beside
    figure, other = f"{ours * 1e3:.3f} ms", f"{beside * 1e3:.3f} ms"
    return Measure(what, figure, other, ratio, f"<= {bar:g}", ratio <= bar)
