"""What the settings say is shown, and each canvas keeps the mode it is in."""

from pathlib import Path

import pytest

from pxide.base.settings import SHOW_GRID, SHOW_LABELS, SHOW_SIGNED, Setting, Settings
from pxide.view.canvas.view_modes import ViewMode
from pxide.view.canvas.view_options import ViewOptions


@pytest.mark.parametrize(
    ("row", "name"),
    [(SHOW_GRID, "has_grid"), (SHOW_LABELS, "has_labels"), (SHOW_SIGNED, "is_signed")],
)
def test_a_switch_is_shown(tmp_path: Path, row: Setting[bool], name: str) -> None:
    settings, options = Settings(tmp_path / "pxide.ini"), ViewOptions(mode=ViewMode.HEAT)
    assert getattr(options.with_settings(settings), name) is row.default
    settings.toggle(row)
    shown = options.with_settings(settings)
    assert getattr(shown, name) is not row.default
    assert shown.mode is ViewMode.HEAT
