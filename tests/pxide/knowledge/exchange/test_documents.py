"""Documents are cut where people would cut them, and nothing of their text is lost."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pxide.knowledge.exchange.documents import LONGEST, lessons_of
from pxide.knowledge.image.entry import Entry, EntryKind

NOW = 7
TEXT = """Words before.

# Lamp

The lamp is magenta.
It stands left.

## Switch #

```
# no heading

still code
```
   \t
After the code.

# Kettle
### Lid
Blue.
## Empty
"""


def lessons(text: str, has_headings: bool = True) -> list[Entry]:
    """The lessons of a document."""
    return list(lessons_of(text, "house.md", NOW, has_headings))


def test_a_document_is_cut_at_its_headings() -> None:
    assert [(entry.question, entry.answer) for entry in lessons(TEXT)] == [
        ("house.md", "Words before."),
        ("Lamp", "The lamp is magenta.\nIt stands left."),
        ("Lamp > Switch", "```\n# no heading\n\nstill code\n```\n\nAfter the code."),
        ("Kettle > Lid", "Blue."),
    ]
    first = lessons(TEXT)[0]
    assert (first.kind, first.time, first.sources) == (EntryKind.IMPORTED, NOW, ("house.md",))


def test_a_plain_text_has_no_headings() -> None:
    ((question, answer),) = [(e.question, e.answer) for e in lessons("# a\n\n\nb\n", False)]
    assert (question, answer) == ("house.md", "# a\n\nb")


def test_a_long_section_is_cut_between_paragraphs_and_its_pieces_are_counted() -> None:
    paragraphs = [f"{number} " + "word " * 150 for number in range(6)]
    found = lessons("# Long\n" + "\n\n".join(paragraphs))
    questions = [entry.question for entry in found]
    assert questions == ["Long (1 of 3)", "Long (2 of 3)", "Long (3 of 3)"]
    assert [entry.answer[0] for entry in found] == ["0", "2", "4"]
    assert all(len(entry.answer) <= LONGEST for entry in found)


def test_a_long_paragraph_is_cut_behind_a_line_a_sentence_or_a_word() -> None:
    for joint, end in (("\n", "e"), (". ", "."), (" ", "e"), ("\u3002", "\u3002")):
        text = ("some more" + joint) * 600 if joint != "\u3002" else ("abc" + joint) * 1500
        pieces = [entry.answer for entry in lessons(text)]
        assert len(pieces) > 1
        assert all(LONGEST // 2 < len(piece) <= LONGEST for piece in pieces[:-1])
        assert all(piece.endswith(end) for piece in pieces[:-1])


def test_code_without_an_end_goes_on_to_the_end() -> None:
    assert [entry.answer for entry in lessons("~~~\n# a\n\nb")] == ["~~~\n# a\n\nb"]
    assert [entry.answer for entry in lessons("````\n```\n# a\n````\n")] == ["````\n```\n# a\n````"]


def test_an_empty_document_holds_no_lesson() -> None:
    assert lessons("") == lessons(" \n\t\n") == lessons("# A\n## B\n") == []


@given(st.text(alphabet=st.sampled_from("abc .\n`#\u3002\t"), max_size=6000), st.booleans())
def test_no_letter_is_lost_and_no_lesson_is_long_or_empty(text: str, has_headings: bool) -> None:
    found = lessons(text, has_headings)
    assert all(entry.answer.strip() and len(entry.answer) <= LONGEST for entry in found)
    if not has_headings:
        letters = re.sub(r"\s", "", text)
        assert re.sub(r"\s", "", "".join(entry.answer for entry in found)) == letters
