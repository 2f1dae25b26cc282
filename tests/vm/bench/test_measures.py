"""What is measured does what it says; how fast it is, no test asks."""

from __future__ import annotations

import numpy as np
import pytest

import vm
from vm.bench import Measure, program, table
from vm.bench.measure import at_most
from vm.bench.programs import (
    INPUT_ROW,
    SIDE,
    WIDTH,
    counting_loop,
    given,
    in_plain_python,
    network,
    product,
)
from vm.core.layout import read_tensor
from vm.core.picture import word_at
from vm.core.trace import StopReason
from vm.cpu.machine import Machine


def test_a_table_tells_each_row_and_which_bars_were_missed() -> None:
    lines: list[str] = []
    rows = [
        at_most("a thing", 0.001, 0.002, 1),
        at_most("another", 0.003, 0.002, 1),
        Measure("told", "5 /s", "6 /s", 5 / 6, "", holds=True),
    ]
    table(rows, lines.append)
    assert [line.split() for line in lines] == [
        ["measure", "figure", "beside", "ratio", "bar"],
        ["a", "thing", "1.000", "ms", "2.000", "ms", "0.50", "<=", "1", "ok"],
        ["another", "3.000", "ms", "2.000", "ms", "1.50", "<=", "1", "MISSED"],
        ["told", "5", "/s", "6", "/s", "0.83"],
    ]
    assert [row.holds for row in rows] == [True, False, True]


def test_the_loop_counts_down_alike_in_plain_python() -> None:
    plain, picture = counting_loop(250), counting_loop(250)
    in_plain_python(plain, 250 * 4 - 1)
    stop = vm.run(picture)
    assert (stop.reason, stop.steps) == (StopReason.HALTED, 250 * 4)
    assert np.array_equal(plain, picture)
    assert (word_at(picture, 0, 1), word_at(picture, 2, 1)) == (250, 0)


def test_the_product_is_that_of_numpy() -> None:
    picture, by_numpy = product()
    vm.run(picture, 1)
    a, b, c = (read_tensor(picture, row) for row in (2, 70, 140))
    assert a is not None
    assert b is not None
    assert c is not None
    assert c.cols == c.rows == SIDE
    left, right = a.values(picture).astype(np.int64), b.values(picture).astype(np.int64)
    assert (by_numpy(np.int32)() == left @ right).all()
    assert np.array_equal(c.values(picture), (left - 3) @ (right + 5))


@pytest.mark.parametrize("sides", [(64, 32, 10), (1024, 256, 10), (5, 3, 2)])
def test_a_network_is_read_off_its_row_0_and_gives_the_greatest(
    sides: tuple[int, int, int],
) -> None:
    picture = network(*sides)
    assert bytes(picture[0, :8, 0].tolist()) == b"MAQRMAXH"
    assert Machine(picture).run().reason is StopReason.HALTED
    found = [read_tensor(picture, row) for row in range(INPUT_ROW, picture.shape[0])]
    tensors = [tensor for tensor in found if tensor is not None]
    assert [(t.rows, t.cols) for t in (tensors[0], tensors[-1])] == [(1, sides[0]), sides[:2]]
    answers, best = tensors[-3], tensors[-2]
    assert best.values(picture)[0, 0] == answers.values(picture)[0].argmax()
    assert len(np.unique(answers.values(picture))) > 1


def test_inputs_differ_in_one_row_only() -> None:
    source = program(WIDTH, 5, ("H",))
    pictures = given(source, 3, 2)
    assert (np.delete(pictures, 2, axis=1) == np.delete(source, 2, axis=0)).all()
    assert not np.array_equal(pictures[0, 2], pictures[1, 2])
