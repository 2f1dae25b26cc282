"""Comparing executors: from the menu to the pixel that differs, and into a folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDockWidget, QFileDialog

from pxide.view.panels.comparison import COMPARE, GO, SAVE
from pxide.view.shell.docks import PanelHead
from tests.pxide.conftest import Start
from tests.pxide.engines import OneOther
from tests.pxide.ide import Ide, filed
from tests.pxide.programs import dot, forever
from tests.vm.spoiled import Spoiled, flip
from vm.core.executor import Engine
from vm.cpu.engine import CpuEngine


def ready(ide: Ide) -> None:
    """Wait until executors can be compared."""
    ide.app.engine_service.warm_up()
    ide.wait(lambda: ide.app.commands.action(COMPARE).isEnabled())


@pytest.fixture
def other() -> Engine:
    return Spoiled([41], flip((3, 2)))


@pytest.fixture
def parted(start: Start, other: Engine, tmp_path: Path) -> Iterator[Ide]:
    """The IDE in which a difference was found."""
    with start(lambda: OneOther(other)) as ide:
        ide.open(filed(tmp_path, forever(), "endless.pxi"))
        ready(ide)
        ide.do(COMPARE)
        ide.wait(lambda: ide.app.commands.action(GO).isEnabled())
        yield ide


def test_two_that_agree_say_so(start: Start, tmp_path: Path) -> None:
    with start(lambda: OneOther(CpuEngine())) as ide:
        ide.open(filed(tmp_path, dot()))
        ready(ide)
        ide.do(COMPARE)
        ide.wait(lambda: bool(ide.heard.notices))
        (notice,) = ide.heard.notices
        assert notice.what == "CPU and CPU agree: 2 steps, same pixels."
        assert notice.hint == "Both halted at (1, 0) after 2 steps."
        assert "comparison" not in ide.app.window.docks.shown
        assert ide.app.window.status.progress.isHidden()


def test_a_difference_is_shown_without_taking_the_keyboard(parted: Ide) -> None:
    (notice,) = parted.heard.notices
    assert (notice.what, notice.offer) == ("CPU and Spoiled differ at step 41.", SAVE)
    assert parted.app.window.docks.is_in_front("comparison")
    dock = parted.app.window.comparison.parent()
    assert isinstance(dock, QDockWidget)
    parted.wait(lambda: not isinstance(dock.titleBarWidget(), PanelHead))  # its tab says the title
    assert parted.app.window.comparison.pixel.text().startswith("Pixel (3, 2): word 0 by CPU")


def test_the_pixel_is_gone_to_on_its_own_picture(parted: Ide, tmp_path: Path) -> None:
    (tab,) = parted.app.workspace.tabs
    parted.open(filed(tmp_path, dot()))
    parted.do(GO)
    assert parted.app.workspace.current is tab
    assert tab.selection.cell == (3, 2)


def test_a_picture_that_was_closed_cannot_be_gone_to(parted: Ide) -> None:
    parted.do("file.close")
    parted.wait(lambda: not parted.app.workspace.tabs)
    parted.do(GO)
    assert parted.heard.notices[-1].what == "There is no difference to look at."


def test_the_difference_is_saved_where_a_person_says(parted: Ide, tmp_path: Path) -> None:
    parted.do(SAVE)
    dialog = parted.app.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    place = tmp_path / "endless.divergence"
    parted.wait(lambda: len(parted.heard.notices) == 2)
    assert parted.heard.notices[1].what == f"The difference was written to {place}."
    assert (place / "divergence.json").is_file()


def test_without_an_adapter_there_is_nothing_to_compare(ide: Ide, tmp_path: Path) -> None:
    ide.open(filed(tmp_path, dot()))
    ide.app.engine_service.warm_up()
    ide.wait(lambda: ide.app.commands.look().engines.adapters == ())
    ide.do(COMPARE)
    assert ide.heard.notices[0].hint.startswith("No graphics adapter was found.")
