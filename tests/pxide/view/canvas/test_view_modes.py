"""The view modes: what each byte becomes on the screen, alpha zero or not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.view.canvas.view_modes import ViewMode, blended, display, heat, logarithm
from pxide.view.widgets.camera import Scale
from vm.core.picture import Box, Picture, blank, words_of

WHOLE = Box(0, 0, 256, 256)
ONE, LARGE = Scale(), Scale(up=8)


@pytest.fixture
def cube() -> Picture:
    """Every pair of a value and an alpha: R, G and B differ, x is the value and y the alpha."""
    picture = blank(256, 256)
    values = np.arange(256, dtype=np.uint8)
    picture[:, :, 0] = values
    picture[:, :, 1] = values[::-1]
    picture[:, :, 2] = values ^ 0x55
    picture[:, :, 3] = values[:, None]
    return picture


def bytes_of(shown: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(shown).view(np.uint8).reshape(*shown.shape, 4)


def test_colours_are_shown_whatever_the_alpha(cube: Picture) -> None:
    shown = bytes_of(display(cube, WHOLE, ONE, ViewMode.RGB))
    assert (shown[:, :, :3] == cube[:, :, :3]).all()
    assert (shown[:, :, 3] == 255).all()


@pytest.mark.parametrize(
    ("mode", "channel"),
    [(ViewMode.RED, 0), (ViewMode.GREEN, 1), (ViewMode.BLUE, 2), (ViewMode.ALPHA, 3)],
)
def test_a_plane_is_its_byte_in_grey(cube: Picture, mode: ViewMode, channel: int) -> None:
    shown = bytes_of(display(cube, WHOLE, ONE, mode))
    assert (shown[:, :, :3] == cube[:, :, channel, None]).all()
    assert (shown[:, :, 3] == 255).all()


@pytest.mark.parametrize("mode", list(ViewMode))
@pytest.mark.parametrize("scale", [ONE, LARGE, Scale(down=3), Scale(down=8)])
def test_every_mode_is_opaque_and_leaves_the_picture_alone(
    cube: Picture, mode: ViewMode, scale: Scale
) -> None:
    before = cube.copy()
    counts = np.random.default_rng(1).integers(0, 9, (3, 256, 256), dtype=np.uint32)
    shown = display(cube, Box(8, 16, 100, 50), scale, mode, counts)
    finer = 2 if mode is ViewMode.CHECKER and scale is LARGE else 1
    assert shown.shape == (-(-50 // scale.down) * finer, -(-100 // scale.down) * finer)
    assert (shown >> 24 == 255).all()
    assert (cube == before).all()


def test_zoomed_out_each_sample_is_the_first_of_its_block(cube: Picture) -> None:
    shown = display(cube, Box(8, 16, 64, 64), Scale(down=4), ViewMode.RGB)
    assert (shown == (words_of(cube)[16:80:4, 8:72:4] | 0xFF000000)).all()


def test_the_checkerboard_shows_through_as_much_as_alpha_says(cube: Picture) -> None:
    shown = bytes_of(display(cube, WHOLE, LARGE, ViewMode.CHECKER))
    clear, solid = shown[0:2, :, :3], shown[510:512, :, :3]
    assert set(np.unique(clear)) == {0x66, 0x99}
    assert (clear[0, 0] != clear[0, 1]).all()
    assert (clear[0, 0] == clear[1, 1]).all()
    assert (solid[:, ::2] == cube[255, :, :3]).all()
    assert (solid[:, 1::2] == cube[255, :, :3]).all()


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**24 - 1))
def test_blending_is_the_rounded_mean_of_both(over: int, under: int) -> None:
    out = int(blended(np.array([over], np.uint32), np.array([under], np.uint32))[0])
    alpha = over >> 24
    for shift in (0, 8, 16):
        top, bottom = over >> shift & 0xFF, under >> shift & 0xFF
        exact = (top * alpha + bottom * (255 - alpha)) / 255
        assert abs((out >> shift & 0xFF) - exact) <= 0.5
    assert out >> 24 == 255


def test_heat_grows_with_the_word_and_is_black_only_for_zero() -> None:
    words = np.array([0, 1, 2, 3, 255, 600, 65_535, 1 << 24, 2**32 - 1], np.uint32)
    steps = logarithm(words)
    assert steps[0] == 0
    assert steps[-1] == 255
    assert (np.diff(steps.astype(np.int64)) > 0).all()
    assert heat(words[None])[0, 0] == 0xFF000000
    assert (heat(words[None])[0, 1:] != 0xFF000000).all()


def test_accesses_are_red_green_and_blue_for_writes_executions_and_reads() -> None:
    picture = blank(4, 1)
    counts = np.zeros((3, 1, 4), np.uint32)
    counts[0, 0, 0] = counts[1, 0, 1] = counts[2, 0, 2] = 1
    read, written, executed, untouched = bytes_of(
        display(picture, Box(0, 0, 4, 1), ONE, ViewMode.ACCESS, counts)
    )[0, :, :3].tolist()
    assert [value > 0 for value in read] == [False, False, True]
    assert [value > 0 for value in written] == [True, False, False]
    assert [value > 0 for value in executed] == [False, True, False]
    assert untouched == [0, 0, 0]


def test_the_modes_follow_each_other_in_a_ring() -> None:
    mode, seen = ViewMode.RGB, []
    for _ in ViewMode:
        seen.append(mode)
        mode = mode.following
    assert mode is ViewMode.RGB
    assert seen == list(ViewMode)
