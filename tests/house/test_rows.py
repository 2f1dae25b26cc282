"""Every row of the tables says what it is for, once, and can be told from its neighbours."""

import ast
import re
from pathlib import Path

import pytest

from pxide.base import settings
from pxide.base.settings import SETTINGS, Setting
from pxide.work.companion.tools import TOOLS
from tests.house.tree import ROOT, sources
from vm.isa.table import BY_CODE, BY_SPELLING, ISA, Op


def test_no_two_instructions_share_a_code_or_a_word() -> None:
    assert len(BY_CODE) == len(BY_SPELLING) == len(ISA)


@pytest.mark.parametrize("op", ISA, ids=lambda op: op.spelling)
def test_an_instruction_is_documented(op: Op) -> None:
    assert len(op.doc.split()) >= 2
    assert op.family.value.islower()
    names = [operand.name for operand in op.operands]
    assert len(names) <= 3
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z_0-9]*", name) for name in names)


def test_every_setting_is_in_the_table() -> None:
    rows = [value for value in vars(settings).values() if isinstance(value, Setting)]
    assert {id(row) for row in rows} == {id(row) for row in SETTINGS}


def test_no_two_settings_share_a_name() -> None:
    assert len({row.name for row in SETTINGS}) == len(SETTINGS)


def test_every_setting_is_read() -> None:
    """A row takes effect where its value is asked for; a menu that only switches it does not."""
    own = ROOT / "pxide" / "base" / "settings.py"
    read = {name for path in sources("pxide") if path != own for name in values_read(path)}
    rows = {name for name, value in vars(settings).items() if isinstance(value, Setting)}
    assert rows - read == set()


def values_read(path: Path) -> set[str]:
    """The settings of which a file asks the value: `settings.value(ROW)`, however it is held."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "value"
    ]
    return {arg.id for call in calls for arg in call.args if isinstance(arg, ast.Name)}


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_a_setting_is_documented_and_its_default_allowed(row: Setting[object]) -> None:
    assert re.fullmatch(r"[a-z]+/[a-z_]+", row.name)
    assert len(row.words.split()) >= 3
    assert row.words[0].isupper()
    assert row.fitted(row.default) == row.default


def test_every_tool_of_the_companion_is_in_the_manual() -> None:
    page = (ROOT / "resources" / "manual" / "companion.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [tool.name for tool in TOOLS]
