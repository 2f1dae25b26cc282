"""The passes of the wide instructions, held to the kernels and to the law."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vm.drawn_tensors import ZEROS, Sheet
from tests.vm.engines import by_law
from tests.vm.gpu.shader.drawn_scenes import DRAWERS, Dice, fitting
from tests.vm.gpu.shader.held import hold
from tests.vm.gpu.shader.pass_bench import PassBench, pending
from tests.vm.gpu.shader.scenes import (
    GREATEST,
    LEAST,
    Scene,
    all_alike,
    question,
    rectangles,
)
from tests.vm.painting import I8, I32, U8, Picture, at, put_reds, put_word
from vm.gpu.shader.lane_fields import LaneField, Status

pytestmark = pytest.mark.gpu

WIDTHS = (6, 7, 8, 64, 301)
LONGEST = 65_535


@given(seed=st.integers(0, 2**20), width=st.sampled_from(WIDTHS))
@settings(max_examples=15)
@pytest.mark.parametrize("draw", DRAWERS)
def test_drawn_operands(
    bench: PassBench, draw: Callable[[Dice], Scene], seed: int, width: int
) -> None:
    dice = np.random.default_rng(seed)
    pictures = [fitting(draw, dice, width) for _ in range(12)]
    hold(bench, pictures, window=int(dice.choice([64, 128, 1 << 20])))


@pytest.mark.parametrize("draw", DRAWERS)
def test_the_law_itself(bench: PassBench, draw: Callable[[Dice], Scene]) -> None:
    dice = np.random.default_rng(41)
    hold(bench, [fitting(draw, dice, 23) for _ in range(6)], by_law)


def test_all_kernels_side_by_side_and_lanes_that_do_not_wait(bench: PassBench) -> None:
    dice = np.random.default_rng(3)
    pictures = all_alike([fitting(draw, dice, 16) for draw in DRAWERS for _ in range(2)])
    states = np.stack([pending(picture) for picture in pictures])
    states[::2, LaneField.STATUS] = Status.RUNNING
    done = bench.run(pictures, states)
    assert np.array_equal(done.states[::2], states[::2])
    for i, picture in enumerate(pictures):
        expected = picture.copy()
        if i % 2:
            by_law(expected, 1)
        assert np.array_equal(done.pictures[i], expected), f"lane {i}"


def with_vectors(width: int, seed: int, loud: bool) -> Picture:
    """Three rows of noise with an end somewhere; a zero in one row alone does not end them."""
    dice = np.random.default_rng(seed)
    picture = dice.integers(0, 256 if loud else 9, (6, width, 4), np.uint8)
    picture[1, dice.integers(0, width)] = 0
    picture[2, dice.integers(0, width)] = 0
    end = int(dice.integers(0, width + 1))
    picture[1:3, end : end + 1] = 0
    if loud and seed % 3 == 0:
        put_reds(picture, 1, [255] * end)
    return picture


@pytest.mark.parametrize("width", [1, 2, 6, 7, 63, 64, 65, 1000, LONGEST])
@pytest.mark.parametrize("code", [1, 2, 5])
@pytest.mark.parametrize("rows", [(1, 2, 3), (1, 2, 1), (1, 1, 1), (2, 1, 1)])
def test_vectors(bench: PassBench, code: int, width: int, rows: tuple[int, int, int]) -> None:
    pictures = [with_vectors(width, seed, seed % 2 == 0) for seed in range(8)]
    for picture in pictures:
        picture[0, 0] = (code, *rows)
    hold(bench, pictures, window=1024 if width < LONGEST else 1 << 20)


def test_the_longest_row_of_the_greatest_bytes(bench: PassBench) -> None:
    pictures = []
    for code in (1, 2, 5):
        picture = np.full((4, LONGEST, 4), 255, np.uint8)
        picture[0, 0] = (code, 1, 2, 3)
        pictures.append(picture)
    hold(bench, pictures)


@pytest.mark.parametrize("code", [3, 6, 7])
@pytest.mark.parametrize("width", [1, 6, 7, 64, LONGEST])
def test_whole_rows(bench: PassBench, code: int, width: int) -> None:
    pictures = []
    for named, row, pointer in ((5, 1, 2), (1, 1, 2), (2, 1, 2), (2, 2, 2), (0, 3, 3)):
        picture = with_vectors(width, 7, True)
        put_word(picture, 0, pointer, 0xABCD_0000 | named)
        picture[0, 0] = (code, row, pointer if code > 3 else 0, 0)
        pictures.append(picture)
    hold(bench, pictures)


@pytest.mark.parametrize("window", [64, 1 << 30])
def test_a_rectangle_copied_onto_itself_in_every_direction(bench: PassBench, window: int) -> None:
    steps = list(itertools.product((-3, -1, 0, 1, 3), repeat=2))
    pictures = [rectangles(20, 22, "B", at(5, 6), at(5 + x, 6 + y), at(9, 11)) for x, y in steps]
    hold(bench, pictures, window=window)


@pytest.mark.parametrize(
    ("source", "goal", "size"),
    [
        (at(0, 0), at(0, 0), at(9, 7)),
        (at(0, 0), at(0, 1), at(9, 6)),
        (at(8, 6), at(0, 0), at(1, 1)),
        (at(3, 2), at(4, 2), at(5, 1)),
        (at(3, 0), at(3, 1), at(1, 6)),
        (at(65_535, 65_535), at(0, 0), at(0, 7)),
        (at(0, 0), at(65_535, 65_535), at(9, 0)),
        (at(0, 0), at(0, 0), 0),
    ],
)
def test_rectangles(bench: PassBench, source: int, goal: int, size: int) -> None:
    filled = [rectangles(9, 7, "f", source, size, value) for value in (0, 0xDEAD_BEEF)]
    hold(bench, [rectangles(9, 7, "B", source, goal, size), *filled], by_law)


@pytest.mark.parametrize("kind", [U8, I8, I32])
def test_relu_at_every_zero_point(bench: PassBench, kind: int) -> None:
    sheet = Sheet(kind, 3, 21)
    scenes = [
        Scene(ord("R"), [sheet], [(zero, 0, 0)], seed)
        for seed, zero in enumerate([*ZEROS, 126, 129, -127, -129, 254, 255, 256, GREATEST - 1])
    ]
    hold(bench, [one.picture(7) for one in scenes])


@pytest.mark.parametrize("kind", [U8, I8])
@pytest.mark.parametrize("zero", [0, -128, 255, 1000, LEAST, LEAST + 127, GREATEST, GREATEST - 1])
def test_requant_at_every_shift(bench: PassBench, kind: int, zero: int) -> None:
    sums = [LEAST, LEAST + 1, -(2**24) - 1, -3, -2, -1, 0, 1, 2, 3, 2**24 + 1, GREATEST - 1]
    sums += [GREATEST, *(1 << bit for bit in range(31)), *(-(1 << bit) for bit in range(31))]
    pictures = []
    for shift in range(31, 63):
        for multiplier in (2**30, 2**30 + 1, 1_518_500_249, 2**31 - 1):
            sheets = (Sheet(I32, 1, len(sums)), Sheet(kind, 1, len(sums)))
            drawn = Scene(ord("Q"), sheets, [(9, 0, 0), (zero, multiplier, shift)])
            picture = drawn.picture(64)
            for x, number in enumerate(sums):
                put_word(picture, x % 64, 3 + x // 64, number)
            pictures.append(picture)
    hold(bench, pictures)


@pytest.mark.parametrize("spoil", [-1, 5, LEAST, GREATEST])
@pytest.mark.parametrize("later", [0, 6])
def test_a_bad_index_is_found_and_nothing_written(bench: PassBench, spoil: int, later: int) -> None:
    sheets = (Sheet(I8, 5, 9), Sheet(I32, 1, 700, 5), Sheet(I8, 700, 9))
    picture = Scene(ord("E"), sheets).picture(64)
    spoiled = picture.copy()
    put_word(spoiled, 650 % 64, Scene(0, sheets).rows(64)[1] + 1 + 650 // 64, spoil)
    states = np.stack([pending(spoiled), pending(picture)])
    states[:, LaneField.LATER] = later
    done = bench.run([spoiled, picture], states, 128)
    assert done.states[:, LaneField.BAD].tolist() == [1, 0]
    assert np.array_equal(done.pictures[0], spoiled)
    assert np.array_equal(done.pictures[1], picture) == bool(later)
    assert done.states[:, LaneField.LATER].tolist() == [later, later]


@pytest.mark.parametrize("kind", [U8, I8, I32])
@pytest.mark.parametrize("cols", [255, 256, 257, 1000, LONGEST])
def test_the_greatest_of_long_rows(bench: PassBench, kind: int, cols: int) -> None:
    scenes = [Scene(ord("X"), (Sheet(kind, 3, cols), Sheet(I32, 3, 1)), seed=i) for i in range(4)]
    width = 1001 if cols < LONGEST else LONGEST
    hold(bench, [one.picture(width) for one in scenes])


def test_a_greatest_element_at_the_very_end(bench: PassBench) -> None:
    one = Scene(ord("X"), (Sheet(I32, 2, 1030, 5), Sheet(I32, 2, 1)))
    picture = one.picture(2060)
    put_word(picture, 1029, 3, 99)
    put_word(picture, 1030 + 256, 3, 99)
    put_word(picture, 1030 + 700, 3, 99)
    hold(bench, [picture])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", [U8, I8, I32])
def test_words_that_hold_less_than_four_elements(bench: PassBench, width: int, kind: int) -> None:
    scenes = []
    for count in range(1, 10):
        scenes.append(Scene(ord("T"), (Sheet(kind, 1, count), Sheet(kind, count, 1))))
        table = Sheet(kind, 3, count), Sheet(I32, 3, 1, 3), Sheet(kind, 3, count)
        scenes.append(Scene(ord("E"), table, seed=count))
        scenes.append(Scene(ord("R"), [Sheet(kind, count, 1)], [(50, 0, 0)], count))
    hold(bench, [one.picture(width) for one in scenes])


def test_a_sum_onto_its_first_summand(bench: PassBench) -> None:
    pictures = []
    for rows in (1, 30):
        one = Scene(ord("A"), (Sheet(I32, 30, 11), Sheet(I32, rows, 11), Sheet(I32, 30, 11)))
        picture = one.picture(64)
        picture[0, 0, 3] = picture[0, 0, 1]
        pictures.append(picture)
    hold(bench, pictures, window=64)


@pytest.mark.parametrize("types", list(itertools.product((U8, I8), repeat=2)))
def test_questions_of_every_length(bench: PassBench, types: tuple[int, int]) -> None:
    zeros = [(0, 0), (3, -4), (LEAST, GREATEST), (GREATEST, GREATEST)]
    scenes = [
        question(k, 9, types, zeros[k % 4], seed=k) for k in (1, 2, 3, 4, 5, 6, 7, 8, 61, 383, 384)
    ]
    hold(bench, [one.picture(64) for one in scenes])


def test_a_question_as_long_as_can_be(bench: PassBench) -> None:
    scenes = [question(LONGEST, 3, types, (5, -7)) for types in ((U8, I8), (I8, U8))]
    hold(bench, [one.picture(4096) for one in scenes])


def test_a_question_whose_rows_end_with_the_picture(bench: PassBench) -> None:
    asked_above = question(7, 4, (U8, I8), (1, 2))
    picture = asked_above.picture(7)
    # the rows of b lie last, and in the last lane there is nothing behind them
    moved = replace(asked_above, sheets=[*asked_above.sheets])
    row_a, row_b, row_c, end = moved.rows(7)
    lines = [picture[:row_b], picture[row_c:end], picture[row_b:row_c]]
    turned_round = np.concatenate(lines)
    turned_round[0, 0] = (ord("D"), row_a, row_b + end - row_c, row_b)
    hold(bench, [turned_round, turned_round])
