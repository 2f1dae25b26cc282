"""What others see in the file of a knowledge image: a plain PNG, read by four readers."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtGui import QImage

from vm.core.picture import Picture
from vm.files.png import SIGNATURE

PNGCHECK = shutil.which("pngcheck")


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Every chunk's name and data; each check sum is sound and nothing follows the last."""
    assert data[:8] == SIGNATURE
    found, at = [], 8
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        body = data[at + 4 : at + 8 + length]
        assert int.from_bytes(data[at + 8 + length : at + 12 + length], "big") == zlib.crc32(body)
        found.append((body[:4], body[4:]))
        at += 12 + length
    assert (found[0][0], found[-1]) == (b"IHDR", (b"IEND", b""))
    return found


def by_the_book(path: Path) -> Picture:
    """The pixels as the PNG standard reads them, every check sum looked at."""
    found = chunks(path.read_bytes())
    size = found[0][1]
    width, height = int.from_bytes(size[:4], "big"), int.from_bytes(size[4:8], "big")
    assert size[8:] == bytes((8, 6, 0, 0, 0))
    raw = zlib.decompress(b"".join(data for name, data in found if name == b"IDAT"))
    lines = np.frombuffer(raw, np.uint8).reshape(height, 1 + 4 * width)
    assert not lines[:, 0].any()
    return lines[:, 1:].reshape(height, width, 4)


def by_pillow(path: Path) -> Picture:
    """The pixels as Pillow reads them."""
    with Image.open(path) as image:
        assert image.mode == "RGBA"
        return np.asarray(image)


def by_qt(path: Path) -> Picture:
    """The pixels as Qt reads them."""
    image = QImage(str(path))
    assert not image.isNull()
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return lines[:, : 4 * image.width()].reshape(image.height(), image.width(), 4).copy()


def seen(path: Path) -> Picture:
    """The pixels of a file of ours, in which all readers agree."""
    pixels = by_the_book(path)
    assert np.array_equal(by_pillow(path), pixels)
    assert np.array_equal(by_qt(path), pixels)
    if PNGCHECK is not None:
        subprocess.run([PNGCHECK, "-q", str(path)], check=True)
    return pixels
