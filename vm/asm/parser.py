"""Turns the tokens of one line into labels and a statement with its arguments."""

from __future__ import annotations

from dataclasses import dataclass

from vm.asm.expression import (
    INCLUDE,
    CallNode,
    Constant,
    Expression,
    ExprValue,
    Meaning,
    NameRef,
    Operation,
)
from vm.asm.lexer import SourceLine, Token, TokenKind
from vm.asm.mistakes import Spot, Wrong

PLACE = "@"
LOOSE = frozenset({"size"})
"""Words whose arguments may stand without commas: .size 16 16"""

_DEEPEST = 60
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Items:
    """A bracketed list of values."""

    values: tuple[Node, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class Text:
    """A text in double quotes, or a run of hexadecimal digits."""

    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Include:
    """Values that lie in a file."""

    file: str
    spot: Spot


Node = Expression | Items | Text | Include


@dataclass(frozen=True, slots=True)
class DirectiveArgument:
    """One argument of a statement, with its name where one was written (scale=0.5)."""

    name: str
    node: Node
    spot: Spot


@dataclass(frozen=True, slots=True)
class Statement:
    """One line: the labels in front, the word that says what it is, and its arguments."""

    labels: tuple[Token, ...]
    word: str
    arguments: tuple[DirectiveArgument, ...]
    comment: str
    spot: Spot


def parse(line: SourceLine) -> Statement:
    """Return the statement of one line; its word is empty when it holds only labels.

    Raises Wrong for what cannot be read.
    """
    return _Reader(line).statement()


class _Reader:
    """Walks over the tokens of one line."""

    def __init__(self, line: SourceLine) -> None:
        self._line = line
        self._tokens = line.tokens
        self._at = 0
        self._depth = 0
        self._operations = 0

    def statement(self) -> Statement:
        labels = []
        while self._peek(1) == ":" and self._tokens[self._at].kind is TokenKind.NAME:
            labels.append(self._tokens[self._at])
            self._at += 2
        spot = self._spot()
        word = self._word() if self._at < len(self._tokens) else ""
        arguments = self._arguments(word) if word else ()
        return Statement(tuple(labels), word, arguments, self._line.comment, spot)

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        if at >= len(self._tokens) or self._tokens[at].kind in (TokenKind.TEXT, TokenKind.HEX):
            return ""
        return self._tokens[at].text

    def _spot(self) -> Spot:
        if self._at < len(self._tokens):
            return self._tokens[self._at].spot
        if not self._tokens:
            return Spot(self._line.number, 1)
        last = self._tokens[-1]
        return Spot(last.spot.line, last.spot.column + len(last.text))

    def _take(self, *marks: str) -> bool:
        if self._peek() in marks and self._tokens[self._at].kind is TokenKind.MARK:
            self._at += 1
            return True
        return False

    def _word(self) -> str:
        if self._take(PLACE):
            return PLACE
        self._take(".")
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.kind is not TokenKind.NAME:
            found = token.text if token else "."
            raise Wrong(
                self._spot(),
                f'A line cannot start with "{found}".',
                "Start with a label, an instruction, a directive or @x, y.",
            )
        self._at += 1
        return token.text

    def _arguments(self, word: str) -> tuple[DirectiveArgument, ...]:
        found: list[DirectiveArgument] = []
        if word.casefold() == INCLUDE:
            self._at -= 1
        while self._at < len(self._tokens):
            if found and not self._take(",") and word.casefold() not in LOOSE:
                raise Wrong(self._spot(), f'A "," is missing before "{self._peek()}".')
            found.append(self._argument())
        return tuple(found)

    def _argument(self) -> DirectiveArgument:
        spot = self._spot()
        name = ""
        if self._peek(1) == "=" and self._tokens[self._at].kind is TokenKind.NAME:
            name = self._peek()
            self._at += 2
        return DirectiveArgument(name, self._node(), spot)

    def _node(self) -> Node:
        spot = self._spot()
        if self._at < len(self._tokens) and self._tokens[self._at].kind in (
            TokenKind.TEXT,
            TokenKind.HEX,
        ):
            self._at += 1
            return Text(str(self._tokens[self._at - 1].value), spot)
        if self._peek() == "[":
            return self._items(spot)
        self._skip_dot_of_include()
        if self._peek().casefold() == INCLUDE:
            return self._include()
        return self._sum()

    def _skip_dot_of_include(self) -> None:
        if self._peek() == "." and self._peek(1).casefold() == INCLUDE:
            self._at += 1

    def _include(self) -> Include:
        self._at += 1
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or token.kind is not TokenKind.TEXT:
            raise Wrong(self._spot(), "The file's name is missing.", 'Write include "file.png".')
        self._at += 1
        return Include(str(token.value), token.spot)

    def _items(self, spot: Spot) -> Items:
        self._deeper(spot)
        self._take("[")
        values: list[Node] = []
        while not self._take("]"):
            if values and not self._take(","):
                raise Wrong(self._spot(), f'A "," is missing before "{self._peek()}".')
            if self._peek() != "]":
                values.append(self._node())
        self._depth -= 1
        return Items(tuple(values), spot)

    def _deeper(self, spot: Spot) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Wrong(spot, "These brackets are nested too deeply.")

    def _sum(self) -> Expression:
        left = self._product()
        while self._peek() in ("+", "-"):
            spot, mark = self._spot(), self._peek()
            self._at += 1
            left = self._operation(mark, left, self._product(), spot)
        return left

    def _product(self) -> Expression:
        left = self._atom()
        while self._peek() in ("*", "/", "//"):
            spot, mark = self._spot(), self._peek()
            self._at += 1
            left = self._operation(mark, left, self._atom(), spot)
        return left

    def _operation(self, mark: str, left: Expression, right: Expression, spot: Spot) -> Expression:
        self._operations += 1
        if self._operations > _LONGEST:
            raise Wrong(spot, "This line calculates too much.", "Name a part with .const.")
        return Operation(mark, left, right, spot)

    def _atom(self) -> Expression:
        spot = self._spot()
        if self._take("-"):
            self._deeper(spot)
            return self._negative(spot)
        if self._take("("):
            self._deeper(spot)
            inner = self._sum()
            self._depth -= 1
            if not self._take(")"):
                raise Wrong(self._spot(), 'A ")" is missing.')
            return inner
        return self._leaf(spot)

    def _negative(self, spot: Spot) -> Expression:
        inner = self._atom()
        self._depth -= 1
        if isinstance(inner, Constant):
            return Constant(ExprValue(inner.value.meaning, -inner.value.number), spot)
        return self._operation("-", Constant(ExprValue(Meaning.NUMBER, 0), spot), inner, spot)

    def _leaf(self, spot: Spot) -> Expression:
        if self._at >= len(self._tokens):
            raise Wrong(spot, "A value is missing here.")
        token = self._tokens[self._at]
        self._at += 1
        if token.kind is TokenKind.NUMBER or token.kind is TokenKind.REAL:
            return Constant(_worth(token), spot)
        if token.kind is not TokenKind.NAME:
            raise Wrong(spot, f'A value is expected here, not "{token.text}".')
        if self._peek() == "(":
            return self._call(token)
        return NameRef(token.text, spot)

    def _call(self, token: Token) -> CallNode:
        self._deeper(token.spot)
        self._take("(")
        values: list[Expression] = []
        while not self._take(")"):
            if values and not self._take(","):
                raise Wrong(self._spot(), 'A "," or ")" is missing.')
            values.append(self._sum())
        self._depth -= 1
        return CallNode(token.text, tuple(values), token.spot)


def _worth(token: Token) -> ExprValue:
    if token.kind is TokenKind.REAL:
        return ExprValue(Meaning.REAL, float(token.value))
    return ExprValue(Meaning.NUMBER, int(token.value))
