"""Places: the data that ships with pxIDE and the folders of the user."""

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths

NAME = "pxide"


def resource(name: str) -> Path:
    """A file or folder of `resources/`, in a checkout, in a wheel and in the frozen app.

    Raises FileNotFoundError where there is no such folder.
    """
    package = Path(__file__).resolve().parents[1]
    frozen = getattr(sys, "_MEIPASS", None)
    roots = (Path(frozen),) if frozen is not None else (package.parent, package)
    for root in roots:
        if (root / "resources").is_dir():
            return root / "resources" / name
    raise FileNotFoundError(f"resources/ lies in none of {roots}")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the application of one user keeps its own files."""

    config: Path
    data: Path
    cache: Path

    @classmethod
    def of_user(cls) -> "Folders":
        """The folders that the system gives to this user."""
        place = QStandardPaths.StandardLocation
        return cls(
            config=_place(place.GenericConfigLocation),
            data=_place(place.GenericDataLocation),
            cache=_place(place.GenericCacheLocation),
        )

    @classmethod
    def under(cls, root: Path) -> "Folders":
        """All folders inside one, for tests and for an installation on a stick."""
        return cls(config=root / "config", data=root / "data", cache=root / "cache")

    @property
    def settings_file(self) -> Path:
        """The settings, as a plain ini file."""
        return self.config / "pxide.ini"

    @property
    def log_file(self) -> Path:
        """The log of problems and bugs."""
        return self.data / "logs" / "pxide.log"

    @property
    def rescue(self) -> Path:
        """Where unsaved pictures go when a bug is met."""
        return self.data / "rescue"


def _place(location: QStandardPaths.StandardLocation) -> Path:
    return Path(QStandardPaths.writableLocation(location)) / NAME
