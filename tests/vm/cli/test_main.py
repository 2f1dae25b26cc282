from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.house.tree import ROOT
from tests.vm.painting import canvas, op
from tests.vm.png_bytes import png
from vm.cli.main import VERBS, main
from vm.files.pxi import load_pxi, save_pxi

pytestmark = pytest.mark.usefixtures("compiled")

PYTHON = [sys.executable, "-m", "vm"]


@pytest.fixture
def loop(tmp_path: Path) -> str:
    """A picture that runs for ever."""
    save_pxi(tmp_path / "loop.pxi", canvas(4, 2, op("'", 0, 0, 1), op("j", 0, 0, 0)))
    return str(tmp_path / "loop.pxi")


def start(*args: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen([*PYTHON, *args], cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


BAD = {
    "no verb": ([], "The following arguments are required: VERB."),
    "unknown verb": (["fly"], "invalid choice: 'fly'"),
    "no file": (["run"], "The following arguments are required: FILE."),
    "unknown option": (["run", "LOOP", "--fast"], "Unrecognized arguments: --fast."),
    "steps": (["run", "LOOP", "--steps", "many"], "Argument --steps: invalid count value"),
    "negative": (["run", "LOOP", "--steps=-1"], "Argument --steps: invalid count value: '-1'."),
    "no frame": (["run", "LOOP", "--frames", "0"], "Argument --frames: invalid positive value"),
    "one number": (["run", "LOOP", "--break", "3"], "Argument --break: invalid point value: '3'."),
    "letters": (["run", "LOOP", "--watch", "a,b"], "invalid point value: 'a,b'"),
    "far": (["run", "LOOP", "--read", "1,70000"], "invalid point value: '1,70000'"),
    "three": (["run", "LOOP", "--read", "1,2,3"], "invalid point value: '1,2,3'"),
    "outside": (["run", "LOOP", "--read", "4,0"], "Pixel 4,0 is not in the picture."),
    "below": (["run", "LOOP", "--break", "0,2"], "It has columns 0 to 3 and rows 0 to 1."),
    "engine": (["run", "LOOP", "--engine", "tpu"], "There is no engine called tpu."),
    "no engine": (["trace", "LOOP", "--engine", ""], "No engine is named. Use one of these: auto,"),
    "both forms": (["trace", "LOOP", "--json", "--csv"], "not allowed with argument --json"),
    "format": (["isa", "--format", "html"], "invalid choice: 'html'"),
    "missing": (["run", "gone.pxi"], "There is no file gone.pxi."),
    "folder": (["run", "FOLDER"], "is a folder. Name a file inside it."),
    "out": (["run", "LOOP", "--steps", "1", "--out", "FOLDER"], "is a folder."),
    "second file": (["diff", "LOOP", "gone.pxi"], "There is no file gone.pxi."),
    "no such engine": (["compare", "LOOP", "--engine", "tpu"], "There is no engine called tpu."),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_arguments_and_files_are_one_line_and_status_2(
    case: str, loop: str, capsys: pytest.CaptureFixture[str]
) -> None:
    args, words = BAD[case]
    before = Path(loop).read_bytes()
    places = {"LOOP": loop, "FOLDER": str(Path(loop).parent)}
    assert main([places.get(arg, arg) for arg in args]) == 2
    out, err = capsys.readouterr()
    assert words in err
    assert err.startswith("pxvm: ")
    assert err.count("\n") == 1
    assert out == ""
    assert Path(loop).read_bytes() == before
    assert os.listdir(Path(loop).parent) == ["loop.pxi"]


@pytest.mark.parametrize("verb", ["run", "step", "trace", "dis", "check"])
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"cdef int x = 3\n", "is not a PNG but text; Cython include files are called .pxi too."),
        (png(np.zeros((2, 2, 4), np.uint8))[:-20], "is cut off"),
    ],
)
def test_every_verb_refuses_a_bad_picture(
    verb: str, data: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.pxi"
    file.write_bytes(data)
    assert main([verb, str(file)]) == 2
    out, err = capsys.readouterr()
    assert err.startswith(f"pxvm: {file} {words}")
    assert (out, err.count("\n")) == ("", 1)
    assert file.read_bytes() == data


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    for verb in VERBS:
        assert f"    {verb.name} " in said
        assert main([verb.name, "--help"]) == 0
        assert verb.doc in capsys.readouterr().out


def test_the_verbs_are_the_promised_ones() -> None:
    promised = "run step trace asm dis check diff compare batch isa bench"
    assert " ".join(verb.name for verb in VERBS) == promised


def test_the_module_runs_as_a_program(loop: str) -> None:
    with start("run", loop, "--steps", "7", "--read", "0,1") as child:
        out, err = child.communicate(timeout=120)
    assert child.returncode == 0
    assert "steps    7\n" in out
    assert "(0, 1)   4, " in out
    assert "Traceback" not in err


@pytest.mark.parametrize(("verb", "status"), [("run", 1), ("check", 1)])
def test_the_exit_status_of_a_faulty_program_is_1(verb: str, status: int, tmp_path: Path) -> None:
    save_pxi(tmp_path / "x.pxi", canvas(2, 2, (255, 0, 0, 0)))
    with start(verb, str(tmp_path / "x.pxi")) as child:
        out, _err = child.communicate(timeout=120)
    assert child.returncode == status
    assert "fault 1 unknown opcode" in out


def test_the_exit_status_of_a_bad_file_is_2(tmp_path: Path) -> None:
    with start("run", str(tmp_path)) as child:
        out, err = child.communicate(timeout=120)
    assert (child.returncode, out) == (2, "")
    assert err == f"pxvm: {tmp_path} is a folder. Name a file inside it.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is no signal there")
