"""Paths: the data that ships is found, and every folder of the user is the user's."""

from pathlib import Path

import pytest

from pxide.base.paths import Folders, resource


def test_the_example_is_found() -> None:
    assert resource("examples/dot_test.pxi").is_file()


def test_the_frozen_app_looks_into_its_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert resource("icons") == tmp_path / "resources" / "icons"


def test_an_installation_without_its_data_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(FileNotFoundError, match="resources/"):
        resource("icons")


def test_folders_lie_apart(tmp_path: Path) -> None:
    folders = Folders.under(tmp_path)
    places = {folders.settings_file, folders.log_file, folders.rescue, folders.cache}
    assert len(places) == 4
    assert all(place.is_relative_to(tmp_path) for place in places)
    assert Folders.of_user().settings_file.name == "pxide.ini"
