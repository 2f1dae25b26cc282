"""Assembles each resources/examples/*.pxasm into the .pxi beside it.

Run it after changing an example: .venv/bin/python packaging/build_examples.py
"""

import sys
from pathlib import Path

from vm import Info, Problem, assemble, save_pxi

EXAMPLES = Path(__file__).resolve().parents[1] / "resources" / "examples"

BARE = {"dot_test"}
"""The original file of the machine: nothing travelled beside its pixels."""


def build(source: Path) -> str:
    """Assemble one text, save its picture and return a line that says so."""
    picture, info = assemble(source.read_text(encoding="utf-8"), source.parent, source.name)
    target = source.with_suffix(".pxi")
    save_pxi(target, picture, Info() if source.stem in BARE else info)
    height, width = picture.shape[:2]
    return f"{target.name}: {width} x {height} pixels, {target.stat().st_size} bytes"


def main() -> int:
    """Build the examples named on the command line, or all of them."""
    named = [EXAMPLES / f"{name}.pxasm" for name in sys.argv[1:]]
    try:
        for source in named or sorted(EXAMPLES.glob("*.pxasm")):
            print(build(source))
    except Problem as problem:
        print(problem)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
