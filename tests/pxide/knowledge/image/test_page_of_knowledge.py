"""The manual tells the format in the words of its tables."""

from __future__ import annotations

import runpy

import pytest

from pxide.knowledge.exchange.documents import LONGEST
from pxide.knowledge.image.font import CELL, LINE
from pxide.knowledge.image.knowledge_image import WIDTH
from pxide.knowledge.image.log import HEAD_BYTES, STORED, TAIL_BYTES
from pxide.knowledge.image.payload import EMBEDDED_BY, WORDS
from pxide.knowledge.image.title import (
    FIELDS,
    LEAST_WIDTH,
    TITLE_BYTES,
    TITLE_PIXELS,
    Band,
)
from tests.house.tree import ROOT

PAGE = (ROOT / "resources" / "manual" / "knowledge.md").read_text(encoding="utf-8")
table = runpy.run_path(str(ROOT / "packaging" / "build_manual.py"))["table"]


def test_every_field_is_told() -> None:
    rows = [(f"`{field.name}`", str(field.bytes), field.words) for field in FIELDS]
    assert table(("field", "bytes", "what it says"), rows) in PAGE


def test_every_band_is_told() -> None:
    rows = [(str(int(band)), band.name.lower(), ", ".join(map(str, band.colour))) for band in Band]
    assert table(("band", "name", "colour"), rows) in PAGE


def test_every_key_of_the_payload_is_told() -> None:
    rows = [(f"`{row.key}`", row.words) for row in WORDS]
    rows.append((f"`{EMBEDDED_BY}`", "the id of the model that made the embedding"))
    assert table(("key", "what it is"), rows) in PAGE


@pytest.mark.parametrize(
    "words",
    [
        f"{TITLE_BYTES} bytes in the red, green and blue of its first {TITLE_PIXELS} pixels",
        f"a font of {CELL} by {LINE} pixels",
        f"78 9c | {HEAD_BYTES} |",
        f"IEND | {TAIL_BYTES} |",
        f"a stored block of {STORED} bytes",
        f"{WIDTH} pixels wide or `--width N`, at least {LEAST_WIDTH}",
        f"at most {LONGEST} characters",
    ],
)
def test_the_numbers_are_those_of_the_code(words: str) -> None:
    assert words in PAGE
