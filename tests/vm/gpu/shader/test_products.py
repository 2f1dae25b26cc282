"""The passes of the matrix products: every way they take, and where one way ends."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vm.drawn_tensors import PLAIN
from tests.vm.gpu.shader.held import hold
from tests.vm.gpu.shader.pass_bench import PassBench, pending
from tests.vm.gpu.shader.scenes import GREATEST, LEAST, Scene, product
from tests.vm.painting import I8, U8
from vm.gpu.shader.lane_states import LaneStates

pytestmark = pytest.mark.gpu

PAIRS = [(U8, U8), (U8, I8), (I8, U8), (I8, I8)]
HUGE = (LEAST, GREATEST)


def way(scene: Scene, width: int) -> str:
    """Which way a product takes."""
    made = LaneStates(pending(scene.picture(width))[None], width).product
    return "direct" if not made.is_packed[0] else "narrow" if made.is_thin[0] else "tiled"


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ((1, 1, 1), "direct"),
        ((31, 32, 33), "direct"),
        ((32, 32, 32), "tiled"),
        ((32, 32, 31), "direct"),
        ((1, 1, 20_000), "direct"),
        ((1, 4096, 7), "direct"),
        ((1, 4097, 7), "direct"),
        ((2, 1030, 66), "direct"),
        ((2, 4097, 5), "direct"),
        ((3, 4097, 1), "direct"),
        ((3, 4097, 7), "narrow"),
        ((15, 100, 64), "narrow"),
        ((64, 100, 15), "narrow"),
        ((16, 100, 64), "tiled"),
        ((16, 128, 16), "tiled"),
        ((64, 64, 64), "tiled"),
        ((65, 63, 65), "tiled"),
        ((64, 65, 127), "tiled"),
        ((129, 257, 33), "tiled"),
        ((257, 1, 129), "tiled"),
        ((300, 200, 100), "tiled"),
        ((3, 5000, 3), "narrow"),
        ((40, 3000, 4), "narrow"),
    ],
)
def test_every_way(bench: PassBench, sides: tuple[int, int, int], expected: str) -> None:
    scenes = [
        product(sides, types, zeros, seed)
        for seed, (types, zeros) in enumerate(
            zip(PAIRS, [(0, 0), (255, -3), HUGE, (GREATEST, GREATEST)], strict=True)
        )
    ]
    width = 2000
    assert {way(scene, width) for scene in scenes} == {expected}
    hold(bench, [scene.picture(width) for scene in scenes], window=1 << 14)


@pytest.mark.parametrize(
    "sides",
    [(5, 6, 7), (64, 64, 64), (100, 33, 90), (3, 700, 16), (20, 300, 17), (1, 5000, 1)],
)
def test_plain_products(bench: PassBench, sides: tuple[int, int, int]) -> None:
    scenes = [product(sides, (PLAIN, PLAIN), seed=seed, top=top)
              for seed, top in ((4, 0), (5, 0), (6, 2), (7, 3))]  # fmt: skip
    hold(bench, [scene.picture(701) for scene in scenes])


def test_plain_products_of_the_least_width(bench: PassBench) -> None:
    scenes = [product((4, 5, 6), (PLAIN, PLAIN), seed=seed) for seed in range(5)]
    for width in (2, 3, 4):
        hold(bench, [scene.picture(width) for scene in scenes])


def test_lanes_that_take_different_ways(bench: PassBench) -> None:
    sides = [(3, 4, 5), (64, 64, 64), (2, 5000, 2), (65, 100, 16), (9, 9, 9), (130, 40, 70)]
    scenes = [product(each, (U8, I8), (7, -9), seed) for seed, each in enumerate(sides)]
    plains = [product(each, (PLAIN, PLAIN), seed=seed) for seed, each in enumerate(sides)]
    hold(bench, [scene.picture(256) for scene in (*scenes, *plains)], window=1 << 12)


@pytest.mark.parametrize("types", [(U8, I8), (I8, I8), (PLAIN, PLAIN)])
def test_the_longest_sums(bench: PassBench, types: tuple[int, int]) -> None:
    scenes = [
        product(sides, types, (1_000_003, -999_983), seed)
        for seed, sides in enumerate([(3, 65_535, 2), (3, 65_535, 2), (2, 65_535, 3)])
    ]
    hold(bench, [scene.picture(65_535 if types[0] == PLAIN else 4096) for scene in scenes])


@pytest.mark.parametrize("types", [*PAIRS, (PLAIN, PLAIN)])
def test_the_greatest_sums(bench: PassBench, types: tuple[int, int]) -> None:
    scene = product((20, 6000, 17), types, (GREATEST, LEAST) if types[0] else (0, 0))
    picture = scene.picture(1500)
    header = picture[scene.rows(1500)[1], :6].copy()
    row_a, row_b, row_c, _ = scene.rows(1500)
    picture[row_a + 1 : row_b] = 255
    picture[row_b + 1 : row_c] = 128 if types[1] == I8 else 255
    assert np.array_equal(picture[row_b, :6], header)
    hold(bench, [picture])


def test_a_matrix_times_itself(bench: PassBench) -> None:
    pictures = []
    for side in (8, 64, 100):
        scene = product((side, side, side), (I8, I8), (-7, 5))
        picture = scene.picture(256)
        picture[0, 0, 2] = picture[0, 0, 1]
        pictures.append(picture)
    hold(bench, pictures)
