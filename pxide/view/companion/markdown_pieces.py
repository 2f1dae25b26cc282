"""Markdown taken apart into pieces: leaf blocks with what surrounds them, in one flat row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from markdown_it.token import Token

BULLET = "•"
_NOTHING = Token("", "", 0)


class PieceKind(Enum):
    """What a piece is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    RULE = "rule"
    CODE = "code"
    TABLE = "table"

    @property
    def is_prose(self) -> bool:
        """Whether pieces of this kind run on in one text."""
        return self not in (PieceKind.CODE, PieceKind.TABLE)


Runs = tuple[Token, ...]
"""What stands in a line: texts, emphasis, code, links."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table."""

    runs: Runs
    style: str = ""
    """What the parser says of its column, such as `text-align:right`."""


@dataclass(frozen=True, slots=True)
class MarkdownPiece:
    """One leaf block: a paragraph, a heading, a rule, a code block or some rows of a table."""

    kind: PieceKind
    runs: Runs = ()
    level: int = 0
    """Of a heading, from 1 to 6."""
    depth: int = 0
    """In how many lists it stands."""
    marker: str = ""
    """What stands before it where it begins the item of a list: a bullet or a number."""
    is_quoted: bool = False
    text: str = ""
    """The text of a code block."""
    language: str = ""
    rows: tuple[tuple[TableCell, ...], ...] = ()
    """The rows of a table, its head first unless these are more of one that has begun."""
    is_more: bool = False


@dataclass(slots=True)
class _Around:
    """What surrounds the block that is being read."""

    depth: int = 0
    quotes: int = 0
    marker: str = ""
    rows: list[list[TableCell]] = field(default_factory=list)

    def piece(self, kind: PieceKind, **parts: object) -> MarkdownPiece:
        """A piece in these surroundings; the marker is for the first piece of an item alone."""
        marker, self.marker = self.marker, ""
        where = {"depth": self.depth, "marker": marker, "is_quoted": self.quotes > 0}
        return MarkdownPiece(kind, **where, **parts)  # type: ignore[arg-type]


def pieces(tokens: Sequence[Token]) -> Iterator[MarkdownPiece]:
    """Read tokens as pieces."""
    around = _Around()
    for before, token in pairwise((_NOTHING, *tokens)):
        _enter(token, around)
        if token.type == "inline" and before.type in ("th_open", "td_open"):
            around.rows[-1].append(TableCell(_runs(token), str(before.attrs.get("style", ""))))
        elif token.type == "inline":
            yield _line(token, before, around)
        else:
            yield from _block(token, around)
        _leave(token, around)


def _line(token: Token, before: Token, around: _Around) -> MarkdownPiece:
    if before.type == "heading_open":
        return around.piece(PieceKind.HEADING, runs=_runs(token), level=int(before.tag[1:]))
    return around.piece(PieceKind.PARAGRAPH, runs=_runs(token))


def _block(token: Token, around: _Around) -> Iterator[MarkdownPiece]:
    match token.type:
        case "fence" | "code_block":
            language = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
            text = token.content.removesuffix("\n")
            yield around.piece(PieceKind.CODE, text=text, language=language)
        case "hr":
            yield around.piece(PieceKind.RULE)
        case "table_close":
            yield around.piece(PieceKind.TABLE, rows=tuple(map(tuple, around.rows)))
        case "list_item_close" if around.marker:
            yield around.piece(PieceKind.PARAGRAPH)


def _enter(token: Token, around: _Around) -> None:
    match token.type:
        case "list_item_open":
            around.depth += 1
            around.marker = f"{token.info}{token.markup}" if token.info else BULLET
        case "blockquote_open":
            around.quotes += 1
        case "table_open":
            around.rows = []
        case "tr_open":
            around.rows.append([])


def _leave(token: Token, around: _Around) -> None:
    match token.type:
        case "list_item_close":
            around.depth -= 1
        case "blockquote_close":
            around.quotes -= 1


def _runs(token: Token) -> Runs:
    return tuple(token.children or ())
