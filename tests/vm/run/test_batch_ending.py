"""Batches that are ended before they end: by their progress, and by the keyboard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

import vm
from tests.house.tree import ROOT
from tests.vm.batches import counting, never_ending, on_each_engine
from tests.vm.cpu.test_large import Product, painted
from tests.vm.painting import op
from vm.run.batch import BatchEngine

pytestmark = pytest.mark.usefixtures("compiled")


@on_each_engine
def test_a_batch_that_never_ends_is_ended_by_its_progress(make: Callable[[], BatchEngine]) -> None:
    pictures = never_ending(300)

    def give_up(done: int, _count: int) -> None:
        if done:
            raise KeyboardInterrupt

    runner = make()
    with pytest.raises(KeyboardInterrupt):
        vm.run_batch(pictures, engine=runner, progress=give_up)
    afterwards = vm.run_batch(counting(3), engine=runner)
    assert [stop.steps for stop in afterwards.stops] == [3, 6, 9]


@on_each_engine
def test_a_batch_tells_how_far_it_is_before_anything_has_ended(
    make: Callable[[], BatchEngine],
) -> None:
    said: list[tuple[int, int]] = []

    def tell(done: int, count: int) -> None:
        said.append((done, count))
        if len(said) == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        vm.run_batch(never_ending(300)[1:], engine=make(), progress=tell)
    assert said == [(0, 299)] * 3


@on_each_engine
def test_a_batch_is_ended_within_a_large_product(make: Callable[[], BatchEngine]) -> None:
    """Each picture makes its product over and over again."""
    picture, _row, _expected = painted(Product((64, 64, 64)))
    picture[0, 1] = op("j", 0, 0, 0)

    def give_up(_done: int, _count: int) -> None:
        raise KeyboardInterrupt

    runner = make()
    with pytest.raises(KeyboardInterrupt):
        vm.run_batch(np.repeat(picture[None], 400, axis=0), engine=runner, progress=give_up)
    assert vm.run_batch(counting(1), engine=runner).stops[0].steps == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is no signal there")
@pytest.mark.parametrize("engine", ["cpu", pytest.param("gpu", marks=pytest.mark.gpu)])
def test_the_keyboard_ends_a_batch(engine: str) -> None:
    text = """
import sys, numpy as np, vm
pictures = np.zeros((300, 2, 4, 4), np.uint8)
pictures[1:, 0, :2] = [(39, 0, 0, 1), (106, 0, 0, 0)]
def tell(done, count):
    if done:
        print("some are done", flush=True)
try:
    vm.run_batch(pictures, engine=sys.argv[1], progress=tell)
except KeyboardInterrupt:
    sys.exit(99)
"""
    args = [sys.executable, "-c", text, engine]
    with subprocess.Popen(args, cwd=ROOT, stdout=subprocess.PIPE, env=os.environ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"some are done\n"
        child.send_signal(signal.SIGINT)
        child.stdout.read()
    assert child.returncode == 99
