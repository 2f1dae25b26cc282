"""The gauge shows the context in parts, and turns amber and red as room runs out."""

import pytest
from pytestqt.qtbot import QtBot

from pxide.view.companion.context_gauge import (
    PARTS,
    ContextGauge,
    meter_tip,
    meter_words,
)
from pxide.view.widgets.app_theme import AppTheme
from pxide.work.companion.activity import ContextMeter

HALF = ContextMeter(1000, 500, 250, 125, 125, 0, 48, 4096)


@pytest.fixture
def gauge(qtbot: QtBot, app_theme: AppTheme) -> ContextGauge:
    gauge = ContextGauge(app_theme)
    qtbot.addWidget(gauge)
    gauge.resize(400, 20)
    gauge.show()
    return gauge


def test_every_part_has_words() -> None:
    fields = set(ContextMeter.__dataclass_fields__) - {"total"}
    assert set(PARTS) == fields


def test_tells_how_much_of_how_much() -> None:
    assert meter_words(HALF) == "2\u2009000 / 4k"
    assert meter_words(ContextMeter(10, 5)) == "15 tokens"


def test_the_tip_tells_each_part() -> None:
    assert meter_tip(HALF).splitlines() == [
        "The context, in tokens: 2\u2009000 / 4k.",
        "1\u2009000  what the model is told about the machine",
        "500  tools",
        "250  entries of the knowledge image",
        "125  the open program",
        "125  what was said before",
        "48  kept free for the answer",
    ]
    assert "does not tell" in meter_tip(ContextMeter(10))


def test_parts_stand_side_by_side(gauge: ContextGauge) -> None:
    gauge.show_meter(HALF)
    stretches = gauge.bar.stretches(4096)
    assert [(name, round(at), round(wide)) for name, at, wide in stretches] == [
        ("system", 0, 1000),
        ("tools", 1000, 500),
        ("notes", 1500, 250),
        ("program", 1750, 125),
        ("history", 1875, 125),
        ("reserve", 2000, 48),
    ]


def test_more_than_there_is_still_fits_the_bar(gauge: ContextGauge) -> None:
    gauge.show_meter(ContextMeter(system=6000, reserve=1000, total=4096))
    (_name, at, wide) = gauge.bar.stretches(70)[-1]
    assert at + wide == pytest.approx(70)


@pytest.mark.parametrize(("used", "role"), [(700, "muted"), (760, "lossy"), (960, "fault")])
def test_the_colour_says_how_near_the_end_is(
    gauge: ContextGauge, app_theme: AppTheme, used: int, role: str
) -> None:
    gauge.show_meter(ContextMeter(system=used, total=1000))
    assert gauge.words.property("role") == role
    colour = gauge.bar.colour("system", app_theme.theme)
    if role != "muted":
        assert colour == getattr(app_theme.theme, role)
    image = gauge.bar.grab().toImage()
    assert image.pixelColor(2, image.height() // 2) == colour
    assert image.pixelColor(image.width() - 2, 2) == app_theme.theme.field


def test_what_it_means_is_said_in_words() -> None:
    assert "nearly full" in meter_tip(ContextMeter(system=800, total=1000))
    assert "left out" in meter_tip(ContextMeter(system=990, total=1000))
