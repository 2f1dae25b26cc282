"""The colours are told apart by role and can be read in both themes."""

import pytest
from PySide6.QtGui import QColor, QPalette

from pxide.view.widgets.theme import Theme, mixed
from vm.isa.table import Family

LEAST = 4.5


def _luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(c) for c in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: QColor, b: QColor) -> float:
    """The WCAG contrast of two colours."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=[True, False], ids=["dark", "light"])
def theme(request: pytest.FixtureRequest) -> Theme:
    """Each theme in turn."""
    return Theme.of(bool(request.param))


def test_the_measure_itself() -> None:
    """Black on white is 21, a colour on itself 1."""
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#777777")) == pytest.approx(1.0)


@pytest.mark.parametrize("role", ["text", "muted", "accent", "fault", "lossy", "good"])
@pytest.mark.parametrize("ground", ["window", "panel", "raised", "field"])
def test_words_can_be_read_on_every_ground(theme: Theme, role: str, ground: str) -> None:
    """Any word on any piece of furniture has at least 4.5:1."""
    assert contrast(getattr(theme, role), getattr(theme, ground)) >= LEAST


@pytest.mark.parametrize("family", list(Family))
def test_families_can_be_read(theme: Theme, family: Family) -> None:
    """A family's colour reads on panels, on its own tint, and under its mark."""
    colour = theme.family(family)
    grounds = [theme.panel, theme.field, theme.raised, theme.tint(family), theme.mark()]
    assert min(contrast(colour, ground) for ground in grounds) >= LEAST


def test_selected_text_and_buttons_can_be_read(theme: Theme) -> None:
    """Selection and the accent button keep their words readable."""
    assert contrast(theme.text, theme.selection) >= LEAST
    assert contrast(theme.on_accent, theme.accent) >= LEAST
    for family in Family:
        assert contrast(theme.family(family), theme.selection) >= LEAST


def test_families_differ(theme: Theme) -> None:
    """Six families, six colours."""
    assert len({theme.family(family).name() for family in Family}) == len(Family) == 6


def test_palette_wears_the_theme(theme: Theme) -> None:
    """Qt's own names carry the same colours; disabled text is fainter than text."""
    palette = theme.palette()
    assert palette.color(QPalette.ColorRole.Base) == theme.field
    assert palette.color(QPalette.ColorRole.WindowText) == theme.text
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    assert contrast(disabled, theme.panel) < contrast(theme.text, theme.panel)


def test_mixed_is_between() -> None:
    """Mixing half white on black gives the middle grey, opaque."""
    assert mixed(QColor("white"), QColor("black"), 0.5).getRgb() == (128, 128, 128, 255)
