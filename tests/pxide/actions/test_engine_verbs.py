"""Choosing an engine: by verb, for the runs to come, and once for a run whose engine gave up."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from pxide.actions.engine_verbs import ON_CPU
from pxide.base.settings import ENGINE
from pxide.model.session import RunState
from pxide.view.shell.engine_button import NO_ADAPTER, NOT_YET
from tests.pxide.conftest import Start
from tests.pxide.engines import GONE, OneOther, OtherEngine
from tests.pxide.ide import Ide, filed
from tests.pxide.programs import dot, forever, pixel

GPU_ROW = "run.engine.gpu.1"


def looked(ide: Ide) -> None:
    """Wait until the adapters are known."""
    ide.app.engine_service.warm_up()
    ide.wait(lambda: ide.app.commands.look().engines.adapters is not None)
    ide.wait(lambda: ide.app.commands.facts == ide.app.commands.look())


def test_without_an_adapter_the_row_says_why(ide: Ide) -> None:
    action = ide.app.commands.action(GPU_ROW)
    assert NOT_YET in action.toolTip()
    looked(ide)
    assert not action.isEnabled()
    assert action.text() == "Graphics adapter"
    assert NO_ADAPTER in action.toolTip()
    assert not ide.app.commands.action("run.engine.gpu.2").isVisible()
    ide.do(GPU_ROW)
    assert ide.heard.notices[0].hint == NO_ADAPTER


def test_an_adapter_is_chosen_by_name_and_runs_the_program(start: Start, tmp_path: Path) -> None:
    other = OtherEngine()
    with start(lambda: OneOther(other)) as ide:
        tab = ide.open(filed(tmp_path, dot()))
        looked(ide)
        commands = ide.app.commands
        assert commands.action(GPU_ROW).text() == other.name
        assert commands.action("run.engine.auto").isChecked()
        ide.do(GPU_ROW)
        ide.wait(lambda: commands.action(GPU_ROW).isChecked())
        assert ide.app.settings.value(ENGINE) == "gpu"
        assert ide.app.window.status.engine.text() == other.name
        session = ide.run(tab)
        assert pixel(session.picture, 0, 3) == (44, 1, 0, 0)
        assert session.placement is not None
        assert session.placement.engine == other.name
        assert ide.heard.notices == []


def test_a_run_that_is_paused_goes_on_where_it_is(start: Start, tmp_path: Path) -> None:
    with start(lambda: OneOther(OtherEngine())) as ide:
        ide.app.settings.set(ENGINE, "gpu")
        tab = ide.open(filed(tmp_path, forever()))
        ide.do("run.start")
        ide.wait(lambda: tab.session is not None and tab.session.steps > 0)
        ide.do("run.pause")
        session = ide.wait_for(tab, RunState.PAUSED)
        ide.do("run.engine.cpu")
        (notice,) = ide.heard.notices
        assert notice.offer == "run.restart"
        steps = session.steps
        ide.do("run.start")
        ide.wait(lambda: session.steps > steps)
        assert tab.session is session
        ide.do("run.restart")
        again = tab.session
        assert again is not None
        ide.wait(lambda: again.placement is not None)
        assert again.placement is not None
        assert again.placement.engine == "CPU"


@pytest.mark.parametrize("runs", [0, 30])
def test_an_engine_that_gives_up_offers_the_cpu(start: Start, tmp_path: Path, runs: int) -> None:
    with start(lambda: OneOther(OtherEngine(most_runs=runs))) as ide:
        tab = ide.open(filed(tmp_path, forever()))
        ide.do("run.start")
        session = ide.wait_for(tab, RunState.ENDED)
        (notice,) = ide.heard.notices
        assert (notice.what, notice.offer) == (GONE.what, ON_CPU)
        assert session.is_cut_short
        assert ide.app.commands.look().run.has_result
        (line,) = ide.app.window.notices.lines
        (button,) = line.findChildren(QPushButton)
        assert button.text() == "Run on the CPU"
        ide.wait(lambda: ide.app.commands.action(ON_CPU).isEnabled())
        button.click()
        again = tab.session
        assert again is not None
        ide.wait(lambda: again.steps > 1000)
        assert again.placement is not None
        assert again.placement.engine == "CPU"
        assert ide.app.settings.value(ENGINE) == "auto"


def test_choosing_with_nothing_running_says_nothing(ide: Ide, tmp_path: Path) -> None:
    tab = ide.open(filed(tmp_path, dot()))
    ide.run(tab)
    ide.do("run.engine.cpu")
    ide.do("run.engine.cpu")
    assert ide.heard.notices == []
    assert ide.app.settings.value(ENGINE) == "cpu"
