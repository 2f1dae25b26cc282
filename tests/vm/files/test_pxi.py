from __future__ import annotations

import io
import json
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from tests.vm.png_bytes import SIGNATURE, chunk, chunks_of, laced, png
from vm.core.faults import Problem
from vm.core.picture import Picture
from vm.files.png import PngChunk
from vm.files.pxi import Info, decode_pxi, encode_pxi, load_pxi, save_pxi

COLOUR = (
    chunk(b"gAMA", (45455).to_bytes(4, "big"))
    + chunk(b"sRGB", b"\0")
    + chunk(b"iCCP", b"wide\0\0" + zlib.compress(b"not even a profile"))
)
TEXT = chunk(b"tEXt", b"Comment\0hello") + chunk(b"zTXt", b"Title\0\0" + zlib.compress(b"x" * 99))
PRIVATE = chunk(b"pxCR", b"\0\xff\x80") + chunk(b"puZZ", b"")
APNG = chunk(b"acTL", b"\0\0\0\1\0\0\0\0")

pictures = st.tuples(st.integers(1, 12), st.integers(1, 12)).flatmap(
    lambda size: arrays(np.uint8, (*size, 4), elements=st.integers(0, 255))
)
names = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=1)
kinds = st.tuples(names, names, names.map(str.upper), names).map("".join)
foreign = st.lists(st.builds(PngChunk, kinds, st.binary(max_size=40), st.booleans()), max_size=5)
keys = st.text(max_size=8).filter(lambda key: key not in ("pc", "steps"))
plain = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False)
notes = st.dictionaries(
    keys,
    st.recursive(
        plain.filter(lambda value: value not in (float("inf"), float("-inf"))),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


def dot() -> Picture:
    picture = np.zeros((16, 16, 4), np.uint8)
    picture[0, 0] = (1, 1, 2, 3)
    picture[1, :4, 0] = (1, 2, 3, 4)
    picture[2, :4, 0] = (10, 20, 30, 40)
    return picture


def word_cube() -> Picture:
    """Every (value, alpha) pair of each channel: three 256 x 256 squares below each other."""
    value, alpha = np.meshgrid(np.arange(256), np.arange(256))
    cube = np.zeros((3, 256, 256, 4), np.uint8)
    for channel in range(3):
        cube[channel, :, :, channel] = value
        cube[channel, :, :, 3] = alpha
    return cube.reshape(768, 256, 4)


def noise(height: int, width: int, channels: int = 4) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(5).integers(0, 256, (height, width, channels), np.uint8)


def pillow_bytes(picture: Picture) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def test_the_dot_example_is_the_same_101_bytes(tmp_path: Path) -> None:
    save_pxi(tmp_path / "dot.pxi", dot())
    data = (tmp_path / "dot.pxi").read_bytes()
    assert len(data) == 101
    assert data == pillow_bytes(dot())


@settings(max_examples=100, deadline=None)
@given(pictures, notes, foreign)
def test_everything_comes_back(
    picture: Picture, data: dict[str, object], kept: list[PngChunk]
) -> None:
    before = sorted(kept, key=lambda item: item.after_pixels)
    file = encode_pxi(picture, Info(data, tuple(before)))
    again, info = decode_pxi(file, "x")
    assert again.tobytes() == picture.tobytes()
    assert (info.data, info.chunks, info.remarks) == (data, tuple(before), ())
    assert encode_pxi(again, info) == file
    with Image.open(io.BytesIO(encode_pxi(picture, Info(data)))) as seen:
        assert (seen.mode, np.array(seen).tobytes()) == ("RGBA", picture.tobytes())


@pytest.mark.parametrize("beside", [b"", COLOUR, TEXT, PRIVATE, APNG, COLOUR + TEXT + PRIVATE])
def test_no_chunk_changes_a_word(beside: bytes, tmp_path: Path) -> None:
    cube = word_cube()
    (tmp_path / "in.pxi").write_bytes(png(cube, before=beside))
    picture, info = load_pxi(tmp_path / "in.pxi")
    save_pxi(tmp_path / "out.pxi", picture, info)
    again, _info = load_pxi(tmp_path / "out.pxi")
    assert picture.tobytes() == cube.tobytes()
    assert again.tobytes() == cube.tobytes()


def test_foreign_chunks_keep_their_bytes_and_their_side() -> None:
    after = chunk(b"tIME", b"\x07\xea\1\2\3\4\5") + PRIVATE
    picture, info = decode_pxi(png(dot(), before=COLOUR + TEXT, after=after), "x")
    saved = [pair for pair in chunks_of(encode_pxi(picture, info)) if pair[0] != b"IDAT"]
    came = chunks_of(png(dot(), before=COLOUR + TEXT, after=after))
    assert saved == [pair for pair in came if pair[0] != b"IDAT"]
    kinds = [kind for kind, _data in chunks_of(encode_pxi(picture, info))]
    assert kinds.index(b"zTXt") < kinds.index(b"IDAT") < kinds.index(b"tIME")


def test_we_write_no_chunk_of_our_own_but_the_notes() -> None:
    kinds = [kind for kind, _data in chunks_of(encode_pxi(dot(), Info({"labels": {"a": [1, 2]}})))]
    assert kinds == [b"IHDR", b"iTXt", b"IDAT", b"IEND"]


def test_the_notes_are_utf_8_json_in_an_itxt_chunk() -> None:
    data = {"comments": {"0,0": "Größe ß → 300"}, "pc": [3, 0], "steps": 7}
    text = dict(chunks_of(encode_pxi(dot(), Info(data))))[b"iTXt"]
    assert text.startswith(b"pxide\0\0\0\0\0")
    assert json.loads(text[10:].decode("utf-8")) == data
    assert "Größe".encode() in text
    with Image.open(io.BytesIO(encode_pxi(dot(), Info(data)))) as seen:
        seen.load()
        assert json.loads(seen.info["pxide"]) == data


def test_compressed_notes_are_read() -> None:
    text = b"pxide\0\1\0en\0notes\0" + zlib.compress(b'{"pc":[1,0],"steps":1}')
    _picture, info = decode_pxi(png(dot(), after=chunk(b"iTXt", text)), "x")
    assert (info.start(dot()), info.chunks) == (((1, 0), 1), ())


def test_an_itxt_of_another_keyword_is_foreign() -> None:
    other = chunk(b"iTXt", b"pxide2\0\0\0\0\0{}")
    _picture, info = decode_pxi(png(dot(), before=other), "x")
    assert (info.data, info.chunks) == ({}, (PngChunk("iTXt", b"pxide2\0\0\0\0\0{}"),))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\0\0",
        b"\0\0\0\0[1]",
        b"\0\0\0\0{",
        b"\0\0\0\0{\xff}",
        b'\0\0\0\0{"a":NaN}',
        b'\0\0\0\0{"a":"\\ud800"}',
        b"\0\0\0\0" + b"[" * 100_000,
        b"\2\0\0\0{}",
        b"\1\7\0\0{}",
        b"\1\0\0\0not packed",
        b"\1\0\0\0" + zlib.compress(b"{}")[:-3],
        b"\1\0\0\0" + zlib.compress(b" " * (1 << 25)),
    ],
)
def test_damaged_notes_are_named_and_the_picture_opens(text: bytes) -> None:
    picture, info = decode_pxi(png(dot(), before=chunk(b"iTXt", b"pxide\0" + text)), "x")
    assert picture.tobytes() == dot().tobytes()
    assert (info.data, info.chunks) == ({}, ())
    assert info.remarks == ("The notes beside the pixels are damaged and were left out.",)


