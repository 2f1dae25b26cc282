"""Section 2 of the law: how a run goes on and why it stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from tests.vm.oracle.cells import CELLS, Rule
from tests.vm.oracle.memory import (
    Effect,
    LawFault,
    Memory,
    Now,
    Picture,
    Point,
    pixel_of,
    pointer,
)
from tests.vm.oracle.networks import NETWORKS
from tests.vm.oracle.pointers import POINTERS
from tests.vm.oracle.rows import ROWS

RULES: dict[int, Rule] = {**ROWS, **CELLS, **POINTERS, **NETWORKS}
NOBODY = 0xFFFF_FFFF


@dataclass(frozen=True)
class Outcome:
    """Why and where a run stopped, in the law's words."""

    reason: str
    pc: Point
    steps: int
    fault: int | None
    lossy: bool


@dataclass(frozen=True)
class Footprint:
    """What one executed instruction touched."""

    pc: Point
    word: int
    reads: frozenset[Point]
    writes: frozenset[Point]
    lossy: bool


@dataclass(frozen=True)
class Host:
    """What the host hands a program that resumes after YIELD."""

    pointer: Point | None = None
    buttons: int = 0
    key: int = 0


@dataclass
class Oracle:
    """A machine that follows the text of the law and nothing else."""

    picture: Picture
    pc: Point = (0, 0)
    steps: int = 0
    breakpoints: Collection[Point] = ()
    watch_reads: Collection[Point] = ()
    watch_writes: Collection[Point] = ()
    frame: int = 0
    waiting: int | None = None  # the register of the YIELD that stopped the run before
    history: list[Footprint] = field(default_factory=list)
    reads: Counter[Point] = field(default_factory=Counter)
    writes: Counter[Point] = field(default_factory=Counter)
    executes: Counter[Point] = field(default_factory=Counter)

    def run(self, budget: int, resumed: bool = False, host: Host | None = None) -> Outcome:
        """Run until something stops it, at most `budget` steps."""
        self._answer(host or Host())
        memory = Memory(self.picture)
        first, begun, lossy = resumed, self.steps, False
        while True:
            reason = self._before(memory, begun + budget, first)
            if reason:
                return Outcome(reason, self.pc, self.steps, None, lossy)
            first = False
            try:
                effect = decide(memory, self.pc)
            except LawFault as fault:
                return Outcome("fault", self.pc, self.steps, fault.number, lossy)
            stop = self._carry_out(memory, effect)
            lossy = lossy or effect.lossy
            if stop:
                return Outcome(stop, self.pc, self.steps, None, lossy)

    def _answer(self, host: Host) -> None:
        """Write the host's four words where the last YIELD asked for them."""
        if self.waiting is None:
            return
        where = NOBODY if host.pointer is None else pointer(*host.pointer)
        memory = Memory(self.picture)
        for i, word in enumerate((where, host.buttons, host.key, self.frame)):
            memory.put(self.waiting + i, 1, pixel_of(word))
        self.frame += 1
        self.waiting = None

    def _before(self, memory: Memory, limit: int, first: bool) -> str:
        """Why the next instruction is not executed, or nothing."""
        if self.pc[0] >= memory.width:
            return "end of row"
        if self.steps >= limit:
            return "budget"
        if self.pc in self.breakpoints and not first:
            return "breakpoint"
        return ""

    def _carry_out(self, memory: Memory, effect: Effect) -> str:
        """Let an instruction happen; tell what it stops the run with, if it does."""
        x, y = self.pc
        self._note(memory.word(x, y), effect)
        if effect.stop == "yield":
            self.waiting = memory.pixel(x, y)[1]
        for at, pixel in effect.writes.items():
            memory.put(*at, pixel)
        self.pc = effect.pc or (x + 1, y)
        self.steps += 1
        touched = {*self.watch_reads}.intersection(effect.reads) or {
            *self.watch_writes
        }.intersection(effect.writes)
        return effect.stop or ("data breakpoint" if touched else "")

    def _note(self, word: int, effect: Effect) -> None:
        """Keep what was touched, pixel by pixel and step by step."""
        reads, writes = frozenset(effect.reads), frozenset(effect.writes)
        self.history.append(Footprint(self.pc, word, reads, writes, effect.lossy))
        self.reads.update(effect.reads)
        self.writes.update(effect.writes.keys())
        self.executes[self.pc] += 1


def decide(memory: Memory, pc: Point) -> Effect:
    """What the instruction at pc will do, or the fault that forbids it."""
    opcode, *operands = memory.pixel(*pc)
    rule = RULES.get(opcode)
    if rule is None:
        raise LawFault(1)
    g, b, a = operands
    return rule(Now(memory, *pc, (g, b, a)))
