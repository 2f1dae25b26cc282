"""Colours for assembler text: each instruction in the colour of its family."""

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from pxide.view.widgets.theme import Theme
from vm.isa.table import BY_SPELLING

LANGUAGES = ("pxasm", "asm", "assembly", "assembler", "pxvm")
_WORD = re.compile(r"(?P<comment>;.*)|(?P<directive>[.@]\w+)|(?P<name>[A-Za-z_]\w*)(?P<label>:)?")
_TEXTS = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])\'')


def is_assembler(language: str, text: str) -> bool:
    """Whether a block of code is a program for the machine; without a name it is looked at."""
    if language:
        return language.lower() in LANGUAGES
    words = (line.split(";")[0].split() for line in text.splitlines())
    first = next((line[0] for line in words if line), "")
    return first in BY_SPELLING or first in (".size", ".row", ".reg", ".const")


class AsmColours(QSyntaxHighlighter):
    """Colours one document."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme

    def highlightBlock(self, text: str) -> None:
        """Colour a line."""
        bare = _TEXTS.sub(lambda found: " " * len(found.group()), text)
        for word in _WORD.finditer(bare):
            if word["comment"]:
                self.setFormat(*_span(word), self._theme.muted)
            elif word["directive"]:
                self.setFormat(*_span(word), self._theme.accent)
            elif word["label"]:
                self.setFormat(*_span(word), _bold(self._theme.text))
            elif word["name"] in BY_SPELLING:
                op = BY_SPELLING[word["name"]]
                self.setFormat(*_span(word), self._theme.family(op.family))


def _span(word: re.Match[str]) -> tuple[int, int]:
    return word.start(), word.end() - word.start()


def _bold(colour: QColor) -> QTextCharFormat:
    text_format = QTextCharFormat()
    text_format.setForeground(colour)
    text_format.setFontWeight(QFont.Weight.Bold)
    return text_format
