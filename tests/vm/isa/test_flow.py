"""Static flow, against a walk written from the law alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vm.core.picture import Picture, Point, blank
from vm.isa import flow
from vm.isa.flow import Way, reachable, target_of, way_of
from vm.isa.table import BY_CODE, BY_SPELLING

SKIPS = b"=!<>"
ENDS = (0, ord("H"), ord("r"))


def walked(picture: Picture, start: Point) -> set[Point]:
    """Every pixel that control can reach, one after another."""
    height, width = picture.shape[:2]
    found: set[Point] = set()
    waiting = [start]
    while waiting:
        x, y = waiting.pop()
        if not (x < width and y < height) or (x, y) in found:
            continue
        found.add((x, y))
        code, g, b, a = (int(byte) for byte in picture[y, x])
        if code in ENDS or code not in BY_CODE:
            continue
        if code == ord("j"):
            waiting.append((b + 256 * a, g))
            continue
        waiting.append((x + 1, y))
        if code in SKIPS:
            waiting.append((x + 2, y))
        if code == ord("c"):
            waiting.append((a, b))
    return found


@st.composite
def branchy(draw: st.DrawFn) -> Picture:
    """Pictures full of jumps, calls and skips with targets near by."""
    height, width = draw(st.integers(1, 9)), draw(st.sampled_from([1, 2, 7, 300]))
    seed = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    picture = seed.integers(0, draw(st.sampled_from([2, 9])), (height, width, 4)).astype(np.uint8)
    codes = [*b"jcj=<.+.#r", 0, 200][: draw(st.integers(3, 12))]
    picture[..., 0] = seed.choice(codes, (height, width))
    return picture


@settings(max_examples=400, deadline=None)
@given(branchy(), st.tuples(st.integers(0, 3), st.integers(0, 3)))
def test_the_same_pixels_as_a_plain_walk(picture: Picture, start: Point) -> None:
    found = {(int(x), int(y)) for y, x in np.argwhere(reachable(picture, start))}
    assert found == walked(picture, start)


@pytest.mark.parametrize("patience", [0, 1, 500])
def test_the_compiled_walk_goes_the_same_way(
    patience: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = np.random.default_rng(3)
    picture = seed.integers(0, 256, (256, 300, 4)).astype(np.uint8)
    picture[..., 0] = seed.choice([*b"jjc=<.+"], (256, 300))
    picture[..., 3] %= 2
    picture[0, :, 0] = ord("c")
    monkeypatch.setattr(flow, "PATIENCE", patience)
    found = {(int(x), int(y)) for y, x in np.argwhere(reachable(picture))}
    assert found == walked(picture, (0, 0))
    assert len(found) > 1000


def test_a_program_by_hand() -> None:
    picture = blank(8, 3)
    picture[0, :4, 0] = [*b".=.."]
    picture[0, 4] = (ord("c"), 1, 2, 5)
    picture[0, 5] = (ord("j"), 1, 6, 0)
    picture[0, 6, 0] = ord(".")
    picture[1, 6:, 0] = ord(".")
    picture[2, 5, 0] = ord("r")
    expected = np.zeros((3, 8), np.bool_)
    expected[0, :6] = True
    expected[1, 6:] = True
    expected[2, 5] = True
    np.testing.assert_array_equal(reachable(picture), expected)


def test_outside_there_is_nothing() -> None:
    assert not reachable(blank(3, 3), (3, 0)).any()
    assert not reachable(blank(3, 3), (0, -1)).any()


def test_ways_are_read_from_the_rules() -> None:
    ways = {name: way_of(BY_SPELLING[name]) for name in ("H", "ADD", "SKLT", "JUMP", "CALL")}
    assert ways == {
        "H": Way.ENDS, "ADD": Way.NEXT, "SKLT": Way.SKIPS, "JUMP": Way.GOES, "CALL": Way.CALLS,
    }  # fmt: skip
    assert way_of(BY_SPELLING["RETURN"]) is Way.ENDS
    assert target_of(BY_SPELLING["JUMP"], (3, 1, 2)) == (513, 3)
    assert target_of(BY_SPELLING["CALL"], (3, 1, 2)) == (2, 1)
    assert target_of(BY_SPELLING["RETURN"], (3, 1, 2)) is None
