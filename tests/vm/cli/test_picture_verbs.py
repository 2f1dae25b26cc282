from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.vm.painting import canvas, op
from vm.cli.main import main
from vm.files.pxi import Info, load_pxi, save_pxi
from vm.isa.table import BY_CODE, ISA

pytestmark = pytest.mark.usefixtures("compiled")

TEXT = "start:\n  SET r0, 263\n  H\n"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    (tmp_path / "x.pxasm").write_text(TEXT, encoding="utf-8")
    return tmp_path / "x.pxasm"


def test_asm_writes_beside_the_text(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["asm", str(text)]) == 0
    picture, info = load_pxi(text.with_suffix(".pxi"))
    assert picture[0, :2].tolist() == [[35, 0, 7, 1], [72, 0, 0, 0]]
    assert "labels" in info.data
    height, width = picture.shape[:2]
    said = f"{text.with_suffix('.pxi')}: {width} x {height} pixels\n"
    assert capsys.readouterr().out == said


def test_asm_writes_where_it_is_told(text: Path) -> None:
    target = text.with_name("other.png")
    assert main(["asm", str(text), "-o", str(target)]) == 0
    assert load_pxi(target)[0][0, 1].tolist() == [72, 0, 0, 0]
    assert not text.with_suffix(".pxi").exists()


def test_asm_never_writes_over_its_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.pxi"
    file.write_text(TEXT, encoding="utf-8")
    assert main(["asm", str(file)]) == 2
    assert file.read_text(encoding="utf-8") == TEXT
    assert "would be written over" in capsys.readouterr().err


def test_mistakes_are_a_line_each_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.pxasm"
    file.write_text("SET r0, 263\nSTE r1, 2\nADDC r0\n", encoding="utf-8")
    assert main(["asm", str(file)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines] == [f"{file}:2:1", f"{file}:3:1"]
    assert all(line.startswith("pxvm: ") for line in lines)
    assert not file.with_suffix(".pxi").exists()


def test_asm_of_pixels_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_pxi(tmp_path / "x.pxi", canvas(2, 2))
    assert main(["asm", str(tmp_path / "x.pxi"), "-o", str(tmp_path / "y.pxi")]) == 2
    assert "is not UTF-8 text: byte 0 does not fit." in capsys.readouterr().err
    assert not (tmp_path / "y.pxi").exists()


def test_dis_gives_the_text_that_gives_the_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = np.random.default_rng(2).integers(0, 256, (9, 13, 4), np.uint8)
    save_pxi(tmp_path / "x.pxi", picture)
    assert main(["dis", str(tmp_path / "x.pxi")]) == 0
    said = capsys.readouterr().out
    assert main(["dis", str(tmp_path / "x.pxi"), "-o", str(tmp_path / "x.pxasm")]) == 0
    assert (tmp_path / "x.pxasm").read_text(encoding="utf-8") == said
    assert main(["asm", str(tmp_path / "x.pxasm"), "-o", str(tmp_path / "y.pxi")]) == 0
    assert load_pxi(tmp_path / "y.pxi")[0].tobytes() == picture.tobytes()


def test_check_finds_a_fault_and_finds_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pxi(tmp_path / "bad.pxi", canvas(4, 2, op("."), (1, 1, 200, 1)))
    assert main(["check", str(tmp_path / "bad.pxi")]) == 1
    assert capsys.readouterr().out.startswith("(1, 0) fault 2 row outside: ")
    save_pxi(tmp_path / "good.pxi", canvas(4, 2, op("H")))
    assert main(["check", str(tmp_path / "good.pxi")]) == 0
    assert capsys.readouterr().out == "no fault seen\n"


def test_diff_tells_code_from_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = canvas(4, 3, op("#", 0, 7, 0), op("H"))
    new = old.copy()
    new[0, 0, 2] = 8
    new[2, 3] = (72, 1, 2, 255)
    save_pxi(tmp_path / "a.pxi", old, Info({"labels": {}}))
    save_pxi(tmp_path / "b.pxi", new)
    assert main(["diff", str(tmp_path / "a.pxi"), str(tmp_path / "b.pxi")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "(0, 0)       [35 0 7 0]  SET r0, 7 -> [35 0 8 0]  SET r0, 8",
        "(3, 2)       [0 0 0 0] -> [72 1 2 255]",
        "2 pixels differ",
    ]
    assert main(["diff", str(tmp_path / "a.pxi"), str(tmp_path / "a.pxi")]) == 0
    assert capsys.readouterr().out == "no pixel differs\n"


def test_diff_of_two_sizes_compares_the_part_in_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_pxi(tmp_path / "a.pxi", canvas(4, 2, op("H")))
    save_pxi(tmp_path / "b.pxi", canvas(3, 5, op("H"), (0, 0, 0, 9)))
    assert main(["diff", str(tmp_path / "a.pxi"), str(tmp_path / "b.pxi")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "size 4 x 2 -> 3 x 5; the part in both is compared",
        "(1, 0)       [0 0 0 0] -> [0 0 0 9]",
        "1 pixel differs",
    ]


def test_isa_as_a_table_holds_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["isa"]) == 0
    head, rule, *rows = capsys.readouterr().out.splitlines()
    assert head == "| code | mark | name | operands | family | meaning |"
    assert rule == "| --- | --- | --- | --- | --- | --- |"
    assert len(rows) == len(ISA)
    for row, known in zip(rows, ISA, strict=True):
        cells = row.replace("\\|", "\0").split("|")
        assert len(cells) == 8
        assert (int(cells[1]), cells[3].strip()) == (known.code, known.name)
        assert cells[2].strip().replace("\0", "|") == f"`{known.mark}`"


def test_isa_as_json_says_what_operands_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["isa", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {row["code"] for row in said} == set(BY_CODE)
    store = next(row for row in said if row["name"] == "STORE")
    assert (store["mark"], store["family"]) == ("s", "memory")
    kinds = [(o["name"], o["kind"], o["access"]) for o in store["operands"]]
    assert kinds == [("v", "register", "read"), ("p", "register", "read"), ("n", "signed", "none")]
    argmax = next(row for row in said if row["name"] == "ARGMAX")
    assert argmax["operands"][1]["types"] == ["i32"]
    assert argmax["operands"][1]["shapes"] == [["m", "1"]]
