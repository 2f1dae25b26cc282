"""The command line of the window: python -m pxide [FILE...]."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from pxide.actions.command_line_run import LaunchOptions
from pxide.app import start
from pxide.base.paths import Folders, resource
from vm.core.picture import Point


def point(text: str) -> Point:
    """A pixel written as X,Y.

    Raises ArgumentTypeError where there is no comma, which argparse tells.
    """
    x, comma, y = text.partition(",")
    if not comma:
        raise argparse.ArgumentTypeError(f"{text!r} is no pixel: write X,Y")
    return int(x), int(y)


def parsed(words: list[str]) -> argparse.Namespace:
    """The arguments."""
    parser = argparse.ArgumentParser(
        prog="pxide",
        description="Paint a picture that computes, and watch the machine run it.",
        epilog="pxide knowledge --help and pxide chat --help tell what is done without the window.",
    )
    parser.add_argument(
        "files", metavar="FILE", nargs="*", type=Path, help="a picture or a .pxasm text to open"
    )
    parser.add_argument("--run", action="store_true", help="run what is opened")
    parser.add_argument(
        "--snapshot", metavar="PNG", type=Path, help="draw the window into a file when it is done"
    )
    parser.add_argument("--read", metavar="X,Y", type=point, help="say the word of this pixel")
    parser.add_argument("--quit", action="store_true", help="leave when it is done")
    parser.add_argument(
        "--engine", metavar="NAME", default="", help="what runs it: auto, cpu, gpu, or an adapter"
    )
    parser.add_argument("--theme", choices=("dark", "light"), default="", help="the colours")
    return parser.parse_args(words)


def has_screen() -> bool:
    """Whether a window could be seen here, or someone chose where it is drawn."""
    if not sys.platform.startswith("linux"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


def main(words: list[str]) -> int:
    """Open the window; where there is no screen, run and draw it all the same, and say so."""
    given = parsed(words)
    options = LaunchOptions(
        files=tuple(given.files),
        run=given.run,
        snapshot=given.snapshot,
        read=given.read,
        quit=given.quit,
        theme=given.theme,
        engine=given.engine,
    )
    if not has_screen():
        return run_unseen(options)
    return 0 if start(options, say) else 1


def run_unseen(options: LaunchOptions) -> int:
    """Run a program where nobody can see it, and draw the real window into a file."""
    files = options.files or (resource("examples/dot_test.pxi"),)
    path = options.snapshot or Folders.of_user().cache / f"{files[0].stem}.png"
    say(f"There is no screen: running {files[0].name} and drawing the window into a file.")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    went_well = start(
        replace(options, files=files, run=True, snapshot=path, quit=True, is_brief=True), say
    )
    say(str(path))
    return 0 if went_well else 1


def say(line: str) -> None:
    """Say a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
