"""Cutting texts into words: prose, code, numbers, marks, and languages without spaces."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pxide.knowledge.search.function_words import FUNCTION_WORDS, VAGUE_WORDS
from vm.isa.table import ISA

LONGEST = 64
"""Longer runs of letters are no words of a language: they are cut off here."""
REMEMBERED = 100_000
NAME = 2.0
"""What a word weighs that is written like a name of code: in capitals, or with underscores."""
VAGUE = 0.35
"""What a word weighs that fits nearly every subject."""
PAIR = 0.5
"""What two neighbouring letters weigh in a language without spaces."""
SLIGHT = 0.05
"""What such a pair weighs when it is most likely grammar."""

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_VOWEL_SIGNS = "\u0900-\u0963\u0966-\u0dff"
_MARKS = "".join(sorted(op.mark for op in ISA if not op.mark.isalnum()))
_PIECE = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    r"|(?P<number>\d+(?:[.,:]\d+)+)"
    rf"|(?P<word>(?:(?![{_UNSPACED}])[\w{_VOWEL_SIGNS}])+)"
    r"|['\u2019](?:s|t|d|m|ll|re|ve)\b"
    rf"|(?<![^\s`'\"(\[])(?P<mark>[{re.escape(_MARKS)}])(?!(?P=mark)|[^\s`'\")\],.?;:])"
)
_POINTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_PART = re.compile(r"_+|(?<=[^\W\dA-Z_])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENDING = re.compile(
    r"(?<=\w{4})(?:izen|ices|ix|ex|ings?|ungen|ung|ies|ied|ed|ern|en|er|es|em|e|n|s|y)$"
)
_GRAMMAR = re.compile("[\u3040-\u309f]{2}|[的了是吗呢么什怎何嗎麼]")


@dataclass(frozen=True, slots=True)
class TokenForm:
    """One way by which a word can be found, and the share of the word that it says."""

    text: str
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class TokenWord:
    """One word of a text in all its forms; the first is the word as it is written."""

    forms: tuple[TokenForm, ...]
    weight: float = 1.0


class Tokenizer:
    """Cuts texts into words and remembers the words it has met."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: dict[str, tuple[TokenWord, ...]] = {}

    def words(self, text: str) -> Iterator[TokenWord]:
        """Yield the words of a text in order, without those that say nothing by themselves."""
        for piece in _PIECE.finditer(unicodedata.normalize("NFKC", text)):
            kind = piece.lastgroup
            if kind is None:
                continue
            found = piece.group()[:LONGEST] if kind == "word" else piece.group()
            known = self._known.get(found)
            if known is None:
                known = tuple(_read(kind, found))
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[found] = known
            yield from known

    def counts(self, fields: Iterable[tuple[str, int]]) -> Counter[str]:
        """Return how often each form occurs in some texts, each with what one occurrence counts."""
        counts: Counter[str] = Counter()
        for text, weight in fields:
            for word in self.words(text):
                for form in word.forms:
                    counts[form.text] += weight
        return counts


def _read(kind: str, found: str) -> Iterable[TokenWord]:
    match kind:
        case "unspaced":
            return map(_pair, _pairs(found))
        case "number":
            return [_word(found, [found], re.findall(r"\d+", found))]
        case "mark":
            return [_word(found, [found])]
        case _:
            return _named(found)


def _pairs(run: str) -> list[str]:
    """Return the neighbours in a run of letters that knows no spaces."""
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


def _pair(letters: str) -> TokenWord:
    return TokenWord((TokenForm(letters),), SLIGHT if _GRAMMAR.search(letters) else PAIR)


def _named(found: str) -> Iterator[TokenWord]:
    """Yield a word or identifier: as it is written, its parts, and what endings leave of it.

    A function word in capitals is a name: AND is an instruction, and is nothing.
    """
    if found.lower() in FUNCTION_WORDS:
        if len(found) > 1 and found.isupper():
            yield _word(found, [found])
        return
    parts = [part.casefold() for part in _PART.split(found) if part]
    if parts:
        yield _word(found, _spelled(found.casefold()), parts if parts != [found.casefold()] else ())


def _weight(found: str) -> float:
    """Return how much a word, as it is written, says about a subject."""
    if len(found) > 2 and (found.isupper() or "_" in found):
        return NAME
    return VAGUE if found.lower() in VAGUE_WORDS else 1.0


def _word(found: str, whole: Iterable[str], parts: Iterable[str] = ()) -> TokenWord:
    """Put the forms of a word together; a part says as much as it holds of the whole."""
    shares = dict.fromkeys(whole, 1.0)
    for part in parts:
        for form in _spelled(part):
            shares.setdefault(form, len(part) / len(found))
    return TokenWord(
        tuple(TokenForm(text, share) for text, share in shares.items()), _weight(found)
    )


def _spelled(small: str) -> Iterator[str]:
    """Yield a word without accents, with umlauts written out, and without its endings."""
    if small.isascii():
        plain = small
    else:
        plain = unicodedata.normalize("NFC", _POINTS.sub("", unicodedata.normalize("NFD", small)))
    yield plain
    if small.translate(_UMLAUTS) != small:
        yield small.translate(_UMLAUTS)
    if plain.isalpha():
        yield _ENDING.sub("", _ENDING.sub("", plain))
