"""pxvm batch on bad input: one line says what is wrong and what to try, and nothing is written."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from tests.vm.batches import LOOP
from tests.vm.dividing import array, files, pairs, program
from vm.cli.main import main
from vm.files.pxi import save_pxi

pytestmark = pytest.mark.usefixtures("compiled")


@pytest.fixture
def divide(tmp_path: Path) -> str:
    """The program of these tests."""
    return program(tmp_path)


@pytest.fixture
def places(divide: str, tmp_path: Path) -> dict[str, str]:
    """Files and folders that are good or wrong, by name."""
    made = {"PROGRAM": divide, "ARRAY": array(tmp_path, (1, 1)), "GONE": str(tmp_path / "gone")}
    more = {"GONE.npy": "GONE", "GONE/it.npy": "GONE", "PROGRAM/in/it": "PROGRAM"}
    made |= {name: name.replace(start, made[start]) for name, start in more.items()}
    made["FOLDER"] = files(tmp_path, a=(1, 1))
    for name in ("EMPTY", "MIXED", "SAME", "TEXTS"):
        (tmp_path / name).mkdir()
        made[name] = str(tmp_path / name)
    save_pxi(tmp_path / "MIXED" / "a.pxi", pairs((1, 1))[0])
    save_pxi(tmp_path / "MIXED" / "b.pxi", LOOP)
    for suffix in ("pxi", "png"):
        save_pxi(tmp_path / "SAME" / f"a.{suffix}", pairs((1, 1))[0])
    (tmp_path / "TEXTS" / "a.png").write_text("no picture", encoding="utf-8")
    for name, shape, kind in (
        ("FLAT", (5, 5, 4), np.uint8),
        ("GREY", (5, 1, 2, 1), np.uint8),
        ("FLOATS", (5, 1, 2, 4), np.float32),
        ("NONE", (0, 1, 2, 4), np.uint8),
        ("LONE", (), np.uint8),
    ):
        np.save(tmp_path / f"{name}.npy", np.zeros(shape, kind))
        made[name] = str(tmp_path / f"{name}.npy")
    np.save(tmp_path / "OBJECTS.npy", np.array([{}]), allow_pickle=True)
    (tmp_path / "CUT.npy").write_bytes((tmp_path / "FLAT.npy").read_bytes()[:-9])
    (tmp_path / "LINE.npy").write_text("1, 2, 3", encoding="utf-8")
    (tmp_path / "NOTHING.npy").write_bytes(b"")
    with open(tmp_path / "SEVERAL.npy", "wb") as file:
        np.savez(file, a=np.zeros(3), b=np.zeros(3))
    for name in ("OBJECTS", "CUT", "LINE", "NOTHING", "SEVERAL"):
        made[name] = str(tmp_path / f"{name}.npy")
    return made


FITS = ["--patch", "0,1"]
BAD: dict[str, tuple[list[str], str]] = {
    "nothing": (["batch"], "The following arguments are required: FILE, --inputs, --patch."),
    "no patch": (["batch", "PROGRAM", "--inputs", "ARRAY"], "are required: --patch."),
    "patch": (["batch", "PROGRAM", "--inputs", "ARRAY", "--patch", "1"], "invalid point value"),
    "program": (["batch", "GONE", "--inputs", "ARRAY", *FITS], "There is no file GONE."),
    "gone": (
        ["batch", "PROGRAM", "--inputs", "GONE", *FITS],
        "There is no folder and no file GONE.",
    ),
    "gone array": (
        ["batch", "PROGRAM", "--inputs", "GONE.npy", *FITS],
        "There is no file GONE.npy.",
    ),
    "a program": (
        ["batch", "PROGRAM", "--inputs", "PROGRAM", *FITS],
        "PROGRAM is neither a folder nor an array. Name a folder of pictures, or a .npy file",
    ),
    "empty": (["batch", "PROGRAM", "--inputs", "EMPTY", *FITS], "There are no pictures in EMPTY."),
    "sizes": (
        ["batch", "PROGRAM", "--inputs", "MIXED", *FITS],
        "b.pxi has 4 x 2 pixels, a.pxi 2 x 1. All inputs of a batch have one size.",
    ),
    "text": (["batch", "PROGRAM", "--inputs", "TEXTS", *FITS], "a.png is not a PNG but text"),
    "one picture": (["batch", "PROGRAM", "--inputs", "FLAT", *FITS], "(5, 5, 4) holds no inputs."),
    "grey": (["batch", "PROGRAM", "--inputs", "GREY", *FITS], "(5, 1, 2, 1) holds no inputs."),
    "floats": (["batch", "PROGRAM", "--inputs", "FLOATS", *FITS], "An array of float32"),
    "none": (["batch", "PROGRAM", "--inputs", "NONE", *FITS], "There are no inputs."),
    "a number": (["batch", "PROGRAM", "--inputs", "LONE", *FITS], "with shape () holds no inputs."),
    "objects": (["batch", "PROGRAM", "--inputs", "OBJECTS", *FITS], "is not an array that can be"),
    "cut": (["batch", "PROGRAM", "--inputs", "CUT", *FITS], "is not an array that can be read"),
    "line": (["batch", "PROGRAM", "--inputs", "LINE", *FITS], "is not an array that can be read"),
    "no bytes": (["batch", "PROGRAM", "--inputs", "NOTHING", *FITS], "is not an array that can be"),
    "several": (["batch", "PROGRAM", "--inputs", "SEVERAL", *FITS], "SEVERAL holds several arrays"),
    "too far": (
        ["batch", "PROGRAM", "--inputs", "ARRAY", "--patch", "3,1"],
        "Inputs of 2 x 1 pixels do not fit into the program at 3,1. The program has 4 x 2 pixels.",
    ),
    "read": (["batch", "PROGRAM", "--inputs", "ARRAY", *FITS, "--read", "9,9"], "Pixel 9,9 is not"),
    "engine": (
        ["batch", "PROGRAM", "--inputs", "ARRAY", *FITS, "--engine", "abacus"],
        "There is no engine called abacus. Use one of these: auto, cpu, gpu",
    ),
    "same folder": (
        ["batch", "PROGRAM", "--inputs", "FOLDER", *FITS, "--out", "FOLDER"],
        "FOLDER would be written over by the results. Name another place with --out.",
    ),
    "same array": (
        ["batch", "PROGRAM", "--inputs", "ARRAY", *FITS, "--out", "ARRAY"],
        "ARRAY would be written over by the results.",
    ),
    "same names": (
        ["batch", "PROGRAM", "--inputs", "SAME", *FITS, "--out", "GONE"],
        "2 inputs would be written to the same file, a.pxi. Rename them, or write one array:",
    ),
    "out is a file": (
        ["batch", "PROGRAM", "--inputs", "ARRAY", *FITS, "--out", "PROGRAM"],
        "PROGRAM is not a folder. Name a folder, or a .npy file.",
    ),
    "out in a file": (
        ["batch", "PROGRAM", "--inputs", "ARRAY", *FITS, "--out", "PROGRAM/in/it"],
        "PROGRAM/in/it cannot be made in PROGRAM. Name another place with --out.",
    ),
    "out in no folder": (
        ["batch", "PROGRAM", "--inputs", "ARRAY", *FITS, "--out", "GONE/it.npy"],
        "There is no folder GONE. Make it, or name another place.",
    ),
    "no address": (
        ["batch", "PROGRAM", "--inputs", "ARRAY", *FITS, "--cluster", ""],
        "The address of the cluster is empty. Name one: tcp://computer:8786",
    ),
    "no cluster": (
        ["batch", "PROGRAM", "--inputs", "ARRAY", *FITS, "--cluster", "tcp://127.0.0.1:9"],
        "No cluster answers at tcp://127.0.0.1:9. Check the address; dask scheduler says it",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_status_2(
    case: str, places: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args, words = BAD[case]
    before = sorted(path.name for path in tmp_path.rglob("*"))
    assert main([places.get(arg, arg) for arg in args]) == 2
    out, err = capsys.readouterr()
    for name in sorted(places, key=lambda name: len(places[name]), reverse=True):
        err = err.replace(places[name], name)
    assert words in err
    assert err.startswith("pxvm: ")
    assert (out, err.count("\n")) == ("", 1)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_without_the_library_of_clusters_the_line_says_how_to_get_it(
    divide: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    inputs = array(tmp_path, (1, 1))
    args = ["batch", divide, "--inputs", inputs, *FITS, "--cluster", "tcp://127.0.0.1:8786"]
    assert main(args) == 2
    assert "Install it with: pip install 'pxide[cluster]'" in capsys.readouterr().err
