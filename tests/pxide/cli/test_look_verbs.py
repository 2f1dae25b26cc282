"""Looking into knowledge from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from pxide.knowledge.image.chunk_walk import LEAD
from pxide.knowledge.image.entry import Entry, EntryKind, Place
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from tests.pxide.cli.shell import Shell
from tests.pxide.knowledge.image.entries import filled, full

IMAGE = Path("a.png")
LAMP = Entry(EntryKind.LESSON, 1_700_000_000_000, "What colour is the lamp?", "It is magenta.")
KETTLE = Entry(
    EntryKind.TURN, 1_700_000_060_000, "And the kettle?", "Blue, as\nthe sea.", model="m-7b"
)


@pytest.fixture
def image(shell: Shell) -> Path:
    """An image of two entries."""
    del shell  # it is asked for because it chooses the folder
    made = KnowledgeImage.create(IMAGE)
    made.append_all([LAMP, KETTLE])
    made.close()
    return IMAGE


def spoiled(path: Path, at: int) -> None:
    """Damage the text of an entry, the first being 0."""
    image = KnowledgeImage.open(path)
    block = image._volumes[0].spans[at + 1].block
    image.close()
    assert block is not None
    data = bytearray(path.read_bytes())
    data[block.place + LEAD + 3 : block.place + LEAD + 50] = b"\xff" * 47
    path.write_bytes(data)


def test_a_search_says_rows_score_question_and_answer(shell: Shell, image: Path) -> None:
    said = shell.do("search", image, "which colour has the lamp")
    assert said.splitlines() == [
        "[r22]  rows 22 to 67  0.0164  words colour, lamp",
        "  What colour is the lamp?",
        "  It is magenta.",
        "",
    ]


def test_a_search_as_json(shell: Shell, image: Path) -> None:
    (found,) = json.loads(shell.do("search", image, "kettle", "--json"))
    assert found == {
        "citation": "[r68]",
        "file": "a.png",
        "volume": 1,
        "row": 68,
        "rows": found["rows"],
        "score": pytest.approx(1 / 61),
        "kind": "turn",
        "question": "And the kettle?",
        "answer": "Blue, as\nthe sea.",
        "why": "words kettle",
    }


def test_a_search_finds_as_many_as_asked_for(shell: Shell) -> None:
    filled(IMAGE, 0, 512).close()
    made = KnowledgeImage.open(IMAGE)
    made.append_all(Entry(EntryKind.LESSON, 0, f"lamp {n}", "magenta") for n in range(9))
    made.close()
    assert len(json.loads(shell.do("search", IMAGE, "lamp", "--json"))) == 6
    assert len(json.loads(shell.do("search", IMAGE, "lamp", "--json", "-k", "2"))) == 2


def test_a_search_that_finds_nothing_says_so_beside_the_result(shell: Shell, image: Path) -> None:
    answer = shell.ask("search", image, "zebra")
    assert (answer.status, answer.out) == (0, "")
    assert answer.err == "pxide: Nothing close was found.\n"
    assert shell.do("search", image, "zebra", "--json") == "[]\n"


def test_several_images_are_searched_together(shell: Shell, image: Path) -> None:
    Path("sub").mkdir()
    for path in (Path("b.png"), Path("sub") / "a.png"):
        made = KnowledgeImage.create(path)
        made.append(LAMP)
        made.close()
    words = ("search", image, "lamp", "--also", "b.png", "--also", "sub/a.png", "--also", image)
    found = json.loads(shell.do(*words, "--json"))
    assert [(hit["citation"], hit["file"]) for hit in found] == [
        ("[a:r22]", "a.png"),
        ("[b:r22]", "b.png"),
        ("[sub-a.png:r22]", "sub/a.png"),
    ]


def test_the_index_is_kept_and_grows_with_the_image(
    shell: Shell, image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.do("search", image, "lamp")
    (kept,) = (tmp_path / "cache" / "pxide" / "retrieval").iterdir()
    reads = []
    plain = KnowledgeImage.entry

    def counted(self: KnowledgeImage, place: Place) -> Entry:
        reads.append(place)
        return plain(self, place)

    monkeypatch.setattr(KnowledgeImage, "entry", counted)
    shell.do("search", image, "nothing", "--json")
    assert reads == []
    shell.do("add", image, "--question", "the zebra", "--answer", "striped")
    assert "striped" in shell.do("search", image, "zebra")
    assert len(reads) == 2  # one for the index and one for the answer
    kept.write_bytes(b"spoiled")
    assert "magenta" in shell.do("search", image, "lamp")


def test_an_index_that_cannot_be_kept_is_a_remark(
    shell: Shell, image: Path, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    answer = shell.ask("search", image, "lamp")
    assert answer.status == 0
    assert "magenta" in answer.out
    assert "cannot be made" in answer.err
    assert answer.err.count("\n") == 1


def test_the_entries_are_listed(shell: Shell, image: Path) -> None:
    assert shell.do("show", image).splitlines() == [
        "[r22]       lesson      2023-11-14 22:13 UTC  What colour is the lamp?",
        "[r68]       turn        2023-11-14 22:14 UTC  And the kettle?",
    ]


@pytest.mark.parametrize("row", ["68", "r68", "[r68]", "v1r70", "100"])
def test_one_entry_is_shown_in_full(shell: Shell, image: Path, row: str) -> None:
    said = shell.do("show", image, row).splitlines()
    assert said[0].startswith("entry       [r68], rows 68 to ")
    assert said[1:] == [
        "kind        turn",
        "time        2023-11-14 22:14 UTC",
        "model       m-7b",
        "",
        "question",
        "  And the kettle?",
        "",
        "answer",
        "  Blue, as",
        "  the sea.",
    ]


def test_everything_an_entry_has_is_shown(shell: Shell, image: Path) -> None:
    made = KnowledgeImage.open(image)
    place = made.append(full())
    made.close()
    said = shell.do("show", image, place.citation)
    for words in ("sources     [r22], manual", "steps       42", "program\n  SET a, 2\n  HALT"):
        assert words in said
    assert "embedding   255 elements by embed-1" in said
    assert said.endswith("result\n  17\n")


@pytest.mark.parametrize("row", ["0", "21", "9999", "v2r68"])
def test_a_row_of_no_entry_is_told(shell: Shell, image: Path, row: str) -> None:
    words = shell.fails("show", image, row)
    assert "No entry lies at [" in words
    assert words.endswith("pxide knowledge show a.png lists them.\n")


def test_what_would_steer_a_terminal_is_not_said(shell: Shell, image: Path) -> None:
    made = KnowledgeImage.open(image)
    made.append(
        Entry(EntryKind.TURN, 0, "bell\x07 \x1b[31m\r", "gong\x9b2J\t\x00", model="\x1b]0;")
    )
    made.close()
    for words in (("show", image), ("show", image, "130"), ("search", image, "gong bell")):
        said = shell.do(*words)
        assert not set("\x07\x1b\r\x9b\t\x00") & set(said)


def test_a_whole_image_is_verified(shell: Shell, image: Path) -> None:
    rows = KnowledgeImage.open(image)
    height = rows.height
    rows.close()
    assert shell.do("verify", image) == f"2 entries, {height} rows: all whole\n"
    shell.do("hide", image, "22")
    assert shell.do("verify", image).startswith("1 entry, ")
    assert shell.do("verify", image).endswith(" rows, 1 hidden: all whole\n")


def test_verify_names_every_damage_and_ends_with_status_1(shell: Shell, image: Path) -> None:
    spoiled(image, 0)
    answer = shell.ask("verify", image)
    assert (answer.status, answer.err) == (1, "")
    assert answer.out.splitlines() == [
        "[r22] is damaged: its rows cannot be unpacked.",
        "[r22] is damaged: the check sum of its chunk is wrong.",
    ]


def test_what_is_damaged_is_left_out_and_remarked(shell: Shell, image: Path) -> None:
    spoiled(image, 0)
    for words in (("show", image), ("export", image), ("search", image, "kettle lamp")):
        answer = shell.ask(*words)
        assert answer.status == 0
        assert "kettle" in answer.out
        assert "magenta" not in answer.out
        assert answer.err == "pxide: a.png: [r22] is damaged: its rows cannot be unpacked.\n"


def test_an_image_saved_by_another_program_is_whole(shell: Shell, image: Path) -> None:
    with Image.open(image) as picture:
        picture.copy().save(image, optimize=True)
    assert shell.do("verify", image).endswith("all whole\n")


def test_a_lost_end_is_told_once(shell: Shell, image: Path) -> None:
    image.write_bytes(image.read_bytes()[:-200])
    answer = shell.ask("verify", image)
    assert answer.status == 1
    assert answer.out.startswith("[r68] and the ")
    assert shell.do("verify", image).startswith("1 entry")


def test_an_export_goes_to_the_output_or_to_a_file(shell: Shell, image: Path) -> None:
    lines = [json.loads(line) for line in shell.do("export", image).splitlines()]
    assert [line["question"] for line in lines] == [LAMP.question, KETTLE.question]
    text = shell.do("export", image, "--format", "md")
    assert text.count("<!-- pxide:entry ") == 2
    assert shell.do("export", image, "--format", "md", "-o", "e.md") == "e.md: 2 entries\n"
    assert Path("e.md").read_text(encoding="utf-8") == text
    assert "is a folder" in shell.fails("export", image, "-o", ".")
