"""A change that waits is shown as if it were done, marked, and leaves the picture as it is."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pxide.view.canvas.canvas import Canvas
from pxide.view.canvas.preview import (
    Preview,
    PreviewChange,
    change_at,
    changes_in,
    count_of,
)
from pxide.view.widgets.theme import Theme
from tests.pxide.view.canvas.conftest import MakeCanvas, middle, seen
from vm.core.patch import Patch, difference
from vm.core.picture import Box, Picture, blank, word_at, words_of

SIDE = 70  # more than one tile of a patch

pictures = arrays.arrays(np.uint8, (SIDE, SIDE, 4), elements=st.integers(0, 3), fill=st.just(0))
boxes = st.builds(Box, st.integers(0, 60), st.integers(0, 60), st.just(9), st.just(9))


def changed(picture: Picture, *points: tuple[int, int, int]) -> Patch:
    """The patch that gives some pixels (x, y) another word."""
    after = picture.copy()
    for x, y, word in points:
        words_of(after)[y, x] = word
    return difference(picture, after)


@given(pictures, pictures, boxes)
def test_what_is_seen_is_what_the_patch_would_make(
    before: Picture, after: Picture, box: Box
) -> None:
    patch = difference(before, after)
    kept = before.copy()
    shown = Preview().of(before, box, patch)
    assert np.array_equal(shown[box.slices], after[box.slices])
    assert np.array_equal(before, kept)
    told = {change.point: change for change in changes_in(patch, box)}
    differs = (words_of(before) != words_of(after))[box.slices]
    assert set(told) == {(box.x + int(x), box.y + int(y)) for y, x in np.argwhere(differs)}
    for (x, y), change in told.items():
        assert (change.before, change.after) == (word_at(before, x, y), word_at(after, x, y))
        assert change_at(patch, x, y) == change
    assert count_of(patch) == int((words_of(before) != words_of(after)).sum())


def test_a_sign_says_whether_something_comes_goes_or_becomes_another() -> None:
    signs = [PreviewChange((0, 0), *words).sign for words in ((0, 5), (5, 0), (5, 6))]
    assert signs == ["+", "-", "~"]


def test_the_canvas_shows_the_change_and_then_the_picture_again(make_canvas: MakeCanvas) -> None:
    picture = blank(16, 16)
    canvas = make_canvas(picture)
    canvas.set_options(replace(canvas.options, has_grid=False, has_labels=False))
    before = seen(canvas)
    red = 0x00_0000C8
    canvas.show_patch(changed(canvas.tab.document.picture, (3, 4, red)))
    shown, at = seen(canvas), middle(canvas, 3, 4)
    assert int(shown[at.y(), at.x()]) == red | 0xFF00_0000
    assert not canvas.tab.document.picture.any()
    canvas.show_patch(None)
    assert np.array_equal(seen(canvas), before)


def test_each_pixel_that_would_change_is_marked(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(blank(16, 16))
    canvas.show_patch(changed(canvas.tab.document.picture, (3, 4, 7), (9, 9, 7)))
    for x, y in ((3, 4), (9, 9)):
        assert has_mark(canvas, Box(x, y, 1, 1))
    assert not has_mark(canvas, Box(5, 4, 1, 1))


def test_far_away_a_box_is_marked(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(blank(400, 300))
    assert canvas.percent < 1200
    canvas.show_patch(changed(canvas.tab.document.picture, (100, 100, 7), (120, 110, 7)))
    assert has_mark(canvas, Box(95, 95, 12, 12))
    assert not has_mark(canvas, Box(200, 200, 40, 40))


def test_what_is_painted_meanwhile_is_seen_beside_the_change(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(blank(16, 16))
    canvas.set_options(replace(canvas.options, has_labels=False))
    canvas.show_patch(changed(canvas.tab.document.picture, (3, 4, 0x00_00FF)))
    stroke = canvas.tab.document.stroke("paint")
    stroke.put(8, 8, (0, 200, 0, 0))
    stroke.commit()
    shown = seen(canvas)
    one, other = middle(canvas, 3, 4), middle(canvas, 8, 8)
    assert int(shown[one.y(), one.x()]) == 0xFF00_00FF
    assert int(shown[other.y(), other.x()]) == 0xFF00_C800


def test_the_hint_tells_both_words(make_canvas: MakeCanvas) -> None:
    canvas = make_canvas(blank(16, 16))
    canvas.show_patch(changed(canvas.tab.document.picture, (3, 4, 300)))
    assert canvas.marks.words_at(3, 4) == ("Proposed: word 300 instead of 0.",)
    assert canvas.marks.words_at(4, 4) == ()


def has_mark(canvas: Canvas, box: Box) -> bool:
    """Whether any pixel of the screen over a box has the colour of the marks."""
    target = canvas.lens.target(box)
    part = seen(canvas)[target.y : target.bottom, target.x : target.right]
    good = Theme.of(True).good
    word = good.red() | good.green() << 8 | good.blue() << 16 | 0xFF00_0000
    return bool((part == np.uint32(word)).any())
