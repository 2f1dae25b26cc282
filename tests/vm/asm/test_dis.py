"""Disassembly: readable where it can be, and always the whole picture."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.growth import growth
from tests.vm.drawn_tables import programs, tables
from vm.asm import InstructionText, assemble, disassemble, instruction_text
from vm.core.picture import Picture, blank, words_of
from vm.files.pxi import Info
from vm.isa.table import ISA, Op, encode

SIDES = st.integers(1, 24)
NOISE = hnp.arrays(
    np.uint8, st.tuples(SIDES, SIDES, st.just(4)), elements=st.integers(0, 255), fill=st.just(0)
)


@settings(max_examples=800, deadline=None)
@given(st.one_of(NOISE, programs(), tables()))
def test_every_picture_comes_back(picture: Picture) -> None:
    again, _ = assemble(disassemble(picture))
    np.testing.assert_array_equal(again, picture)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | st.sampled_from(["i", "L1", "r1", "a b", ""]),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
REGION = st.fixed_dictionaries(
    {},
    optional={
        "name": JSON,
        "x": st.sampled_from([0, 0, 1, "0"]),
        "y": JSON,
        "kind": st.sampled_from(["matrix", "tensor", "row", 3, None]),
    },
)
COMMENT = st.fixed_dictionaries({}, optional={"x": JSON, "y": JSON, "text": st.text()})
NOTES = st.fixed_dictionaries(
    {},
    optional={
        "about": st.text() | JSON,
        "labels": st.dictionaries(
            st.sampled_from(["i", "go", "L1", "1x", "r2", "pixels", "include", "x"]), JSON
        )
        | JSON,
        "registers": st.dictionaries(st.sampled_from(["i", "go", "L2", "x y"]), JSON) | JSON,
        "regions": st.lists(REGION | JSON, max_size=4) | JSON,
        "comments": st.lists(COMMENT | JSON, max_size=4) | JSON,
    },
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(programs(), tables()), NOTES)
def test_notes_never_change_a_pixel(picture: Picture, notes: dict[str, object]) -> None:
    again, _ = assemble(disassemble(picture, Info(data=notes)))
    np.testing.assert_array_equal(again, picture)


@pytest.mark.parametrize("op", ISA, ids=lambda op: op.spelling)
def test_each_instruction_is_read_back(op: Op) -> None:
    for operands in ((0, 0, 0), (1, 2, 3), (255, 254, 253), (0, 128, 0), (0, 0, 127)):
        word = encode(op, operands)
        picture, _ = assemble(f".size 1 1\n{instruction_text(word)}")
        assert int(words_of(picture)[0, 0]) == word


def test_text_of_one_instruction() -> None:
    names = InstructionText({(3, 2): "loop"}, {1: "i"}, {5: "A"})
    assert instruction_text(0x03020101) == "DOT_RGB 1, 2, 3"
    assert instruction_text(0x05050501, names) == "DOT_RGB A, A, A"
    assert instruction_text(0x012C0123, names) == "SET i, 300"
    assert instruction_text(0xFF010127) == "ADDI r1, r1, -1"
    assert instruction_text(0x0003026A, names) == "JUMP loop"
    assert instruction_text(0x0103026A, names) == "JUMP at(259, 2)"
    assert instruction_text(0x07000000) == "HALT 0, 0, 7"
    assert instruction_text(0x00000048) == "H"
    assert instruction_text(0x000000C8) == "words 0x000000c8"


def test_listing_of_a_program() -> None:
    text = """; Counts down.
.size 16 16
.row data = 3
.reg i = 2
    SET i, 10                       ; from ten

@4, 0
loop:
    ADDI i, i, -1
    JUMP loop

@3
    bytes 1, 2, 3

@4
    repeat 16, 12, #ff0000ff
"""
    listed = disassemble(*assemble(text.replace("@4, 0", "NOP\nNOP\nNOP")))
    assert listed == text.replace("\n@4, 0", "    NOP\n    NOP\n    NOP")


def test_tensors_and_matrices_are_recognised() -> None:
    text = """.size 16 16
    MATMUL 1, 2, 3
    RELU_T 4
    HALT

@1
    matrix [
        [1, 2],
        [3, 4]]
    matrix rows=2, cols=2

@4
    tensor i8, scale=0.1, zero=-3, multiplier=1073741824, shift=31, [
        [-1, 2, 3]]
"""
    assert disassemble(assemble(text)[0]) == text


def large_picture(kind: str, side: int) -> Picture:
    """A square picture that is hard on a disassembler in its own way."""
    picture = blank(side, side)
    seed = np.random.default_rng(1)
    if kind == "noise":
        picture[:] = seed.integers(0, 256, picture.shape, np.uint8)
    elif kind == "bytes":
        picture[..., 0] = seed.integers(0, 256, picture.shape[:2], np.uint8)
    elif kind == "even":
        picture[:] = 200
    elif kind == "stripes":
        columns = len(range(0, side, 70))
        picture[:, ::70] = seed.integers(0, 256, (side, columns, 4), np.uint8)
    elif kind == "code":
        picture[..., 0] = ord(".")
        picture[:256, -1, 0] = ord("j")
        picture[:255, -1, 1] = np.arange(1, 256)
    return picture


@pytest.mark.parametrize("kind", ["empty", "noise", "bytes", "even", "stripes", "code"])
def test_four_times_the_pixels_cost_at_most_six_times_as_much(kind: str) -> None:
    small, large = large_picture(kind, 512), large_picture(kind, 1024)
    assert growth(partial(disassemble, small), partial(disassemble, large)) <= 6


@pytest.mark.parametrize("kind", ["empty", "noise", "bytes", "even", "stripes", "code"])
@pytest.mark.long
def test_a_large_picture_becomes_text(kind: str) -> None:
    picture = large_picture(kind, 4096)
    text = disassemble(picture)
    assert text.startswith(".size 4096 4096\n")
    if kind in ("empty", "even"):
        assert len(text) < 200
        np.testing.assert_array_equal(assemble(text)[0], picture)
