"""Tells thinking from answer where a server leaves the tags of the thinking in the text."""

from collections.abc import Iterator

from pxide.llm.values import AllWasThinking, TextDelta, ThinkingDelta

TAGS = (("<think>", "</think>"), ("<thinking>", "</thinking>"), ("[THINK]", "[/THINK]"))
"""What opens thinking and what ends it."""
QUOTES = "`'\""
"""An end behind one of these is talked about, not meant."""

Piece = TextDelta | ThinkingDelta | AllWasThinking


class ThinkingSplitter:
    """Is fed the text in pieces, cut anywhere.

    A tag opens only before any text, for an answer may speak of tags. An end without an opening
    says that all before it was thinking: some templates write the opening into the prompt.
    """

    def __init__(self, tags: tuple[tuple[str, str], ...] = TAGS) -> None:
        """Know the tags given."""
        self._ends = dict(tags)
        self._held = ""
        self._end = ""
        self._before = ""
        self._is_blank = True
        self._may_end = True
        self._is_trimming = False

    def trust_the_server(self) -> None:
        """The server tells thinking from text by itself: tags are text from now on."""
        self._may_end = False
        self._is_blank = False

    def feed(self, text: str) -> Iterator[Piece]:
        """Take the next piece of the text."""
        self._held += text
        while self._held:
            left = len(self._held)
            if self._end:
                yield from self._think()
            elif self._is_blank:
                yield from self._begin()
            else:
                yield from self._say()
            if len(self._held) == left:
                return

    def end(self) -> Iterator[Piece]:
        """The text has ended: what was held back is what it looks like."""
        held, self._held = self._held, ""
        if held and not (self._is_trimming and self._is_blank and held.isspace()):
            yield ThinkingDelta(held) if self._end else TextDelta(held)

    def _think(self) -> Iterator[Piece]:
        thought, found, rest = self._held.partition(self._end)
        if found:
            self._held, self._end = rest, ""
            self._close()
        else:
            keep = _overlap(self._held, (self._end,))
            thought, self._held = _cut(self._held, keep)
        if thought:
            yield ThinkingDelta(thought)

    def _begin(self) -> Iterator[Piece]:
        """Nothing but blanks so far: a tag may open, and blanks wait for what they lead to."""
        bare = self._held.lstrip()
        for start, end in self._ends.items():
            if bare.startswith(start):
                self._held, self._end = bare.removeprefix(start), end
                return
        if bare and not any(start.startswith(bare) for start in self._ends):
            self._is_blank = False
            if self._is_trimming:
                self._held = bare
            yield from self._say()

    def _say(self) -> Iterator[Piece]:
        ends = tuple(self._ends.values()) if self._may_end else ()
        found = min((place for end in ends if (place := self._meant(end)) >= 0), default=-1)
        if found >= 0:
            end = next(end for end in ends if self._held.startswith(end, found))
            thought, rest = self._held[:found], self._held[found + len(end) :]
            self._held = rest
            self._close()
            if thought:
                yield TextDelta(thought)
            yield AllWasThinking()
            return
        text, self._held = _cut(self._held, _overlap(self._held, ends))
        if text:
            self._before = text[-1]
            yield TextDelta(text)

    def _meant(self, end: str) -> int:
        """Where an end stands that is not quoted, or -1."""
        place = self._held.find(end)
        while place >= 0 and (self._held[place - 1] if place else self._before) in tuple(QUOTES):
            place = self._held.find(end, place + 1)
        return place

    def _close(self) -> None:
        """Thinking is over: the blanks before the answer go, and another thought may follow."""
        self._is_blank = self._is_trimming = True
        self._may_end = False


def _cut(text: str, keep: int) -> tuple[str, str]:
    """The text without its last letters, and those."""
    return (text[:-keep], text[-keep:]) if keep else (text, "")


def _overlap(text: str, tags: tuple[str, ...]) -> int:
    """How many of the last letters may be the beginning of a tag."""
    longest = max((len(tag) for tag in tags), default=1) - 1
    for size in range(min(longest, len(text)), 0, -1):
        if any(tag.startswith(text[-size:]) for tag in tags):
            return size
    return 0
