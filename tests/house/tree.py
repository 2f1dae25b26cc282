"""The tree of the project, as git knows it: what the tests about the house walk over."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project: known to git, or new and not ignored."""
    if not (ROOT / ".git").exists():
        return tuple(path for path in sorted(ROOT.rglob("*.*")) if ".venv" not in path.parts)
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def sources(*folders: str) -> list[Path]:
    """The Python files under these folders of the project."""
    roots = [ROOT / folder for folder in folders]
    return [
        path
        for path in tracked()
        if path.suffix in {".py", ".spec"} and any(root in path.parents for root in roots)
    ]


def name_of(path: Path) -> str:
    """The path as a person would write it."""
    return path.relative_to(ROOT).as_posix()
