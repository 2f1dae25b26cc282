"""The manual tells every command and every setting, in the words of their rows."""

import runpy

import pytest

from pxide.base.settings import SETTINGS
from tests.house.tree import ROOT
from tests.pxide.ide import Ide

PAGE = ROOT / "resources" / "manual" / "commands.md"


def test_every_command_and_setting_is_told(ide: Ide, request: pytest.FixtureRequest) -> None:
    builder = runpy.run_path(str(ROOT / "packaging" / "build_manual.py"))
    built = builder["commands"](ide.app.commands.rows, SETTINGS)
    if request.config.getoption("--regenerate"):
        PAGE.write_text(built, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == built, "write it anew with --regenerate"
