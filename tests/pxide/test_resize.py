"""Another size of the picture, in the whole window: everything that knows the size follows."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from pxide.model.session import RunState
from pxide.model.tab import Tab
from pxide.view.canvas.canvas import Canvas
from pxide.view.panels.inspector import Inspector
from pxide.view.panels.program_panel import ProgramPanel
from tests.pxide.ide import Ide, filed, paint
from tests.pxide.programs import dot
from vm.core.faults import Problem
from vm.core.picture import Box, Point


@pytest.fixture
def tab(ide: Ide, tmp_path: Path) -> Tab:
    return ide.open(filed(tmp_path, dot()))


def canvas_of(ide: Ide) -> Canvas:
    canvas = ide.app.window.tab_area.canvas
    assert canvas is not None
    return canvas


def inspected(ide: Ide) -> Point | None:
    inspector = ide.app.window.findChild(Inspector)
    assert inspector is not None
    return inspector.cell


def shows(ide: Ide, tab: Tab, width: int, height: int) -> None:
    """Every part of the window stands as if the picture had been opened in this size."""
    canvas = canvas_of(ide)
    image = canvas.grab().toImage()
    lens, view = canvas.lens, canvas.camera.room.view
    whole = lens.target(Box(0, 0, width, height))
    assert view.x <= whole.x < whole.right <= view.right
    assert view.y <= whole.y < whole.bottom <= view.bottom
    if whole.right + 4 < view.right:
        outside = QImage.pixelColor(image, whole.right + 3, whole.y + 1)
        assert outside == QImage.pixelColor(image, view.right - 1, view.bottom - 1)
    size = f"{width} \N{MULTIPLICATION SIGN} {height}"
    assert ide.app.window.status.about.text().startswith(size)
    assert tab.program_map.latest().mask.shape == (height, width)
    program = ide.app.window.findChild(ProgramPanel)
    assert program is not None
    listing = program.model
    for row in range(listing.rowCount()):
        x, y = listing.point_at(row)
        assert tab.document.box.contains(x, y)
        assert listing.index(row, 2).data()
    ide.app.window.grab()


def test_all_of_the_window_follows_the_size(ide: Ide, tab: Tab) -> None:
    document = tab.document
    tab.selection.select((15, 15))
    document.toggle_breakpoint(1, 0)
    shows(ide, tab, 16, 16)
    document.resize(40, 24, offset=(3, 2), fill=(1, 1, 1, 1))
    shows(ide, tab, 40, 24)
    assert tab.selection.cell == (18, 17)
    assert inspected(ide) == (18, 17)
    assert document.breakpoints.points == {(4, 2)}
    paint(tab, 39, 23, (9, 8, 7, 6))
    tab.selection.select((39, 23))
    painted = document.picture.copy()
    ide.do("edit.undo")
    ide.do("edit.undo")
    shows(ide, tab, 16, 16)
    assert tab.selection.cell is None
    assert (document.picture == dot()).all()
    assert document.breakpoints.points == {(1, 0)}
    ide.do("edit.redo")
    ide.do("edit.redo")
    shows(ide, tab, 40, 24)
    assert (document.picture == painted).all()
    document.resize(2, 1, offset=(-3, -2))
    shows(ide, tab, 2, 1)
    assert document.picture[0, 0].tolist() == [1, 1, 2, 3]
    ide.do("edit.undo")
    shows(ide, tab, 40, 24)


def test_a_small_picture_becomes_large_and_the_canvas_goes_on(ide: Ide, tab: Tab) -> None:
    canvas_of(ide).set_zoom(3200)
    tab.document.resize(3000, 1000)
    canvas_of(ide).center_on(2999, 999)
    canvas_of(ide).grab()
    tab.document.undo_edit()
    shows(ide, tab, 16, 16)


def test_the_mouse_tells_of_pixels_that_are_there(ide: Ide, tab: Tab) -> None:
    tab.selection.select(None)
    tab.selection.hover((14, 14))
    assert inspected(ide) == (14, 14)
    tab.document.resize(8, 8)
    assert inspected(ide) is None
    assert ide.app.window.status.under_mouse.text() == ""


def test_a_paused_run_ends_and_a_running_one_forbids_it(ide: Ide, tab: Tab) -> None:
    ide.do("run.step")
    ide.wait_for(tab, RunState.PAUSED)
    with pytest.raises(Problem, match="is not possible"):
        tab.document.resize(0, 17)
    assert tab.session is not None
    tab.document.resize(17, 17)
    assert tab.session is None
    shows(ide, tab, 17, 17)
    session = ide.run(tab)
    assert session.picture.shape == (17, 17, 4)
    tab.close_session()
    tab.open_session().begin()
    with pytest.raises(Problem, match="running"):
        tab.document.resize(20, 20)
    tab.close_session()


def test_faults_follow_the_program(ide: Ide, tab: Tab) -> None:
    paint(tab, 0, 0, (1, 1, 2, 99))
    ide.wait(lambda: len(tab.faults) == 1)
    tab.document.resize(16, 100)
    assert tab.faults == ()
    tab.document.undo_edit()
    ide.wait(lambda: len(tab.faults) == 1)


def test_what_is_saved_is_the_picture_in_its_new_size(ide: Ide, tab: Tab) -> None:
    tab.document.resize(20, 10)
    assert tab.document.path is not None
    ide.do("file.save")
    ide.wait(lambda: not tab.document.is_modified)
    again = type(tab.document).load(tab.document.path)
    assert np.array_equal(again.picture, tab.document.picture)
