"""Batches on a real cluster: a scheduler and its workers, each a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import distributed
import numpy as np
import pytest

import vm
from tests.house.tree import ROOT
from tests.vm.painting import canvas, op, put_reds, put_registers
from vm.core.executor import Pictures
from vm.run.cluster import Cluster

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("compiled")]

LOOP = canvas(4, 2, op("'", 0, 0, 1), op("j", 0, 0, 0))

SERVER = """
import asyncio, dask, distributed, sys

async def serve():
    address, folder = sys.argv[1:]
    dask.config.set({"distributed.scheduler.allowed-failures": 0 if folder == "strict" else 3})
    if address:
        server = distributed.Worker(address, nthreads=1, dashboard=False, local_directory=folder)
    else:
        server = distributed.Scheduler(host="127.0.0.1", port=0, dashboard=False)
    async with server:
        print(server.address, flush=True)
        await server.finished()

asyncio.run(serve())
"""


class Computers:
    """A scheduler and its workers as processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self.address = ""

    def start(self, workers: int, *, strict: bool = False) -> str:
        """Start a scheduler; a strict one gives a piece up when one worker died of it."""
        self.address = self._start("", "strict" if strict else "patient")
        for _ in range(workers):
            self._start(self.address, str(self.folder))
        return self.address

    def kill(self, address: str) -> None:
        """End one process at once, as a power cut does."""
        self.processes[address].kill()
        self.processes[address].wait()

    def kill_a_busy_one(self) -> str | None:
        """End a worker that has pieces to do at this moment; None when there is none."""
        with self.observer() as client:
            tasks: dict[str, tuple[str, ...]] = client.processing()
        worker = next((worker for worker, keys in tasks.items() if keys), None)
        if worker is not None:
            self.kill(worker)
        return worker

    def observer(self) -> Any:
        """A connection to look at the cluster from beside."""
        connect: Any = distributed.Client
        return connect(self.address, set_as_default=False)

    def _start(self, *args: str) -> str:
        words = [sys.executable, "-c", SERVER, *args]
        child = subprocess.Popen(
            words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert child.stdout is not None
        address = child.stdout.readline().strip()
        self.processes[address] = child
        return address


@pytest.fixture
def computers(tmp_path: Path) -> Iterator[Computers]:
    """Nothing started yet, and nothing left afterwards."""
    computers = Computers(tmp_path)
    yield computers
    for child in computers.processes.values():
        child.kill()
        child.communicate()


def counting(count: int, rounds: int) -> Pictures:
    """Pictures that count up to numbers of their own, each a few more than the one before."""
    picture = canvas(4, 2, op("'", 0, 0, 1), op("=", 0, 1), op("j", 0, 0, 0), op("H"))
    pictures = np.repeat(picture[None], count, axis=0)
    for at in range(count):
        put_registers(pictures[at], 0, rounds + at)
    return pictures


def mixed() -> list[vm.Picture]:
    """Pictures of two sizes that end in four ways."""
    dot = canvas(16, 16, (1, 1, 2, 3))
    put_reds(dot, 1, [1, 2, 3, 4])
    put_reds(dot, 2, [10, 20, 30, 40])
    fault = canvas(4, 2, op("."), op("/", 0, 1, 2))
    return [dot, LOOP, fault, canvas(4, 2, op("y", 0)), dot, LOOP]


def agree(batch: vm.Batch, local: vm.Batch) -> None:
    """Hold the cluster's answer against that of this computer."""
    assert batch.stops == local.stops
    for picture, own in zip(batch.pictures, local.pictures, strict=True):
        assert picture.tobytes() == own.tobytes()


@pytest.mark.parametrize("engine", ["cpu", pytest.param("gpu", marks=pytest.mark.gpu)])
def test_the_answer_is_that_of_this_computer(computers: Computers, engine: str) -> None:
    said: list[tuple[int, int]] = []

    def note(done: int, count: int) -> None:
        said.append((done, count))

    with Cluster(computers.start(2), engine) as cluster:
        batch = vm.run_batch(mixed(), 1000, cluster, note)
    agree(batch, vm.run_batch(mixed(), 1000))
    assert [stop.reason for stop in batch.stops][:4] == ["halted", "budget", "fault", "yield"]
    assert batch.engine == f"{engine} on {computers.address}"
    assert said[-1] == (6, 6)
    assert said == sorted(said)


@pytest.mark.logs  # the library may say that it asks again for what the dead worker had
def test_a_worker_that_dies_in_the_middle_changes_nothing(computers: Computers) -> None:
    pictures = counting(64, 2_000_000)
    alone = pictures.copy()
    killed: list[tuple[int, str]] = []
    said: list[int] = []

    def kill_one(done: int, _count: int) -> None:
        said.append(done)
        if done and not killed and (worker := computers.kill_a_busy_one()):
            killed.append((done, worker))

    with Cluster(computers.start(2)) as cluster:
        batch = vm.run_batch(pictures, None, cluster, kill_one)
        with computers.observer() as client:
            left = client.nthreads()
    agree(batch, vm.run_batch(alone))
    ((done, worker),) = killed
    assert done < len(pictures)
    assert len(left) == 1
    assert worker not in left
    assert said == sorted(said)
    assert said[-1] == len(pictures)
    assert batch.pictures is pictures


def test_a_piece_that_ends_its_workers_is_a_problem(computers: Computers) -> None:
    """The first picture ends and tells the progress so; the others go on for ever."""
    pictures = np.repeat(LOOP[None], 3, axis=0)
    pictures[0, 0, 0] = op("H", 0, 0, 0)

    def kill(done: int, _count: int) -> None:
        if done:
            computers.kill_a_busy_one()

    with (
        Cluster(computers.start(1, strict=True)) as cluster,
        pytest.raises(vm.Problem, match="ended every worker that took it"),
    ):
        vm.run_batch(pictures, None, cluster, kill)


def test_a_batch_that_is_given_up_leaves_its_workers_free(computers: Computers) -> None:
    """The one thread of the cluster would never come to the second batch."""
    pictures = np.repeat(LOOP[None], 3, axis=0)
    pictures[0, 0, 0] = op("H", 0, 0, 0)

    def give_up(done: int, _count: int) -> None:
        if done:
            raise KeyboardInterrupt

    with Cluster(computers.start(1)) as cluster:
        with pytest.raises(KeyboardInterrupt):
            vm.run_batch(pictures, None, cluster, give_up)
        assert vm.run_batch(pictures, 5, cluster).stops[1].steps == 5


@pytest.mark.logs
def test_a_cluster_that_goes_away_is_a_problem(computers: Computers) -> None:
    pictures = np.repeat(LOOP[None], 3, axis=0)
    pictures[0, 0, 0] = op("H", 0, 0, 0)

    def kill(done: int, _count: int) -> None:
        if done:
            computers.kill(computers.address)

    with (
        Cluster(computers.start(1)) as cluster,
        pytest.raises(vm.Problem, match="was lost during the batch"),
    ):
        vm.run_batch(pictures, None, cluster, kill)


def test_a_problem_of_a_worker_is_told_here(computers: Computers) -> None:
    with (
        Cluster(computers.start(1), "abacus") as cluster,
        pytest.raises(vm.Problem, match="There is no engine called abacus"),
    ):
        vm.run_batch(mixed(), 10, cluster)


def test_a_cluster_without_workers_is_a_problem(computers: Computers) -> None:
    with (
        Cluster(computers.start(0), patience=0.1) as cluster,
        pytest.raises(vm.Problem, match="has no workers"),
    ):
        vm.run_batch(mixed(), 10, cluster)


def test_where_nobody_answers_is_a_problem() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # never listens, so a connection is refused
        with pytest.raises(vm.Problem, match=r"No cluster answers at tcp://127.0.0.1:\d+\."):
            Cluster(f"tcp://127.0.0.1:{taken.getsockname()[1]}")


@pytest.mark.parametrize("address", ["", "somewhere", "fax://office:1", "tcp://office", ":::"])
def test_what_is_no_address_is_a_problem(address: str) -> None:
    with pytest.raises(vm.Problem, match="cluster"):
        Cluster(address)


def test_without_the_library_the_problem_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(vm.Problem, match=r"pip install 'pxide\[cluster\]'"):
        Cluster("tcp://127.0.0.1:8786")
