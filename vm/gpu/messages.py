"""How the two processes that share a graphics adapter talk: messages, with bytes behind them."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any, NamedTuple

HEAD = struct.Struct("<QQ")
"""The sizes of a message and of the bytes behind it."""
NO_ANSWER = 0
"""The number of calls that are not answered."""


class CallMessage(NamedTuple):
    """What the server is asked; in front of the bytes that the call takes, if it takes any."""

    number: int
    """What the answer is told apart by; NO_ANSWER for a call that is not answered."""
    speaker: int
    """Who asks: what goes wrong is told to nobody else."""
    name: str
    arguments: tuple[Any, ...]


class AnswerMessage(NamedTuple):
    """What the server answers; in front of the bytes that come with the value, if any do."""

    number: int
    trouble: tuple[str, str] | None
    """The name and the words of what went wrong."""
    value: Any


class DispatchCall(NamedTuple):
    """One start of a pipeline, as the server is asked for it: numbers of what it keeps."""

    pipeline: int
    bound: int
    groups: tuple[int, int, int]
    """Workgroups in x, y and z."""


class ByteRange(NamedTuple):
    """A stretch of a buffer that the server keeps, in bytes."""

    buffer: int
    first: int
    length: int


class AdapterRow(NamedTuple):
    """What the server says of an adapter it found; the words are those of wgpu."""

    name: str
    kind: str
    backend: str
    most_bytes: int
    """What a shader sees at once."""


def send(to: IO[bytes], message: object, payload: Any = b"") -> None:
    """Write a message and the bytes of an array behind it; flushing is for the caller to do."""
    # Pickle, for both ends are this program and one started the other: nothing foreign is read.
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    view = memoryview(payload)
    to.write(HEAD.pack(len(data), view.nbytes))
    to.write(data)
    if view.nbytes:
        to.write(view.cast("B"))


def receive(source: IO[bytes]) -> tuple[Any, bytes]:
    """Read a message and the bytes behind it; raises EOFError when the other end is gone."""
    size, rest = HEAD.unpack(_exactly(source, HEAD.size))
    return pickle.loads(_exactly(source, size)), _exactly(source, rest)


def _exactly(source: IO[bytes], size: int) -> bytes:
    """Read so many bytes."""
    data = source.read(size)
    if len(data) < size:
        raise EOFError
    return data
