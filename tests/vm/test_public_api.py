"""What ``import vm`` alone gives, used the way its manual promises."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import vm
from tests.house.tree import ROOT
from tests.vm.engines import gpu
from tests.vm.painting import canvas, get_word, op, put_reds

CALLS = (
    "load_pxi",
    "save_pxi",
    "run",
    "run_batch",
    "inputs_into",
    "run_program",
    "execute_pxi",
    "assemble",
    "disassemble",
    "check",
)
TYPES = (
    *("Stop", "StopReason", "Fault", "FaultCode", "Problem", "Info"),
    *("Batch", "Engines", "EngineName"),
)
on_each_engine = pytest.mark.parametrize(
    "engine", ["cpu", pytest.param("gpu", marks=pytest.mark.gpu)]
)
LOOP = (op("'", 0, 0, 1), op("j", 0, 0, 0))


def dot() -> vm.Picture:
    picture = canvas(16, 16, (1, 1, 2, 3))
    put_reds(picture, 1, [1, 2, 3, 4])
    put_reds(picture, 2, [10, 20, 30, 40])
    return picture


@pytest.mark.parametrize("name", CALLS + TYPES)
def test_the_name_is_there_and_says_what_it_is_for(name: str) -> None:
    assert name in vm.__all__
    assert inspect.getdoc(getattr(vm, name))


def test_all_names_only_what_is_there() -> None:
    assert sorted(vm.__all__) == sorted(set(vm.__all__))
    assert all(hasattr(vm, name) for name in vm.__all__)


def test_run_changes_the_array_in_place_and_says_how_it_ended() -> None:
    picture = dot()
    stop = vm.run(picture)
    assert picture[3, 0].tolist() == [44, 1, 0, 0]
    assert (stop.reason, stop.pc, stop.steps) == ("halted", (1, 0), 2)
    assert (stop.fault, stop.lossy) == (None, False)
    assert stop.reason is vm.StopReason.HALTED


def test_run_has_the_promised_defaults() -> None:
    parameters = inspect.signature(vm.run).parameters
    assert list(parameters)[:4] == ["picture", "budget", "engine", "breakpoints"]
    assert [parameters[name].default for name in ("budget", "engine", "breakpoints")] == [
        None,
        "cpu",
        (),
    ]


@on_each_engine
def test_a_fault_carries_its_code_place_and_words(engine: str) -> None:
    picture = canvas(4, 3, op("."), op("/", 0, 1, 2))
    before = picture.copy()
    stop = vm.run(picture, engine=engine)
    fault = stop.fault
    assert (stop.reason, stop.pc, stop.steps) == ("fault", (1, 0), 1)
    assert fault is not None
    assert (fault.code, fault.x, fault.y) == (5, 1, 0)
    assert "divisor" in fault.words
    assert picture.tobytes() == before.tobytes()


@on_each_engine
@pytest.mark.parametrize("budget", [0, 1, 2, 1001])
def test_a_budget_is_the_number_of_steps(budget: int, engine: str) -> None:
    picture = canvas(4, 2, *LOOP)
    stop = vm.run(picture, budget, engine)
    assert (stop.reason, stop.steps) == ("budget", budget)
    assert get_word(picture, 0, 1) == (budget + 1) // 2


@on_each_engine
def test_breakpoints_stop_before_and_watches_behind(engine: str) -> None:
    picture = canvas(4, 2, *LOOP)
    stop = vm.run(picture, engine=engine, breakpoints=[(1, 0)])
    assert (stop.reason, stop.pc, stop.steps) == ("breakpoint", (1, 0), 1)
    stop = vm.run(picture, engine=engine, watches=[(0, 1)])
    assert (stop.reason, stop.touched, stop.steps) == ("data breakpoint", (0, 1), 1)


def test_an_engine_this_computer_lacks_is_a_problem() -> None:
    with pytest.raises(vm.Problem, match="There is no engine called abacus"):
        vm.run(dot(), engine="abacus")


@on_each_engine
def test_an_array_that_is_no_block_of_memory_is_changed_all_the_same(engine: str) -> None:
    whole = np.repeat(dot()[:, None], 2, axis=1)
    stop = vm.run(whole[:, 1], engine=engine)
    assert stop.reason is vm.StopReason.HALTED
    assert whole[3, 1, 0].tolist() == [44, 1, 0, 0]
    assert whole[3, 0, 0].tolist() == [0, 0, 0, 0]


def test_a_picture_that_is_read_only_is_a_problem() -> None:
    picture = dot()
    picture.flags.writeable = False
    with pytest.raises(vm.Problem, match="read-only"):
        vm.run(picture)


@pytest.mark.gpu
def test_an_engine_that_is_open_is_used_and_stays_open() -> None:
    for _ in range(2):
        picture = dot()
        assert vm.run(picture, engine=gpu()).steps == 2
        assert picture[3, 0].tolist() == [44, 1, 0, 0]
    assert vm.run_batch([dot()], engine=gpu()).engine == gpu().name


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 3), (0, 4, 4)])
def test_what_is_no_picture_is_a_problem(shape: tuple[int, ...]) -> None:
    with pytest.raises(vm.Problem):
        vm.run(np.zeros(shape, np.uint8))


def test_run_program_gives_the_picture_back() -> None:
    picture = dot()
    assert vm.run_program(picture) is picture
    assert picture[3, 0].tolist() == [44, 1, 0, 0]


def test_execute_pxi_leaves_the_file(tmp_path: Path) -> None:
    vm.save_pxi(tmp_path / "dot.pxi", dot())
    before = (tmp_path / "dot.pxi").read_bytes()
    assert vm.execute_pxi(tmp_path / "dot.pxi")[3, 0].tolist() == [44, 1, 0, 0]
    assert (tmp_path / "dot.pxi").read_bytes() == before


def test_a_text_becomes_a_picture_a_file_and_a_text_again(tmp_path: Path) -> None:
    picture, info = vm.assemble("start: SET r0, 263\n H\n")
    vm.save_pxi(tmp_path / "x.pxi", picture, info)
    again, kept = vm.load_pxi(str(tmp_path / "x.pxi"))
    assert again.tobytes() == picture.tobytes()
    assert kept.data == info.data
    assert vm.assemble(vm.disassemble(again))[0].tobytes() == picture.tobytes()
    assert vm.run(again).reason == "halted"
    assert get_word(again, 0, 1) == 263


def test_check_sees_a_fault_without_running() -> None:
    picture = canvas(4, 2, (1, 1, 200, 1))
    before = picture.copy()
    (fault,) = vm.check(picture)
    assert (fault.code, fault.x, fault.y) == (vm.FaultCode.ROW_OUTSIDE, 0, 0)
    assert vm.check(dot()) == []
    assert picture.tobytes() == before.tobytes()


def test_import_vm_brings_no_window_and_no_network() -> None:
    text = "import sys, vm; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    with subprocess.Popen([sys.executable, "-c", text], cwd=ROOT, stdout=subprocess.PIPE) as child:
        out, _err = child.communicate(timeout=120)
    loaded = set(out.decode().split())
    assert "vm" in loaded
    assert not loaded & {"PySide6", "shiboken6", "pxide", "httpx", "qasync", "wgpu"}
