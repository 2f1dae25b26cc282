"""Breakpoints are values in an order, and go into the file as they always did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxide.model.breakpoints import Breakpoint, Breakpoints

points = st.tuples(st.integers(0, 9), st.integers(0, 9))


def at(*places: tuple[int, int]) -> Breakpoints:
    return Breakpoints(Breakpoint(place) for place in places)


def test_they_come_in_reading_order_and_one_a_pixel() -> None:
    found = at((3, 1), (5, 0), (1, 1), (5, 0))
    assert [each.point for each in found] == [(5, 0), (1, 1), (3, 1)]
    assert len(found) == 3
    assert found == at((1, 1), (3, 1), (5, 0))
    assert hash(found) == hash(at((1, 1), (3, 1), (5, 0)))


def test_of_two_on_a_pixel_the_later_counts() -> None:
    found = Breakpoints((Breakpoint((1, 1)), Breakpoint((1, 1), False)))
    assert list(found) == [Breakpoint((1, 1), False)]


def test_a_run_stops_at_those_that_are_enabled() -> None:
    found = Breakpoints((Breakpoint((1, 1)), Breakpoint((2, 1), False)))
    assert found.points == {(1, 1)}
    assert found.at((2, 1)) == Breakpoint((2, 1), False)
    assert found.at((3, 1)) is None
    assert Breakpoint((2, 1)) not in found
    assert Breakpoint((2, 1), False) in found


@given(st.lists(points))
def test_a_second_toggle_takes_the_first_back(places: list[tuple[int, int]]) -> None:
    found = Breakpoints()
    for place in places:
        found = found.toggled(place)
    assert found.points == {place for place in places if places.count(place) % 2}


def test_a_disabled_one_is_taken_away_too() -> None:
    assert Breakpoints((Breakpoint((1, 1), False),)).toggled((1, 1)) == Breakpoints()


def test_they_move_with_what_they_are_and_some_lie_outside() -> None:
    found = Breakpoints((Breakpoint((1, 1), False), Breakpoint((4, 0)))).moved((2, -1))
    assert list(found) == [Breakpoint((6, -1)), Breakpoint((3, 0), False)]
    assert list(found.inside(4, 1)) == [Breakpoint((3, 0), False)]


@given(st.lists(points, unique=True))
def test_what_is_written_is_read_again(places: list[tuple[int, int]]) -> None:
    written = at(*places).written()
    assert written == sorted(list(place) for place in places)
    assert Breakpoints.read({"breakpoints": written}, 10, 10) == at(*places)


@pytest.mark.parametrize(
    "named", [None, 7, "x", [[1]], [["a", 1]], [[-1, 0]], [[10, 0]], [[0, 10]]]
)
def test_what_makes_no_sense_is_passed_over(named: object) -> None:
    assert not Breakpoints.read({"breakpoints": named}, 10, 10)
