"""The lens: exact in device pixels at every scaling, and true to the cursor while zooming."""

from hypothesis import example, given
from hypothesis import strategies as st

from pxide.view.canvas.lens import Lens, fitted
from pxide.view.widgets.camera import LEVELS, Scale, next_stop
from vm.core.picture import Box

RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 3.0)

ratios = st.sampled_from(RATIOS)
scales = st.builds(Scale.of, st.sampled_from(LEVELS), ratios)
places = st.integers(-3000, 3000)
lenses = st.builds(Lens, scales, st.floats(-5000, 5000, width=32), st.floats(-5000, 5000, width=32))


def turned(lens: Lens, direction: int, ratio: float) -> Scale:
    """The scale of the next level in or out."""
    stops = [Scale.of(level, ratio).factor for level in LEVELS]
    return Scale.of(next_stop(stops, lens.scale.factor, direction), 1.0)


@given(lenses, places, places)
def test_a_device_pixel_lies_in_the_picture_pixel_it_is_drawn_from(
    lens: Lens, x: int, y: int
) -> None:
    target = lens.target(Box(*lens.to_picture(x, y), 1, 1))
    assert target.contains(x, y)
    assert (target.w, target.h) == (lens.scale.up, lens.scale.up)


@given(lenses, places, places)
def test_neighbours_meet_without_gap_or_overlap(lens: Lens, x: int, y: int) -> None:
    here, right = lens.target(Box(x, y, 1, 1)), lens.target(Box(x + lens.scale.down, y, 1, 1))
    assert here.right == right.x
    assert here.y == right.y


@given(lenses, places, places, ratios, st.lists(st.sampled_from((-1, 1)), max_size=40))
def test_the_picture_stays_under_the_cursor(
    lens: Lens, x: int, y: int, ratio: float, notches: list[int]
) -> None:
    left, top = lens.origin
    held = ((x - left) / lens.scale.factor, (y - top) / lens.scale.factor)
    for direction in notches:
        lens = lens.zoomed(turned(lens, direction, ratio), (x, y))
        left, top = lens.origin
        assert abs(left + held[0] * lens.scale.factor - x) <= 1
        assert abs(top + held[1] * lens.scale.factor - y) <= 1


@given(lenses, st.lists(st.tuples(places, places, st.sampled_from((-1, 1))), max_size=20))
def test_each_zoom_at_a_new_place_holds_what_is_seen_there(
    lens: Lens, moves: list[tuple[int, int, int]]
) -> None:
    for x, y, direction in moves:
        left, _ = lens.origin
        held = (x - left) / lens.scale.factor
        former = lens.anchor
        lens = lens.zoomed(turned(lens, direction, 1.0), (x, y))
        slack = 1.0 if former != (float(x), float(y)) else 3.0
        assert abs(lens.origin[0] + held * lens.scale.factor - x) <= slack


@given(
    ratios,
    st.integers(1, 65_535),
    st.integers(1, 65_535),
    st.integers(50, 4000),
    st.integers(50, 4000),
)
def test_fit_shows_everything_and_could_not_be_larger(
    ratio: float, width: int, height: int, across: int, along: int
) -> None:
    view = Box(40, 20, across, along)
    lens = fitted(view, width, height, ratio)
    target = lens.target(Box(0, 0, width, height))
    assert target.clipped(10_000, 10_000) == target
    assert target.x >= view.x - 1
    assert target.right <= view.right + 1
    assert target.w <= across
    assert target.h <= along
    larger = lens.scale.up + 1
    too_large = width * larger > across or height * larger > along
    assert too_large or lens.scale.up == Scale.of(LEVELS[-1], ratio).up


@given(lenses, st.integers(1, 500), st.integers(1, 500))
def test_seen_is_the_picture_that_meets_the_view(lens: Lens, width: int, height: int) -> None:
    view = Box(10, 10, 300, 200)
    seen = lens.seen(view, width, height)
    target = lens.target(Box(0, 0, width, height))
    assert (seen is not None) == target.overlaps(view)
    if seen is not None:
        shown = lens.target(seen)
        assert shown.x <= max(view.x, target.x)
        assert shown.bottom >= min(view.bottom, target.bottom)
        assert shown.w <= view.w + 2 * lens.scale.up


@given(lenses, places, places)
@example(lens=Lens(Scale(down=128)), dx=0, dy=36)
def test_panning_never_loses_the_picture(lens: Lens, dx: int, dy: int) -> None:
    view = Box(30, 20, 400, 300)
    lens = lens.panned(dx * 9.0, dy * 9.0).kept(view, 64, 64)
    assert lens.seen(view, 64, 64) is not None
