"""An index follows its image and reads each entry once."""

from pxide.knowledge.search.image_index import ImageIndex
from pxide.knowledge.search.tokens import Tokenizer
from pxide.knowledge.search.vectors import quantised
from tests.pxide.knowledge.search.image_sets import ENGLISH, MemoryImage, entry
from vm.cpu.engine import CpuEngine


def test_following_reads_only_what_is_new() -> None:
    image, index = MemoryImage(ENGLISH), ImageIndex(Tokenizer())
    told: list[tuple[int, int]] = []
    assert index.follow(image, lambda done, total: told.append((done, total))) == 6
    assert told == [(number, 6) for number in range(1, 7)]
    image.put(entry("new"))
    assert index.follow(image) == 1
    assert index.follow(image) == 0
    assert image.reads == 7
    assert index.places == list(image.places)


def test_what_left_the_image_is_hidden() -> None:
    image, index = MemoryImage(ENGLISH), ImageIndex(Tokenizer())
    index.follow(image)
    gone = image.places[2]
    del image.entries[gone]
    assert index.follow(image) == 1
    assert index.hidden == {2}
    assert index.postings.shown == 5
    index.hide(gone)
    assert index.follow(image) == 0


def test_a_hidden_vector_is_not_compared() -> None:
    near = quantised("m", [1.0, 0.0])
    image = MemoryImage([entry("one", "", near), entry("two"), entry("three", "", near)])
    index = ImageIndex(Tokenizer())
    index.follow(image)
    assert index.cosines(CpuEngine(), near)[0].tolist() == [0, 2]
    index.hide(image.places[0])
    rows, cosines = index.cosines(CpuEngine(), near)
    assert rows.tolist() == [2]
    assert abs(cosines[0] - 1) < 1e-6


def test_what_is_damaged_is_tried_once_and_left_out() -> None:
    image, index = MemoryImage(ENGLISH), ImageIndex(Tokenizer())
    image.damaged.add(image.places[1])
    assert index.follow(image) == 5
    assert image.places[1] not in index.places
    assert index.follow(image) == 0
    assert image.reads == 6
