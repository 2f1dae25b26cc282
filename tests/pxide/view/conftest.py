"""The ground under the tests of the panels: a desk, a sheet on it, and clothes to wear."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from pxide.base.paths import resource
from pxide.model.brush import Brush
from pxide.model.desk import Desk
from pxide.model.sheet import Sheet
from pxide.view.current import Current
from pxide.view.icons import Icons
from pxide.view.theme import Theme
from pxide.view.wardrobe import Wardrobe


@pytest.fixture
def wardrobe(qapp: QApplication) -> Iterator[Wardrobe]:
    """The dark theme, taken off again after the test."""
    template = resource("themes/window.qss").read_text("utf-8")
    style, palette = qapp.style().name(), qapp.palette()
    wardrobe = Wardrobe(qapp, template, Icons(resource("icons"), Theme.of(True)), "dark")
    yield wardrobe
    wardrobe.deleteLater()
    QCoreApplication.sendPostedEvents(wardrobe, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
    qapp.setStyle(style)


@pytest.fixture
def desk(qapp: QApplication) -> Desk:
    """An empty desk."""
    return Desk()


@pytest.fixture
def sheet(desk: Desk, dot_sheet: Sheet) -> Sheet:
    """The dot program, open on the desk."""
    desk.open(dot_sheet)
    return dot_sheet


@pytest.fixture
def current(desk: Desk) -> Current:
    """The sheet on top of the desk."""
    return Current(desk)


@pytest.fixture
def brush(qapp: QApplication) -> Brush:
    """A new brush."""
    return Brush()
