"""Which engine a request gets, what Auto takes and why, and what is opened and given back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from threading import Barrier, Thread
from typing import ClassVar, cast

import pytest

import vm
from tests.house.tree import ROOT
from tests.vm.painting import U8, canvas, op, put_header
from vm.gpu.adapters import Adapter, AdapterKind
from vm.gpu.link import DriverLink
from vm.run.engines import MANY, Choice, EngineName, Engines, chosen


def adapter(name: str, kind: AdapterKind) -> Adapter:
    """An adapter that is never really opened."""
    return Adapter(name, kind, "Vulkan", cast(DriverLink, None))


CARD = adapter("Quick Card 9000", AdapterKind.DISCRETE)
PART = adapter("Part of a Chip", AdapterKind.INTEGRATED)
SOFTWARE = adapter("llvmpipe (LLVM 15)", AdapterKind.SOFTWARE)
SMALL = canvas(4, 2, op("H"))
LARGE = canvas(2048, 700, op("M", 1, 150, 2), op("H"))
put_header(LARGE, 1, U8, (1024, 1050))
put_header(LARGE, 150, U8, (1050, 1024))


class Opened:
    """Stands for an opened adapter."""

    every: ClassVar[list[Opened]] = []

    def __init__(self, adapter: Adapter) -> None:
        self.name = adapter.name
        self.is_lost = False
        self.is_closed = False
        self.every.append(self)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Opened]]:
    """What is opened in a test; none of it is real."""
    monkeypatch.setattr("vm.gpu.engine.GpuEngine", Opened)
    Opened.every.clear()
    yield Opened.every
    Opened.every.clear()


def engines(*there: Adapter) -> Engines:
    return Engines(lambda: there)


@pytest.mark.parametrize(
    ("asked", "name", "why"),
    [
        ("cpu", "CPU", "The CPU was asked for."),
        ("CPU", "CPU", "The CPU was asked for."),
        ("gpu", "Quick Card 9000", "A graphics adapter was asked for."),
        ("chip", "Part of a Chip", "This adapter was asked for."),
        ("LLVM 15", "llvmpipe (LLVM 15)", "This adapter was asked for."),
        (" llvmpipe ", "llvmpipe (LLVM 15)", "This adapter was asked for."),
    ],
)
def test_a_request_gets_its_engine(asked: str, name: str, why: str) -> None:
    choice = engines(CARD, PART, SOFTWARE).choose(asked)
    assert (choice.engine.name, choice.why) == (name, why)


def test_the_name_of_each_engine_that_is_always_there_is_a_request() -> None:
    for name in EngineName:
        assert isinstance(engines(CARD).choose(name), Choice)


@pytest.mark.parametrize("asked", ["abacus", "", "  ", "Quick Card 9001"])
def test_a_request_for_what_is_not_there_names_what_is(asked: str) -> None:
    with pytest.raises(vm.Problem) as caught:
        engines(CARD, SOFTWARE).choose(asked)
    problem = caught.value
    part = asked.strip().lower()
    what = f"There is no engine called {part}." if part else "No engine is named."
    assert problem.what == what
    hint = "Use one of these: auto, cpu, gpu, Quick Card 9000, llvmpipe (LLVM 15)."
    assert problem.hint == hint


def test_without_an_adapter_the_gpu_is_a_problem_and_the_cpu_is_not() -> None:
    found = engines()
    with pytest.raises(vm.Problem, match="No graphics adapter was found") as caught:
        found.choose("gpu")
    assert "run on the CPU" in caught.value.hint
    assert found.choose("cpu").engine.name == "CPU"


QUICKER = "Auto took the CPU: single instructions are quicker there, and no product is large."


@pytest.mark.parametrize(
    ("there", "picture", "count", "name", "why"),
    [
        ((), LARGE, MANY, "CPU", "Auto took the CPU: there is no graphics card."),
        (
            (SOFTWARE,),
            LARGE,
            MANY,
            "CPU",
            "Auto took the CPU: there is no graphics card, only llvmpipe (LLVM 15) in software.",
        ),
        ((CARD, SOFTWARE), SMALL, 1, "CPU", QUICKER),
        ((CARD,), SMALL, MANY - 1, "CPU", QUICKER),
        ((CARD,), None, 1, "CPU", QUICKER),
        (
            (CARD,),
            SMALL,
            MANY,
            CARD.name,
            f"Auto took Quick Card 9000: it runs many of the {MANY} pictures at once.",
        ),
        (
            (PART, SOFTWARE),
            LARGE,
            1,
            PART.name,
            "Auto took Part of a Chip: one product takes 1.1 billion multiplications.",
        ),
    ],
)
def test_auto_takes_what_is_quicker_and_says_why(
    there: tuple[Adapter, ...], picture: vm.Picture | None, count: int, name: str, why: str
) -> None:
    choice = engines(*there).choose("auto", picture, count)
    assert (choice.engine.name, choice.why) == (name, why)


def test_adapters_are_looked_for_once_and_only_when_needed() -> None:
    looks: list[int] = []

    def look() -> tuple[Adapter, ...]:
        looks.append(1)
        return (CARD,)

    found = Engines(look)
    found.choose("cpu")
    assert looks == []
    found.choose("gpu")
    found.choose("auto", LARGE)
    assert looks == [1]


def test_an_adapter_is_opened_once_and_anew_when_its_device_was_lost(
    opened: list[Opened],
) -> None:
    with closing(engines(CARD, PART)) as found:
        first = found.choose("gpu").engine
        assert found.choose("quick").engine is first
        assert len(opened) == 1
        opened[0].is_lost = True
        assert found.choose("gpu").engine is not first
        found.choose("part")
    assert [engine.name for engine in opened] == [CARD.name, CARD.name, PART.name]
    assert [engine.is_closed for engine in opened] == [False, True, True]


def test_an_adapter_that_is_open_stays_open_when_another_was_lost(opened: list[Opened]) -> None:
    """They are looked for anew then, and known again."""

    def look() -> tuple[Adapter, ...]:
        kinds = {"Quick": AdapterKind.DISCRETE, "Steady": AdapterKind.DISCRETE}
        return tuple(adapter(name, kind) for name, kind in kinds.items())

    with closing(Engines(look)) as found:
        quick, steady = (found.choose(name).engine for name in ("quick", "steady"))
        opened[0].is_lost = True
        assert found.choose("quick").engine is not quick
        assert found.choose("steady").engine is steady
    assert len(opened) == 3


def test_threads_that_choose_at_once_share_one_adapter(opened: list[Opened]) -> None:
    at_once, chosen_by = Barrier(4), list[object]()
    looks: list[int] = []

    def look() -> tuple[Adapter, ...]:
        looks.append(1)
        return (CARD,)

    found = Engines(look)

    def choose() -> None:
        at_once.wait(60)
        chosen_by.append(found.choose("gpu").engine)

    threads = [Thread(target=choose) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert chosen_by == [opened[0]] * 4
    assert (len(opened), looks) == (1, [1])


def test_what_a_name_opened_is_given_back(
    opened: list[Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vm.gpu.adapters.adapters", lambda: (CARD,))
    with chosen("gpu", SMALL) as engine:
        assert engine.name == CARD.name
        assert not opened[0].is_closed
    assert opened[0].is_closed


def test_engines_that_are_handed_over_stay_open(opened: list[Opened]) -> None:
    found = engines(CARD)
    with chosen(found, SMALL, MANY) as engine:
        assert engine.name == CARD.name
    with chosen(engine, SMALL) as same:
        assert same is engine
    assert not opened[0].is_closed


def test_a_computer_without_drivers_gets_a_sentence() -> None:
    """The loader of Vulkan is told that there are no drivers, in a process of its own."""
    text = (
        "import vm\n"
        "try:\n"
        "    vm.run(vm.blank(2, 2), engine='gpu')\n"
        "except vm.Problem as problem:\n"
        "    print(problem)\n"
        "print(vm.run(vm.blank(2, 2), engine='auto').reason)\n"
    )
    env = {**os.environ, "VK_DRIVER_FILES": "none", "VK_ICD_FILENAMES": "none"}
    args = [sys.executable, "-c", text]
    done = subprocess.run(args, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "No graphics adapter was found. Install a driver for Vulkan, Metal or Direct3D 12, or run"
        " on the CPU.",
        "halted",
    ]
    assert done.stderr == ""


@pytest.mark.gpu
def test_drivers_do_not_speak_where_there_is_no_screen() -> None:
    text = "import os, vm; vm.run(vm.blank(2, 2), engine='gpu'); print(*os.environ)"
    env = {name: value for name, value in os.environ.items() if name != "XDG_RUNTIME_DIR"}
    args = [sys.executable, "-c", text]
    done = subprocess.run(args, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "XDG_RUNTIME_DIR" not in done.stdout.split()


def test_the_public_face_has_the_same_engines() -> None:
    assert vm.Engines is Engines
    assert list(vm.EngineName) == ["auto", "cpu", "gpu"]
