"""Writing knowledge from the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pxide.knowledge.image.entry import Entry, EntryKind
from pxide.knowledge.image.knowledge_image import KnowledgeImage
from tests.pxide.cli.shell import Shell
from tests.pxide.knowledge.image.entries import entries_of, filled, full, lesson
from tests.pxide.knowledge.image.viewers import seen

IMAGE = Path("a.png")


@pytest.fixture
def image(shell: Shell) -> Path:
    """An empty image."""
    shell.do("new", IMAGE)
    return IMAGE


def test_a_new_image_has_the_width_asked_for(shell: Shell) -> None:
    assert shell.do("new", IMAGE) == "a.png: 512 pixels wide\n"
    assert shell.do("new", "b.png", "--width", "64") == "b.png: 64 pixels wide\n"
    assert seen(Path("b.png")).shape[1] == 64
    assert "a.png is already there." in shell.fails("new", IMAGE)
    assert "63 pixels wide is not possible" in shell.fails("new", "c.png", "--width", "63")
    assert not Path("c.png").exists()


def test_a_lesson_is_added_and_its_rows_are_said(shell: Shell, image: Path) -> None:
    question, answer = "Wie gro\u00df?", "Sehr gro\u00df.\n\u6f22"
    said = shell.do("add", image, "--question", question, "--answer", answer)
    assert said == f"[r22]  rows 22 to {len(seen(image)) - 1}\n"
    (entry,) = entries_of(image)
    assert (entry.kind, entry.question, entry.answer) == (EntryKind.LESSON, question, answer)
    assert 1_600_000_000_000 < entry.time < 5_000_000_000_000


def test_an_answer_can_come_from_standard_input(
    shell: Shell, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("line 1\n\nline 3\n"))
    shell.do("add", image, "--question", "q", "--answer", "-")
    assert [entry.answer for entry in entries_of(image)] == ["line 1\n\nline 3"]


@pytest.mark.parametrize("answer", ["", " \n\t"])
def test_an_empty_answer_is_no_lesson(shell: Shell, image: Path, answer: str) -> None:
    before = image.read_bytes()
    assert "The answer is empty." in shell.fails(
        "add", image, "--question", "q", "--answer", answer
    )
    assert image.read_bytes() == before


def test_an_image_locked_by_another_is_not_written(
    shell: Shell, image: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pxide.knowledge.image.lock.PAUSE", 0.0)
    holder = KnowledgeImage.open(image)
    monkeypatch.setattr("pxide.cli.image_words.PATIENCE", 0.0)
    with holder._writing():
        words = shell.fails("add", image, "--question", "q", "--answer", "a")
    holder.close()
    assert "is being written by another program. Try again when it is done." in words


@pytest.mark.parametrize("form", ["jsonl", "md"])
def test_what_is_exported_is_imported_again(shell: Shell, form: str) -> None:
    filled(Path("other.png"), 2, 512).close()
    other = KnowledgeImage.open(Path("other.png"))
    first, second = other.places
    other.append(full())
    other.append(Entry(EntryKind.TURN, 5, "q", "a", sources=(second.citation, "manual", "[r9999]")))
    other.hide(first)
    other.close()
    shell.do("export", "other.png", "--format", form, "--out", f"e.{form}")
    shell.do("new", IMAGE)
    shell.do("add", IMAGE, "--question", "before", "--answer", "it")
    said = shell.do("import", IMAGE, f"e.{form}")
    image = KnowledgeImage.open(IMAGE)
    places = image.places[1:]
    found = [entry for _, entry in image.entries()][1:]
    image.close()
    assert said == f"3 entries from {places[0].citation} to {places[2].citation}\n"
    assert found[0] == lesson(1)
    assert found[1].answer == full().answer
    assert found[1].embedding == (full().embedding if form == "jsonl" else None)
    assert found[2].sources == (places[0].citation, "manual")


def test_documents_become_lessons(shell: Shell, image: Path) -> None:
    Path("house.md").write_text("# Lamp\nMagenta.\n# Kettle\nBlue.\n", encoding="utf-8")
    Path("plain.txt").write_text("Words.", encoding="utf-8")
    shell.do("import", image, "house.md", "plain.txt")
    assert [(e.kind, e.question, e.answer, e.sources) for e in entries_of(image)] == [
        (EntryKind.IMPORTED, "Lamp", "Magenta.", ("house.md",)),
        (EntryKind.IMPORTED, "Kettle", "Blue.", ("house.md",)),
        (EntryKind.IMPORTED, "plain.txt", "Words.", ("plain.txt",)),
    ]


def test_nothing_is_imported_unless_all_can_be_read(shell: Shell, image: Path) -> None:
    before = image.read_bytes()
    Path("good.txt").write_text("Words.", encoding="utf-8")
    Path("bad.jsonl").write_text('{"answer": "a"}\nwords\n', encoding="utf-8")
    Path("bad.txt").write_bytes(b"\xff\xfe")
    Path("empty.txt").write_text(" \n", encoding="utf-8")
    words = shell.fails("import", image, "good.txt", "bad.jsonl")
    assert words.startswith("pxide: bad.jsonl: Line 2 holds no entry: it is no JSON. Each line")
    assert "bad.txt: It is not UTF-8 text" in shell.fails("import", image, "bad.txt")
    assert "There is nothing to import." in shell.fails("import", image, "empty.txt")
    assert "There is no file gone.md." in shell.fails("import", image, "good.txt", "gone.md")
    assert image.read_bytes() == before


def test_an_entry_too_long_ends_an_import_and_those_before_it_are_told(shell: Shell) -> None:
    shell.do("new", IMAGE, "--width", "64")
    Path("a.jsonl").write_text(
        '{"answer": "one"}\n{"answer": "%s"}\n{"answer": "three"}\n' % ("x " * 60_000),
        encoding="utf-8",
    )
    answer = shell.ask("import", IMAGE, "a.jsonl")
    assert (answer.status, answer.out) == (2, "")
    first, second = answer.err.splitlines()
    assert first == "pxide: 1 entry was written before this one."
    assert second.startswith("pxide: The entry is too long: it would take ")
    assert [entry.answer for entry in entries_of(IMAGE)] == ["one"]


def test_an_entry_is_hidden_by_any_of_its_rows_and_gone_when_compacted(shell: Shell) -> None:
    filled(IMAGE, 3, 512).close()
    image = KnowledgeImage.open(IMAGE)
    first, second, third = image.places
    image.close()
    assert shell.do("hide", IMAGE, str(second.row + 7)) == f"{second.citation} is hidden\n"
    assert "No entry lies at" in shell.fails("hide", IMAGE, second.citation)
    assert shell.do("hide", IMAGE, third.citation) == f"{third.citation} is hidden\n"
    rows = len(seen(IMAGE))
    said = shell.do("compact", IMAGE, "b.png")
    kept = len(seen(Path("b.png")))
    assert said == f"b.png: 1 entry, {kept} rows instead of {rows}\n"
    assert entries_of(Path("b.png")) == [lesson(0)]
    assert "b.png is already there." in shell.fails("compact", IMAGE, "b.png")
    assert first.row < kept < rows
