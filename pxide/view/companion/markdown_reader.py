"""Reads Markdown that grows at its end: what is settled is read once, only the tail anew."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pxide.view.companion.markdown_pieces import MarkdownPiece, pieces

_UNDECIDED = re.compile(r"[ \t>]*(?:[-=*_+#~|:. \t]+|\d{1,9}[.)]?|[`~]{1,2}|[`~]{3,}.*)\Z")
"""A last line that may yet become a mark of Markdown rather than text."""
_HALF_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\Z")
_HALF_CITATION = re.compile(r"\[[\w.:-]{0,40}\Z")
_FULL_SPANS = re.compile(r"\\.|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_LISTS = ("bullet_list_open", "ordered_list_open")


def make_parser() -> MarkdownIt:
    """CommonMark with tables; HTML is text, and nothing further down can turn text into links."""
    parser = MarkdownIt("commonmark", {"html": False})
    return parser.enable(["table", "strikethrough"]).disable(["reference", "html_block"])


@dataclass(frozen=True, slots=True)
class ReadMarkdown:
    """What has become settled since the last reading, and the tail, which may yet change."""

    settled: tuple[MarkdownPiece, ...]
    tail: tuple[MarkdownPiece, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """A block that stands in no other, or one item of a list that does."""

    tokens: tuple[Token, ...]
    line: int

    @property
    def kind(self) -> str:
        """What begins it."""
        return self.tokens[0].type


class MarkdownReader:
    """Reads one text again and again as it grows."""

    def __init__(self, parser: MarkdownIt) -> None:
        self._parser = parser
        self._settled = ""
        self._head = ""
        """The first two lines of a table whose rows are being settled one by one."""

    def goes_on(self, text: str) -> bool:
        """Whether a text begins with all that has been settled."""
        return _plain(text).startswith(self._settled)

    def read(self, text: str, is_whole: bool) -> ReadMarkdown:
        """Read a text that goes on from the last one; a whole one has no tail."""
        tail = _plain(text)[len(self._settled) :]
        source = self._head + (tail if is_whole else _decided(tail))
        blocks = list(_blocks(self._parser.parse(source)))
        if is_whole or not blocks:
            settled = self._pieces(blocks)
            self._settle(tail if is_whole else "", "")
            return ReadMarkdown(settled, ())
        return self._read_growing(source, blocks)

    def _read_growing(self, source: str, blocks: list[_Block]) -> ReadMarkdown:
        """All blocks but the last are settled, and so are all rows but the last of a table."""
        lines, last = [f"{line}\n" for line in source.split("\n")], blocks[-1]
        _mend(last, self._parser)
        settled, tail = self._pieces(blocks[:-1]), self._pieces(blocks[-1:], len(blocks) == 1)
        head, line = (self._head if last.line == 0 else ""), last.line
        if last.kind == "table_open" and len(tail[0].rows) > 1 + (not tail[0].is_more):
            (table,) = tail
            head = head or "".join(lines[line : line + 2])
            line = _last_row(last)
            settled = (*settled, replace(table, rows=table.rows[:-1]))
            tail = (replace(table, rows=table.rows[-1:], is_more=True),)
        self._settle("".join(lines[:line])[len(self._head) :], head)
        return ReadMarkdown(settled, () if _may_become_table(last) else tail)

    def _pieces(self, blocks: Sequence[_Block], has_head: bool = True) -> tuple[MarkdownPiece, ...]:
        """The pieces of some blocks; the rows of a table that has begun come without its head."""
        found = tuple(pieces([token for block in blocks for token in block.tokens]))
        if not self._head or not found or not has_head:
            return found
        table, *others = found
        return (replace(table, rows=table.rows[1:], is_more=True), *others)

    def _settle(self, text: str, head: str) -> None:
        self._settled += text
        self._head = head


def _plain(text: str) -> str:
    """The text with the line ends that the parser counts."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _blocks(tokens: Sequence[Token]) -> Iterator[_Block]:
    """Part tokens into blocks; the outermost lists come item by item."""
    begin, floor = 0, 0
    for place, token in enumerate(tokens):
        if token.level == 0 and token.type in _LISTS:
            begin, floor = place + 1, 1
        elif token.level == 0 and token.type.endswith("_list_close"):
            begin, floor = place + 1, 0
        elif token.level == floor and token.nesting <= 0:
            block = tuple(tokens[begin : place + 1])
            yield _Block(block, (block[0].map or [0])[0])
            begin = place + 1


def _last_row(table: _Block) -> int:
    """The line of the last row of a table."""
    return max(token.map[0] for token in table.tokens if token.type == "tr_open" and token.map)


def _decided(tail: str) -> str:
    """The text without a last line of which it cannot be said yet what it will be."""
    before, end, last = tail.rpartition("\n")
    return before + end if _UNDECIDED.match(last) else tail


def _may_become_table(block: _Block) -> bool:
    """Whether a paragraph looks like the head of a table that is still to come."""
    content = block.tokens[1].content if block.kind == "paragraph_open" else ""
    return content.startswith("|") and "\n" not in content


def _mend(block: _Block, parser: MarkdownIt) -> None:
    """Close what the last line of a growing text has opened, so that marks do not flash."""
    lines = [token for token in block.tokens if token.type == "inline"]
    if lines and (mended := closed(lines[-1].content)) != lines[-1].content:
        lines[-1].children = parser.parseInline(mended)[0].children


def closed(text: str) -> str:
    """The text with open code and strong emphasis closed, and half a link or citation left out."""
    text = _HALF_CITATION.sub("", _HALF_LINK.sub(r"\1", text)).rstrip("*_`~")
    rest = _FULL_SPANS.sub("", text)
    if "`" in rest:
        marks = rest[rest.index("`") :]
        return text + "`" * (len(marks) - len(marks.lstrip("`")))
    return text.rstrip() + "**" if rest.count("**") % 2 else text
