"""Whole knowledge images: exported, imported, verified, compacted, by the verbs."""

import json
from pathlib import Path

import pytest

from pxide.view.knowledge.knowledge_panel import OPEN
from tests.pxide.actions.knowledge_setup import (
    ANSWER,
    QUESTION,
    choose,
    entries_in,
    made,
    said,
    teach,
)
from tests.pxide.ide import Ide
from tests.pxide.knowledge.image.entries import lesson


@pytest.mark.parametrize("suffix", ["jsonl", "md"])
def test_entries_are_exported_and_imported_again(taught: Ide, tmp_path: Path, suffix: str) -> None:
    home, path = taught.app.companion.images.home, tmp_path / f"out.{suffix}"
    choose(taught, "knowledge.export", path)
    said(taught, "1 entry of knowledge.png were written")
    text = path.read_text("utf-8")
    assert ANSWER in text
    if suffix == "jsonl":
        assert json.loads(text)["question"] == QUESTION
    before = taught.app.window.knowledge.view.picture.layout_of_picture
    choose(taught, "knowledge.import", path)
    said(taught, f"1 entry came from out.{suffix}")
    picture = taught.app.window.knowledge.view.picture
    taught.wait(lambda: picture.layout_of_picture.count == before.count + 1)
    taught.wait(lambda: bool(picture.marks.glows))
    first, second = entries_in(home)
    assert (first.question, first.answer) == (second.question, second.answer)


def test_a_file_that_holds_nothing_fit_is_told_in_words(taught: Ide, tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text('{"question": 5}\n')
    choose(taught, "knowledge.import", path)
    said(taught, "broken.jsonl: Line 1 holds no entry")
    assert len(entries_in(taught.app.companion.images.home)) == 1


def test_an_image_is_verified(taught: Ide) -> None:
    taught.do("knowledge.verify")
    said(taught, "knowledge.png is whole: 1 entry decode")


def test_damage_is_told(taught: Ide, tmp_path: Path) -> None:
    path = made(tmp_path / "hurt.png", *(lesson(number) for number in range(3)))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    choose(taught, OPEN, path)
    taught.wait(lambda: taught.app.window.knowledge.path == path)
    taught.do("knowledge.verify")
    said(taught, "hurt.png: [r")


def test_what_is_hidden_is_left_out_of_a_compact_image(taught: Ide, tmp_path: Path) -> None:
    teach(taught, "And the door?", "The door is green.")
    images = taught.app.companion.images
    gone = taught.app.window.knowledge.view.picture.layout_of_picture.places[0]
    images.hide(images.home, gone)
    taught.wait(lambda: not taught.app.tasks.names)
    path = tmp_path / "compact.png"
    choose(taught, "knowledge.compact", path)
    said(taught, "was compacted into compact.png")
    assert [entry.answer for entry in entries_in(path)] == ["The door is green."]
    taught.wait(lambda: taught.app.window.knowledge.path == path)
