"""Assembler text: what each statement puts into the picture."""

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vm.asm import assemble, sketch
from vm.asm.directives import DIRECTIVES
from vm.core.layout import ElementType, multiplier_and_shift, read_matrix, read_tensor
from vm.core.picture import Picture, words_of
from vm.isa.table import BY_SPELLING, ISA, Op


def pixels(text: str, count: int, y: int = 0) -> list[list[int]]:
    """The first pixels of a row of the assembled text."""
    row: list[list[int]] = assemble(text)[0][y, :count].tolist()
    return row


def test_the_dot_product() -> None:
    text = """
    .row A = 1, B = 2, out = 3
        DOT_RGB A, B, out   ; the sum of the products
        HALT
    @A
        bytes 1, 2, 3, 4
    @B
        bytes 10, 20, 30, 40
    """
    picture, info = assemble(text)
    assert picture.shape == (16, 16, 4)
    expected = np.zeros((16, 16, 4), np.uint8)
    expected[0, 0] = (1, 1, 2, 3)
    expected[1, :4, 0] = (1, 2, 3, 4)
    expected[2, :4, 0] = (10, 20, 30, 40)
    np.testing.assert_array_equal(picture, expected)
    assert info.data["comments"] == [{"x": 0, "y": 0, "text": "the sum of the products"}]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SET r3, 0x1234", (35, 3, 0x34, 0x12)),
        ("SET r3, 1, 2", (35, 3, 1, 2)),
        ("seth r255, 0b101", (36, 255, 5, 0)),
        ("ADDI r1, r2, -1", (39, 1, 2, 255)),
        ("ADDI r1, r2, 'A'", (39, 1, 2, 65)),
        ("JUMP 1, 2, 3", (106, 1, 2, 3)),
        ("JUMP at(770, 1)", (106, 1, 2, 3)),
        ("CALL r1, at(9, 8)", (99, 1, 8, 9)),
        ("CALL r1, 8, 9", (99, 1, 8, 9)),
        ("HALT", (0, 0, 0, 0)),
        ("HALT 1, 2, 3", (0, 1, 2, 3)),
        ("H", (72, 0, 0, 0)),
        ("RELU 7, 8", (3, 7, 8, 0)),
        ("LOADB r1, r2, 3", (98, 1, 2, 3)),
        ("SET r1 + 2, (2 + 3) * 4 - 7 // 2", (35, 3, 17, 0)),
        ("words #102030", (16, 32, 48, 255)),
        ("words #10203040", (16, 32, 48, 64)),
        ("words rgb(1, 2, 3)", (1, 2, 3, 255)),
        ("words rgba(1, 2, 3, 4)", (1, 2, 3, 4)),
        ("words -1", (255, 255, 255, 255)),
        ("words 4294967295", (255, 255, 255, 255)),
        ("words at(258, 772)", (2, 1, 4, 3)),
        ("words low(0x12345678)", (0x78, 0x56, 0, 0)),
        ("words high(0x12345678)", (0x34, 0x12, 0, 0)),
        ("words float(1 / 2)", tuple(struct.pack("<f", 0.5))),
        ("pixels 01020304", (1, 2, 3, 4)),
        ("bytes '\\n'", (10, 0, 0, 0)),
        ("bytes ';'  ; a comment", (59, 0, 0, 0)),
        ("pixels: words x(pixels) + 7", (7, 0, 0, 0)),
        ("pixels : pixels 01020304 ; a comment", (1, 2, 3, 4)),
    ],
)
def test_one_pixel(text: str, word: tuple[int, ...]) -> None:
    assert pixels(text, 2) == [list(word), [0, 0, 0, 0]]


@pytest.mark.parametrize("op", ISA, ids=lambda op: op.spelling)
def test_each_instruction_by_its_operands(op: Op) -> None:
    places = [
        f"r{5 + at}" if o.kind.is_register else str(5 + at) for at, o in enumerate(op.operands)
    ]
    expected = [op.code, *range(5, 5 + len(op.operands)), 0, 0, 0][:4]
    assert pixels(f"{op.spelling} {', '.join(places)}", 1) == [expected]


def test_labels_reach_backwards_and_forwards() -> None:
    text = """
    first: JUMP second
    @5, 2
    second: third: CALL r0, first
        JUMP third
        words second, second + 1
    """
    assert pixels(text, 1) == [[106, 2, 5, 0]]
    row = pixels(text, 9, y=2)[5:]
    assert row == [[99, 0, 0, 0], [106, 2, 5, 0], [5, 0, 2, 0], [6, 0, 2, 0]]


def test_a_label_at_a_row_names_the_row() -> None:
    text = "MATMUL A, B, C\n@4\nA: matrix [[1]]\nB: matrix [[2]]\nC:"
    assert pixels(text, 1) == [[4, 4, 5, 6]]


def test_names_are_numbered_in_turn() -> None:
    text = ".reg a, b, c = 7, d\n.row p, q\n.const N = 3, M = N * 2\nADDC a, b, d\nADD q, p, M"
    assert pixels(text, 2) == [[43, 0, 1, 8], [2, 1, 0, 6]]


def test_data_goes_on_to_the_right() -> None:
    text = """bytes 1, "AB", [2, [3]]
    text "é"
    words 300
    repeat 2, 7
    pixels 0a000000 0b000000
    """
    reds = [1, 65, 66, 2, 3, 0xC3, 0xA9, 44, 7, 7, 10, 11]
    assert [pixel[0] for pixel in pixels(text, 12)] == reds


