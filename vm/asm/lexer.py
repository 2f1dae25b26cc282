"""Cuts an assembler text into tokens; a line that leaves a bracket open goes on in the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from vm.asm.mistakes import Spot, Wrong


class TokenKind(Enum):
    """What a token is; the values are words for messages."""

    NAME = "a name"
    NUMBER = "a number"
    REAL = "a real number"
    TEXT = "a text"
    HEX = "hexadecimal pixels"
    MARK = "a mark"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text: its kind, what was written, what it is worth, and where it stood."""

    kind: TokenKind
    text: str
    value: int | float | str
    spot: Spot


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One statement's tokens and the comment behind (or alone on its line)."""

    tokens: tuple[Token, ...]
    comment: str
    number: int


HEX_WORD = "pixels"
"""After this word a line holds bare hexadecimal digits, so long pictures stay quick to read."""

_WORD = re.compile(
    r"""(?P<space>[ \t\r\f]+)
      | (?P<comment>;.*)
      | (?P<real>\d[\d_]*(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+))
      | (?P<hex>0[xX][0-9a-fA-F_]+)
      | (?P<bin>0[bB][01_]+)
      | (?P<dec>\d[\d_]*)
      | (?P<colour>\#[0-9a-fA-F]+)
      | (?P<char>'(?:\\.[0-9a-fA-F]{0,2}|[^'\\])')
      | (?P<text>"(?:\\.|[^"\\])*")
      | (?P<name>[A-Za-z_][A-Za-z_0-9]*)
      | (?P<mark>//|[-+*/()\[\],:=@.])""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", '"': '"', "'": "'"}
_BASES = {"hex": 16, "bin": 2, "dec": 10}
_LONGEST_NUMBER = 70


def lines(text: str, wrongs: list[Wrong]) -> Iterator[SourceLine]:
    """Yield the statements of the text; what cannot be read goes into ``wrongs``."""
    tokens: list[Token] = []
    comment, first, opened = "", 1, list[Token]()
    for number, line in enumerate(text.split("\n"), 1):
        if not opened:
            tokens, comment, first = [], "", number
        try:
            comment = _cut(line, number, tokens, opened) or comment
        except Wrong as wrong:
            wrongs.append(wrong)
            if opened and opened[0].spot.line < number:
                wrongs.append(_unclosed(opened[0]))
            tokens, opened = [], []
            continue
        if not opened and (tokens or line.strip()):
            yield SourceLine(tuple(tokens), comment, first)
    if opened:
        wrongs.append(_unclosed(opened[0]))


def _unclosed(token: Token) -> Wrong:
    return Wrong(token.spot, "This bracket is not closed.", 'Add a "]" or ")".')


def _cut(line: str, number: int, tokens: list[Token], opened: list[Token]) -> str:
    """Append the line's tokens, keep the stack of open brackets, and return its comment."""
    at = 0
    while at < len(line):
        spot = Spot(number, at + 1)
        if _wants_hex(tokens, line, number, at):
            end = (line.find(";", at) + 1 or len(line) + 1) - 1
            tokens.append(Token(TokenKind.HEX, line[at:end], line[at:end], spot))
            at = end
            continue
        match = _WORD.match(line, at)
        if match is None:
            raise _unreadable(line[at], spot)
        at = match.end()
        if match.lastgroup == "comment":
            return match.group()[1:].strip()
        if match.lastgroup != "space":
            tokens.append(_token(match, spot))
            _balance(tokens[-1], opened)
    return ""


def _wants_hex(tokens: list[Token], line: str, number: int, at: int) -> bool:
    """Say whether digits follow: the line's word is there, and it is no label of that name."""
    if not tokens or tokens[-1].text.casefold() != HEX_WORD or tokens[-1].spot.line != number:
        return False
    is_word = len(tokens) == 1 or tokens[-2].text in (":", ".")
    return is_word and not line[at:].lstrip().startswith(":")


def _unreadable(char: str, spot: Spot) -> Wrong:
    if char in "\"'":
        return Wrong(spot, f"A text that starts with {char} does not end.", f"Add a {char}.")
    return Wrong(spot, f'"{char}" has no meaning here.', 'Comments start with ";".')


def _balance(token: Token, opened: list[Token]) -> None:
    if token.kind is not TokenKind.MARK:
        return
    if token.text in "([":
        opened.append(token)
    elif token.text in ")]":
        if not opened or opened[-1].text + token.text not in ("()", "[]"):
            raise Wrong(token.spot, f'"{token.text}" closes nothing.', "Count the brackets.")
        opened.pop()


def _token(match: re.Match[str], spot: Spot) -> Token:
    group, text = match.lastgroup or "", match.group()
    if group in _BASES:
        return Token(TokenKind.NUMBER, text, _integer(text, _BASES[group], spot), spot)
    if group == "real":
        return Token(TokenKind.REAL, text, float(text), spot)
    if group == "colour":
        return Token(TokenKind.NUMBER, text, _colour(text, spot), spot)
    if group == "char":
        return Token(TokenKind.NUMBER, text, _character(text, spot), spot)
    if group == "text":
        return Token(TokenKind.TEXT, text, _unescape(text[1:-1], spot), spot)
    return Token(TokenKind.NAME if group == "name" else TokenKind.MARK, text, text, spot)


def _integer(text: str, base: int, spot: Spot) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise Wrong(spot, "This number is too long.", "A word holds 32 bits.")
    try:
        return int(text, base)
    except ValueError:
        raise Wrong(spot, f'"{text}" is not a number.', 'Write one "_" between digits.') from None


def _colour(text: str, spot: Spot) -> int:
    """Read #rrggbb (opaque) or #rrggbbaa as the word of that pixel."""
    if len(text) not in (7, 9):
        raise Wrong(spot, f'"{text}" is not a colour.', "Write #rrggbb or #rrggbbaa.")
    return int.from_bytes(bytes.fromhex(text[1:].ljust(8, "f")), "little")


def _character(text: str, spot: Spot) -> int:
    inside = _unescape(text[1:-1], spot)
    if len(inside) != 1:
        raise Wrong(spot, f"{text} is not one character.", 'Write texts in double quotes: "text".')
    return ord(inside)


def _unescape(text: str, spot: Spot) -> str:
    def meaning(match: re.Match[str]) -> str:
        code = match.group(1)
        if len(code) == 3:
            return chr(int(code[1:], 16))
        if code not in _ESCAPES:
            raise Wrong(spot, f'"\\{code}" has no meaning in a text.', 'A backslash is "\\\\".')
        return _ESCAPES[code]

    return _ESCAPE.sub(meaning, text)