@pytest.mark.parametrize(
    "pause",
    [
        {"pc": [16, 0]},
        {"pc": [0, 16]},
        {"pc": [-1, 0]},
        {"pc": [1]},
        {"pc": "ab"},
        {"pc": [True, False]},
        {"pc": [0.0, 1.0]},
        {"steps": -1},
        {"steps": (1 << 53) + 1},
        {"pc": [0, 0], "steps": 10**40},
        {"steps": "3"},
    ],
)
def test_a_pc_outside_the_picture_starts_anew(pause: dict[str, object]) -> None:
    _picture, info = decode_pxi(encode_pxi(dot(), Info({"labels": {}, **pause})), "x")
    assert (info.start(dot()), info.data) == (((0, 0), 0), {"labels": {}})
    assert len(info.remarks) == 1


def test_a_paused_machine_is_noted_and_forgotten() -> None:
    info = Info({"labels": {"a": 1}}).paused((4, 2), 9)
    assert (info.start(dot()), info.data["labels"]) == (((4, 2), 9), {"a": 1})
    assert info.rested() == Info({"labels": {"a": 1}})


def test_an_rgb_picture_opens_opaque_and_says_so() -> None:
    rgb = noise(5, 7, 3)
    picture, info = decode_pxi(png(rgb, colour=2), "x")
    assert picture[:, :, :3].tobytes() == rgb.tobytes()
    assert (picture[:, :, 3] == 255).all()
    assert info.remarks == ("Opened an RGB picture: every alpha is set to 255.",)