def test_repeat_fills_a_rectangle() -> None:
    picture, _ = assemble(".size 6 5\n@2, 1\nrepeat 3, 2, #ff0000\n@0, 4\nwords 1")
    expected = np.zeros((5, 6), np.uint32)
    expected[1:3, 2:5] = 0xFF0000FF
    expected[4, 0] = 1
    np.testing.assert_array_equal(words_of(picture), expected)


def test_a_matrix_goes_on_in_the_next_row() -> None:
    picture, info = assemble(".size 4 9\n@2\nM: matrix [[1, 2, 3],\n [4, 5, 6]]\nafter: bytes 9")
    matrix = read_matrix(picture, 2)
    assert matrix is not None
    np.testing.assert_array_equal(matrix.values(picture), [[1, 2, 3], [4, 5, 6]])
    assert info.data["labels"]["after"] == [0, 4]
    assert info.data["regions"][0] == {
        "name": "M", "x": 0, "y": 2, "w": 4, "h": 2, "kind": "matrix",
    }  # fmt: skip


def test_a_tensor_with_everything() -> None:
    text = ".size 6 9\n@2\ntensor i8, [[1, -2], [3, -128]], scale=0.5, zero=-3, real=0.0123"
    picture, _ = assemble(text)
    tensor = read_tensor(picture, 2)
    assert tensor is not None
    assert (tensor.type, tensor.scale, tensor.zero) == (ElementType.I8, 0.5, -3)
    assert (tensor.multiplier, tensor.shift) == multiplier_and_shift(0.0123)
    np.testing.assert_array_equal(tensor.values(picture), [[1, -2], [3, -128]])


def test_a_tensor_of_zeros_by_its_shape() -> None:
    picture, _ = assemble("@1\ntensor i32, rows=2, cols=3, multiplier=5, shift=6")
    tensor = read_tensor(picture, 1)
    assert tensor is not None
    assert (tensor.rows, tensor.cols, tensor.multiplier, tensor.shift) == (2, 3, 5, 6)


def test_the_size_grows_with_what_is_named() -> None:
    assert assemble("HALT")[0].shape == (16, 16, 4)
    assert assemble("DOT_RGB 1, 2, 30")[0].shape == (31, 16, 4)
    assert assemble("YIELD r20")[0].shape == (16, 24, 4)
    assert assemble("@40, 50\nHALT")[0].shape == (51, 41, 4)
    assert assemble(".size 2 3\nHALT")[0].shape == (3, 2, 4)


def test_notes_say_what_the_text_says() -> None:
    text = """; Adds.
    ;
    ; Slowly.
    .reg i = 2
    .row out = 5, rest = 6
    loop: ADDI i, i, 1
    @out
    bytes 1, 2
    """
    assert assemble(text)[1].data == {
        "about": "Adds.\n\nSlowly.",
        "labels": {"loop": [0, 0]},
        "registers": {"i": 2},
        "regions": [
            {"name": "out", "x": 0, "y": 5, "w": 2, "h": 1, "kind": "bytes"},
            {"name": "rest", "x": 0, "y": 6, "w": 16, "h": 1, "kind": "row"},
        ],
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of data files."""
    np.save(tmp_path / "table.npy", np.array([[1, -2], [3, 4]], np.int8))
    np.save(tmp_path / "real.npy", np.array([0.5]))
    (tmp_path / "table.csv").write_text("1,2,3\n4,5,6\n")
    picture = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    Image.fromarray(picture, "RGBA").save(tmp_path / "picture.png")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "one.csv").write_text("9\n")
    return tmp_path


def included(text: str, folder: Path) -> Picture:
    """The picture of a text beside the data files."""
    return assemble(text, folder)[0]


def test_include_a_picture(folder: Path) -> None:
    picture = included('@1, 1\n.include "picture.png"', folder)
    expected = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    np.testing.assert_array_equal(picture[1:3, 1:4], expected)


def test_include_tables(folder: Path) -> None:
    text = """@1
    matrix include "table.csv"
    tensor i8, .include "table.npy"
    words include "table.npy"
    bytes 8, include "inside/one.csv"
    """
    picture = included(text, folder)
    matrix, tensor = read_matrix(picture, 1), read_tensor(picture, 2)
    assert matrix is not None
    assert tensor is not None
    np.testing.assert_array_equal(matrix.values(picture), [[1, 2, 3], [4, 5, 6]])
    np.testing.assert_array_equal(tensor.values(picture), [[1, -2], [3, 4]])
    assert words_of(picture)[4, :6].tolist() == [1, 0xFFFFFFFE, 3, 4, 8, 9]


def test_include_a_table_as_words(folder: Path) -> None:
    picture = included('@1\ninclude "table.npy"', folder)
    assert words_of(picture)[1:3, :2].tolist() == [[1, 0xFFFFFFFE], [3, 4]]


def test_no_directive_hides_an_instruction() -> None:
    assert not {name.upper() for name in DIRECTIVES} & set(BY_SPELLING)


def test_a_sketch_knows_what_it_paints_black_too() -> None:
    made = sketch(".size 6 4\nADD 1, 2, 3\nHALT\n@2, 2\nwords 0, 0, 7\n")
    assert np.argwhere(made.painted).tolist() == [[0, 0], [0, 1], [2, 2], [2, 3], [2, 4]]
    assert not made.picture[~made.painted].any()
    assert made.painted.shape == made.picture.shape[:2] == (4, 6)
