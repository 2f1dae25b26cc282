"""The examples: each is what its text says, explains itself, and does what it claims."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.resources.examples import FOLDER, NAMES, ended, frames, picture_of
from vm import HostInput, StopReason, assemble, check, disassemble, execute_pxi, load_pxi
from vm.core.layout import read_matrix
from vm.core.picture import Picture, words_of


def test_all_are_here() -> None:
    assert NAMES == [
        "add", "bubble_sort", "dot_test", "fibonacci", "life", "mandelbrot", "matmul", "mul_add",
        "network", "paint", "primes", "self_modifying", "text",
    ]  # fmt: skip
    assert sorted(path.stem for path in FOLDER.glob("*.pxi")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_what_the_text_says(name: str) -> None:
    text = (FOLDER / f"{name}.pxasm").read_text(encoding="utf-8")
    picture, info = assemble(text, FOLDER)
    there, notes = load_pxi(FOLDER / f"{name}.pxi")
    np.testing.assert_array_equal(there, picture)
    assert notes.data == ({} if name == "dot_test" else info.data)
    assert len(info.data["about"].split()) > 20
    assert max(there.shape[:2]) <= 128


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong_before_running(name: str) -> None:
    assert check(picture_of(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_its_disassembly_gives_it_back(name: str) -> None:
    picture, info = load_pxi(FOLDER / f"{name}.pxi")
    again, notes = assemble(disassemble(picture, info))
    np.testing.assert_array_equal(again, picture)
    for part in ("about", "labels", "registers"):
        assert notes.data.get(part) == info.data.get(part)


def test_the_dot_product_is_the_original_file() -> None:
    picture = np.zeros((16, 16, 4), np.uint8)
    picture[0, 0] = (1, 1, 2, 3)
    picture[1, :4, 0] = (1, 2, 3, 4)
    picture[2, :4, 0] = (10, 20, 30, 40)
    original = io.BytesIO()
    Image.fromarray(picture, "RGBA").save(original, "PNG")
    assert len(original.getvalue()) == 101
    assert (FOLDER / "dot_test.pxi").read_bytes() == original.getvalue()


def test_dot_product() -> None:
    assert execute_pxi(FOLDER / "dot_test.pxi")[3, 0].tolist() == [44, 1, 0, 0]


def test_add() -> None:
    picture = ended("add")
    assert picture[3, :4, 0].tolist() == [15, 35, 55, 0]
    assert picture[7, :4, 0].tolist() == [255, 255, 100, 0]


def test_matmul() -> None:
    picture = ended("matmul")
    product = read_matrix(picture, 8)
    assert product is not None
    expected = np.array([[1, 2, 3], [4, 5, 6]]) @ np.array([[7, 8], [9, 10], [11, 12]])
    np.testing.assert_array_equal(product.values(picture), expected)


def test_mul_add() -> None:
    rows = picture_of("mul_add")[1:7, :8, 0].astype(int)
    mixed = (rows[0::2] * rows[1::2]).sum(axis=0)
    assert ended("mul_add")[7, :8, 0].tolist() == mixed.tolist()


def test_fibonacci() -> None:
    picture = ended("fibonacci")
    numbers = [0, 1]
    while len(numbers) < 48:
        numbers.append(numbers[-1] + numbers[-2])
    assert words_of(picture)[6].tolist() == numbers
    is_lit = picture[8:40, :, 1] > 100
    bits = [[number >> 31 - row & 1 for number in numbers] for row in range(32)]
    np.testing.assert_array_equal(is_lit, np.array(bits, bool))
    assert (picture[8:40, :, 3] == 255).all()


def test_primes() -> None:
    picture = ended("primes")
    primes = [n for n in range(2, 4096) if all(n % d for d in range(2, int(n**0.5) + 1))]
    gold = words_of(picture)[8:72].reshape(-1) == int.from_bytes(
        bytes([255, 220, 120, 255]), "little"
    )
    assert np.flatnonzero(gold).tolist() == primes
    assert words_of(picture)[6, 0] == len(primes) == 564


def bars_of(picture: Picture) -> list[int]:
    """How high each bar stands, after all of it is checked to be one bar."""
    ground = picture[8, 0] if picture[6, 0, 0] < 32 else picture[8, 63]
    board = (picture[8:40, :64] != (18, 22, 30, 255)).any(axis=2)
    heights = board.sum(axis=0)
    assert ground[3] == 255
    for x, height in enumerate(heights):
        assert board[32 - height :, x].all()
    np.testing.assert_array_equal(heights[::2], heights[1::2])
    return [int(height) for height in heights[::2]]


def test_bubble_sort_moves_its_bars() -> None:
    picture = picture_of("bubble_sort")
    numbers = picture[6, :32, 0].tolist()
    exchanges = sum(a > b for at, a in enumerate(numbers) for b in numbers[at + 1 :])
    stops = []
    for stop in frames(picture):
        stops.append(stop.reason)
        if len(stops) % 25 == 1:
            assert bars_of(picture) == picture[6, :32, 0].tolist()
    assert stops == [StopReason.YIELD] * exchanges + [StopReason.HALTED]
    assert picture[6, :32, 0].tolist() == bars_of(picture) == sorted(numbers)


def test_bubble_sort_without_frames() -> None:
    picture = picture_of("bubble_sort")
    picture[5, 0] = 0
    assert [stop.reason for stop in frames(picture)] == [StopReason.HALTED]
    assert bars_of(picture) == list(range(1, 33))


def test_life() -> None:
    picture = picture_of("life")
    board = picture[16:64, :64, 0] == 16
    assert board.sum() == 36
    for _, _ in zip(frames(picture), range(70), strict=False):
        around = sum(
            np.roll(board, (dy, dx), (0, 1)).astype(int)
            for dy in (-1, 0, 1)
            for dx in (-1, 0, 1)
            if (dx, dy) != (0, 0)
        )
        board = (around == 3) | (board & (around == 2))
        board[[0, -1]] = board[:, [0, -1]] = False
        np.testing.assert_array_equal(picture[16:64, :64, 0] == 16, board)
    assert board.sum() > 50
    assert (picture[16:64, :64, 3] == 255).all()


def test_mandelbrot() -> None:
    picture = ended("mandelbrot")
    palette = picture[6, :49].copy()
    for row in range(0, 64, 7):
        for column in range(0, 96, 5):
            zr = zi = count = 0
            cr, ci = -9216 + 128 * column, -4096 + 128 * row
            while count < 48 and (zr * zr >> 12) + (zi * zi >> 12) < 4 * 4096:
                zr, zi = (zr * zr >> 12) - (zi * zi >> 12) + cr, (zr * zi >> 11) + ci
                count += 1
            assert picture[8 + row, column].tolist() == palette[count].tolist()


def test_self_modifying() -> None:
    before, after = picture_of("self_modifying"), ended("self_modifying")
    assert not before[8].any()
    assert after[8, :62:2].tolist() == [[39, 0, 0, 6]] * 31
    assert after[8, 1:62:2].tolist() == [[115, 0, 1, n] for n in range(31)]
    expected = [[[40 + 6 * (x + 1), 24 + 10 * y, 160, 255] for x in range(31)] for y in range(20)]
    assert after[10:30, 16:47].tolist() == expected


def test_text() -> None:
    picture = ended("text")
    text = bytes(picture[4, :, 0]).split(b"\0")[0].decode()
    expected = np.full((38, 112, 4), (18, 22, 34, 255), np.uint8)
    for down, line in enumerate(text.split("\n")):
        for along, letter in enumerate(line):
            if letter.isalpha():
                glyph = picture[8:13, 4 * (ord(letter) - 65) :][:, :3]
                expected[4 + 6 * down :, 4 + 4 * along :][:5, :3] = glyph
    np.testing.assert_array_equal(picture[16:], expected)
    assert (expected[..., 0] == 255).sum() > 300


def test_paint() -> None:
    picture = picture_of("paint")
    paper, blue, red = (244, 240, 230, 255), (36, 60, 140, 255), (200, 50, 50, 255)
    moves = [
        HostInput((10, 20), 1), HostInput((11, 20), 1), HostInput((12, 20), 0), HostInput(),
        HostInput((3, 0), 1), HostInput((15, 8), 0), HostInput((10, 21), 1),
        HostInput((15, 8), 1), HostInput((40, 63), 1), HostInput((11, 20), 2),
    ]  # fmt: skip
    before = picture[0].copy()
    for _ in frames(picture, iter(moves)):
        pass
    expected = np.full((54, 64, 4), paper, np.uint8)
    expected[10, 10] = expected[11, 10] = blue
    expected[53, 40] = red
    np.testing.assert_array_equal(picture[10:], expected)
    np.testing.assert_array_equal(picture[0], before)
    assert picture[8, 63].tolist() == list(red)
    for _ in frames(picture, iter([HostInput((1, 30), 0, ord("c"))])):
        pass
    assert (picture[10:] == paper).all()
