"""A fingerprint tells a file that grew from any other file."""

from pathlib import Path

import pytest

from pxide.knowledge.search.fingerprint import LOOKED_AT, all_fit, fingerprint
from tests.pxide.knowledge.image.entries import filled, lesson
from vm.core.faults import Problem


def test_a_real_image_fits_as_it_was_and_grown(tmp_path: Path) -> None:
    image = filled(tmp_path / "a.png", 4)
    kept = fingerprint(image.path)
    assert kept.fits(image.path)
    image.append(lesson(4))
    assert kept.fits(image.path)
    image.append_all(map(lesson, range(5, 60)))
    assert kept.fits(image.path)
    assert kept != fingerprint(image.path)
    image.close()


def test_another_image_of_the_same_size_does_not_fit(tmp_path: Path) -> None:
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    first.write_bytes(bytes(3 * LOOKED_AT))
    kept = fingerprint(first)
    for at in (-1, -29, -31, -30 - LOOKED_AT):
        data = bytearray(3 * LOOKED_AT)
        data[at] = 1
        second.write_bytes(data)
        assert not kept.fits(second)
        second.write_bytes(data + b"more")
        assert kept.fits(second) == (at in (-1, -29))
    second.write_bytes(bytes(3 * LOOKED_AT - 1))
    assert not kept.fits(second)


def test_the_volumes_of_an_image_may_become_more(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.png" for number in range(3)]
    for path in paths:
        path.write_bytes(path.name.encode() * 50)
    prints = [fingerprint(path) for path in paths]
    assert all_fit(prints, paths)
    assert all_fit(prints[:2], paths)
    assert not all_fit(prints, paths[:2])
    assert not all_fit(prints, [paths[1], paths[0], paths[2]])
    assert not all_fit([], paths)


def test_an_empty_file_and_none(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"")
    assert fingerprint(path).fits(path)
    path.unlink()
    with pytest.raises(Problem, match="cannot be read"):
        fingerprint(path)
