"""What a program is expected to do, as the model states it, and whether it did."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vm.core.faults import Problem
from vm.core.layout import REGISTER_ROW
from vm.core.picture import Picture, word_at
from vm.core.trace import Stop, StopReason

NUMBER = r"-?(?:0x[0-9a-f]+|\d+)"
PLACE = re.compile(rf"\(?\s*(\d+)\s*,\s*(\d+)\s*\)?\s*(?:==?|is)\s*({NUMBER})\.?", re.IGNORECASE)
NAMED = re.compile(rf"([a-z_]\w*)\s*(?:==?|is)\s*({NUMBER})\.?", re.IGNORECASE)
REGISTER = re.compile(r"r(\d+)")
HALTS = ("halted", "halts", "halt")
COMMENT = re.compile(r"^\s*;\s*expect:?\s+(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
STEPS = re.compile(r"^\s*;\s*steps:?\s+(\d+)\s*$", re.IGNORECASE | re.MULTILINE)
WORD = 1 << 32


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is to be true when the program has stopped."""

    words: str
    """As it was stated."""
    place: tuple[int, int] | None = None
    """The pixel; None where the program is to have halted."""
    value: int = 0

    def miss(self, picture: Picture, stop: Stop) -> str:
        """How it was missed, "" where it was met."""
        if self.place is None:
            has_ended = stop.reason in (StopReason.HALTED, StopReason.END_OF_ROW)
            return "" if has_ended else f"expected {self.words}, but it stopped: {stop.reason}"
        x, y = self.place
        if not (x < picture.shape[1] and y < picture.shape[0]):
            return f"expected {self.words}, but the picture has no pixel ({x}, {y})"
        word = word_at(picture, x, y)
        is_met = word == self.value % WORD
        return "" if is_met else f"expected {self.words}, but it is {_shown(word)}"


def claims(text: str, names: Mapping[str, int]) -> tuple[Claim, ...]:
    """The claims of a text, parted by `;` or lines; `names` are those of registers."""
    parts = (part.strip() for part in re.split(r"[;\n]", text))
    return tuple(_claim(part, names) for part in parts if part)


def claims_in(program: str, names: Mapping[str, int]) -> tuple[Claim, ...]:
    """The claims that stand in the comments of a program."""
    return tuple(claim for line in COMMENT.findall(program) for claim in claims(line, names))


def steps_in(program: str) -> int | None:
    """The most steps that the comments of a program allow it."""
    found = STEPS.search(program)
    return int(found.group(1)) if found else None


def misses(expected: tuple[Claim, ...], picture: Picture, stop: Stop) -> Iterator[str]:
    """How each claim was missed that was."""
    return (miss for claim in expected if (miss := claim.miss(picture, stop)))


def _claim(text: str, names: Mapping[str, int]) -> Claim:
    if text.casefold().rstrip(".") in HALTS:
        return Claim("halted")
    if found := PLACE.fullmatch(text):
        x, y, value = found.groups()
        return Claim(text, (int(x), int(y)), int(value, 0))
    if found := NAMED.fullmatch(text):
        return Claim(text, (_register(found.group(1), names), REGISTER_ROW), int(found.group(2), 0))
    raise Problem(
        f"The expectation {text!r} cannot be read.",
        "Write it like `r0 = 55`, `(3, 2) = 7` or `halted`.",
    )


def _register(name: str, names: Mapping[str, int]) -> int:
    found = REGISTER.fullmatch(name)
    if found:
        return int(found.group(1))
    if name in names:
        return names[name]
    raise Problem(
        f"The expectation names {name!r}, which is no register of the program.",
        "Name a register such as r0, or a pixel such as (3, 2).",
    )


def _shown(word: int) -> str:
    return f"{word} (signed {word - WORD})" if word >= WORD // 2 else str(word)
