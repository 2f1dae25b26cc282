"""The tab on top: what it tells, and the names of its file."""

import pytest
from PySide6.QtWidgets import QApplication

from pxide.model.active_tab import ActiveTab
from pxide.model.document import Document
from pxide.model.tab import Tab
from pxide.model.workspace import Workspace
from tests.pxide.ide import paint
from vm.asm import assemble
from vm.core.picture import blank


@pytest.fixture
def workspace(qapp: QApplication) -> Workspace:
    return Workspace()


@pytest.fixture
def current(workspace: Workspace) -> ActiveTab:
    return ActiveTab(workspace)


def named(workspace: Workspace) -> Tab:
    """A tab, on top, whose file gives a name to a place."""
    picture, info = assemble(".size 16 4\nNOP\nstart: JUMP start\n")
    workspace.open(Tab(Document(picture, info)))
    tab = workspace.current
    assert tab is not None
    return tab


def test_only_the_tab_on_top_is_told_of(workspace: Workspace, current: ActiveTab) -> None:
    told: list[Tab | None] = []
    below, above = named(workspace), Tab(Document(blank(4, 4)))
    current.pixels_changed.connect(lambda _: told.append(current.tab))
    current.undo_changed.connect(lambda: told.append(current.tab))
    workspace.open(above)
    paint(below, 1, 1, 7)
    assert told == []
    paint(above, 1, 1, 7)
    assert told == [above, above]
    workspace.set_current(below)
    below.document.undo_edit()
    assert told[2:] == [below, below]


def test_names_move_with_the_pixels_before_anybody_is_told(
    workspace: Workspace, current: ActiveTab
) -> None:
    tab = named(workspace)
    assert current.naming.labels == {(1, 0): "start"}
    told: list[object] = []
    current.resized.connect(lambda: told.append(dict(current.naming.labels)))
    current.cell_changed.connect(lambda: told.append(tab.selection.cell))
    tab.selection.select((1, 0))
    tab.document.resize(20, 8, offset=(2, 3))
    assert told == [(1, 0), {(3, 3): "start"}, (3, 3)]
    assert (current.naming.width, current.naming.height) == (20, 8)
    workspace.open(Tab(Document(blank(4, 4))))
    assert current.naming.labels == {}
