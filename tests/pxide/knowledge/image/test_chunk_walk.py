"""The walk over the chunks of a log, on bytes made by hand."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pxide.knowledge.image.bands import encode_entry
from pxide.knowledge.image.chunk_walk import (
    LEAD,
    Bytes,
    begins_as_log,
    block_in,
    read_size,
    walk,
    without_torn,
)
from pxide.knowledge.image.entry import Place
from pxide.knowledge.image.log import (
    HEAD_BYTES,
    TAIL_BYTES,
    head,
    pack,
    tail_of,
    whole_file,
)
from tests.pxide.knowledge.image.entries import NARROW, lesson

TALL = 94
BANDS = [encode_entry(lesson(n), Place(1, TALL * n, 0), NARROW) for n in range(3)]
CHUNKS = [pack([band], 1).data for band in BANDS]
STARTS = [HEAD_BYTES + sum(map(len, CHUNKS[:at])) for at in range(4)]
WHOLE = whole_file(BANDS, NARROW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A place for a file."""
    return tmp_path / "a.png"


def walked(path: Path, data: bytes) -> tuple[list[int], list[tuple[int, int]], int, bool]:
    """Where blocks begin, the gaps, where the walk ended, and whether at a sound tail."""
    path.write_bytes(data)
    with io.FileIO(path) as file:
        found = walk(Bytes(file))
    return [block.place for block in found.blocks], found.gaps, found.end, found.is_closed


def test_a_sound_file_is_walked_to_its_tail(path: Path) -> None:
    assert walked(path, WHOLE) == (STARTS[:3], [], STARTS[3], True)


def test_a_walk_reads_the_heads_of_the_chunks_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(WHOLE)
    counts = []
    plain = Bytes.at

    def counting(self: Bytes, place: int, count: int) -> bytes:
        counts.append(count)
        return plain(self, place, count)

    monkeypatch.setattr(Bytes, "at", counting)
    with io.FileIO(path) as file:
        walk(Bytes(file))
    assert counts == [LEAD, LEAD, LEAD, LEAD, TAIL_BYTES]


def test_a_walk_goes_on_from_a_place(path: Path) -> None:
    path.write_bytes(WHOLE)
    with io.FileIO(path) as file:
        found = walk(Bytes(file), STARTS[2])
    assert [block.place for block in found.blocks] == STARTS[2:3]
    assert [block.title.row for block in found.blocks] == [2 * TALL]
    assert found.is_closed


def test_damage_between_blocks_is_a_gap(path: Path) -> None:
    spoiled = bytearray(WHOLE)
    spoiled[STARTS[1] + 4 : STARTS[1] + 8] = b"iDAT"
    found = ([STARTS[0], STARTS[2]], [(1, STARTS[1])], STARTS[3], True)
    assert walked(path, bytes(spoiled)) == found


def test_damage_at_the_end_is_a_gap_or_no_tail(path: Path) -> None:
    cut = WHOLE[: STARTS[2] + 100]
    assert walked(path, cut) == (STARTS[:2], [], STARTS[2], False)
    spoiled = WHOLE[: STARTS[2]] + b"noise" + WHOLE[STARTS[3] :]
    assert walked(path, spoiled) == (STARTS[:2], [(2, STARTS[2])], STARTS[2] + 5, True)


def test_a_length_that_leads_astray_is_a_gap(path: Path) -> None:
    spoiled = bytearray(WHOLE)
    spoiled[STARTS[1] + 2] ^= 64
    assert walked(path, bytes(spoiled))[:2] == ([STARTS[0], STARTS[2]], [(1, STARTS[1])])


def test_the_bytes_of_an_entry_that_look_like_a_chunk_are_none(path: Path) -> None:
    inner = CHUNKS[0][: LEAD + 10]
    spoiled = WHOLE[: STARTS[1]] + inner + WHOLE[STARTS[2] :]
    places, gaps, _end, is_closed = walked(path, spoiled)
    assert places == [STARTS[0], STARTS[1] + len(inner)]
    assert (gaps[0], is_closed) == ((1, STARTS[1]), True)


def test_a_torn_write_is_left_out(path: Path) -> None:
    spoiled = bytearray(WHOLE)
    spoiled[STARTS[2] + LEAD + 9] ^= 1
    path.write_bytes(spoiled)
    with io.FileIO(path) as file:
        source = Bytes(file)
        found = walk(source)
        assert [block.place for block in found.blocks] == STARTS[:3]
        kept = without_torn(source, found, 0, 2 * TALL)
        assert ([block.place for block in kept.blocks], kept.end) == (STARTS[:2], STARTS[2])
        assert not kept.is_closed
        assert without_torn(source, found, 0, 3 * TALL) is found


def test_a_gap_in_a_torn_write_ends_what_is_kept(path: Path) -> None:
    spoiled = bytearray(WHOLE)
    spoiled[STARTS[1] + 4 : STARTS[1] + 8] = b"iDAT"
    path.write_bytes(spoiled)
    with io.FileIO(path) as file:
        source = Bytes(file)
        found = walk(source)
        kept = without_torn(source, found, 0, TALL)
        assert ([block.place for block in kept.blocks], kept.end) == (STARTS[:1], STARTS[1])
        assert without_torn(source, found, 0, 3 * TALL) is found


def test_a_lead_with_a_title_is_a_block() -> None:
    block = block_in(CHUNKS[1][:LEAD], 1000)
    assert block is not None
    assert (block.place, block.end, block.title.row) == (1000, 1000 + len(CHUNKS[1]), TALL)
    assert block_in(CHUNKS[1][: LEAD - 1], 0) is None
    for at in range(4, LEAD):
        is_stored_head = 8 <= at < 14
        spoiled = bytearray(CHUNKS[1][:LEAD])
        spoiled[at] ^= 1
        assert (block_in(bytes(spoiled), 0) is None) is not is_stored_head


def test_the_size_is_believed_with_its_check_sum_alone(path: Path) -> None:
    for at, sound in ((0, True), (18, False), (21, False), (30, False)):
        spoiled = bytearray(WHOLE)
        spoiled[at] ^= 0 if sound else 1
        path.write_bytes(spoiled)
        with io.FileIO(path) as file:
            assert read_size(Bytes(file))[2] is sound
            assert begins_as_log(Bytes(file))
    for at in (0, 12, 26, 34, 40, HEAD_BYTES - 1):
        spoiled = bytearray(WHOLE)
        spoiled[at] ^= 1
        path.write_bytes(spoiled)
        with io.FileIO(path) as file:
            assert not begins_as_log(Bytes(file))


def test_short_files_are_walked_without_harm(path: Path) -> None:
    assert walked(path, b"") == ([], [], HEAD_BYTES, False)
    assert walked(path, head(64, 1)) == ([], [], HEAD_BYTES, False)
    assert walked(path, head(64, 0) + tail_of(1)) == ([], [], HEAD_BYTES, True)
