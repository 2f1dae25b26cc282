"""Puts drawn programs together, instruction by instruction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from tests.vm.painting import Picture, at, put_word

Late = Callable[[], int]  # a number that can only be told when the height is known
Number = int | Late
WORDS = (0, 1, 2, 3, 31, 32, 33, 255, 256, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFF)


class Dice(Protocol):
    """Where the drawn numbers come from."""

    def between(self, low: int, high: int) -> int:
        """Draw a number, both ends included."""

    def chance(self, percent: int) -> bool:
        """Draw yes with this likelihood."""


def pick(dice: Dice, *choices: int) -> int:
    """Draw one of some numbers."""
    return choices[dice.between(0, len(choices) - 1)]


def any_word(dice: Dice) -> int:
    """Draw a word, often one at an edge."""
    if dice.chance(60):
        return pick(dice, *WORDS)
    return dice.between(0, 2**32 - 1)


def resolve(number: Number) -> int:
    """Tell a number now."""
    return number if isinstance(number, int) else number()


@dataclass
class ProgramBuilder:
    """The rows, registers and instructions drawn so far; the height is fixed by finish()."""

    dice: Dice
    width: int
    height: int = 2
    flat: bool = False  # cut the picture down to row 0
    short: bool = False  # cut off the very last row
    program: list[tuple[Number, ...]] = field(default_factory=list)
    brushes: list[Callable[[Picture], None]] = field(default_factory=list)
    registers: list[Number] = field(default_factory=list)

    def rows(self, count: int) -> int:
        """Take the next rows; tell the first."""
        self.height += count
        return self.height - count

    def register(self, word: Number) -> int:
        """A register that holds this word, or any register when none is left."""
        if len(self.registers) >= self.width or len(self.registers) > 255:
            return self.dice.between(0, min(self.width, 256) - 1)
        self.registers.append(word)
        return len(self.registers) - 1

    def some_register(self) -> int:
        """A register, with luck one that an instruction before has used."""
        if self.registers and self.dice.chance(30):
            return self.dice.between(0, len(self.registers) - 1)
        return self.register(any_word(self.dice))

    def free_row(self) -> Late:
        """A row inside the picture that an operand can name."""
        return lambda: self.dice.between(0, min(self.height, 256) - 1)

    def row_outside(self) -> Late:
        """The first row below the picture, or one further down."""
        return lambda: min(255, self.height + pick(self.dice, 0, 0, 1, 100))

    def register_outside(self) -> Late:
        """The first register right of the picture, or one further right."""
        return lambda: min(255, self.width + pick(self.dice, 0, 0, 1, 100))

    def place(self) -> tuple[int, int]:
        """A pixel of the picture, often one of the program. Only after the height is known."""
        x = self.dice.between(0, self.width - 1)
        if self.dice.chance(40):
            return x, 0
        return x, self.dice.between(0, self.height - 1)

    def place_outside(self) -> tuple[int, int]:
        """A place just outside or far outside. Only after the height is known."""
        x, y = self.place()
        side = self.dice.between(0, 2)
        beyond_x = self.width + pick(self.dice, 0, 1, 7)
        beyond_y = self.height + pick(self.dice, 0, 1, 7)
        return (beyond_x, y) if side == 0 else (x, beyond_y) if side == 1 else (65_535, 65_535)

    def pointer(self, inside: bool = True) -> Late:
        """A pointer into the picture, or out of it."""
        return lambda: at(*(self.place() if inside else self.place_outside()))

    def finish(self, lead: int, padding: Sequence[int]) -> Picture:
        """Paint everything: `lead` pixels of padding, the program, padding to the end."""
        painted = self.height if self.short else self.height + self.dice.between(0, 2)
        self.height = 1 if self.flat else painted - 1 if self.short else painted
        picture = self._ground(painted)
        if not self.flat:
            for x, word in enumerate(self.registers):
                put_word(picture, x, 1, resolve(word))
            for brush in self.brushes:
                brush(picture)
        line = [tuple(resolve(number) for number in entry) for entry in self.program]
        empty = self.width - lead - len(line)
        for x, entry in enumerate([*[padding] * lead, *line, *[padding] * empty][: self.width]):
            picture[0, x, : len(entry)] = [number % 256 for number in entry]
        return picture[: self.height].copy()

    def _ground(self, height: int) -> Picture:
        """What lies where nothing is painted: black, dim noise or loud noise."""
        shape = (height, self.width, 4)
        top = pick(self.dice, 0, 0, 4, 256)
        if top == 0:
            return np.zeros(shape, np.uint8)
        noise = np.random.default_rng(self.dice.between(0, 2**16))
        return noise.integers(0, top, shape).astype(np.uint8)
