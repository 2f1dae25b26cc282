"""An answer as it is written: Markdown shown in sections, of which only the last one changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pxide.model.chat.turn import Source
from pxide.view.companion.code_block import CodeBlock
from pxide.view.companion.column import Column
from pxide.view.companion.markdown_pieces import MarkdownPiece, PieceKind
from pxide.view.companion.markdown_reader import MarkdownReader
from pxide.view.companion.markdown_table import MarkdownTable
from pxide.view.companion.markdown_writer import MarkdownWriter
from pxide.view.companion.prose import ProseView
from pxide.view.companion.turn_context import TurnContext
from pxide.view.widgets.metrics import GAP

Section = ProseView | MarkdownTable | CodeBlock


@dataclass(slots=True)
class _Group:
    """Pieces that belong into one section."""

    settled: list[MarkdownPiece] = field(default_factory=list)
    tail: list[MarkdownPiece] = field(default_factory=list)

    @property
    def pieces(self) -> list[MarkdownPiece]:
        """All of them; never none."""
        return [*self.settled, *self.tail]

    def goes_on(self, piece: MarkdownPiece) -> bool:
        """Whether a piece belongs with these."""
        return (self.pieces[-1].kind.is_prose and piece.kind.is_prose) or piece.is_more


class AnswerView(Column):
    """Shows a text again and again while it grows."""

    def __init__(self, turn_context: TurnContext, sources: Sequence[Source] = ()) -> None:
        """Show Markdown that may cite these sources."""
        super().__init__(2 * GAP)
        self._turn_context = turn_context
        self._sources = sources
        self._markdown_writer = MarkdownWriter(turn_context.text_formats, sources)
        self._reader = MarkdownReader(turn_context.parser)
        self._shown: tuple[str, bool] = ("", False)
        self._open = 0
        """The place of the first section that may yet change."""
        self.sections: list[Section] = []

    def show_text(self, text: str, is_whole: bool) -> None:
        """Show a text; one that does not go on from the last one is begun anew."""
        if (text, is_whole) == self._shown:
            return
        if self._shown[1] or not self._reader.goes_on(text):
            self._begin_anew()
        self._shown = (text, is_whole)
        reading = self._reader.read(text, is_whole)
        place, begins = self._open, -1
        for group in _groups(reading.settled, reading.tail):
            at = self._write(group, place)
            begins = at if group.tail and begins < 0 else begins
            place = at + 1
        self._end(place)
        self._open = begins if begins >= 0 else max(len(self.sections) - 1, 0)

    def _begin_anew(self) -> None:
        """Forget what is shown."""
        self._reader = MarkdownReader(self._turn_context.parser)
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
        section = self._made(group.pieces[0].kind)
        self.sections.append(section)
        self.add(section)
        section.write(group.settled, group.tail)
        return place

    def _made(self, kind: PieceKind) -> Section:
        writer = self._markdown_writer
        if kind is PieceKind.CODE:
            return CodeBlock(writer.text_formats, self._turn_context.requests)
        text = MarkdownTable(writer) if kind is PieceKind.TABLE else ProseView(writer)
        text.activated.connect(self._follow)
        return text

    def _follow(self, address: str) -> None:
        self._turn_context.follow(address, self._sources)

    def _end(self, place: int) -> None:
        """Empty the settled sections from a place on, and take away the rest."""
        while place < len(self.sections) and self.sections[place].has_settled:
            self.sections[place].write((), ())
            place += 1
        self._drop(place)

    def _drop(self, place: int) -> None:
        """Take away the sections from a place on."""
        for section in self.sections[place:]:
            self.take(section)
        del self.sections[place:]


def _groups(settled: Sequence[MarkdownPiece], tail: Sequence[MarkdownPiece]) -> Iterator[_Group]:
    group: _Group | None = None
    for number, piece in enumerate((*settled, *tail)):
        if group is None or not group.goes_on(piece):
            if group is not None:
                yield group
            group = _Group()
        (group.settled if number < len(settled) else group.tail).append(piece)
    if group is not None:
        yield group
