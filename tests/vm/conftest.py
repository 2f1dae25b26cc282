"""What several tests of the machine share."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from vm.cpu.preparation import prepare

NOBODY = 65_534


@pytest.fixture(scope="session")
def compiled() -> None:
    """The machine is compiled beforehand, so that a first run has nothing to tell of it."""
    prepare()


@pytest.fixture
def plain_folder() -> Iterator[Path]:
    """A folder to use as a user whom permissions bind, also where the tests run as root."""
    if sys.platform == "win32":
        pytest.skip("permissions work in another way on Windows")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        was = os.geteuid()
        if was == 0:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(was)
            folder.chmod(0o777)
