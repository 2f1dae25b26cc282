"""The layout knows what lies in which row, through all volumes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pxide.knowledge.image.knowledge_image import KnowledgeImage
from pxide.work.tiles.row_layout import RowLayout
from tests.pxide.knowledge.image.entries import NARROW, lesson

LIMIT = NARROW * 400
"""Pixels of a small volume."""


@pytest.fixture
def image(tmp_path: Path) -> Iterator[KnowledgeImage]:
    image = KnowledgeImage.create(tmp_path / "a.png", NARROW, LIMIT)
    image.append_all(lesson(number) for number in range(12))
    yield image
    image.close()


def test_every_row_of_an_entry_leads_to_it_and_no_other_does(image: KnowledgeImage) -> None:
    assert len(image.volumes) > 2
    layout = RowLayout.of(image)
    found = [layout.place_at(row) for row in range(layout.height)]
    assert {place for place in found if place} == set(image.places)
    for place in image.places:
        top = image.top(place)
        assert found[top : top + place.rows] == [place] * place.rows
        assert found.count(place) == place.rows
        assert layout.span(place) == (top, place.rows)
    assert found[0] is None  # the cover
    assert layout.place_at(-1) is None
    assert layout.place_at(layout.height) is None


def test_what_is_hidden_is_laid_out_all_the_same(image: KnowledgeImage) -> None:
    gone = image.places[3]
    image.hide(gone)
    layout = RowLayout.of(image)
    assert layout.count == 11
    assert len(layout.places) == 12
    span = layout.span(gone)
    assert span is not None
    assert list(layout.hidden_in(0, layout.height)) == [span]
    assert list(layout.hidden_in(span[0] + 1, span[0] + 2)) == [span]
    assert list(layout.hidden_in(span[0] + span[1], layout.height)) == []


def test_neighbours_go_from_the_last_entry_to_the_first(image: KnowledgeImage) -> None:
    layout = RowLayout.of(image)
    last = layout.neighbour(None, -1)
    assert last == layout.places[-1]
    assert layout.neighbour(last, -1) == layout.places[-2]
    assert layout.neighbour(last, 1) == last
    assert layout.neighbour(layout.places[0], -1) == layout.places[0]
    assert RowLayout().neighbour(None, 1) is None
