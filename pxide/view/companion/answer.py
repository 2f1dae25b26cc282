"""An answer as it is written: Markdown shown in sections, of which only the last one changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from PySide6.QtCore import Signal

from pxide.view.chip import GAP
from pxide.view.companion.code import Code
from pxide.view.companion.column import Column
from pxide.view.companion.grid import Grid
from pxide.view.companion.pieces import Look, Piece
from pxide.view.companion.prose import Prose
from pxide.view.companion.reader import Reader
from pxide.view.companion.typesetter import Typesetter

Section = Prose | Grid | Code


@dataclass(slots=True)
class _Group:
    """Pieces that belong into one section."""

    settled: list[Piece] = field(default_factory=list)
    tail: list[Piece] = field(default_factory=list)

    @property
    def pieces(self) -> list[Piece]:
        """All of them; never none."""
        return [*self.settled, *self.tail]

    def goes_on(self, piece: Piece) -> bool:
        """Whether a piece belongs with these."""
        return (self.pieces[-1].look.is_prose and piece.look.is_prose) or piece.is_more


class Answer(Column):
    """Shows a text again and again while it grows."""

    activated = Signal(str)
    """The address of a link that was clicked."""
    insert_wanted = Signal(str)
    run_wanted = Signal(str)

    def __init__(self, parser: MarkdownIt, typesetter: Typesetter) -> None:
        super().__init__(2 * GAP)
        self._parser = parser
        self._typesetter = typesetter
        self._reader = Reader(parser)
        self._shown: tuple[str, bool] = ("", False)
        self._open = 0
        """The place of the first section that may yet change."""
        self.sections: list[Section] = []

    def show_text(self, text: str, is_whole: bool) -> None:
        """Show a text; one that does not go on from the last one is begun anew."""
        if (text, is_whole) == self._shown:
            return
        if self._shown[1] or not self._reader.goes_on(text):
            self.begin_anew(self._typesetter)
        self._shown = (text, is_whole)
        reading = self._reader.read(text, is_whole)
        place, begins = self._open, -1
        for group in _groups(reading.settled, reading.tail):
            at = self._write(group, place)
            begins = at if group.tail and begins < 0 else begins
            place = at + 1
        self._end(place)
        self._open = begins if begins >= 0 else max(len(self.sections) - 1, 0)

    def begin_anew(self, typesetter: Typesetter) -> None:
        """Forget what is shown, and write from now on as this typesetter does."""
        self._typesetter = typesetter
        self._reader = Reader(self._parser)
        self._shown = ("", False)
        self._drop(0)
        self._open = 0

    def _write(self, group: _Group, place: int) -> int:
        """Write a group into the section at a place, or behind it; says where it is now."""
        while place < len(self.sections):
            section = self.sections[place]
            if section.accepts(group.pieces):
                section.write(group.settled, group.tail)
                return place
            if not section.has_settled:
                self._drop(place)
                break
            section.write((), ())
            place += 1
        section = self._made(group.pieces[0].look)
        self.sections.append(section)
        self.add(section)
        section.write(group.settled, group.tail)
        return place

    def _made(self, look: Look) -> Section:
        if look is Look.CODE:
            code = Code(self._typesetter.inks)
            code.insert_wanted.connect(self.insert_wanted)
            code.run_wanted.connect(self.run_wanted)
            return code
        paper = Grid(self._typesetter) if look is Look.TABLE else Prose(self._typesetter)
        paper.activated.connect(self.activated)
        return paper

    def _end(self, place: int) -> None:
        """Nothing more stands at a place and behind it but what is settled."""
        while place < len(self.sections) and self.sections[place].has_settled:
            self.sections[place].write((), ())
            place += 1
        self._drop(place)

    def _drop(self, place: int) -> None:
        """Take away the sections from a place on."""
        for section in self.sections[place:]:
            self.take(section)
        del self.sections[place:]


def _groups(settled: Sequence[Piece], tail: Sequence[Piece]) -> Iterator[_Group]:
    group: _Group | None = None
    for number, piece in enumerate((*settled, *tail)):
        if group is None or not group.goes_on(piece):
            if group is not None:
                yield group
            group = _Group()
        (group.settled if number < len(settled) else group.tail).append(piece)
    if group is not None:
        yield group
