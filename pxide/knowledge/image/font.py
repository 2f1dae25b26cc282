"""The small font of the knowledge image: every letter is drawn, one it lacks as a box with hex."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from pxide.knowledge.image.glyphs import ABOVE, BELOW, DIGITS, SHEET

CELL, LINE = 6, 12
"""Columns of a letter and rows of a line, the space to the next included."""
TAB = 4

Mask = npt.NDArray[np.bool_]
"""Where ink goes: (rows, columns)."""

_TOP = 3  # rows for accents above the nine of the sheet
_X_HEIGHT = 2  # rows that a letter such as x leaves free above itself
_BOX_ROWS = slice(2, 11)
_DIGIT_ROWS = slice(4, 9)
_DOTLESS = {"i": "\u0131", "j": "\u0237"}
_SPACES = frozenset("\u00a0\u2002\u2003\u2007\u2009\u202f")
_LIKE = {"\u0110": "\u00d0", "\u2011": "-", "\u2212": "\u2013", "\u00a8": "\"", "\u2206": "\u0394",
         "\u03bc": "\u00b5", "\u2126": "\u03a9", "\u03a3": "\u2211"}  # fmt: skip


def wrapped(text: str, columns: int) -> list[str]:
    """Break a text into lines of at most so many cells, between words where that is possible."""
    plain = unicodedata.normalize("NFC", text).expandtabs(TAB)
    return [line for part in plain.split("\n") for line in _broken(part, columns)]


def cells(letter: str) -> int:
    """Return how many cells a letter takes."""
    return int(glyph(letter).shape[1]) // CELL


def drawn(line: str) -> Mask:
    """Return a line as a mask of LINE rows; an empty one has no columns."""
    if not line:
        return np.zeros((LINE, 0), np.bool_)
    return np.hstack([glyph(letter) for letter in line])


@cache
def glyph(letter: str) -> Mask:
    """Return a letter as a mask of LINE rows and some cells of CELL columns."""
    letter = " " if letter in _SPACES else _LIKE.get(letter, letter)
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    known = _letters()
    if letter in known:
        mask = known[letter]
    elif base in known and all(mark in ABOVE or mark in BELOW for mark in marks):
        mask = _composed(base, marks)
    else:
        mask = _box(letter)
    mask.flags.writeable = False
    return mask


def _broken(text: str, columns: int) -> Iterator[str]:
    """Yield the lines of a text without line breaks; spaces at a break are left out."""
    line, room = "", columns
    for word in _words(text):
        need = sum(map(cells, word))
        if need > room and line.strip(" "):
            if word.startswith(" "):
                room = 0
                continue
            yield line.rstrip(" ")
            line, room = "", columns
        for letter in word:
            if cells(letter) > room:
                yield line
                line, room = "", columns
            line, room = line + letter, room - cells(letter)
    yield line.rstrip(" ")


def _words(text: str) -> Iterator[str]:
    """Yield runs of spaces and of other letters in turn."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or (text[at] == " ") != (text[start] == " "):
            yield text[start:at]
            start = at


@cache
def _letters() -> dict[str, Mask]:
    """Cut the sheet into its letters."""
    found = {}
    for letters, picture in SHEET:
        strip = _mask(picture.split("\n")[1:-1])
        for at, letter in enumerate(letters):
            mask = np.zeros((LINE, CELL), np.bool_)
            mask[_TOP:, :5] = strip[:, at * CELL : at * CELL + 5]
            found[letter] = mask
    return found


def _composed(base: str, marks: str) -> Mask:
    """Draw a letter with its marks; they stand close above a low letter."""
    above = any(mark in ABOVE for mark in marks)
    mask = _letters()[_DOTLESS.get(base, base) if above else base].copy()
    low = not mask[: _TOP + _X_HEIGHT].any()
    for mark in marks:
        if mark in ABOVE:
            top = _X_HEIGHT if low else 0
            mask[top : top + 2, :5] |= _mask(ABOVE[mark])
        else:
            mask[LINE - 2 :, :5] |= _mask(BELOW[mark])
    return mask


def _box(letter: str) -> Mask:
    """Draw the code point of a letter into a filled box as many cells wide as it needs."""
    digits = f"{ord(letter):04X}"
    width = CELL * -(-(4 * len(digits) + 2) // CELL)
    mask = np.zeros((LINE, width), np.bool_)
    mask[_BOX_ROWS, : width - 1] = True
    left = (width - 4 * len(digits)) // 2
    sheet = _mask(DIGITS.split("\n")[1:-1])
    for at, digit in enumerate(digits):
        number = int(digit, 16)
        here = slice(left + 4 * at, left + 4 * at + 3)
        mask[_DIGIT_ROWS, here] = ~sheet[:, 4 * number : 4 * number + 3]
    return mask


def _mask(rows: list[str] | tuple[str, ...]) -> Mask:
    """Turn rows of # and other letters into a mask."""
    return np.array([[letter == "#" for letter in row] for row in rows])
