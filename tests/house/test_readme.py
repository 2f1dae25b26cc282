"""What the README promises is there, and what is there is promised."""

import re
import tomllib

from tests.house.tree import ROOT
from vm.cli.main import VERBS

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_two_commands_come_first() -> None:
    top = README.split("##")[0]
    assert re.findall(r"^    make (\w+)", top, re.MULTILINE) == ["run", "test"]


def test_every_target_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert {"setup", "run", "test", "check", "bench", "freeze"} <= targets
    assert set(re.findall(r"`make ([a-z]+)`", README)) <= targets


def test_every_verb_of_the_command_line_is_named() -> None:
    named = set(re.findall(r"`pxvm ([a-z]+)", README))
    assert named == {verb.name for verb in VERBS}


def test_ci_calls_the_test_command_and_then_the_check() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.index("make test") < script.index("make check")


def test_each_console_script_leads_to_a_function() -> None:
    for target in PROJECT["scripts"].values():
        module, _, name = target.partition(":")
        source = ROOT / (module.replace(".", "/") + ".py")
        assert f"def {name}(" in source.read_text(encoding="utf-8")


def test_every_link_inside_the_project_leads_somewhere() -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / link).exists(), link