def test_the_keyboard_stops_a_run_for_ever(loop: str) -> None:
    with start("trace", loop, "--count", "1000000000") as child:
        assert child.stdout is not None
        assert child.stdout.readline().split()[0] == "0"
        child.send_signal(signal.SIGINT)
        _out, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert err.endswith("pxvm: Stopped by the keyboard.\n")
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is no signal there")
@pytest.mark.parametrize("engine", ["cpu", pytest.param("gpu", marks=pytest.mark.gpu)])
def test_the_keyboard_stops_what_runs_without_an_end(engine: str, loop: str) -> None:
    text = f"""
import os, signal, sys, threading
from vm.cli.main import main
main(["run", {loop!r}, "--engine", "{engine}", "--steps", "1"])
threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
sys.exit(main(["run", {loop!r}, "--engine", "{engine}"]))
"""
    with subprocess.Popen([sys.executable, "-c", text], cwd=ROOT, stderr=subprocess.PIPE) as child:
        _out, err = child.communicate(timeout=120)
    assert child.returncode == 130
    assert err.endswith(b"pxvm: Stopped by the keyboard.\n")


def test_a_closed_pipe_is_quiet(loop: str) -> None:
    with start("trace", loop, "--count", "100000") as child:
        assert child.stdout is not None
        assert child.stdout.readline().split()[0] == "0"
        child.stdout.close()
        assert child.stderr is not None
        assert child.stderr.read() == ""
    assert child.returncode == 0


def test_a_terminal_without_the_letter_gets_its_number(tmp_path: Path) -> None:
    text = tmp_path / "größe.pxasm"
    text.write_text("H\n", encoding="utf-8")
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    args = [*PYTHON, "asm", str(text)]
    with subprocess.Popen(args, cwd=ROOT, env=env, stdout=subprocess.PIPE) as child:
        out, _err = child.communicate(timeout=120)
    assert child.returncode == 0
    assert b"gr\\xf6\\xdfe.pxi: " in out
    assert load_pxi(text.with_suffix(".pxi"))[0][0, 0, 0] == ord("H")


def test_out_of_a_program_of_its_own_is_written(loop: str) -> None:
    with start("run", loop, "--steps", "3", "--out", loop) as child:
        child.communicate(timeout=120)
    picture, info = load_pxi(loop)
    assert info.start(picture)[1] == 3
