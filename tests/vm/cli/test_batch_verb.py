"""pxvm batch: one program on a folder of pictures or on an array, and what it leaves behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.house.tree import ROOT
from tests.vm.batches import LOOP
from tests.vm.dividing import array, files, program
from tests.vm.engines import gpu
from tests.vm.painting import get_word
from vm.cli.main import main
from vm.files.pxi import Info, load_pxi, save_pxi

pytestmark = pytest.mark.usefixtures("compiled")

NETWORK = ROOT / "resources" / "examples" / "network.pxi"
DIGIT = ROOT / "resources" / "examples" / "network_digit.png"
on_each_engine = pytest.mark.parametrize(
    "engine", ["cpu", pytest.param("gpu", marks=pytest.mark.gpu)]
)


@pytest.fixture
def divide(tmp_path: Path) -> str:
    """The program of these tests."""
    return program(tmp_path)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No progress, however long an adapter compiles."""
    monkeypatch.setattr("vm.cli.batch_verb.SILENT_SECONDS", 1e9)


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What --json told, without the time; nothing was remarked."""
    out, err = capsys.readouterr()
    assert err == ""
    values: dict[str, Any] = json.loads(out)
    assert values.pop("seconds") >= 0
    return values


@on_each_engine
def test_a_folder_is_run_in_the_natural_order_of_its_names(
    engine: str, divide: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = files(tmp_path, b10=(90, 9), b9=(88, 8), a=(7, 7))
    (tmp_path / "inputs" / "notes.txt").write_text("no picture", encoding="utf-8")
    args = ["batch", divide, "--inputs", inputs, "--patch", "0,1", "--engine", engine]
    assert main([*args, "--read", "3,1"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[:3] == [
        "a.pxi  (3, 1)  1, 0x00000001, signed 1, bytes 1 0 0 0",
        "b9.pxi  (3, 1)  11, 0x0000000B, signed 11, bytes 11 0 0 0",
        "b10.pxi  (3, 1)  10, 0x0000000A, signed 10, bytes 10 0 0 0",
    ]
    assert lines[3:5] == ["pictures    3", "halted      3"]
    assert lines[5].startswith("seconds ")
    assert lines[6].startswith("a second ")
    assert lines[7] == f"engine      {'CPU' if engine == 'cpu' else gpu().name}"
    assert err == ""


@on_each_engine
def test_json_has_exactly_its_keys_and_a_fault_is_status_1(
    engine: str, divide: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = array(tmp_path, (6, 2), (5, 0))
    args = ["batch", divide, "--inputs", inputs, "--patch", "0,1", "--engine", engine]
    assert main([*args, "--json", "--read", "3,1", "--read", "0,1"]) == 1
    values = said(capsys)
    words = values["pictures"][1]["fault"].pop("words")
    assert "divisor" in words
    assert values == {
        "engine": "CPU" if engine == "cpu" else gpu().name,
        "stops": {"halted": 1, "fault": 1},
        "pictures": [
            {
                "name": "0",
                "stop": "halted",
                "pc": [1, 0],
                "steps": 2,
                "fault": None,
                "lossy": False,
                "reads": [[3, 1, 3], [0, 1, 6]],
            },
            {
                "name": "1",
                "stop": "fault",
                "pc": [0, 0],
                "steps": 0,
                "fault": {"code": 5, "x": 0, "y": 0},
                "lossy": False,
                "reads": [[3, 1, 0], [0, 1, 5]],
            },
        ],
    }


def test_many_faults_are_counted_and_a_few_are_named(
    divide: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = array(tmp_path, *[(1, 0)] * 12, (1, 1))
    assert main(["batch", divide, "--inputs", inputs, "--patch", "0,1"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("00  (0, 0) fault 5 division by zero: DIV")
    assert lines[10:14] == [
        "and 2 more pictures that faulted",
        "pictures    13",
        "fault       12",
        "halted      1",
    ]


@on_each_engine
def test_steps_are_the_most_of_each_picture(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pxi(tmp_path / "loop.pxi", LOOP)
    inputs = array(tmp_path, (0, 1), (5, 1))
    args = ["batch", str(tmp_path / "loop.pxi"), "--inputs", inputs, "--patch", "0,1"]
    assert main([*args, "--steps", "7", "--engine", engine, "--json", "--read", "0,1"]) == 0
    values = said(capsys)
    assert values["stops"] == {"budget": 2}
    assert [end["reads"] for end in values["pictures"]] == [[[0, 1, 4]], [[0, 1, 9]]]


def test_out_writes_a_picture_for_each_input_that_can_be_run_on(
    divide: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = files(tmp_path, one=(8, 4), two=(9, 0))
    out = tmp_path / "new" / "results"
    args = ["batch", divide, "--inputs", inputs, "--patch", "0,1", "--out", str(out)]
    assert main([*args, "--steps", "1"]) == 1
    capsys.readouterr()
    assert sorted(path.name for path in out.iterdir()) == ["one.pxi", "two.pxi"]
    picture, info = load_pxi(out / "one.pxi")
    assert get_word(picture, 3, 1) == 2
    assert info.data == {"labels": {"a": [0, 0]}, "pc": [1, 0], "steps": 1}
    picture, info = load_pxi(out / "two.pxi")
    assert get_word(picture, 0, 1) == 9
    assert info.data == {"labels": {"a": [0, 0]}}
    assert get_word(load_pxi(divide)[0], 0, 1) == 0


def test_out_writes_an_array_where_that_is_named(divide: str, tmp_path: Path) -> None:
    inputs, out = array(tmp_path, (8, 4), (9, 3)), tmp_path / "results.npy"
    assert main(["batch", divide, "--inputs", inputs, "--patch", "0,1", "--out", str(out)]) == 0
    found = np.load(out)
    assert (found.dtype, found.shape) == (np.uint8, (2, 2, 4, 4))
    assert [get_word(picture, 3, 1) for picture in found] == [2, 3]


@on_each_engine
def test_the_network_reads_every_digit_of_a_folder(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = tmp_path / "digits"
    inputs.mkdir()
    with Image.open(DIGIT) as digit:
        digit.save(inputs / "as_it_is.png")
        digit.convert("RGB").save(inputs / "opaque.png")
        Image.new("RGBA", digit.size, (0, 0, 0, 255)).save(inputs / "black.png")
    args = ["batch", str(NETWORK), "--inputs", str(inputs), "--patch", "0,3", "--engine", engine]
    assert main([*args, "--json", "--read", "0,17"]) == 0
    out, err = capsys.readouterr()
    read = {end["name"]: end["reads"][0][2] for end in json.loads(out)["pictures"]}
    assert (read["as_it_is.png"], read["opaque.png"]) == (2, 2)
    assert err == (
        f"pxvm: {inputs}, 1 of 3 pictures: Opened an RGB picture: every alpha is set to 255.\n"
    )


def test_a_program_that_waits_begins_anew_and_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "loop.pxi"
    save_pxi(file, LOOP, Info().paused((1, 0), 7))
    inputs = array(tmp_path, (0, 1))
    args = ["batch", str(file), "--inputs", inputs, "--patch", "0,1", "--steps", "1", "--json"]
    assert main(args) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["pictures"][0]["steps"] == 1
    assert err == f"pxvm: {file} waits in the middle of a run; a batch begins at (0, 0).\n"


def test_a_text_is_a_program_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "divide.pxasm"
    text.write_text("DIV r3, r0, r1\nH\n", encoding="utf-8")
    inputs = array(tmp_path, (8, 2))
    args = ["batch", str(text), "--inputs", inputs, "--patch", "0,1", "--json", "--read", "3,1"]
    assert main(args) == 0
    assert said(capsys)["pictures"][0]["reads"] == [[3, 1, 4]]


def test_auto_says_what_it_took(
    divide: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vm.gpu.adapters.adapters", lambda: ())
    inputs = array(tmp_path, (8, 2))
    assert main(["batch", divide, "--inputs", inputs, "--patch", "0,1", "--engine", "auto"]) == 0
    assert capsys.readouterr().err == "pxvm: Auto took the CPU: there is no graphics card.\n"


def test_a_long_batch_says_how_far_it_is(
    divide: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vm.cli.batch_verb.SILENT_SECONDS", -1)
    inputs, out = array(tmp_path, (8, 4), (9, 3)), tmp_path / "results"
    assert main(["batch", divide, "--inputs", inputs, "--patch", "0,1", "--out", str(out)]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert "pxvm: Running pictures: 100 %" in lines
    assert lines[-1] == "pxvm: Writing pictures: 100 %"
