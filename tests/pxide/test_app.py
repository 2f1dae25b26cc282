"""The whole IDE, joined: what a person does, by verb: run, pause, step, keep, undo."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxide.base.settings import CPU, ENGINE
from pxide.model import program_map
from pxide.model.session import RunState
from pxide.view.panels.program_panel import ProgramPanel
from tests.pxide.conftest import Start
from tests.pxide.engines import OneOther, OtherEngine
from tests.pxide.ide import PATIENCE, Ide, filed, paint
from tests.pxide.programs import dot, forever, pixel
from tests.pxide.work.companion.programs import SUM, SUM_STEPS
from vm.check import checker
from vm.core.picture import Picture
from vm.core.trace import StopReason
from vm.files.pxi import load_pxi
from vm.isa.flow import reached


def test_the_dot_program_runs_and_its_result_is_kept_and_undone(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    session = ide.run(tab)
    assert session.stop is not None
    assert session.stop.reason is StopReason.HALTED
    assert pixel(tab.shown, 0, 3) == (44, 1, 0, 0)
    assert (tab.document.picture == dot()).all()
    ide.do("run.keep")
    ide.wait(lambda: tab.document.is_modified)
    assert pixel(tab.document.picture, 0, 3) == (44, 1, 0, 0)
    assert tab.session is None
    ide.do("edit.undo")
    assert (tab.document.picture == dot()).all()
    ide.do("edit.redo")
    assert pixel(tab.document.picture, 0, 3) == (44, 1, 0, 0)


def test_an_endless_loop_stays_pausable_while_the_window_answers(
    ide: Ide, qtbot: QtBot, tmp_path: Path
) -> None:
    tab = ide.open(filed(tmp_path, forever()))
    ide.do("run.start")
    ide.wait(lambda: tab.session is not None and tab.session.steps > 100_000)
    ide.do("view.zoom_in")
    assert ide.app.window.tab_area.canvas is not None
    with qtbot.waitSignal(ide.app.window.tab_area.zoom_changed, timeout=PATIENCE):
        ide.do("view.zoom.3")
    ide.do("run.pause")
    session = ide.wait_for(tab, RunState.PAUSED)
    assert session.stop is not None
    assert session.stop.reason is StopReason.PAUSE
    counted = int.from_bytes(session.picture[1, 0].tobytes(), "little")
    assert counted == (session.steps + 1) // 2 % 2**32
    ide.do("run.stop")
    assert (tab.shown == forever()).all()


def test_a_run_stops_at_a_breakpoint_and_steps_on(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    tab.selection.select((1, 0))
    ide.do("run.breakpoint")
    ide.do("run.start")
    session = ide.wait_for(tab, RunState.PAUSED)
    assert session.stop is not None
    assert (session.stop.reason, session.pc) == (StopReason.BREAKPOINT, (1, 0))
    ide.do("run.step")
    ide.wait_for(tab, RunState.ENDED)
    assert session.steps == 2


def test_a_bug_is_reported_and_the_work_put_aside(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    paint(tab, 9, 9, 77)
    ide.app.trouble.report(RuntimeError("made for this test"))
    assert "made for this test" in ide.heard.bugs.pop()
    rescued = list((tmp_path / "user" / "data" / "rescue").glob("*.pxi"))
    assert [pixel(load_pxi(path)[0], 9, 9) for path in rescued] == [(77, 0, 0, 0)]
    log = (tmp_path / "user" / "data" / "logs" / "pxide.log").read_text(encoding="utf-8")
    assert "made for this test" in log


def test_the_program_that_runs_cannot_be_painted(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, forever()))
    ide.do("run.start")
    ide.wait(lambda: tab.is_running)
    ide.app.toolbox.choose(ide.app.toolbox.tool("pencil"))
    before = np.array(tab.document.picture)
    with ide.app.trouble.caught():
        tab.document.stroke("paint").put(0, 0, 1)
    assert "running" in ide.heard.notices[0].what
    assert (tab.document.picture == before).all()
    ide.do("run.stop")


def test_a_tab_is_closed_while_its_program_runs(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, forever()))
    ide.do("run.start")
    ide.wait(lambda: tab.session is not None and tab.session.steps > 0)
    ide.do("file.close")
    ide.wait(lambda: not ide.app.workspace.tabs and not ide.app.tasks.names)
    again = ide.open(tmp_path / "dot_test.pxi")
    ide.do("run.start")
    ide.wait(lambda: again.session is not None and again.session.steps > 0)
    ide.do("run.restart")
    session = again.session
    assert session is not None
    assert session.steps == 0
    ide.wait(lambda: session.steps > 0)


def test_a_key_is_a_tools_on_the_canvas_and_a_letter_elsewhere(
    ide: Ide, qtbot: QtBot, tmp_path: Path
) -> None:
    ide.open(filed(tmp_path, dot()))
    canvas = ide.app.window.tab_area.canvas
    assert canvas is not None
    ide.app.window.activateWindow()
    canvas.setFocus()
    ide.wait(lambda: ide.app.commands.action("paint.pencil").isEnabled())
    QTest.keyClick(canvas, Qt.Key.Key_B)
    assert ide.app.toolbox.current.id == "pencil"
    ide.do("view.palette")
    line = ide.app.window.palette_of_commands.line
    QTest.keyClick(line, Qt.Key.Key_E)
    assert line.text() == "e"
    assert ide.app.toolbox.current.id == "pencil"


def test_keys_work_while_only_the_canvas_is_shown(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    canvas = ide.app.window.tab_area.canvas
    assert canvas is not None
    ide.app.window.activateWindow()
    canvas.setFocus()
    ide.wait(lambda: ide.app.commands.action("run.start").isEnabled())
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    assert ide.app.window.docks.is_bare
    assert not ide.app.window.menuBar().isVisible()
    QTest.keyClick(canvas, Qt.Key.Key_F5)
    ide.wait_for(tab, RunState.ENDED)
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    assert not ide.app.window.docks.is_bare
    assert ide.app.window.menuBar().isVisible()


def test_the_window_wears_the_sign_of_the_program(ide: Ide) -> None:
    sign = ide.app.window.windowIcon().pixmap(64, 64).toImage()
    centre, corner = sign.pixelColor(32, 32), sign.pixelColor(0, 0)
    assert (centre.red(), centre.green(), centre.blue()) == (0xF4, 0xF6, 0xFA)
    assert corner.alpha() < 128


def test_one_look_at_the_program_serves_canvas_listing_and_checker(
    ide: Ide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    program = ide.app.window.findChild(ProgramPanel)
    assert program is not None
    ide.wait(lambda: program.model.rowCount() == 2)
    ide.wait(lambda: ide.app.tasks.is_empty)
    looks: list[str] = []
    for module in (program_map, checker):

        def looked(
            picture: Picture, limit: int | None = None, name: str = module.__name__
        ) -> npt.NDArray[np.intp]:
            looks.append(name)
            return reached(picture, limit=limit)

        monkeypatch.setattr(module, "reached", looked)
    paint(tab, 1, 0, (1, 1, 2, 99))
    ide.wait(lambda: bool(tab.faults) and program.model.rowCount() == 3)
    canvas = ide.app.window.tab_area.canvas
    assert canvas is not None
    canvas.grab()
    assert canvas.program_map.is_instruction(2, 0)
    assert looks == [program_map.__name__]


def test_the_companion_follows_the_engine_that_is_chosen(start: Start) -> None:
    other = OtherEngine()
    with start(lambda: OneOther(other)) as ide:
        sandbox, settings = ide.app.companion.answer_service.sandbox, ide.app.settings

        async def run() -> None:
            picture = (await sandbox.assemble(SUM)).picture
            assert (await sandbox.run(SUM, picture, 1000, ())).stop.steps == SUM_STEPS

        made = []
        for request in (CPU, "other", CPU):
            settings.set(ENGINE, request)
            ide.wait(ide.app.tasks.start(run(), "run in the sandbox").done)
            made.append(other.made)
        assert made == [0, 1, 1]
    assert other.closed == other.made
