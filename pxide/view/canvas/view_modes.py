"""What colours a picture is shown in: pure functions from its bytes to an opaque copy to look at.

The copy is as large as what is on the screen, never as the picture, and it is only ever looked at:
nothing painted on it finds its way back into the bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from pxide.view.widgets.camera import Scale
from vm.core.picture import Box, Picture, Words, words_of

Shown: TypeAlias = npt.NDArray[np.uint32]
"""Words like the picture's (R lowest) with A = 255: opaque, so a screen can take them as such."""

Counts: TypeAlias = npt.NDArray[np.uint32]
"""How often each pixel was read, written and executed, shape (3, H, W)."""

_OPAQUE: Final = np.uint32(0xFF00_0000)
_ODD: Final = np.uint32(0x00FF_00FF)
_HALVES: Final = np.uint32(0x0080_0080)
_CHECKER_PIXELS: Final = 4  # side of a checker square, in picture pixels, while they are small
_BAND: Final = 1 << 16  # pixels
_LARGE: Final = 4  # device pixels from which a picture pixel has room for a checkerboard
_CHECKER_GREYS: Final = (0xFF99_9999, 0xFF66_6666)


class ViewMode(Enum):
    """The ways to look at a picture; the value says it in words."""

    RGB = "colours, alpha ignored"
    RED = "R bytes"
    GREEN = "G bytes"
    BLUE = "B bytes"
    ALPHA = "A bytes"
    CHECKER = "alpha over a checkerboard"
    HEAT = "heat of the words"
    ACCESS = "reads, writes and executions"

    @property
    def following(self) -> ViewMode:
        """The mode after this one, the first after the last."""
        modes = list(ViewMode)
        return modes[(modes.index(self) + 1) % len(modes)]


_PLANE: Final = {
    ViewMode.RED: np.uint32(0),
    ViewMode.GREEN: np.uint32(8),
    ViewMode.BLUE: np.uint32(16),
    ViewMode.ALPHA: np.uint32(24),
}


def display(
    picture: Picture, box: Box, scale: Scale, mode: ViewMode, counts: Counts | None = None
) -> Shown:
    """The pixels of a box as they are shown: one word for each sampled pixel.

    Where pixels are large the checkerboard is twice as fine as the picture, so that it can be seen
    inside a single pixel.
    """
    rows, columns = slice(box.y, box.bottom, scale.down), slice(box.x, box.right, scale.down)
    words = words_of(picture)[rows, columns]
    if mode is ViewMode.RGB:
        return words | _OPAQUE
    if mode is ViewMode.CHECKER:
        return _over_checker(words, box, scale)
    if mode is ViewMode.HEAT:
        return heat(words)
    if mode is ViewMode.ACCESS:
        return _accesses(words, None if counts is None else counts[:, rows, columns])
    return _grey((words >> _PLANE[mode]) & np.uint32(0xFF))


def _grey(level: Words) -> Shown:
    return level * np.uint32(0x01_0101) | _OPAQUE


def heat(words: Words) -> Shown:
    """The logarithm of each word as a colour from black over violet and orange to pale yellow."""
    return _by_bands(lambda rows: _HEAT[logarithm(words[rows])], words.shape)


def _by_bands(shown: Callable[[slice], Shown], shape: tuple[int, ...]) -> Shown:
    """Work out a screen band by band, so that what is in between stays in the processor's cache."""
    height, width = shape
    result: Shown = np.empty((height, width), np.uint32)
    band = max(1, _BAND // max(width, 1))
    for top in range(0, height, band):
        rows = slice(top, top + band)
        result[rows] = shown(rows)
    return result


def logarithm(words: Words) -> Words:
    """256 steps of the base-2 logarithm of word + 1: 0 for 0, 8 a doubling, 255 for the largest.

    The bits of a float are its exponent and then its fraction, so read as a whole number they are
    a logarithm with straight lines between the powers of two; that is all a colour needs.
    """
    bits = (words.astype(np.float32) + np.float32(1.0)).view(np.uint32)
    steps = (bits - np.uint32(0x3F80_0000)) >> np.uint32(20)
    np.minimum(steps, np.uint32(255), out=steps)
    return steps


def _heat_colours() -> Shown:
    at = (0.0, 0.02, 0.25, 0.5, 0.75, 1.0)
    stops = ((0, 24, 72, 170, 245, 255), (0, 14, 24, 46, 140, 245), (0, 48, 120, 90, 30, 190))
    steps = np.linspace(0.0, 1.0, 256)
    red, green, blue = (np.interp(steps, at, stop).astype(np.uint32) for stop in stops)
    colours: Shown = red | green << np.uint32(8) | blue << np.uint32(16) | _OPAQUE
    return colours


_HEAT: Final = _heat_colours()


def _accesses(words: Words, counts: Counts | None) -> Shown:
    """Writes as red, executions as green, reads as blue, over a faint shadow of the picture."""
    shadow = (words >> np.uint32(2)) & np.uint32(0x3F_3F3F)
    if counts is None:
        return shadow | _OPAQUE
    reads, writes, executions = (_brightness(each) for each in counts)
    glow = writes | executions << np.uint32(8) | reads << np.uint32(16)
    shown: Shown = np.where(glow > 0, glow, shadow) | _OPAQUE
    return shown


def _brightness(count: Words) -> Words:
    lifted = np.uint32(72) + np.minimum(logarithm(count) * np.uint32(2), np.uint32(183))
    shown: Words = np.where(count > 0, lifted, np.uint32(0))
    return shown


def _over_checker(words: Words, box: Box, scale: Scale) -> Shown:
    square = _CHECKER_PIXELS
    left, top = box.x // scale.down, box.y // scale.down
    if scale.up >= _LARGE:
        words = np.repeat(np.repeat(words, 2, axis=0), 2, axis=1)
        square = 1
    across = (np.arange(words.shape[1]) + left) // square
    along = (np.arange(words.shape[0]) + top) // square
    light, dark = (np.uint32(grey) for grey in _CHECKER_GREYS)

    def band(rows: slice) -> Shown:
        board = np.where((along[rows, None] + across[None, :]) & 1, dark, light)
        return blended(words[rows], board)

    return _by_bands(band, words.shape)


def blended(over: Words, under: Words) -> Shown:
    """Each colour laid over another by its alpha, rounded; the result is opaque.

    Red and blue are worked out together, each in its own half of the word: a product of two bytes
    never leaves its half.
    """
    alpha = over >> np.uint32(24)
    rest = np.uint32(255) - alpha
    odd = _divided((over & _ODD) * alpha + (under & _ODD) * rest)
    even = ((over >> np.uint32(8)) & np.uint32(0xFF)) * alpha
    even += ((under >> np.uint32(8)) & np.uint32(0xFF)) * rest
    shown: Shown = odd | _divided(even) << np.uint32(8) | _OPAQUE
    return shown


def _divided(products: Words) -> Words:
    """Both halves of each word divided by 255 and rounded, exactly, without a division."""
    products += _HALVES
    products += (products >> np.uint32(8)) & _ODD
    quotients: Words = (products >> np.uint32(8)) & _ODD
    return quotients
