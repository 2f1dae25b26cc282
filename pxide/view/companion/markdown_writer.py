"""Writes pieces of Markdown into a document: text as text, links as links to be seen through."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCharFormat, QTextCursor

from pxide.knowledge.search.citations import citations
from pxide.model.chat.turn import Source
from pxide.view.companion.markdown_pieces import MarkdownPiece, PieceKind, Runs
from pxide.view.companion.text_formats import TextFormats

SOURCE = "source"
"""The scheme of a link to an entry; what follows is its place among the sources."""
OPENED = ("http", "https", "mailto")
"""No address of another scheme becomes a link."""
LINE_END = "\u2028"
TIP_LETTERS = 400


class MarkdownWriter:
    """Writes in the formats given and knows which entries a text may cite."""

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
        text_format = (
            self.text_formats.heading(piece.level)
            if piece.kind is PieceKind.HEADING
            else self.text_formats.text
        )
        if piece.is_quoted:
            text_format = QTextCharFormat(text_format)
            text_format.setForeground(self.text_formats.theme.muted)
        self.write_runs(cursor, piece.runs, text_format)

    def write_runs(self, cursor: QTextCursor, runs: Runs, text_format: QTextCharFormat) -> None:
        """Write what stands in a line, each run in its format."""
        formats = [text_format]
        links: list[tuple[str, int]] = []
        for run in runs:
            match run.type:
                case "link_open":
                    links.append((str(run.attrs.get("href", "")), cursor.position()))
                    formats.append(self._linked(formats[-1], links[-1][0]))
                case "link_close":
                    formats.pop()
                    address, begin = links.pop()
                    self._show_through(cursor, address, begin, formats[-1])
                case "image":
                    self._write_image(cursor, run, formats[-1])
                case _ if run.nesting > 0:
                    formats.append(_emphasised(formats[-1], run.type))
                case _ if run.nesting < 0:
                    formats.pop()
                case _:
                    self._write_text(cursor, run, formats[-1])

    def _write_text(self, cursor: QTextCursor, run: Token, text_format: QTextCharFormat) -> None:
        if run.type in ("softbreak", "hardbreak"):
            cursor.insertText(LINE_END, text_format)
        elif run.type == "code_inline":
            cursor.insertText(run.content, self.text_formats.code(text_format))
        else:
            for text, source in self._cited(run.content):
                cursor.insertText(text, text_format if source is None else self._chip(source))

    def _cited(self, text: str) -> Iterator[tuple[str, Source | None]]:
        """Part a text into plain stretches and citations, these with their source."""
        at = 0
        for found in citations(text, self._sources) if self._sources else ():
            yield text[at : found.start], None
            yield text[found.start : found.end], found.cited
            at = found.end
        yield text[at:], None

    def _chip(self, source: Source) -> QTextCharFormat:
        place = self._sources.index(source)
        return self.text_formats.citation(f"{SOURCE}:{place}", tip_of(source))

    def _linked(self, text_format: QTextCharFormat, address: str) -> QTextCharFormat:
        if QUrl(address).scheme() not in OPENED:
            return text_format
        return self.text_formats.link(text_format, address, f"Opens in your browser: {address}")

    def _show_through(
        self, cursor: QTextCursor, address: str, begin: int, text_format: QTextCharFormat
    ) -> None:
        """Say behind a link where it leads, unless its own text says so."""
        shown = QTextCursor(cursor)
        shown.setPosition(begin)
        shown.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
        where = _where(address)
        if where and where not in shown.selectedText():
            muted = QTextCharFormat(text_format)
            muted.setForeground(self.text_formats.theme.muted)
            cursor.insertText(f" ({where})", muted)

    def _write_image(self, cursor: QTextCursor, run: Token, text_format: QTextCharFormat) -> None:
        """A picture from elsewhere is never loaded: it is a link like any other."""
        address = str(run.attrs.get("src", ""))
        begin = cursor.position()
        words = f"picture: {run.content}" if run.content else "picture"
        cursor.insertText(words, self._linked(text_format, address))
        self._show_through(cursor, address, begin, text_format)


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


def _emphasised(text_format: QTextCharFormat, kind: str) -> QTextCharFormat:
    other = QTextCharFormat(text_format)
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
