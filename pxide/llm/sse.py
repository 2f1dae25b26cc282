"""Cuts a stream of bytes into server-sent events.

It works on bytes, because a chunk may end within a letter, and splits only where the format says:
a line break of another alphabet inside a text is a part of the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pxide.llm.errors import Cause, ServerProblem

LINE_LIMIT = 8 << 20
"""Bytes that one event may have; more is no chat."""
STRAY_LIMIT = 1 << 20
FIELDS = (b"data", b"event", b"id", b"retry")


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event: its name, mostly empty, and its data."""

    name: str
    data: str


class Splitter:
    """Is fed bytes as they come and gives the events that are complete."""

    def __init__(self) -> None:
        """Begin at the beginning of a stream."""
        self._line = bytearray()
        self._after_cr = False
        self._is_first = True
        self._name = b""
        self._data: list[bytes] = []
        self._size = 0
        self._stray = bytearray()

    @property
    def stray(self) -> bytes:
        """The lines that belong to no event, such as a page or a plain error."""
        return bytes(self._stray)

    def feed(self, chunk: bytes) -> Iterator[ServerEvent]:
        """Take the next bytes, cut anywhere. Raises ServerProblem for a line without end."""
        for byte_line, is_whole in self._pieces(chunk):
            self._line += byte_line
            self._size += len(byte_line)
            if self._size > LINE_LIMIT:
                raise ServerProblem(
                    Cause.GARBLED,
                    "The server sends something that is not an answer.",
                    "Look whether the address in the settings is that of a chat server.",
                )
            if is_whole:
                yield from self._take_line()

    def end(self) -> Iterator[ServerEvent]:
        """The stream has ended: give the event that no empty line closed."""
        if self._line:
            yield from self._take_line()
        yield from self._take_event()

    def _pieces(self, chunk: bytes) -> Iterator[tuple[bytes, bool]]:
        """The lines of a chunk, each with whether its end was met; CR, LF and CRLF end one."""
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        if chunk.endswith(b"\r"):
            self._after_cr = True
        lines = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for line in lines[:-1]:
            yield line, True
        yield lines[-1], False

    def _take_line(self) -> Iterator[ServerEvent]:
        line, self._line = bytes(self._line), bytearray()
        if self._is_first:
            self._is_first = False
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line:
            yield from self._take_event()
            return
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._data.append(value)
            return
        self._size -= len(line)
        if field == b"event":
            self._name = value
        elif field and field not in FIELDS and len(self._stray) < STRAY_LIMIT:
            self._stray += line + b"\n"

    def _take_event(self) -> Iterator[ServerEvent]:
        name, data = self._name, self._data
        self._name, self._data, self._size = b"", [], 0
        if data:
            yield ServerEvent(name.decode("utf-8", "replace"), _text(data))


def _text(lines: list[bytes]) -> str:
    return b"\n".join(lines).decode("utf-8", "replace")
