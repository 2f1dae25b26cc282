"""pxvm compare: what it says of engines that agree and of engines that do not."""

from __future__ import annotations

import json
import shlex
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.vm.painting import canvas, op
from tests.vm.spoiled import Ageing, Misspoken, Spoiled, flip, other_fault
from vm.cli.main import main
from vm.core.executor import Engine
from vm.core.picture import Picture
from vm.cpu.engine import CpuEngine
from vm.files.pxi import Info, load_pxi, save_pxi
from vm.run.engines import Choice, Engines

pytestmark = pytest.mark.usefixtures("compiled")

WRONG = {
    "cpu": CpuEngine(),
    "other": CpuEngine(),
    "gpu": Spoiled([70], flip((15, 7))),
    "aged": Ageing(),
    "faulty": Misspoken(other_fault),
}


class Shelf(Engines):
    """Engines that are wrong in known ways, by name."""

    closed = 0

    def choose(self, wish: str, picture: Picture | None = None, count: int = 1) -> Choice:
        engine: Engine | None = WRONG.get(wish)
        if engine is None:
            return super().choose(wish, picture, count)
        return Choice(engine, "For a test.")

    def close(self) -> None:
        type(self).closed += 1
        super().close()


@pytest.fixture(autouse=True)
def shelf(monkeypatch: pytest.MonkeyPatch) -> type[Shelf]:
    """The command line finds the wrong engines, and no adapter."""
    monkeypatch.setattr(Shelf, "closed", 0)
    monkeypatch.setattr("vm.cli.compare_verb.Engines", partial(Shelf, lambda: ()))
    return Shelf


@pytest.fixture
def loop(tmp_path: Path) -> Path:
    """A picture that counts for ever."""
    program = op("'", 0, 0, 1), op("+", 2, 2, 0), op("j", 0, 0, 0)
    save_pxi(tmp_path / "loop.pxi", canvas(16, 8, *program))
    return tmp_path / "loop.pxi"


