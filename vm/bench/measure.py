"""One row of the table, how it is written, and how time is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

ROUNDS = 7


@dataclass(frozen=True)
class Measure:
    """One row of the table: the figure, beside what it was measured, and the bar it has to meet."""

    what: str
    figure: str
    beside: str
    ratio: float
    bar: str
    """"" where none is set: the figure is said for what it is."""
    holds: bool


def table(rows: Sequence[Measure], say: Callable[[str], None]) -> None:
    """Say the rows as a table, line by line."""
    cells = [("measure", "figure", "beside", "ratio", "bar", "")]
    for row in rows:
        verdict = "" if not row.bar else "ok" if row.holds else "MISSED"
        cells.append((row.what, row.figure, row.beside, f"{row.ratio:.2f}", row.bar, verdict))
    widths = [max(len(line[i]) for line in cells) for i in range(6)]
    for line in cells:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        say("  ".join(padded).rstrip())


def timed(action: Callable[[], object]) -> float:
    """Return how long an action takes, in seconds."""
    start = perf_counter()
    action()
    return perf_counter() - start


def fastest(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the shortest time of several rounds, in seconds."""
    return min(timed(action) for _ in range(rounds))


def side_by_side(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the shortest times of both, taken in turn so that noise meets both alike."""
    pairs = [(timed(ours), timed(theirs)) for _ in range(3 * ROUNDS)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def at_most(what: str, ours: float, beside: float, bar: float) -> Measure:
    """Return the row of a measurement that may take at most ``bar`` times as long, in seconds."""
    ratio = ours / beside
    figure, other = f"{ours * 1e3:.3f} ms", f"{beside * 1e3:.3f} ms"
    holds = ratio <= bar
    return Measure(what, figure, beside=other, ratio=ratio, bar=f"<= {bar:g}", holds=holds)
