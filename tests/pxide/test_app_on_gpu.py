"""The whole IDE on a real graphics adapter: chosen in the status bar, used by keys and mouse."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from pxide.actions.engine_verbs import ON_CPU
from pxide.base.settings import ENGINE, GPU
from pxide.model.session import RunState
from pxide.view.canvas.canvas import Canvas
from pxide.view.panels.comparison_panel import COMPARE, GO, SAVE
from pxide.view.panels.trace_panel import TracePanel
from tests.pxide.conftest import Start
from tests.pxide.engines import Kept, WronglyRuled
from tests.pxide.ide import Ide, filed
from tests.pxide.programs import countdown, dot, forever, frames, pixel
from tests.pxide.view.canvas.conftest import middle
from tests.resources.examples import FOLDER, ended
from vm.core.faults import FaultCode
from vm.core.trace import StopReason
from vm.cpu.machine import Machine
from vm.files.pxi import load_pxi

pytestmark = pytest.mark.gpu
GPU_ROW = "run.engine.gpu.1"


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def ide(start: Start, kept: Kept) -> Iterator[Ide]:
    """The IDE with its adapters found and the first of them chosen by its row in the menu."""
    with start(kept) as ide:
        looked(ide)
        action = ide.app.commands.action(GPU_ROW)
        menu = ide.app.window.status.engine.menu()
        assert isinstance(menu, QMenu)
        assert action in menu.actions()
        action.trigger()
        ide.wait(action.isChecked)
        yield ide


def looked(ide: Ide) -> None:
    """Wait until the adapters are known."""
    ide.app.engine_service.warm_up()
    ide.wait(lambda: bool(ide.app.commands.facts.engines.adapters))


def canvas_of(ide: Ide) -> Canvas:
    """The canvas on top, with the keyboard."""
    canvas = ide.app.window.tab_area.canvas
    assert canvas is not None
    ide.app.window.activateWindow()
    canvas.setFocus()
    ide.wait(lambda: ide.app.commands.action("run.start").isEnabled())
    return canvas


def rows(ide: Ide) -> list[tuple[str, ...]]:
    """Number, place and instruction of each row of the trace."""
    (trace,) = ide.app.window.findChildren(TracePanel)
    model = trace.model
    return [
        tuple(str(model.data(model.index(row, column))) for column in range(3))
        for row in range(model.rowCount())
    ]


def test_an_adapter_runs_and_its_name_is_in_the_status_bar(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    QTest.keyClick(canvas_of(ide), Qt.Key.Key_F5)
    session = ide.wait_for(tab, RunState.ENDED)
    (name,) = {fact.name for fact in (ide.app.engine_service.adapters or ())[:1]}
    button = ide.app.window.status.engine
    assert ide.app.settings.value(ENGINE) == GPU
    assert button.accessibleName() == f"Engine: {name}"
    assert "A graphics adapter was asked for." in button.toolTip()
    assert session.placement is not None
    assert session.placement.engine == name
    assert pixel(tab.shown, 0, 3) == (44, 1, 0, 0)
    ide.wait(lambda: len(rows(ide)) == 2)
    assert rows(ide) == [("0", "(0, 0)", "DOT_RGB 1, 2, 3"), ("1", "(1, 0)", "HALT")]


def test_steps_a_breakpoint_and_keeping_the_result(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    tab.selection.select((1, 0))
    canvas = canvas_of(ide)
    QTest.keyClick(canvas, Qt.Key.Key_F9)
    QTest.keyClick(canvas, Qt.Key.Key_F5)
    session = ide.wait_for(tab, RunState.PAUSED)
    assert session.stop is not None
    assert (session.stop.reason, session.pc) == (StopReason.BREAKPOINT, (1, 0))
    ide.wait(lambda: len(rows(ide)) == 1)
    QTest.keyClick(canvas, Qt.Key.Key_F10)
    ide.wait_for(tab, RunState.ENDED)
    ide.wait(lambda: len(rows(ide)) == 2)
    ide.do("run.keep")
    ide.wait(lambda: tab.session is None)
    assert pixel(tab.document.picture, 0, 3) == (44, 1, 0, 0)
    ide.do("edit.undo")
    assert (tab.document.picture == dot()).all()


def test_an_endless_run_is_paused_and_run_to_the_selected_pixel(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, forever()))
    canvas = canvas_of(ide)
    QTest.keyClick(canvas, Qt.Key.Key_F5)
    ide.wait(lambda: tab.session is not None and tab.session.steps > 10_000)
    ide.wait(ide.app.window.status.speed.isVisible)
    QTest.keyClick(canvas, Qt.Key.Key_F6)
    session = ide.wait_for(tab, RunState.PAUSED)
    steps = session.steps
    tab.selection.select((1, 0))
    ide.do("run.to_cursor")
    ide.wait(lambda: session.steps > steps and not session.is_running)
    assert session.pc == (1, 0)
    counted = int.from_bytes(session.picture[1, 0].tobytes(), "little")
    assert counted == (session.steps + 1) // 2
    ide.wait(lambda: session.recent[-1].number == session.steps - 1)
    assert rows(ide)[-1][:2] == (str(session.recent[-1].number), "(0, 0)")


def test_a_program_of_frames_hears_mouse_and_key(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, frames()))
    canvas = canvas_of(ide)
    QTest.keyClick(canvas, Qt.Key.Key_F5)
    ide.wait(lambda: tab.session is not None and tab.session.steps > 10)
    QTest.keyClick(canvas, Qt.Key.Key_W)
    spot = middle(canvas, 5, 2)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=spot)
    ide.wait(lambda: pixel(tab.shown, 1, 1) == (1, 0, 0, 0))
    assert pixel(tab.shown, 0, 1) == (5, 0, 2, 0)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=spot)
    ide.wait(lambda: pixel(tab.shown, 1, 1) == (0, 0, 0, 0))
    ide.do("run.pause")
    ide.wait_for(tab, RunState.PAUSED)


def test_the_network_reads_its_digit(ide: Ide) -> None:
    tab = ide.open(FOLDER / "network.pxi")
    ide.run(tab)
    np.testing.assert_array_equal(tab.shown, ended("network"))


def test_life_lives_as_on_the_processor(ide: Ide) -> None:
    tab = ide.open(FOLDER / "life.pxi")
    ide.do("run.start")
    ide.wait(lambda: tab.session is not None and tab.session.steps > 5000)
    ide.do("run.pause")
    session = ide.wait_for(tab, RunState.PAUSED)
    machine = Machine(load_pxi(FOLDER / "life.pxi")[0])
    while machine.steps < session.steps:
        machine.run(session.steps - machine.steps)
    np.testing.assert_array_equal(tab.shown, machine.picture)


def test_a_fault_is_told_where_it_is(ide: Ide, tmp_path: Path) -> None:
    picture = dot()
    picture[0, 0] = (200, 0, 0, 0)
    tab = ide.open(filed(tmp_path, picture))
    session = ide.run(tab)
    assert session.stop is not None
    assert session.stop.fault is not None
    assert session.stop.fault.code is FaultCode.UNKNOWN_OPCODE
    assert ide.app.window.status.run.text() == "fault 1, unknown opcode, at (0, 0)"
    assert [(fault.x, fault.y) for fault in tab.faults] == [(0, 0)]


@pytest.mark.logs
def test_a_lost_device_is_told_with_the_cpu_on_offer(ide: Ide, kept: Kept, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, forever()))
    ide.do("run.start")
    ide.wait(lambda: tab.session is not None and tab.session.steps > 1000)
    ide.app.tasks.start(ide.app.engine_service.do(kept.lose), "take the device away")
    session = ide.wait_for(tab, RunState.ENDED)
    (notice,) = ide.heard.notices
    assert notice.what.endswith("was lost; its driver may have been restarted.")
    assert notice.offer == ON_CPU
    shown = int.from_bytes(tab.shown[1, 0].tobytes(), "little")
    assert shown == (session.steps + 1) // 2 > 0
    assert ide.app.window.status.run.text().startswith("cut short at")
    (line,) = ide.app.window.notices.lines
    (button,) = line.findChildren(QPushButton)
    ide.wait(button.isEnabled)
    button.click()
    again = tab.session
    assert again is not None
    ide.wait(lambda: again.steps > 1000)
    assert ide.app.window.status.engine.text() == "CPU"
    ide.do("run.restart")
    last = tab.session
    assert last is not None
    ide.wait(lambda: last.steps > 1000)
    assert last.placement is not None
    assert last.placement.engine == ide.app.window.status.engine.accessibleName()[8:]
    assert last.placement.engine != "CPU"


def test_the_processor_and_the_adapter_agree(ide: Ide) -> None:
    ide.open(FOLDER / "primes.pxi")
    ide.wait(lambda: ide.app.commands.action(COMPARE).isEnabled())
    ide.do(COMPARE)
    ide.wait(lambda: bool(ide.heard.notices))
    (notice,) = ide.heard.notices
    name = (ide.app.engine_service.adapters or ())[0].name
    assert notice.what.startswith(f"CPU and {name} agree: ")
    assert notice.what.endswith(" steps, same pixels.")


def test_a_wrong_rule_on_the_adapter_is_found_to_the_step_and_kept(
    start: Start, tmp_path: Path
) -> None:
    with start(WronglyRuled) as ide:
        looked(ide)
        tab = ide.open(filed(tmp_path, countdown(), "countdown.pxi"))
        ide.wait(lambda: ide.app.commands.action(COMPARE).isEnabled())
        ide.do(COMPARE)
        ide.wait(lambda: ide.app.commands.action(GO).isEnabled())
        panel = ide.app.window.comparison
        assert panel.step.text() == "Step 2, counted from 0, at (2, 0): SUB r0, r0, r1"
        assert panel.pixel.text().startswith("Pixel (0, 1): word 99 by CPU, 101 by ")
        ide.do(GO)
        assert tab.selection.cell == (0, 1)
        ide.do(SAVE)
        dialog = ide.app.window.findChild(QFileDialog)
        assert dialog is not None
        dialog.fileSelected.emit(str(tmp_path))
        dialog.reject()
        ide.wait(lambda: len(ide.heard.notices) == 2)
        folder = tmp_path / "countdown.divergence"
        one, other = (load_pxi(folder / name)[0] for name in ("cpu.png", "gpu.png"))
        assert (pixel(one, 0, 1)[0], pixel(other, 0, 1)[0]) == (99, 101)
        assert (load_pxi(folder / "program.pxi")[0] == countdown()).all()
