"""The comparison panel tells in words and in pictures where two executors part."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.problems import Trouble
from pxide.view.panels.comparison_panel import (
    GO,
    SAVE,
    Caption,
    ComparisonPanel,
    parting_words,
    stops_words,
)
from pxide.view.panels.cutout import SIDE, Cutout, cut_around, differences
from pxide.view.widgets.app_theme import AppTheme
from tests.pxide.programs import dot, forever
from tests.vm.spoiled import Misspoken, Spoiled, flip, other_fault
from vm.core.picture import Box, blank
from vm.cpu.engine import CpuEngine
from vm.run.compare import CompareRange, Comparison, Divergence, compare


def compared(other: CpuEngine) -> Comparison:
    return compare(forever(), CpuEngine(), other, within=CompareRange(1000))


def parted(comparison: Comparison) -> Divergence:
    assert comparison.divergence is not None
    return comparison.divergence


@pytest.fixture
def panel(qtbot: QtBot, trouble: Trouble, app_theme: AppTheme) -> ComparisonPanel:
    rows = [
        Command(id=name, text=name, run=lambda: None, tip=name, menu="&Run") for name in (GO, SAVE)
    ]
    panel = ComparisonPanel(Commands(rows, trouble), app_theme)
    qtbot.addWidget(panel)
    panel.resize(1000, 200)
    panel.show()
    return panel


def test_without_a_difference_it_says_what_to_do(panel: ComparisonPanel) -> None:
    assert not panel.step.isVisible()
    with pytest.raises(ValueError, match="nothing to show"):
        panel.show_comparison(compared(CpuEngine()))


def test_tells_the_step_and_the_pixel(panel: ComparisonPanel) -> None:
    panel.show_comparison(compared(Spoiled([41], flip((3, 2)))))
    assert panel.step.text() == "Step 41, counted from 0, at (1, 0): JUMP at(0, 0)"
    assert panel.pixel.text() == "Pixel (3, 2): word 0 by CPU, 1 by Spoiled."
    assert panel.stop.text() == ""
    assert [title.words for title in panel.titles] == ["CPU", "Spoiled", "Difference"]
    assert panel.step.isVisible()
    assert not panel.stop.isVisible()
    assert len(panel.links) == 2


def test_tells_how_they_stopped_where_that_is_the_difference() -> None:
    picture = forever()
    picture[0, 1] = (200, 0, 0, 0)
    comparison = compare(picture, CpuEngine(), Misspoken(other_fault))
    assert stops_words(parted(comparison), comparison.engines) == (
        "CPU: fault 1, unknown opcode, at (1, 0); Slips: fault 6, overlap, at (1, 0)."
    )


def test_a_difference_that_did_not_come_again_has_no_step() -> None:
    found = replace(parted(compared(Spoiled([41], flip((3, 2))))), repeats=False)
    words = parting_words(found)
    assert words.startswith("Equal after 41 steps. ")
    assert "did not come again" in words


def test_wears_another_theme(panel: ComparisonPanel, app_theme: AppTheme) -> None:
    panel.show_comparison(compared(Spoiled([41], flip((3, 2)))))
    for choice in ("light", "dark"):
        app_theme.choose(choice)
        mark, picture = app_theme.theme.write, panel.cutouts[2].grab().toImage()
        colours = {
            picture.pixelColor(x, y).rgb()
            for x in range(picture.width())
            for y in range(picture.height())
        }
        assert mark.rgb() in colours


def test_a_piece_around_the_pixel_is_cut_out_of_a_large_picture() -> None:
    picture = blank(200, 100)
    assert cut_around(picture, (100, 50)) == Box(100 - SIDE // 2, 50 - SIDE // 2, SIDE, SIDE)
    assert cut_around(picture, (199, 99)) == Box(200 - SIDE, 100 - SIDE, SIDE, SIDE)
    assert cut_around(dot(), (15, 3)) == Box(0, 0, 16, 16)


def test_what_differs_is_marked_and_the_rest_is_dim() -> None:
    one, other = dot(), dot()
    one[5, 5] = (200, 40, 0, 0)
    other[6, 7, 3] = 1
    pixels = differences(one, other, Box(4, 4, 8, 8), 0xFF12_3456)
    assert pixels[2, 3] == 0xFF12_3456  # alpha alone differs
    assert np.count_nonzero(pixels == 0xFF12_3456) == 2
    assert pixels[0, 0] == 0xFF00_0000


def test_a_ring_is_drawn_around_the_pixel(qtbot: QtBot, app_theme: AppTheme) -> None:
    cutout = Cutout(app_theme)
    qtbot.addWidget(cutout)
    cutout.resize(108, 108)
    pixels = np.full((10, 10), 0xFF00_0000, np.uint32)
    cutout.show_pixels(pixels, (2, 3))
    image = cutout.grab().toImage()
    assert image.pixelColor(4 + 25, 4 + 30 - 4) == app_theme.theme.fault
    assert image.pixelColor(4 + 25, 4 + 35).rgb() == 0xFF00_0000
    assert image.pixelColor(4 + 75, 4 + 75).rgb() == 0xFF00_0000


def test_a_caption_is_cut_where_it_is_too_long(qtbot: QtBot) -> None:
    caption = Caption()
    qtbot.addWidget(caption)
    caption.say("An adapter and its name, which goes on and on")
    caption.resize(120, 20)
    caption.show()
    assert caption.text().startswith("An adapter")
    assert caption.text().endswith("…")
    caption.resize(800, 20)
    assert caption.text() == caption.words