def test_the_transparent_colour_of_an_rgb_picture_gets_alpha_0() -> None:
    rgb = noise(4, 4, 3)
    rgb[1, 2] = rgb[3, 3] = (9, 8, 7)
    clear = chunk(b"tRNS", bytes((0, 9, 0, 8, 0, 7)))
    bits = chunk(b"sBIT", b"\x08\x08\x08")
    picture, info = decode_pxi(png(rgb, before=bits + clear + TEXT, colour=2), "x")
    assert picture[:, :, :3].tobytes() == rgb.tobytes()
    assert np.argwhere(picture[:, :, 3] == 0).tolist() == [[1, 2], [3, 3]]
    assert (picture[:, :, 3] == 255).sum() == 14
    assert [kept.kind for kept in info.chunks] == ["tEXt", "zTXt"]
    assert info.remarks == (
        "Opened an RGB picture: alpha is set to 0 in the colour (9, 8, 7), else 255.",
    )


@pytest.mark.parametrize("size", [(11, 13), (8, 8), (1, 1), (1, 5), (5, 1), (3, 2), (2, 9)])
def test_an_interlaced_picture_opens_with_a_remark(size: tuple[int, int]) -> None:
    pixels = noise(*size)
    picture, info = decode_pxi(laced(pixels), "x")
    assert picture.tobytes() == pixels.tobytes()
    assert info.remarks == ("The picture was interlaced; saving writes plain rows.",)


def test_an_interlaced_picture_that_lacks_a_row_is_refused() -> None:
    whole = laced(noise(9, 9))
    (packed,) = [data for kind, data in chunks_of(whole) if kind == b"IDAT"]
    short = whole.replace(chunk(b"IDAT", packed), chunk(b"IDAT", zlib.compress(bytes(342))))
    with pytest.raises(Problem, match="rows of its pixels are missing"):
        decode_pxi(short, "x")


def test_what_follows_the_end_is_kept_and_told() -> None:
    picture, info = decode_pxi(png(dot()) + b"PK and more", "x")
    assert info.remarks == ("11 bytes follow the end of the picture; they are kept.",)
    assert encode_pxi(picture, info).endswith(b"IEND\xaeB`\x82PK and more")


def test_a_palette_offered_beside_rgba_is_carried() -> None:
    picture, info = decode_pxi(png(dot(), before=chunk(b"PLTE", b"\1\2\3")), "x")
    assert info.chunks == (PngChunk("PLTE", b"\1\2\3"),)
    assert encode_pxi(picture, info).startswith(SIGNATURE)


@pytest.mark.parametrize("size", [(1, 1), (1, 65_535), (65_535, 1), (512, 65_535)])
def test_the_extreme_sizes_come_back(size: tuple[int, int], tmp_path: Path) -> None:
    picture = np.zeros((*size, 4), np.uint8)
    picture[0, 0] = (1, 2, 3, 0)
    picture[-1, -1] = (4, 5, 6, 7)
    save_pxi(tmp_path / "x.pxi", picture)
    again, _info = load_pxi(str(tmp_path / "x.pxi"))
    assert again.shape == picture.shape
    assert np.array_equal(again, picture)


def test_a_loaded_picture_can_be_run_in_place(tmp_path: Path) -> None:
    save_pxi(tmp_path / "x.pxi", dot())
    picture, _info = load_pxi(tmp_path / "x.pxi")
    assert picture.flags.writeable
    assert picture.flags.c_contiguous
    assert picture.dtype == np.uint8


def test_a_view_with_gaps_is_saved_as_it_reads() -> None:
    wide = noise(6, 10)
    view = wide[::2, 1:8:3]
    picture, _info = decode_pxi(encode_pxi(view), "x")
    assert picture.tolist() == view.tolist()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_single_damage_is_a_problem(data: st.DataObject) -> None:
    file = bytearray(encode_pxi(dot(), Info({"pc": [1, 0]}, (PngChunk("puZZ", b"12"),))))
    if data.draw(st.booleans()):
        file[data.draw(st.integers(0, len(file) - 1))] ^= data.draw(st.integers(1, 255))
    else:
        del file[data.draw(st.integers(0, len(file) - 1)) :]
    with pytest.raises(Problem, match=r"^x "):
        decode_pxi(bytes(file), "x")
