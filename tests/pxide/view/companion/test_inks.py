"""Every ink of an answer can be read on the ground on which it stands, in both themes."""

import pytest
from PySide6.QtGui import QFont, QTextCharFormat

from pxide.view.companion.inks import SIZES, Inks
from pxide.view.theme import Theme
from tests.pxide.view.test_theme import LEAST, contrast


@pytest.fixture(params=[True, False], ids=["dark", "light"])
def inks(request: pytest.FixtureRequest, qapp: object) -> Inks:
    return Inks(Theme.of(bool(request.param)), QFont("Sans Serif", 10))


def readable(ink: QTextCharFormat, inks: Inks) -> float:
    """The contrast of an ink with its own ground, or with that of the panel."""
    has_ground = ink.background().style().value != 0
    ground = ink.background().color() if has_ground else inks.theme.panel
    return contrast(ink.foreground().color(), ground)


def test_text_code_links_and_chips_can_be_read(inks: Inks) -> None:
    for ink in (
        inks.text,
        inks.muted,
        inks.code(inks.text),
        inks.code(inks.muted),
        inks.link(inks.text, "http://a.example", ""),
        inks.code(inks.link(inks.text, "http://a.example", "")),
        inks.citation("source:0", ""),
        inks.heading(1),
        inks.cell(True),
    ):
        assert readable(ink, inks) >= LEAST


def test_a_question_can_be_read_in_its_bubble(inks: Inks) -> None:
    assert contrast(inks.theme.text, inks.theme.selection) >= LEAST


def test_headings_are_bold_and_the_higher_the_larger(inks: Inks) -> None:
    sizes = [inks.heading(level).font().pointSizeF() for level in range(1, len(SIZES) + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] > 10 == sizes[-1]
    assert all(inks.heading(level).font().bold() for level in (1, 6))
