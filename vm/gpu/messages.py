"""How the two processes that share a graphics adapter talk: messages, with bytes behind them."""

from __future__ import annotations

import pickle
import struct
from typing import IO, Any

HEAD = struct.Struct("<QQ")
"""The sizes of a message and of the bytes behind it."""


def send(to: IO[bytes], message: object, payload: Any = b"") -> None:
    """Write a message and the bytes of an array behind it; flushing is for the caller to do."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    view = memoryview(payload)
    to.write(HEAD.pack(len(data), view.nbytes))
    to.write(data)
    if view.nbytes:
        to.write(view.cast("B"))


def receive(source: IO[bytes]) -> tuple[Any, bytes]:
    """Read a message and the bytes behind it; EOFError when the other end is gone."""
    size, rest = HEAD.unpack(_exactly(source, HEAD.size))
    return pickle.loads(_exactly(source, size)), _exactly(source, rest)


def _exactly(source: IO[bytes], size: int) -> bytes:
    """Read so many bytes."""
    data = source.read(size)
    if len(data) < size:
        raise EOFError
    return data
