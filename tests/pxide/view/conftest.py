"""The ground under the tests of the panels: a desk, a sheet on it, and clothes to wear."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pxide.base.commands import Command, Commands
from pxide.base.paths import Folders, resource
from pxide.base.settings import Settings
from pxide.base.tasks import Tasks
from pxide.model.brush import Brush
from pxide.model.desk import Desk
from pxide.model.sheet import Sheet
from pxide.tools.toolbox import Toolbox
from pxide.view.canvas.canvas import Canvas
from pxide.view.current import Current
from pxide.view.icons import Icons
from pxide.view.knowledge.panel import ENTRY_MENU, NEW, OPEN, TEACH
from pxide.view.proposal_bar import ACCEPT, REFUSE, SHOW
from pxide.view.theme import Theme
from pxide.view.wardrobe import Wardrobe
from pxide.view.window import Household, Window
from pxide.work.companion.companion import Companion
from pxide.work.companion.joinery import Surroundings, make_companion
from pxide.work.reading.reader import ReadingRoom
from tests.pxide.programs import Heard


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


@pytest.fixture
def companion(tasks: Tasks, tmp_path: Path) -> Iterator[Companion]:
    """A companion at rest, without a server, with a home of its own."""
    companion = make_companion(Surroundings(Folders.under(tmp_path / "companion")), tasks)
    yield companion
    companion.shutdown()


@pytest.fixture
def reading(tasks: Tasks) -> Iterator[ReadingRoom]:
    """The room in which knowledge images are read."""
    reading = ReadingRoom(tasks)
    yield reading
    reading.shutdown()


@pytest.fixture
def learned(companion: Companion, reading: ReadingRoom, tasks: Tasks) -> dict[str, Any]:
    """Those whom the panels of chat and knowledge talk to."""
    return {"companion": companion, "reading": reading, "tasks": tasks}


def _rows() -> tuple[Command, ...]:
    """A few verbs, which do nothing."""

    def nothing() -> None:
        """What these verbs do."""

    return (
        Command(id="file.new", text="&New…", run=nothing, tip="New", menu="&File", key="Ctrl+N"),
        Command(
            id="run.start", text="&Run", run=nothing, tip="Run it", menu="&Run", toolbar=True,
            icon="play",
        ),
        Command(
            id="paint.pencil", text="Pencil", run=nothing, tip="Paint", menu="&Paint",
            icon="pencil", canvas_only=True, key="B",
        ),
        Command(id="view.trace", text="Trace", run=nothing, tip="Panel", menu="&View/&Panels"),
        *(
            Command(id=name, text=name, run=nothing, tip=name, menu="&Companion")
            for name in (*ENTRY_MENU, NEW, OPEN, TEACH, ACCEPT, REFUSE, SHOW)
        ),
        Command(id="view.palette", text="&Find", run=nothing, tip="Find", menu="&View"),
    )  # fmt: skip


@pytest.fixture
def household(
    desk: Desk, settings: Settings, brush: Brush, wardrobe: Wardrobe, learned: dict[str, Any]
) -> Household:
    """Everybody the window needs, with a few verbs."""
    toolbox = Toolbox.of(brush)

    trouble = learned["tasks"].trouble
    commands = Commands(_rows(), trouble)
    commands.dress(wardrobe.icons.icon)
    return Household(
        desk=desk,
        commands=commands,
        settings=settings,
        toolbox=toolbox,
        brush=brush,
        trouble=trouble,
        wardrobe=wardrobe,
        make_canvas=lambda sheet: Canvas(sheet, toolbox, wardrobe.theme),
        **learned,
    )


@pytest.fixture
def make(household: Household, qtbot: QtBot, heard: Heard) -> Iterator[Callable[[], Window]]:
    """Makes shown windows of the household."""
    made = []

    def build() -> Window:
        window = Window(household, "&Paint")
        made.append(window)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield build
    for window in made:
        window.leave()


@pytest.fixture
def window(make: Callable[[], Window]) -> Window:
    return make()
