"""A device that fails is a Problem with a way out, and the last good picture is still there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from tests.house.tree import ROOT
from tests.vm.engines import gpu, lose, set_apart
from tests.vm.gpu.programs import trailing, widening
from vm.core.faults import Problem
from vm.core.picture import Picture, blank
from vm.core.trace import HostInput
from vm.cpu.machine import Machine
from vm.gpu import device_problems
from vm.gpu.adapters import Adapter, AdapterKind
from vm.gpu.device import Device
from vm.gpu.engine import GpuEngine
from vm.gpu.link import DriverLink, ServerGone
from vm.gpu.local_link import LocalLink
from vm.gpu.machine import GpuMachine
from vm.gpu.pipelines import PipelineCache, Shaders
from vm.gpu.process_link import ProcessLink
from vm.gpu.server import LIMITS
from vm.isa.table import ISA
from vm.run.engines import Engines

pytestmark = [pytest.mark.gpu, pytest.mark.usefixtures("compiled")]

NAME = "Blitter 9"


@pytest.fixture(params=[False, True], ids=["direct", "apart"])
def adapter(request: pytest.FixtureRequest) -> Adapter:
    """The adapter of the tests, and the same in a process of its own."""
    return set_apart(gpu().adapter) if request.param else gpu().adapter


def lost_in_a_run(adapter: Adapter, picture: Picture, budget: int) -> tuple[GpuEngine, GpuMachine]:
    """A machine that has run, was looked at, ran on, and lost its device in the next run."""
    engine, before = GpuEngine(adapter), picture.copy()
    machine = engine.machine(picture)
    machine.run(budget)
    assert not np.array_equal(machine.picture, before)
    machine.run(99)
    lose(engine)
    with pytest.raises(Problem, match="was lost") as caught:
        machine.run(budget)
    assert "run on the CPU" in caught.value.hint
    return engine, machine


@pytest.mark.logs
@pytest.mark.parametrize("paint", [trailing, widening])
def test_the_last_picture_outlives_the_device_and_the_cpu_goes_on_from_it(
    paint: Callable[[], Picture], adapter: Adapter
) -> None:
    engine, machine = lost_in_a_run(adapter, paint(), 500)
    assert engine.is_lost
    alone = Machine(paint())
    alone.run(500)
    assert (machine.pc, machine.steps) == (alone.pc, alone.steps)
    assert np.array_equal(machine.picture, alone.picture)
    after = Machine(machine.picture.copy(), pc=machine.pc, steps=machine.steps)
    after.run(300)
    alone.run(300)
    assert np.array_equal(after.picture, alone.picture)
    machine.close()


@pytest.mark.logs
def test_what_was_written_until_then_can_still_be_told(adapter: Adapter) -> None:
    picture = trailing()
    shadow = picture.copy()
    _engine, machine = lost_in_a_run(adapter, picture, 500)
    patch = machine.take_changes(shadow)
    assert not patch.is_empty
    assert np.array_equal(shadow, machine.picture)
    assert machine.take_changes(shadow).is_empty
    machine.close()


@pytest.mark.logs
def test_everything_asked_of_a_lost_device_is_the_same_problem(adapter: Adapter) -> None:
    engine, machine = lost_in_a_run(adapter, trailing(), 10)
    asked: list[Callable[[], object]] = [
        lambda: machine.run(1),
        machine.step,
        lambda: engine.machine(trailing()),
        lambda: engine.run_batch(np.stack([trailing(), trailing()]), 10),
    ]
    machine.awaits_host = True
    asked.append(lambda: machine.answer(HostInput()))
    for ask in asked:
        with pytest.raises(Problem, match="was lost"):
            ask()
    machine.close()
    engine.close()


@pytest.mark.logs
def test_a_lost_adapter_is_looked_for_and_opened_anew(adapter: Adapter) -> None:
    looks = 0

    def look() -> list[Adapter]:
        nonlocal looks
        looks += 1
        return [set_apart(found) if adapter.runs_apart else found for found in Engines().adapters]

    engines = Engines(look)
    first = engines.choose("gpu").engine
    assert isinstance(first, GpuEngine)
    assert engines.choose("gpu").engine is first
    lose(first)
    with pytest.raises(Problem, match="was lost"):
        first.machine(trailing())
    again = engines.choose("gpu").engine
    assert again is not first
    assert looks == 2
    machine = again.machine(trailing())
    assert machine.run(1000).steps == 1000
    machine.close()
    engines.close()


class Half(Shaders):
    """An interpreter that leaves the second half of every dispatch out."""

    @cached_property
    def _interpreter(self) -> str:
        text = Shaders(ISA)._interpreter
        assert "fuel = frame.fuel;" in text
        return text.replace("fuel = frame.fuel;", "fuel = frame.fuel / 2u;")


def test_a_device_that_leaves_steps_out_is_not_trusted_again(adapter: Adapter) -> None:
    engine = GpuEngine(adapter)
    engine._pipelines = PipelineCache(engine._pipelines.device, Half())
    picture = trailing()
    machine = engine.machine(picture)
    for _ in range(2):
        with pytest.raises(Problem, match=r"made 2048 of 4096 steps.* Run on the CPU"):
            machine.run(10_000)
    assert engine.is_lost
    assert (machine.pc, machine.steps) == ((0, 0), 0)
    assert np.array_equal(machine.picture, trailing())
    machine.close()
    link = engine._pipelines.device._link
    if isinstance(link, ProcessLink):  # it has ended, and the next one is the only one
        with pytest.raises(ServerGone):
            link.ask("count")


def narrow() -> GpuEngine:
    """The adapter of the tests, with less room."""
    return GpuEngine(replace(gpu().adapter, limit=64 * 64 * 4))


def test_a_picture_over_the_binding_limit_is_refused_before_anything_is_made() -> None:
    engine = narrow()
    engine.machine(blank(64, 64)).close()
    for refused in (
        lambda: engine.machine(blank(64, 65)),
        lambda: engine.run_batch(np.stack([blank(65, 64)]), None),
    ):
        with pytest.raises(Problem, match=r"cannot hold the picture of 6\d x 6\d pixels") as caught:
            refused()
        assert "Run on the CPU" in caught.value.hint
    with pytest.raises(Problem, match="cannot hold the counters of 64 x 64 pixels"):
        engine.machine(blank(64, 64), counters=True)
    assert not engine.is_lost


def test_an_adapter_that_refuses_says_why() -> None:
    """It is asked for more than it has, because it said that it had more."""
    link = LocalLink()
    link.ask("adapters")
    (real, *_) = link._server._adapters

    class Boastful:
        limits = dict.fromkeys(LIMITS, 1 << 40)
        request_device_sync = staticmethod(real.request_device_sync)

    link._server._adapters[0] = Boastful()  # type: ignore[call-overload]
    with pytest.raises(Problem, match=f"{NAME} cannot be opened: Limit ") as caught:
        Device(Adapter(NAME, AdapterKind.SOFTWARE, "Vulkan", link))
    assert "run on the CPU" in caught.value.hint


HUNGRY = """
import os, resource, sys
import numpy as np
from tests.vm.engines import apart, gpu
from vm.core.faults import Problem
from vm.core.picture import blank

