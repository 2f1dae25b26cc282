"""Batches: every picture ends as it ends alone, on every engine."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vm
from tests.vm.batches import LOOP, alone, counting, dot, on_each_engine
from tests.vm.cpu.test_large import Product, painted
from tests.vm.engines import cpu, run_in_place
from tests.vm.painting import canvas, get_word, op
from tests.vm.strategies import Case, HypothesisDice, mixed, mutate, noise
from vm.core.executor import Pictures
from vm.run.batch import BatchEngine
from vm.run.engines import Choice

pytestmark = pytest.mark.usefixtures("compiled")


@on_each_engine
@pytest.mark.parametrize("count", [1, 2, 129, 5000])
def test_an_array_is_changed_in_place(make: Callable[[], BatchEngine], count: int) -> None:
    pictures = counting(count)
    expected = pictures.copy()
    stops = alone(expected)
    batch = vm.run_batch(pictures, engine=make())
    assert batch.pictures is pictures
    assert pictures.tobytes() == expected.tobytes()
    assert batch.stops == tuple(stops)
    assert [stop.steps for stop in stops[:2]] == [3, 6][:count]
    assert get_word(pictures[-1], 0, 1) == count


@on_each_engine
@settings(max_examples=40)
@given(
    cases=st.lists(st.one_of(mixed(), noise()), min_size=1, max_size=6), budget=st.integers(0, 60)
)
def test_any_pictures_end_as_they_end_alone(
    make: Callable[[], BatchEngine], cases: list[Case], budget: int
) -> None:
    pictures = [case.picture for case in cases]
    expected = [picture.copy() for picture in pictures]
    before = [picture.tobytes() for picture in pictures]
    stops = [run_in_place(cpu(), picture, budget) for picture in expected]
    batch = vm.run_batch(pictures, budget, make())
    assert list(batch.stops) == stops
    for picture, own, was in zip(batch.pictures, expected, pictures, strict=True):
        assert picture.tobytes() == own.tobytes()
        assert picture is not was
    assert [picture.tobytes() for picture in pictures] == before


@st.composite
def parted(draw: st.DrawFn) -> Pictures:
    """Pictures of one size that hold the same instructions, each in an order of its own, some bent:
    soon all are at another one, and many wait for passes of different kinds."""
    dice = HypothesisDice(draw)
    pictures = np.repeat(draw(mixed()).picture[None], dice.between(2, 20), axis=0)
    for picture in pictures[1:]:
        order = np.random.default_rng(dice.between(0, 999)).permutation(picture.shape[1])
        picture[0] = picture[0, order]
        mutate(dice, picture)
    return pictures


@on_each_engine
@settings(max_examples=40)
@given(pictures=parted(), budget=st.sampled_from([60, 7, 1, 0]))
def test_pictures_that_part_ways_end_as_they_end_alone(
    make: Callable[[], BatchEngine], pictures: Pictures, budget: int
) -> None:
    expected = pictures.copy()
    stops = alone(expected, budget)
    batch = vm.run_batch(pictures, budget, make())
    assert list(batch.stops) == stops
    assert pictures.tobytes() == expected.tobytes()


@on_each_engine
def test_pictures_of_many_sizes_come_back_in_their_order(make: Callable[[], BatchEngine]) -> None:
    fault = canvas(4, 2, op("."), op("/", 0, 1, 2))
    pictures = [dot(), LOOP, fault, canvas(4, 2, op("y", 0)), dot(), canvas(1, 1, op("."))]
    said: list[tuple[int, int]] = []
    batch = vm.run_batch(pictures, 7, make(), lambda done, count: said.append((done, count)))
    assert [stop.reason.value for stop in batch.stops] == [
        "halted",
        "budget",
        "fault",
        "yield",
        "halted",
        "end of row",
    ]
    assert batch.stops[2].fault == vm.run(fault.copy()).fault
    assert [picture.shape[:2] for picture in batch.pictures] == [p.shape[:2] for p in pictures]
    assert batch.pictures[4][3, 0].tolist() == [44, 1, 0, 0]
    assert batch.counts[vm.StopReason.HALTED] == 2
    assert next(iter(batch.counts)) == "halted"
    assert batch.faulted == 1
    assert batch.rate == pytest.approx(6 / batch.seconds)
    assert said == sorted(said)
    assert said[-1] == (6, 6)


@on_each_engine
def test_large_products_of_a_batch_are_exact(make: Callable[[], BatchEngine]) -> None:
    picture, row, expected = painted(Product((64, 64, 64)))
    pictures = np.repeat(picture[None], 5, axis=0)
    pictures[1, 0, 0] = op("H", 0, 0, 0)
    pictures[3, 3:5] += 1
    own = pictures.copy()
    stops = alone(own)
    assert vm.run_batch(pictures, engine=make()).stops == tuple(stops)
    assert pictures.tobytes() == own.tobytes()
    product = pictures[4, row + 1 :].reshape(-1).view("<i4")[: expected.size]
    assert np.array_equal(product.reshape(expected.shape), expected)


def test_an_array_that_is_no_block_of_memory_is_changed_all_the_same() -> None:
    whole = counting(40)
    pictures = whole[::2]
    batch = vm.run_batch(pictures)
    assert batch.pictures is pictures
    assert [get_word(picture, 0, 1) for picture in whole[:4]] == [1, 0, 3, 0]
    assert [stop.steps for stop in batch.stops[:2]] == [3, 9]


class Choosing(vm.Engines):
    """Engines that choose the processor, and remember by what."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, tuple[int, ...], int]] = []

    def choose(self, wish: str, picture: vm.Picture | None = None, count: int = 1) -> Choice:
        assert picture is not None
        self.asked.append((wish, picture.shape, count))
        return super().choose("cpu")