def said(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """What came out, as the word in front and the rest of each line; nothing was remarked."""
    out, err = capsys.readouterr()
    assert err == ""
    return [[line[:8].strip(), line[9:]] for line in out.splitlines()]


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_engines_that_agree_say_what_was_compared(
    loop: Path, capsys: pytest.CaptureFixture[str], shelf: type[Shelf]
) -> None:
    assert main(["compare", str(loop), "--engines", "cpu,other", "--steps", "5000"]) == 0
    assert said(capsys) == [
        ["equal", "yes"],
        ["engines", "CPU and CPU"],
        ["steps", "5000, from 0 to 5000"],
        ["stop", "budget at (2, 0)"],
        ["lossy", "no"],
        ["pixels", "16 x 8, none differs"],
    ]
    assert names(loop.parent) == ["loop.pxi"]
    assert shelf.closed == 1


def test_a_fault_on_both_is_no_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pxi(tmp_path / "x.pxi", canvas(4, 3, op("."), op("/", 0, 1, 2)))
    assert main(["compare", str(tmp_path / "x.pxi"), "--engine", "other"]) == 0
    lines = said(capsys)
    assert ["stop", "fault at (1, 0)"] in lines
    assert lines[4][0] == "fault"
    assert lines[4][1].startswith("(1, 0) fault 5 division by zero: DIV")


def test_cpu_and_gpu_are_compared_by_themselves(
    loop: Path, capsys: pytest.CaptureFixture[str], shelf: type[Shelf]
) -> None:
    assert main(["compare", str(loop)]) == 1
    bundle = loop.with_name("loop.divergence")
    assert said(capsys) == [
        ["equal", "no"],
        ["engines", "CPU and Spoiled"],
        ["step", "70: ADDC r2, r2, r0 at (1, 0)"],
        ["differs", "pixels"],
        ["pixels", "1, the first is (15, 7)"],
        ["before", "budget at (1, 0) after 70 steps"],
        ["", "(15, 7) 0, 0x00000000, signed 0, bytes 0 0 0 0"],
        ["CPU", "budget at (2, 0) after 71 steps"],
        ["", "(15, 7) 0, 0x00000000, signed 0, bytes 0 0 0 0"],
        ["Spoiled", "budget at (2, 0) after 71 steps"],
        ["", "(15, 7) 1, 0x00000001, signed 1, bytes 1 0 0 0"],
        ["bundle", str(bundle)],
    ]
    assert {"program.pxi", "before.pxi", "cpu.png", "gpu.png"} <= set(names(bundle))
    assert shelf.closed == 1


def test_the_command_in_the_bundle_finds_the_same_step(
    loop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["compare", str(loop)]) == 1
    bundle = loop.with_name("loop.divergence")
    first = json.loads((bundle / "divergence.json").read_text(encoding="utf-8"))
    readme = (bundle / "README.txt").read_text(encoding="utf-8")
    (line,) = (line for line in readme.splitlines() if line.startswith("  pxvm "))
    monkeypatch.chdir(bundle)
    assert main(shlex.split(line)[1:]) == 1
    again = Path("program.divergence", "divergence.json")
    assert json.loads(again.read_text(encoding="utf-8")) == first
    capsys.readouterr()
    assert main(["compare", "before.pxi", "--steps", "1", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["divergence"]
    assert {**found, "versions": first["versions"]} == first


def test_json_says_all_of_it(loop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(loop), "--json", "--bundle", str(loop.with_name("b"))]) == 1
    values = json.loads(capsys.readouterr().out)
    assert list(values) == [
        "equal", "engines", "from", "steps", "stop", "pc", "fault", "lossy", "divergence", "bundle"
    ]  # fmt: skip
    assert (values["equal"], values["bundle"]) == (False, str(loop.with_name("b")))
    assert values["divergence"]["step"] == 70
    assert values["divergence"]["pixels"] == [[15, 7, 0, 0, 1]]
    assert main(["compare", str(loop), "--json", "--engine", "other", "--steps", "9"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "equal": True,
        "engines": ["CPU", "CPU"],
        "from": 0,
        "steps": 9,
        "stop": "budget",
        "pc": [0, 0],
        "fault": None,
        "lossy": False,
        "divergence": None,
        "bundle": None,
    }


def test_a_second_bundle_stands_beside_the_first(
    loop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["compare", str(loop)]) == 1
    assert names(loop.parent) == ["loop.divergence", "loop.divergence-2", "loop.pxi"]
    assert capsys.readouterr().out.endswith("loop.divergence-2\n")


def test_a_bundle_that_cannot_be_written_does_not_take_the_answer_along(
    loop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(loop), "--bundle", str(loop / "x")]) == 1
    out, err = capsys.readouterr()
    assert "step     70: " in out
    assert "bundle" not in out
    assert f"{loop / 'x'} cannot be made: " in err
    assert err.count("\n") == 1


def test_a_paused_file_is_compared_from_where_it_waits(
    loop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, _info = load_pxi(loop)
    save_pxi(loop, picture, Info().paused((1, 0), 50))
    assert main(["compare", str(loop), "--steps", "20"]) == 0
    assert ["steps", "20, from 50 to 70"] in said(capsys)
    assert main(["compare", str(loop), "--steps", "21"]) == 1
    assert ["step", "70: ADDI r0, r0, 1 at (0, 0)"] in said(capsys)


def test_another_fault_is_told_on_both_sides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pxi(tmp_path / "x.pxi", canvas(4, 3, op("."), op("/", 0, 1, 2)))
    assert main(["compare", str(tmp_path / "x.pxi"), "--engine", "faulty"]) == 1
    lines = said(capsys)
    assert ["differs", "fault"] in lines
    assert ["CPU", "fault 5 division by zero, fault at (1, 0) after 1 step"] in lines
    assert ["Slips", "fault 6 overlap, fault at (1, 0) after 1 step"] in lines


def test_an_engine_with_a_memory_is_told_as_that(
    loop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(loop), "--engine", "aged"]) == 1
    assert ["from", "step 0: from 2999 all is well"] in said(capsys)


def test_every_finds_what_passes(
    loop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(WRONG, "brief", Spoiled([70, 71], flip((15, 7))))
    args = ["compare", str(loop), "--steps", "100", "--engine", "brief"]
    assert main(args) == 0
    assert main([*args, "--every", "1"]) == 1
    assert "step     70: " in capsys.readouterr().out


def test_an_engine_against_itself_is_remarked(
    loop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(loop), "--steps", "5", "--engines", "cpu,cpu"]) == 0
    assert capsys.readouterr().err == "pxvm: Both engines are CPU: it is compared with itself.\n"


BAD = {
    "one": (["--engines", "cpu"], "Argument --engines: invalid pair value: 'cpu'."),
    "three": (["--engines", "cpu,gpu,tpu"], "Argument --engines: invalid pair value"),
    "nothing": (["--engines", "cpu,"], "Argument --engines: invalid pair value"),
    "both": (["--engines", "cpu,gpu", "--engine", "gpu"], "not allowed with argument --engines"),
    "steps": (["--steps", "-1"], "Argument --steps: invalid count value: '-1'."),
    "every": (["--every", "0"], "Argument --every: invalid positive value"),
    "unknown": (["--engine", "tpu"], "There is no engine called tpu."),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_wishes_are_one_line_and_status_2(
    case: str, loop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args, words = BAD[case]
    assert main(["compare", str(loop), *args]) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert (out, err.count("\n")) == ("", 1)
    assert names(loop.parent) == ["loop.pxi"]


def test_without_an_adapter_it_says_so(
    loop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(WRONG, "gpu")
    assert main(["compare", str(loop)]) == 2
    assert capsys.readouterr().err.startswith("pxvm: No graphics adapter was found. ")


def test_the_file_is_left_alone(loop: Path) -> None:
    before = loop.read_bytes()
    assert main(["compare", str(loop)]) == 1
    assert loop.read_bytes() == before
    assert np.array_equal(load_pxi(loop.with_name("loop.divergence") / "program.pxi")[0],
                          load_pxi(loop)[0])  # fmt: skip
