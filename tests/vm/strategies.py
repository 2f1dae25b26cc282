"""Hypothesis strategies: pictures that run every instruction into every fault and every stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from tests.vm.drawn_cells import (
    CELL_DRAWERS,
    DIVISION,
    MATRIX,
    OK,
    OVERLAP,
    POINTER,
    ROW,
    UNKNOWN,
)
from tests.vm.drawn_tensors import TENSOR_DRAWERS
from tests.vm.painting import Picture
from tests.vm.program_builder import Number, ProgramBuilder, pick

DRAWERS = {**CELL_DRAWERS, **TENSOR_DRAWERS}
CODES = tuple(sorted(DRAWERS))
TENSORS = frozenset(map(ord, "MARQDELTX"))
HALTS, NOTHING = (0, 72), ord(".")
HARMLESS = ((ord("."),), (0,), (72,))

Area = tuple[int, int, int, int]  # x, y, w, h
Request = tuple[int, int]  # opcode, OK or the fault it is meant to meet


@dataclass(frozen=True)
class Case:
    """A drawn picture and the way it is to be run."""

    picture: Picture
    budget: int
    breakpoints: tuple[tuple[int, int], ...] = ()
    watch_reads: tuple[Area, ...] = ()
    watch_writes: tuple[Area, ...] = ()
    host: tuple[int, int, int, int] | None = None  # pointer x and y, buttons, key
    pc: tuple[int, int] = (0, 0)
    steps: int = 0


def possible_faults(code: int) -> tuple[int, ...]:
    """The faults this instruction can meet by the law."""
    if code in (*HALTS, NOTHING):
        return ()
    if code == ord("j"):
        return (POINTER,)
    if code == 4 or code in TENSORS:
        return (ROW, MATRIX) if code == ord("R") else (ROW, MATRIX, OVERLAP)
    if code in map(ord, "crlsbpBf"):
        return (ROW, POINTER)
    if code in map(ord, "/%"):
        return (ROW, DIVISION)
    return (ROW,)


def requests() -> list[Request]:
    """Every instruction with success and with each fault it can meet; then no instruction."""
    pairs = [(code, outcome) for code in CODES for outcome in (OK, *possible_faults(code))]
    return [*pairs, (ord("?"), UNKNOWN)]


@dataclass(frozen=True)
class HypothesisDice:
    """Numbers drawn by hypothesis, so that a failing picture shrinks."""

    draw: Callable[[st.SearchStrategy[int]], int]

    def between(self, low: int, high: int) -> int:
        """Draw a number, both ends included."""
        return low if low >= high else self.draw(st.integers(low, high))

    def chance(self, percent: int) -> bool:
        """Draw yes with this likelihood; no is the simpler answer."""
        return self.between(0, 99) >= 100 - percent


def narrowest(code: int, outcome: int) -> int:
    """The least width on which this can come out as wanted."""
    if outcome not in (OK, OVERLAP, MATRIX):
        return 6 if code in TENSORS and outcome != ROW else 1
    if code in TENSORS:
        return 1 if outcome == MATRIX else 6
    return {4: 2, ord("y"): 4, ord("/"): 2, ord("%"): 2}.get(code, 1)


def width(dice: HypothesisDice, wanted: Sequence[Request]) -> int:
    """A width on which the first request can come out; now and then a large one."""
    least = narrowest(*wanted[0])
    if wanted[0] == (4, MATRIX) or (wanted[0][1] == MATRIX and dice.chance(85)):
        least = 6
    if dice.chance(6):
        return dice.between(max(least, 100), 300)
    return dice.between(least, max(24, least))


def add(bench: ProgramBuilder, code: int, outcome: int) -> None:
    """Put one requested instruction at the end of the program."""
    if outcome == UNKNOWN:
        strangers = [byte for byte in range(256) if byte not in DRAWERS]
        bench.program.append((pick(bench.dice, *strangers), 1, 2, 3))
        return
    if code in TENSORS and bench.width < 6:
        operands: tuple[Number, ...] = (bench.free_row(), bench.free_row(), bench.free_row())
    elif code == 4 and bench.width < 2:
        operands = (bench.free_row(), 0, 1)
    else:
        operands = DRAWERS[code](bench, outcome)
    bench.program.append((code, *operands))


def build(dice: HypothesisDice, wanted: Sequence[Request]) -> Picture:
    """A picture whose program is the requests in a row, between padding."""
    bench = ProgramBuilder(dice, width(dice, wanted))
    for code, outcome in wanted:
        add(bench, code, outcome)
    if len(wanted) > 3 and dice.chance(25):
        bench.program.append((ord("j"), 0, 0, 0))
    if wanted[0][1] != ROW and dice.chance(4):
        bench.rows(dice.between(200, 300))
    lead = dice.between(0, min(2, max(0, bench.width - len(wanted))))
    padding = HARMLESS[pick(dice, 0, 0, 1, 2)] if lead == 0 else HARMLESS[0]
    return bench.finish(lead, padding)


def mutate(dice: HypothesisDice, picture: Picture) -> None:
    """Change a few bytes a little, mostly where the program and the headers are."""
    height, wide = picture.shape[:2]
    for _ in range(dice.between(0, 4)):
        x, y = dice.between(0, min(wide - 1, 7)), dice.between(0, height - 1)
        channel, step = dice.between(0, 3), pick(dice, 1, 255, 2, 128, 64)
        picture[y, x, channel] = (int(picture[y, x, channel]) + step) % 256


@st.composite
def focused(draw: st.DrawFn, code: int, outcome: int) -> Case:
    """A picture in which this instruction comes out so, unless luck is against it."""
    dice = HypothesisDice(draw)
    others = [(CODES[dice.between(0, len(CODES) - 1)], OK) for _ in range(dice.between(0, 2))]
    return Case(build(dice, [(code, outcome), *others]), dice.between(4, 40))


@st.composite
def mixed(draw: st.DrawFn) -> Case:
    """Several instructions, some bent, with breakpoints, watches, yields and small budgets."""
    dice = HypothesisDice(draw)
    picture = build(dice, _requested(dice))
    if dice.chance(30):
        mutate(dice, picture)
    points = tuple(_point(dice, picture) for _ in range(dice.between(0, 2)))
    return Case(
        picture,
        pick(dice, 0, 1, 2, 3, 9, 30, 30, 60, 60, 60),
        points if dice.chance(50) else (),
        _areas(dice, picture),
        _areas(dice, picture),
        _host(dice),
    )


@st.composite
def noise(draw: st.DrawFn) -> Case:
    """A picture of random operands, every pixel an instruction, entered anywhere."""
    dice = HypothesisDice(draw)
    height, wide = dice.between(1, 24), dice.between(1, 24)
    random = np.random.default_rng(dice.between(0, 2**20))
    picture = random.integers(0, 256, (height, wide, 4)).astype(np.uint8)
    picture[:, :, 0] = random.choice(CODES, (height, wide))
    picture[:, :, 1:] %= pick(dice, height, wide, max(height, wide), 255)
    pc = (dice.between(0, wide - 1), dice.between(0, height - 1))
    return Case(picture, dice.between(0, 30), pc=pc, steps=pick(dice, 0, 1, 2**40))


def _requested(dice: HypothesisDice) -> list[Request]:
    """Up to seven instructions, few of which are meant to fault; or only idle ones."""
    if dice.chance(5):
        return [(NOTHING, OK)] * 12
    *known, unknown = requests()
    drawn = [known[dice.between(0, len(known) - 1)] for _ in range(dice.between(1, 7))]
    wanted = [pair if dice.chance(15) else (pair[0], OK) for pair in drawn]
    if dice.chance(5):  # so that some of the programs yield, however many instructions there are
        wanted.append((ord("y"), OK))
    return [*wanted, unknown] if dice.chance(5) else wanted


def _point(dice: HypothesisDice, picture: Picture) -> tuple[int, int]:
    """A pixel, mostly of the program."""
    y = 0 if dice.chance(80) else dice.between(0, picture.shape[0] - 1)
    return dice.between(0, picture.shape[1] - 1), y


def _host(dice: HypothesisDice) -> tuple[int, int, int, int] | None:
    """What the host says when a program resumes after YIELD, or nobody at the mouse."""
    if dice.chance(50):
        return None
    x, y = dice.between(0, 65_534), dice.between(0, 65_534)
    return x, y, dice.between(0, 7), dice.between(0, 0x10FFFF)


def _areas(dice: HypothesisDice, picture: Picture) -> tuple[Area, ...]:
    """No rectangle to watch, or one or two."""
    if dice.chance(60):
        return ()
    height, wide = picture.shape[:2]
    areas = []
    for _ in range(dice.between(1, 2)):
        x, y = dice.between(0, wide - 1), dice.between(0, height - 1)
        areas.append((x, y, dice.between(1, min(4, wide - x)), dice.between(1, min(2, height - y))))
    return tuple(areas)
