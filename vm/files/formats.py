"""The formats of file that become a picture: a format is one row, and says its suffixes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vm.core.picture import Picture
from vm.files.disk import read_file
from vm.files.png import SIGNATURE
from vm.files.pxi import Info, decode_pxi


@dataclass(frozen=True)
class Reader:
    """One format: how its files are told, and how the bytes of one become a picture."""

    words: str
    """What a person calls such files."""
    suffixes: tuple[str, ...]
    """The ends of their names in small letters, each with its dot."""
    magic: bytes
    """How such a file begins; empty where only the name tells."""
    read: Callable[[bytes, Path], tuple[Picture, Info]]
    """Bytes and path to the picture, uint8 (H, W, 4), and what travels beside it.

    The path names the file in a Problem, and files beside it may be read.
    """
    saves_back: bool
    """Whether a picture can be saved into a file of this format."""

    def open(self, path: Path) -> tuple[Picture, Info]:
        """Return the picture of a file of this format, uint8 (H, W, 4), and what travels beside it.

        Raises Problem for a file that cannot be read, or is wrong.
        """
        return self.read(read_file(path), path)


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """What a file holds, and the row that read it."""

    picture: Picture
    info: Info
    reader: Reader


@dataclass(frozen=True)
class Readers:
    """A table of formats; the first row takes what no row knows, and says what is wrong with it."""

    rows: tuple[Reader, ...]

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of all formats, in the order of the rows."""
        return tuple(suffix for row in self.rows for suffix in row.suffixes)

    def knows(self, path: Path) -> bool:
        """Say whether a file is by its name of one of these formats."""
        return path.suffix.lower() in self.suffixes

    def reader_of(self, path: Path, data: bytes) -> Reader:
        """Return the row for a file: by its suffix, else by the way it begins, else the first."""
        suffix = path.suffix.lower()
        named = [row for row in self.rows if suffix in row.suffixes]
        meant = [row for row in self.rows if row.magic and data.startswith(row.magic)]
        return [*named, *meant, self.rows[0]][0]

    def open(self, path: Path) -> OpenedFile:
        """Read a file; raises Problem for one that cannot be read, or that is wrong."""
        data = read_file(path)
        reader = self.reader_of(path, data)
        picture, info = reader.read(data, path)
        return OpenedFile(picture, info, reader)


PICTURE = Reader(
    words="Pictures that compute",
    suffixes=(".pxi", ".png"),
    magic=SIGNATURE,
    read=lambda data, path: decode_pxi(data, str(path)),
    saves_back=True,
)

PICTURES = Readers((PICTURE,))
"""The formats that hold pixels: what an assembler text may include, and a batch is fed with."""
