"""The passes of the wide instructions: what the host dispatches for each kernel, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from vm.cpu.kernels.slots import COLS, ROWS
from vm.gpu.shader.lane_states import Flags, LaneStates, Numbers, parts
from vm.gpu.shader.prelude import BUNCH, GROUP, PIECE, STRIP, TILE

Count: TypeAlias = Callable[[LaneStates], Numbers]
Choice: TypeAlias = Callable[[LaneStates], Flags]


def _one(lanes: LaneStates) -> Numbers:
    return lanes.every(1)


def _none(lanes: LaneStates) -> Numbers:
    return lanes.every(0)


def _all(lanes: LaneStates) -> Flags:
    return np.ones(len(lanes.states), np.bool_)


@dataclass(frozen=True)
class Pass:
    """One entry point of the pass module, dispatched over the items of each lane.

    All counts are asked for the lanes pending on the pass's kernel, and mean nothing for others.
    """

    entry: str
    items: Count
    """How many items a lane has: the invocations it needs."""
    work: Count = _one
    """The loop iterations of one item, at most."""
    scratch: Count = _none
    """The scratch words a lane needs, in this pass and on to the kernel's last."""
    takes: Choice = _all
    """Which lanes this pass is for; it does nothing to others."""
    weight: int = 1
    """How many words an iteration handles, for the time it takes."""


def _elements(which: int) -> Count:
    """Return the count of a tensor's elements."""
    return lambda lanes: lanes.slot(which, ROWS) * lanes.slot(which, COLS)


def _words(which: int) -> Count:
    """Return the count of the words of a tensor's elements."""
    return lambda lanes: lanes.pixels(which)


def _columns(lanes: LaneStates) -> Numbers:
    return lanes.every(lanes.width)


def _pieces(lanes: LaneStates) -> Numbers:
    return parts(lanes.slot(0, COLS), PIECE)


def _four(lanes: LaneStates) -> Numbers:
    return lanes.every(4)


_LENGTH = Pass("vector_length", _columns)

_DOT_RGB = (
    _LENGTH,
    Pass("dot_rgb", lambda lanes: parts(_columns(lanes), BUNCH), lambda lanes: lanes.every(BUNCH)),
    Pass("dot_rgb_end", _one),
)  # fmt: skip

_PRODUCT = (
    Pass(
        "product_direct",
        items=lambda lanes: lanes.product.m * parts(lanes.product.n, 4),
        work=lambda lanes: parts(lanes.product.k, 4) + 7,
        takes=lambda lanes: ~lanes.product.is_packed,
        weight=8,
    ),
    Pass(
        "product_pack",
        items=lambda lanes: lanes.product.depth * (lanes.product.m + parts(lanes.product.n, 4)),
        work=lambda lanes: lanes.every(24),
        scratch=lambda lanes: lanes.product.packed_words,
        takes=lambda lanes: lanes.product.is_packed,
    ),
    Pass(
        "product_sums",
        items=lambda lanes: lanes.product.m + lanes.product.n,
        work=lambda lanes: lanes.product.depth,
        scratch=lambda lanes: lanes.product.packed_words,
        takes=lambda lanes: lanes.product.is_packed,
    ),
    Pass(
        "product_narrow",
        items=_elements(2),
        work=lambda lanes: lanes.product.depth,
        scratch=lambda lanes: lanes.product.packed_words,
        takes=lambda lanes: lanes.product.is_packed & lanes.product.is_thin,
        weight=2,
    ),
    Pass(
        "product_tiles",
        items=lambda lanes: lanes.product.tiles * GROUP,
        # The loop over a sum, the loading of its strips, and the loop over the strips.
        work=lambda lanes: lanes.product.depth + lanes.product.depth * TILE // GROUP
        + lanes.product.depth // STRIP,
        scratch=lambda lanes: lanes.product.packed_words,
        takes=lambda lanes: lanes.product.is_packed & ~lanes.product.is_thin,
        weight=16,
    ),
)  # fmt: skip

_ARGMAX = (
    Pass(
        "argmax_pieces",
        items=lambda lanes: lanes.slot(0, ROWS) * _pieces(lanes),
        work=lambda lanes: np.minimum(lanes.slot(0, COLS), PIECE),
        scratch=lambda lanes: 2 * lanes.slot(0, ROWS) * _pieces(lanes),
    ),
    Pass(
        "argmax",
        items=lambda lanes: lanes.slot(0, ROWS),
        work=_pieces,
        scratch=lambda lanes: 2 * lanes.slot(0, ROWS) * _pieces(lanes),
    ),
)

_COPY = tuple(
    Pass(entry, lambda lanes: lanes.rectangle, scratch=lambda lanes: lanes.rectangle)
    for entry in ("copy_out", "copy_in")
)

PASSES: Mapping[str, tuple[Pass, ...]] = MappingProxyType(
    {
        "dot_rgb": _DOT_RGB,
        "add_rows": (_LENGTH, Pass("add_rows", _columns)),
        "mul_add_rows": (_LENGTH, Pass("mul_add_rows", _columns)),
        "relu_row": (),
        "load_row": (Pass("load_row", _columns),),
        "store_row": (Pass("store_row", _columns),),
        "matmul_plain": (Pass("product_header", _one), *_PRODUCT),
        "matmul_tensor": _PRODUCT,
        "dot_tensor": (
            Pass(
                "dot_tensor",
                items=lambda lanes: lanes.slot(1, ROWS),
                work=lambda lanes: parts(lanes.slot(0, COLS), 4),
                weight=2,
            ),
        ),
        "add_tensor": (Pass("add_tensor", _elements(0)),),
        "relu_tensor": (Pass("relu_tensor", _words(0), _four),),
        "requant": (Pass("requant", _words(1), _four, weight=2),),
        "embed": (Pass("embed_check", _words(1)), Pass("embed", _words(2), _four)),
        "lookup": (Pass("lookup", _words(2), _four),),
        "transpose": (Pass("transpose", _words(1), _four),),
        "argmax": _ARGMAX,
        "copy": _COPY,
        "fill": (Pass("fill", lambda lanes: lanes.rectangle),),
    }
)
"""What each kernel needs; the one that changes nothing needs nothing."""
