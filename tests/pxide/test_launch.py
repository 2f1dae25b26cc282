"""The words of the command line that say how the window opens."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pxide import launch
from pxide.actions.command_line_run import LaunchOptions
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


def test_every_word_reaches_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[LaunchOptions] = []

    def start(options: LaunchOptions, _say: Callable[[str], None]) -> bool:
        asked.append(options)
        return True

    monkeypatch.setattr(launch, "start", start)
    monkeypatch.setattr(launch, "has_screen", lambda: True)
    words = "a.pxi --run --snapshot b.png --read 1,2 --quit --engine cpu --theme light"
    assert launch.main(words.split()) == 0
    assert asked == [
        LaunchOptions(
            files=(Path("a.pxi"),),
            run=True,
            snapshot=Path("b.png"),
            read=(1, 2),
            quit=True,
            theme="light",
            engine="cpu",
        )
    ]