engine = apart() if "apart" in sys.argv else gpu()
kept = engine.machine(blank(512, 512))
kept.run(10)
buffers, device = [], engine._pipelines.device
pid = device._link.pid if "apart" in sys.argv else os.getpid()
pages = int(open(f"/proc/{pid}/statm").read().split()[0])
most = pages * resource.getpagesize() + (1 << 30)
resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
try:
    while len(buffers) < 40:
        buffers.append(device.storage(1 << 25))
except Problem as problem:
    print(problem.what, "|", problem.hint)
device.drop(buffers)
print(len(kept.picture), kept.run(10).steps, engine.machine(blank(64, 64)).run(10).steps)
print(engine.is_lost)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is rationed by a call of Linux")
@pytest.mark.parametrize("where", ["direct", "apart"])
def test_a_device_without_memory_is_a_problem_and_goes_on_with_what_it_has(where: str) -> None:
    arguments = [sys.executable, "-c", HUNGRY, where]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    problem, runs, lost = done.stdout.splitlines()
    assert "has not enough memory for this." in problem
    assert "run on the CPU" in problem
    assert (runs, lost) == ("512 2 1", "False")


def test_what_wgpu_says_is_read() -> None:
    lost = "Validation Error\n\nCaused by:\n  Parent device is lost"
    assert device_problems.is_loss(RuntimeError(lost))
    assert device_problems.is_loss(RuntimeError("Could not map buffer (4 : Destroyed)."))
    assert device_problems.is_shortage(RuntimeError("Caused by:\n  Not enough memory left."))
    assert device_problems.is_shortage(MemoryError())
    for words in ("Buffer is already mapped", "Buffer size 9 is greater than the maximum"):
        assert not device_problems.is_loss(RuntimeError(words))
        assert not device_problems.is_shortage(RuntimeError(words))
    assert device_problems.refusal(NAME, RuntimeError(lost)).what == (
        f"{NAME} cannot be opened: Parent device is lost."
    )


class Going(DriverLink):
    """A link that answers everything, and is gone when it is told something."""

    def ask(self, call: str, *arguments: Any) -> tuple[Any, Any]:
        return None, b""

    def tell(self, call: str, *arguments: Any, payload: Any = b"") -> None:
        raise ServerGone("it went away")

    def close(self) -> None:
        """Nothing is open."""

    def _forget(self, number: int) -> None:
        """Nothing is kept."""


def test_what_is_given_back_to_a_device_that_goes_away_meanwhile_is_no_trouble() -> None:
    device = Device(Adapter(NAME, AdapterKind.SOFTWARE, "Vulkan", Going()))
    device.drop([device.storage(4)])
    assert device.is_lost
    with pytest.raises(Problem, match="was lost"):
        device.storage(4)