def test_engines_choose_by_the_largest_picture_and_by_how_many_there_are() -> None:
    engines = Choosing()
    batch = vm.run_batch([LOOP, dot(), LOOP], 2, engines)
    assert engines.asked == [("auto", (16, 16, 4), 3)]
    assert batch.engine == "CPU"
    assert [stop.steps for stop in batch.stops] == [2, 2, 2]


BAD: dict[str, tuple[Pictures | list[vm.Picture], str]] = {
    "none": ([], "There are no pictures."),
    "an empty array": (np.zeros((0, 4, 4, 4), np.uint8), "There are no pictures."),
    "one picture": (np.zeros((4, 4, 4), np.uint8), "with shape (4, 4, 4) holds no pictures."),
    "three bytes": (np.zeros((2, 4, 4, 3), np.uint8), "holds no pictures."),
    "numbers": (np.zeros((2, 4, 4, 4), np.int64), "An array of int64"),
    "no pixels": (np.zeros((2, 0, 4, 4), np.uint8), "4 x 0 pixels is not possible"),
    "read-only": (np.broadcast_to(LOOP, (2, 2, 4, 4)), "The array of pictures is read-only."),
    "a list with floats": ([LOOP, LOOP.astype(np.float32)], "An array of float32"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_batch_is_a_problem(case: str) -> None:
    pictures, words = BAD[case]
    with pytest.raises(vm.Problem) as caught:
        vm.run_batch(pictures, 1)
    assert words in str(caught.value)


def test_a_program_gets_each_input() -> None:
    inputs = np.arange(5 * 2 * 3 * 4, dtype=np.uint8).reshape(5, 2, 3, 4)
    program = dot()
    pictures = vm.inputs_into(program, inputs, (13, 14))
    assert np.array_equal(pictures[:, 14:, 13:], inputs)
    pictures[:, 14:, 13:] = 0
    assert all(np.array_equal(picture, program) for picture in pictures)
    assert np.array_equal(program, dot())


@pytest.mark.parametrize("place", [(14, 14), (13, 15), (-1, 0), (0, -1), (99, 99)])
def test_an_input_that_does_not_fit_is_a_problem(place: vm.Point) -> None:
    with pytest.raises(vm.Problem) as caught:
        vm.inputs_into(dot(), np.zeros((5, 2, 3, 4), np.uint8), place)
    assert str(caught.value) == (
        f"Inputs of 3 x 2 pixels do not fit into the program at {place[0]},{place[1]}. "
        "The program has 16 x 16 pixels."
    )


@pytest.mark.parametrize("shape", [(0, 2, 2, 4), (2, 2, 4), (2, 2, 2, 3)])
def test_what_are_no_inputs_is_a_problem(shape: tuple[int, ...]) -> None:
    with pytest.raises(vm.Problem, match="no inputs"):
        vm.inputs_into(dot(), np.zeros(shape, np.uint8), (0, 0))


def test_a_problem_travels_between_processes() -> None:
    problem = pickle.loads(pickle.dumps(vm.Problem("It broke.", "Mend it.")))
    assert (problem.what, problem.hint, str(problem)) == (
        "It broke.",
        "Mend it.",
        "It broke. Mend it.",
    )
