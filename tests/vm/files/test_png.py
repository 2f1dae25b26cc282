from __future__ import annotations

import contextlib
import os
import socket
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.vm.png_bytes import END, SIGNATURE, chunk, header, idat, png
from vm.core.faults import Problem
from vm.files.png import PngChunk, text_chunk, text_of
from vm.files.pxi import decode_pxi, encode_pxi, load_pxi

PIXELS = np.arange(4 * 5 * 4, dtype=np.uint8).reshape(4, 5, 4)
GOOD = png(PIXELS)
CYTHON = b"# cython: language_level=3\ncdef extern from 'math.h':\n    double sin(double)\n"


def of_kind(depth: int, colour: int, size: tuple[int, int] = (5, 4)) -> bytes:
    return SIGNATURE + header(*size, depth=depth, colour=colour) + idat(PIXELS) + END


def with_bad_sum(kind: bytes) -> bytes:
    extra = png(PIXELS, before=chunk(b"tEXt", b"a\0b"), after=chunk(b"puZZ", b"z"))
    place = extra.index(kind)
    (length,) = struct.unpack_from(">I", extra, place - 4)
    end = place + 4 + length
    return extra[:end] + bytes([extra[end] ^ 1]) + extra[end + 1 :]


def with_pixels(data: bytes) -> bytes:
    return SIGNATURE + header(5, 4) + chunk(b"IDAT", data) + END


def with_header(data: bytes) -> bytes:
    return SIGNATURE + chunk(b"IHDR", data) + idat(PIXELS) + END


HALF = zlib.compress(b"\0" * 42)
FULL = zlib.compress(b"\0" * 84)

