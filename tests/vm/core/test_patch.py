"""A patch is exactly the change: it applies, reverts, and costs what changed."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vm.core.patch import Patch, Piece, difference
from vm.core.picture import Box, Picture


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Picture, Picture]:
    """Two pictures of one size that differ in some scattered bytes."""
    height, width = draw(st.integers(1, 150)), draw(st.integers(1, 150))
    random = np.random.default_rng(draw(st.integers(0, 1 << 32)))
    before = random.integers(0, 256, (height, width, 4)).astype(np.uint8)
    after = before.copy()
    for _ in range(draw(st.integers(0, 8))):
        y, x, channel = (int(random.integers(n)) for n in (height, width, 4))
        after[y, x, channel] ^= draw(st.integers(1, 255))
    return before, after


@given(pairs())
def test_a_difference_leads_there_and_back(pair: tuple[Picture, Picture]) -> None:
    before, after = pair
    patch = difference(before, after)
    picture = before.copy()
    patch.apply(picture)
    assert np.array_equal(picture, after)
    patch.revert(picture)
    assert np.array_equal(picture, before)
    patch.inverse().revert(picture)
    assert np.array_equal(picture, after)
    assert patch.is_empty == np.array_equal(before, after)


@given(pairs(), st.integers(1, 100_000))
def test_the_portions_are_the_patch(pair: tuple[Picture, Picture], nbytes: int) -> None:
    before, after = pair
    patch = difference(before, after)
    portions = list(patch.portions(nbytes))
    for portion in portions[:-1]:
        *others, last = portion.pieces
        assert sum(piece.after.nbytes for piece in others) < nbytes
        assert sum(piece.after.nbytes for piece in (*others, last)) >= nbytes
    for portion in portions:
        portion.apply(before)
    assert np.array_equal(before, after)
    assert not any(portion.is_empty for portion in portions)


@given(pairs())
def test_pieces_do_not_overlap(pair: tuple[Picture, Picture]) -> None:
    boxes = difference(*pair).boxes
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[i + 1 :])


def test_two_far_pixels_are_two_small_pieces() -> None:
    before = np.zeros((4000, 4000, 4), np.uint8)
    after = before.copy()
    after[0, 3, 3] = after[3999, 3999, 0] = 1
    patch = difference(before, after)
    assert patch.boxes == (Box(3, 0, 1, 1), Box(3999, 3999, 1, 1))
    assert patch.nbytes == 16


def test_only_the_given_rows_are_looked_at() -> None:
    before = np.zeros((9, 5, 4), np.uint8)
    after = before.copy()
    after[[1, 2, 7], 0, 0] = 9
    patch = difference(before, after, np.array([2, 3, 7]))
    assert patch.boxes == (Box(0, 2, 1, 1), Box(0, 7, 1, 1))


def test_overlapping_pieces_revert_in_reverse_order() -> None:
    zero, one, two = (np.full((1, 1, 4), value, np.uint8) for value in (0, 1, 2))
    patch = Patch((Piece(0, 0, zero, one), Piece(0, 0, one, two)))
    picture = zero.copy()
    patch.apply(picture)
    assert np.array_equal(picture, two)
    patch.revert(picture)
    assert np.array_equal(picture, zero)
