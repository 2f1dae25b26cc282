"""Writes pieces of Markdown into a document: text as text, links as links to be seen through."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCharFormat, QTextCursor

from pxide.model.chat.turn import Source
from pxide.view.companion.markdown_pieces import MarkdownPiece, PieceKind, Runs
from pxide.view.companion.text_formats import TextFormats
from pxide.work.companion.entry_citations import cited

SOURCE = "source"
"""The scheme of a link to an entry; what follows is its place among the sources."""
OPENED = ("http", "https", "mailto")
"""No address of another scheme becomes a link."""
LINE_END = "\u2028"
TIP_LETTERS = 400


class MarkdownWriter:
    """Writes with the inks given and knows which entries a text may cite."""

    def __init__(self, text_formats: TextFormats, sources: Sequence[Source] = ()) -> None:
        self.text_formats = text_formats
        self._sources = tuple(sources)

    def write(self, cursor: QTextCursor, piece: MarkdownPiece, is_first: bool) -> None:
        """Write one piece of prose as a block of its own."""
        block = self.text_formats.block(piece, is_first)
        if not is_first:
            cursor.insertBlock(block, self.text_formats.text)
        cursor.setBlockFormat(block)
        if piece.marker:
            cursor.createList(self.text_formats.marker(piece))
        ink = (
            self.text_formats.heading(piece.level)
            if piece.look is PieceKind.HEADING
            else self.text_formats.text
        )
        if piece.is_quoted:
            ink = QTextCharFormat(ink)
            ink.setForeground(self.text_formats.theme.muted)
        self.write_runs(cursor, piece.runs, ink)

    def write_runs(self, cursor: QTextCursor, runs: Runs, ink: QTextCharFormat) -> None:
        """Write what stands in a line, each run in its ink."""
        text_formats = [ink]
        links: list[tuple[str, int]] = []
        for run in runs:
            match run.type:
                case "link_open":
                    links.append((str(run.attrs.get("href", "")), cursor.position()))
                    text_formats.append(self._linked(text_formats[-1], links[-1][0]))
                case "link_close":
                    text_formats.pop()
                    address, begin = links.pop()
                    self._show_through(cursor, address, begin, text_formats[-1])
                case "image":
                    self._write_image(cursor, run, text_formats[-1])
                case _ if run.nesting > 0:
                    text_formats.append(_emphasised(text_formats[-1], run.type))
                case _ if run.nesting < 0:
                    text_formats.pop()
                case _:
                    self._write_text(cursor, run, text_formats[-1])

    def _write_text(self, cursor: QTextCursor, run: Token, ink: QTextCharFormat) -> None:
        if run.type in ("softbreak", "hardbreak"):
            cursor.insertText(LINE_END, ink)
        elif run.type == "code_inline":
            cursor.insertText(run.content, self.text_formats.code(ink))
        else:
            for text, source in self._cited(run.content):
                cursor.insertText(text, ink if source is None else self._chip(source))

    def _cited(self, text: str) -> Iterator[tuple[str, Source | None]]:
        """Part a text into plain stretches and citations, these with their source."""
        at = 0
        for found in cited(text, self._sources) if self._sources else ():
            yield text[at : found.start], None
            yield text[found.start : found.end], found.source
            at = found.end
        yield text[at:], None

    def _chip(self, source: Source) -> QTextCharFormat:
        place = self._sources.index(source)
        return self.text_formats.citation(f"{SOURCE}:{place}", tip_of(source))

    def _linked(self, ink: QTextCharFormat, address: str) -> QTextCharFormat:
        if QUrl(address).scheme() not in OPENED:
            return ink
        return self.text_formats.link(ink, address, f"Opens in your browser: {address}")

    def _show_through(
        self, cursor: QTextCursor, address: str, begin: int, ink: QTextCharFormat
    ) -> None:
        """Say behind a link where it leads, unless its own text says so."""
        shown = QTextCursor(cursor)
        shown.setPosition(begin)
        shown.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
        where = _where(address)
        if where and where not in shown.selectedText():
            muted = QTextCharFormat(ink)
            muted.setForeground(self.text_formats.theme.muted)
            cursor.insertText(f" ({where})", muted)

    def _write_image(self, cursor: QTextCursor, run: Token, ink: QTextCharFormat) -> None:
        """A picture from elsewhere is never loaded: it is a link like any other."""
        address = str(run.attrs.get("src", ""))
        begin = cursor.position()
        words = f"picture: {run.content}" if run.content else "picture"
        cursor.insertText(words, self._linked(ink, address))
        self._show_through(cursor, address, begin, ink)


def tip_of(source: Source) -> str:
    """What a person hovering over a citation wants to know."""
    answer = source.answer
    if len(answer) > TIP_LETTERS:
        answer = f"{answer[:TIP_LETTERS].rstrip()}…"
    where = f"{source.image.name}, row {source.place.row}  ·  {source.kind.value}"
    return (
        f"{where}\n{source.question}\n{answer}\nFound by {source.why}"
        if source.why
        else (f"{where}\n{source.question}\n{answer}")
    )


def _where(address: str) -> str:
    """The part of an address that tells whom one visits; all of it where it names no host."""
    url = QUrl(address)
    host = url.host(QUrl.ComponentFormattingOption.FullyEncoded)
    return host if host and url.scheme() in OPENED else address


def _emphasised(ink: QTextCharFormat, kind: str) -> QTextCharFormat:
    other = QTextCharFormat(ink)
    match kind:
        case "strong_open":
            font = other.font()
            font.setBold(True)
            other.setFont(font)
        case "em_open":
            other.setFontItalic(True)
        case "s_open":
            other.setFontStrikeOut(True)
    return other