REFUSED = {
    "empty": (b"", "is empty"),
    "cython": (CYTHON, "text; Cython"),
    "umlaut text": ("Übergröße in UTF-8 ä".encode()[:-1], "text; Cython"),
    "noise": (b"\xff\x00\xfe\x01" * 20, "is not a PNG picture"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(20), "a JPEG picture"),
    "gif": (b"GIF89a" + bytes(20), "a GIF picture"),
    "bmp": (b"BM" + bytes(20), "a BMP picture"),
    "text mode": (GOOD.replace(b"\r\n", b"\n"), "damaged PNG signature"),
    "seven bits": (b"\x09" + GOOD[1:], "damaged PNG signature"),
    "signature alone": (SIGNATURE, "is cut off"),
    "cut in pixels": (GOOD[:-30], "inside its IDAT chunk"),
    "no end": (GOOD[:-12], "before its last chunk"),
    "cut end": (GOOD[:-1], "before its last chunk"),
    "crc of IHDR": (with_bad_sum(b"IHDR"), "check sum of its IHDR chunk"),
    "crc of IDAT": (with_bad_sum(b"IDAT"), "check sum of its IDAT chunk"),
    "crc of IEND": (with_bad_sum(b"IEND"), "check sum of its IEND chunk"),
    "crc of tEXt": (with_bad_sum(b"tEXt"), "check sum of its tEXt chunk"),
    "crc of private": (with_bad_sum(b"puZZ"), "check sum of its puZZ chunk"),
    "not a chunk": (SIGNATURE + chunk(b"12\0\xff") + END, "there is no PNG chunk"),
    "16-bit RGBA": (of_kind(16, 6), "is a 16-bit RGBA picture"),
    "16-bit RGB": (of_kind(16, 2), "is a 16-bit RGB picture"),
    "grey": (of_kind(8, 0), "is a 8-bit grey picture"),
    "1-bit": (of_kind(1, 0), "is a 1-bit grey picture"),
    "grey and alpha": (of_kind(8, 4), "is a 8-bit grey and alpha picture"),
    "palette": (of_kind(8, 3), "is a 8-bit palette picture"),
    "4-bit palette": (of_kind(4, 3), "is a 4-bit palette picture"),
    "no such type": (of_kind(8, 5), "no colour type 5"),
    "no such depth": (of_kind(4, 6), "no colour type 6 of 4 bits"),
    "no width": (of_kind(8, 6, (0, 4)), "A picture of 0 x 4 pixels is not possible"),
    "no height": (of_kind(8, 6, (4, 0)), "A picture of 4 x 0 pixels is not possible"),
    "wide": (of_kind(8, 6, (65_536, 1)), "A picture of 65536 x 1 pixels is not possible"),
    "large": (of_kind(8, 6, (8192, 4097)), "A picture of 8192 x 4097 pixels is too large"),
    "bomb": (of_kind(8, 6, (2**31 - 1, 2**31 - 1)), "is not possible"),
    "short header": (with_header(bytes(12)), "does not begin with a PNG header"),
    "odd packing": (with_header(struct.pack(">IIBBBBB", 5, 4, 8, 6, 1, 0, 0)), "unknown way"),
    "odd lacing": (with_header(struct.pack(">IIBBBBB", 5, 4, 8, 6, 0, 0, 2)), "unknown way"),
    "no header": (SIGNATURE + idat(PIXELS) + END, "does not begin with a PNG header"),
    "two headers": (png(PIXELS, before=header(5, 4)), "needs its IHDR chunk"),
    "no pixels": (SIGNATURE + header(5, 4) + END, "its IDAT chunk is missing"),
    "split": (png(PIXELS, after=chunk(b"tEXt", b"a\0b") + idat(PIXELS)), "between its pixels"),
    "critical": (png(PIXELS, before=chunk(b"CgBI", b"abcd")), "needs its CgBI chunk"),
    "few rows": (with_pixels(HALF), "rows of its pixels are missing"),
    "no rows": (with_pixels(b""), "rows of its pixels are missing"),
    "one byte short": (with_pixels(zlib.compress(b"\0" * 83)), "rows of its pixels are missing"),
    "cut stream": (with_pixels(zlib.compress(GOOD)[:40]), "rows of its pixels are missing"),
    "not packed": (with_pixels(b"hello world"), "its pixels cannot be unpacked"),
    "packed sum": (with_pixels(FULL[:-1] + b"\7"), "its pixels cannot be unpacked"),
    "filter 9": (with_pixels(zlib.compress(b"\x09" * 84)), "its pixels cannot be unpacked"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_one_clear_problem_and_stays(case: str, tmp_path: Path) -> None:
    data, words = REFUSED[case]
    file = tmp_path / "bad.pxi"
    file.write_bytes(data)
    with pytest.raises(Problem) as caught:
        load_pxi(file)
    assert words in caught.value.what
    assert caught.value.what.startswith(f"{file} ")
    assert caught.value.hint.endswith(".")
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == data


kinds = st.sampled_from([b"PLTE", b"tRNS", b"sBIT", b"iTXt", b"puZZ", b"IHDR", b"IDAT", b"XYzz"])
notes = st.binary(max_size=12).map(lambda text: b"pxide\0" + text)
heads = st.builds(
    struct.Struct(">IIBBBBB").pack,
    *[st.integers(1, 5) | st.sampled_from([*range(1, 8), 0, 65_536, 2**32 - 1])] * 2,
    *[st.sampled_from([8, 8, 8, 16, 1]), st.sampled_from([6, 6, 2, 2, 0, 3, 4, 5])],
    *[st.just(0), st.just(0), st.integers(0, 2)],
)
packed = (st.integers(0, 400).map(bytes) | st.binary(max_size=99)).map(zlib.compress)
chunks = st.builds(chunk, kinds, heads | packed | notes | st.binary(max_size=20))


@settings(max_examples=400, deadline=None)
@given(heads, st.lists(chunks, max_size=2), packed, st.lists(chunks, max_size=2))
def test_no_row_of_sound_chunks_is_more_than_a_problem(
    head: bytes, before: list[bytes], pixels: bytes, after: list[bytes]
) -> None:
    parts = [chunk(b"IHDR", head), *before, chunk(b"IDAT", pixels), *after]
    data = SIGNATURE + b"".join(parts) + END
    with contextlib.suppress(Problem):
        picture, info = decode_pxi(data, "x")
        event("opened")
        again, kept = decode_pxi(encode_pxi(picture, info), "x")
        assert again.tobytes() == picture.tobytes()
        assert (kept.data, kept.chunks, kept.after_end) == (info.data, info.chunks, info.after_end)


def test_the_cases_above_are_broken_by_their_fault_alone(tmp_path: Path) -> None:
    (tmp_path / "good.pxi").write_bytes(GOOD)
    assert load_pxi(tmp_path / "good.pxi")[0].tobytes() == PIXELS.tobytes()
    (tmp_path / "zeros.pxi").write_bytes(with_pixels(FULL))
    assert not load_pxi(tmp_path / "zeros.pxi")[0].any()


def test_a_folder_is_named_as_one(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is a folder"):
        load_pxi(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"There is no file .*gone\.pxi\."):
        load_pxi(tmp_path / "gone.pxi")


def test_a_path_through_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(GOOD)
    with pytest.raises(Problem, match="cannot be read"):
        load_pxi(tmp_path / "a" / "b.pxi")


def test_a_file_one_may_not_read(plain_folder: Path) -> None:
    file = plain_folder / "x.pxi"
    file.write_bytes(GOOD)
    file.chmod(0)
    with pytest.raises(Problem, match="cannot be read: permission denied"):
        load_pxi(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_before_it_could_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Problem, match="is not an ordinary file"):
        load_pxi(tmp_path / "pipe")


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no sockets in files")
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        with pytest.raises(Problem, match="is not an ordinary file"):
            load_pxi("s")


def test_a_hollow_file_too_large_to_read(tmp_path: Path) -> None:
    with open(tmp_path / "x.pxi", "wb") as file:
        file.truncate((1 << 30) + 1)
    with pytest.raises(Problem, match="is too large, 1073741825 bytes"):
        load_pxi(tmp_path / "x.pxi")


def test_a_text_chunk_gives_its_text_back() -> None:
    assert text_of(text_chunk("key", "Größe\n"), "key") == "Größe\n"
    assert text_of(text_chunk("key", "x"), "other") is None
    assert text_of(PngChunk("tEXt", b"key\0x"), "key") is None
