"""Calls to the graphics server, in this process or in one of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import count
from typing import Any


class ServerError(Exception):
    """A call went wrong, and the server goes on; ``kind`` is what wgpu calls the error."""

    def __init__(self, kind: str, words: str) -> None:
        """Keep the kind apart from the sentence."""
        super().__init__(f"{kind}: {words}")
        self.kind = kind


class ServerGone(Exception):
    """The server has ended, and all it kept with it; says why, if that is known."""


class Handle:
    """Stands here for an object of the server, which drops it when the handle is collected."""

    def __init__(self, number: int, size: int, forget: Callable[[int], object]) -> None:
        """Stand for the object of this number; ``size`` is that of a buffer, in bytes."""
        self.number = number
        self.size = size
        self._forget = forget

    def __del__(self) -> None:
        """Let the server drop the object."""
        self._forget(self.number)


class DriverLink(ABC):
    """Calls a ``vm.gpu.server.Server``. Several threads may; they take turns."""

    def __init__(self) -> None:
        """Number the objects from 1."""
        self._numbers = count(1)

    def make(self, call: str, *arguments: Any, size: int = 0) -> Handle:
        """Have an object made and kept by the server; raises as ``ask`` does."""
        handle = Handle(next(self._numbers), size, self._forget)
        self.ask(call, handle.number, *arguments)
        return handle

    @abstractmethod
    def ask(self, call: str, *arguments: Any) -> tuple[Any, Any]:
        """Call, and wait for the answer: a value, and an array of bytes or numbers behind it.

        Raises ServerError for what went wrong with this call or with one that the same thread told
        before it, and ServerGone where the server has ended.
        """

    @abstractmethod
    def tell(self, call: str, *arguments: Any, payload: Any = b"") -> None:
        """Call without waiting; what goes wrong may be said when the same thread asks next.

        Raises ServerGone where the server has ended.
        """

    @abstractmethod
    def close(self) -> None:
        """Let the server and all that it keeps go."""

    @abstractmethod
    def _forget(self, number: int) -> None:
        """Have the server drop an object, sooner or later; called from any thread at any time."""
