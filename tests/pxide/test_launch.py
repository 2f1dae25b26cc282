"""The words of the command line that say how the window opens."""

import sys
from pathlib import Path

import pytest

from pxide.launch import has_screen, parsed
from tests.pxide.test_main import SCREENS


def test_the_words_are_understood() -> None:
    given = parsed(["a.pxi", "b.pxasm", "--run", "--read", "1,2", "--theme", "light"])
    assert (given.files, given.run, given.read) == ([Path("a.pxi"), Path("b.pxasm")], True, (1, 2))
    assert (given.theme, given.quit, given.snapshot) == ("light", False, None)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a screen")
@pytest.mark.parametrize("name", SCREENS)
def test_any_way_to_a_screen_counts(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for screen in SCREENS:
        monkeypatch.delenv(screen, raising=False)
    assert not has_screen()
    monkeypatch.setenv(name, "something")
    assert has_screen()
