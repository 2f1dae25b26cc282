"""What the tests of running share: a runner on the CPU, and again one on a graphics adapter."""

from collections.abc import Iterator

import pytest

from pxide.base.settings import CPU, ENGINE, GPU, Settings
from pxide.base.tasks import Tasks
from pxide.work.runner import Runner
from tests.pxide.conftest import ServeEngines
from tests.pxide.programs import Heard
from vm.run.engines import Engines


@pytest.fixture(params=[CPU, pytest.param(GPU, marks=pytest.mark.gpu)])
def runner(
    request: pytest.FixtureRequest,
    serve_engines: ServeEngines,
    settings: Settings,
    tasks: Tasks,
    heard: Heard,
) -> Iterator[Runner]:
    """Runs on each engine in turn; without a graphics adapter every second test fails."""
    settings.set(ENGINE, request.param)
    runner = Runner(serve_engines(Engines), settings, tasks)
    yield runner
    runner.shutdown()
