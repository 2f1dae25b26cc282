"""What a model wrote is text: nothing is loaded or obeyed, and a link shows where it leads."""

import pytest
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from pxide.view.companion.markdown_pieces import pieces
from pxide.view.companion.markdown_reader import make_parser
from pxide.view.companion.markdown_writer import MarkdownWriter, tip_of
from pxide.view.companion.text_formats import TextFormats
from tests.pxide.view.companion.texts import R40, R152


@pytest.fixture
def setter(text_formats: TextFormats) -> MarkdownWriter:
    return MarkdownWriter(text_formats, (R40, R152))


def written(setter: MarkdownWriter, text: str) -> QTextDocument:
    document = QTextDocument()
    cursor = QTextCursor(document)
    for number, piece in enumerate(pieces(make_parser().parse(text))):
        setter.write(cursor, piece, number == 0)
    return document


def runs(document: QTextDocument) -> list[tuple[str, QTextCharFormat]]:
    """The stretches of a document that look alike."""
    found, block = [], document.begin()
    while block.isValid():
        found += _runs_of(block)
        block = block.next()
    return found


def _runs_of(block: QTextBlock) -> list[tuple[str, QTextCharFormat]]:
    found, run = [], block.begin()
    while not run.atEnd():
        found.append((run.fragment().text(), run.fragment().charFormat()))
        run += 1
    return found


def ink_of(document: QTextDocument, text: str) -> QTextCharFormat:
    return next(form for run, form in runs(document) if run == text)


def anchors(document: QTextDocument) -> dict[str, str]:
    return {text: form.anchorHref() for text, form in runs(document) if form.isAnchor()}


def test_emphasis_and_code_look_it(setter: MarkdownWriter) -> None:
    document = written(setter, "a **bold** *slanted* ~~gone~~ `code`")
    assert document.toPlainText() == "a bold slanted gone code"
    assert ink_of(document, "bold").font().bold()
    assert ink_of(document, "slanted").fontItalic()
    assert ink_of(document, "gone").fontStrikeOut()
    assert ink_of(document, "code").background().color() != setter.text_formats.theme.panel


def test_html_stays_text(setter: MarkdownWriter) -> None:
    text = "<script>alert(1)</script> <img src='http://evil.example/x.png'> &lt;"
    document = written(setter, text)
    assert document.toPlainText() == text.replace("&lt;", "<")
    assert anchors(document) == {}


def test_a_link_says_where_it_leads(setter: MarkdownWriter) -> None:
    document = written(setter, "[your bank](https://evil.example/login) or <https://a.example>")
    assert document.toPlainText() == "your bank (evil.example) or https://a.example"
    assert anchors(document) == {
        "your bank": "https://evil.example/login",
        "https://a.example": "https://a.example",
    }
    assert "https://evil.example/login" in ink_of(document, "your bank").toolTip()


def test_a_name_that_only_looks_like_another_is_spelled_out(setter: MarkdownWriter) -> None:
    document = written(setter, "[pay](https://p\u0430ypal.example)")
    assert document.toPlainText() == "pay (xn--pypal-4ve.example)"


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "source:0", "pxi:1"],
)
def test_other_addresses_are_no_links(setter: MarkdownWriter, address: str) -> None:
    document = written(setter, f"[click]({address})")
    assert anchors(document) == {}
    assert address.split(":", maxsplit=1)[0] in document.toPlainText()


def test_a_picture_from_elsewhere_is_a_link(setter: MarkdownWriter) -> None:
    document = written(setter, "![a cat](http://x.example/y.png)")
    assert document.toPlainText() == "picture: a cat (x.example)"
    assert anchors(document) == {"picture: a cat": "http://x.example/y.png"}
    assert not any(form.isImageFormat() for _text, form in runs(document))


def test_citations_lead_to_their_entries(setter: MarkdownWriter) -> None:
    document = written(setter, "So [r152], not [r7] but [r40, r152].")
    assert document.toPlainText() == "So [r152], not [r7] but [r40, r152]."
    cited = [(text, form.anchorHref()) for text, form in runs(document) if form.isAnchor()]
    assert cited == [("r152", "source:1"), ("r40", "source:0"), ("r152", "source:1")]


def test_a_citation_tells_its_entry_as_text(setter: MarkdownWriter) -> None:
    document = written(setter, "So [r152].")
    tip = ink_of(document, "r152").toolTip()
    assert "How does ADD clamp?" in tip
    assert "At 255." in tip
    assert "knowledge.png, row 152" in tip_of(R152)


def test_the_words_of_an_entry_cannot_be_read_as_html(text_formats: TextFormats) -> None:
    form = text_formats.citation("source:0", "<b>bold</b> & <img src=x>")
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;img" in form.toolTip()


def test_lists_and_quotes_are_indented(setter: MarkdownWriter) -> None:
    document = written(setter, "- a\n  - b\n\n3. c\n\n> d\n")
    blocks = [document.findBlockByNumber(number) for number in range(4)]
    lists = [block.textList() for block in blocks[:3]]
    assert [item.format().indent() for item in lists] == [1, 2, 1]
    assert lists[2].itemText(blocks[2]) == "3."
    assert blocks[3].blockFormat().leftMargin() > 0


def test_lines_of_a_paragraph_stay_lines(setter: MarkdownWriter) -> None:
    assert written(setter, "one\ntwo\\\nthree").toPlainText() == "one\ntwo\nthree"


def test_text_from_right_to_left_stands_at_the_right(setter: MarkdownWriter) -> None:
    document = written(setter, "שלום עולם\n\nhello")
    directions = [document.findBlockByNumber(n).textDirection() for n in range(2)]
    assert [direction.name for direction in directions] == ["RightToLeft", "LeftToRight"]
