"""The entrance: help, refusals, and what a start costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pxide.cli.main import KNOWLEDGE, WORDS, main
from tests.house.tree import ROOT
from tests.pxide.cli.shell import Shell

README = ROOT / "README.md"


def test_the_verbs_are_the_promised_ones() -> None:
    names = [verb.name for verb in KNOWLEDGE]
    promised = "new add search show verify export import hide compact"
    assert " ".join(names) == promised
    assert WORDS[0] == "knowledge"


def test_help_names_every_verb(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "knowledge" in capsys.readouterr().out
    said = shell.do("--help")
    for verb in KNOWLEDGE:
        assert f"    {verb.name} " in said
        assert verb.doc in shell.do(verb.name, "--help")


def test_the_readme_names_every_verb() -> None:
    text = README.read_text(encoding="utf-8")
    assert all(f"`pxide knowledge {verb.name} " in text for verb in KNOWLEDGE)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ([], "The following arguments are required: VERB. See pxide knowledge --help."),
        (["fly"], "invalid choice: 'fly'"),
        (["new"], "The following arguments are required: FILE. See pxide knowledge new --help."),
        (["add", "a.png"], "arguments are required: --question, --answer"),
        (["search", "a.png"], "arguments are required: QUERY"),
        (["search", "a.png", "q", "-k", "0"], "Argument -k: invalid positive value: '0'."),
        (["show", "a.png", "here"], "'here' is no row: write 152, or r152 as it is cited."),
        (["export", "a.png", "--format", "html"], "invalid choice: 'html'"),
        (["verify", "a.png"], "There is no file a.png. Check the name and the folder."),
        (["search", ".", "q"], "is a folder. Name a file inside it."),
    ],
)
def test_bad_words_are_one_line_and_status_2(
    shell: Shell, words: list[str], refusal: str, tmp_path: Path
) -> None:
    assert refusal in shell.fails(*words)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_needed_is_not_loaded() -> None:
    code = (
        "import sys, pxide.__main__\n"
        "heavy = ('PySide6', 'httpx', 'asyncio', 'wgpu', 'numba', 'qasync')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
