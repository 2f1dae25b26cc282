"""Settings: values come back from the file with the type of their default."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from pxide.base.settings import (
    ENGINE,
    OPEN_TABS,
    RUN_DROPPED,
    SETTINGS,
    SWITCHES,
    THEME,
    TRACE_LENGTH,
    WINDOW_LAYOUT,
    Settings,
)
from vm.run.engines import EngineName


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "pxide.ini"


def again(settings: Settings, path: Path) -> Settings:
    """The settings of the next start."""
    settings.save()
    return Settings(path)


def test_names_are_unique_and_have_words() -> None:
    assert len({row.name for row in SETTINGS}) == len(SETTINGS)
    assert all(row.words for row in SETTINGS)
    assert set(SWITCHES) <= set(SETTINGS)


def test_a_new_file_holds_the_defaults(path: Path) -> None:
    settings = Settings(path)
    assert settings.are_new
    assert [settings.value(row) for row in SETTINGS] == [row.default for row in SETTINGS]


def test_values_come_back_as_what_they_were(path: Path) -> None:
    settings = Settings(path)
    settings.set(RUN_DROPPED, False)
    settings.set(TRACE_LENGTH, 50)
    settings.set(OPEN_TABS, ("/a, b/c.pxi", "/d;e.pxi"))
    settings.set(WINDOW_LAYOUT, QByteArray(b"\x00\xff\n"))
    later = again(settings, path)
    assert not later.are_new
    assert later.value(RUN_DROPPED) is False
    assert later.value(TRACE_LENGTH) == 50
    assert later.value(OPEN_TABS) == ("/a, b/c.pxi", "/d;e.pxi")
    assert later.value(WINDOW_LAYOUT) == QByteArray(b"\x00\xff\n")


@pytest.mark.parametrize("tabs", [(), ("one.pxi",)])
def test_short_lists_come_back(path: Path, tabs: tuple[str, ...]) -> None:
    settings = Settings(path)
    settings.set(OPEN_TABS, ("a", "b"))
    settings.set(OPEN_TABS, tabs)
    assert again(settings, path).value(OPEN_TABS) == tabs


def test_a_value_out_of_bounds_is_brought_in(path: Path) -> None:
    settings = Settings(path)
    settings.set(TRACE_LENGTH, 10**9)
    assert settings.value(TRACE_LENGTH) == 5000
    settings.set(THEME, "pink")
    assert settings.value(THEME) == "system"


def test_an_engine_may_be_called_by_any_name(path: Path) -> None:
    settings = Settings(path)
    settings.set(ENGINE, "llvmpipe")
    assert again(settings, path).value(ENGINE) == "llvmpipe"
    assert set(ENGINE.choices) == set(EngineName)


def test_what_a_stranger_wrote_falls_back_to_the_default(path: Path) -> None:
    path.parent.mkdir()
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue(TRACE_LENGTH.name, "many")
    store.setValue(WINDOW_LAYOUT.name, "nonsense")
    store.sync()
    settings = Settings(path)
    assert settings.value(TRACE_LENGTH) == TRACE_LENGTH.default
    assert settings.value(WINDOW_LAYOUT) == WINDOW_LAYOUT.default


def test_only_a_new_value_is_told(path: Path) -> None:
    settings = Settings(path)
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.toggle(RUN_DROPPED)
    settings.set(RUN_DROPPED, False)
    settings.toggle(RUN_DROPPED)
    assert told == [RUN_DROPPED.name, RUN_DROPPED.name]
    assert settings.value(RUN_DROPPED) is True


def test_a_pinned_value_holds_until_another_is_set_and_is_not_kept(path: Path) -> None:
    settings = Settings(path)
    told: list[str] = []
    settings.changed.connect(told.append)
    settings.set(ENGINE, "cpu")
    settings.pin(ENGINE, "gpu")
    assert settings.value(ENGINE) == "gpu"
    settings.save()
    assert Settings(path).value(ENGINE) == "cpu"
    settings.set(ENGINE, "cpu")
    assert settings.value(ENGINE) == "cpu"
    assert told == [ENGINE.name] * 3
