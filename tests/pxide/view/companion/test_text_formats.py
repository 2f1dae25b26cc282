"""Every format of an answer can be read on the ground on which it stands, in both themes."""

import pytest
from PySide6.QtGui import QFont, QTextCharFormat

from pxide.view.companion.text_formats import SIZES, TextFormats
from pxide.view.widgets.theme import Theme
from tests.pxide.view.widgets.test_theme import LEAST, contrast


@pytest.fixture(params=[True, False], ids=["dark", "light"])
def text_formats(request: pytest.FixtureRequest, qapp: object) -> TextFormats:
    return TextFormats(Theme.of(bool(request.param)), QFont("Sans Serif", 10))


def readable(form: QTextCharFormat, text_formats: TextFormats) -> float:
    """The contrast of a format with its own ground, or with that of the panel."""
    has_ground = form.background().style().value != 0
    ground = form.background().color() if has_ground else text_formats.theme.panel
    return contrast(form.foreground().color(), ground)


def test_text_code_links_and_chips_can_be_read(text_formats: TextFormats) -> None:
    for form in (
        text_formats.text,
        text_formats.muted,
        text_formats.code(text_formats.text),
        text_formats.code(text_formats.muted),
        text_formats.link(text_formats.text, "http://a.example", ""),
        text_formats.code(text_formats.link(text_formats.text, "http://a.example", "")),
        text_formats.citation("source:0", ""),
        text_formats.heading(1),
        text_formats.cell(True),
    ):
        assert readable(form, text_formats) >= LEAST


def test_a_question_can_be_read_in_its_bubble(text_formats: TextFormats) -> None:
    assert contrast(text_formats.theme.text, text_formats.theme.selection) >= LEAST


def test_headings_are_bold_and_the_higher_the_larger(text_formats: TextFormats) -> None:
    sizes = [text_formats.heading(level).font().pointSizeF() for level in range(1, len(SIZES) + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] > 10 == sizes[-1]
    assert all(text_formats.heading(level).font().bold() for level in (1, 6))
