"""The way to what speaks to graphics drivers: straight, or into another process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from itertools import count
from typing import Any


class ServerError(Exception):
    """A call went wrong, and what was called lives; ``kind`` is what wgpu calls it."""

    def __init__(self, kind: str, words: str) -> None:
        """Keep both."""
        super().__init__(f"{kind}: {words}")
        self.kind = kind


class ServerGone(Exception):
    """What was called is gone, and all it held with it; says why, if that is known."""


class Handle:
    """A thing that is kept there under a number until nobody here speaks of it any more."""

    def __init__(self, number: int, size: int, forget: Callable[[int], object]) -> None:
        """Stand for a thing; ``size`` is that of a buffer, in bytes."""
        self.number = number
        self.size = size
        self._forget = forget

    def __del__(self) -> None:
        """Have it forgotten."""
        self._forget(self.number)


class DriverLink(ABC):
    """Calls a ``vm.gpu.server.Server``. Several threads may; they take turns."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._things = count(1)

    def make(self, call: str, *arguments: Any, size: int = 0) -> Handle:
        """Have a thing made and kept."""
        thing = Handle(next(self._things), size, self._forget)
        self.ask(call, thing.number, *arguments)
        return thing

    @abstractmethod
    def ask(self, call: str, *arguments: Any) -> tuple[Any, Any]:
        """Call, and wait for the answer: a value, and an array of bytes or numbers behind it.

        Raises ServerError for what went wrong with this call or with one that the same thread told
        before it.
        """

    @abstractmethod
    def tell(self, call: str, *arguments: Any, payload: Any = b"") -> None:
        """Call without waiting; what goes wrong may be said when the same thread asks next."""

    @abstractmethod
    def close(self) -> None:
        """Give back all that is kept."""

    @abstractmethod
    def _forget(self, thing: int) -> None:
        """Have a thing forgotten, sooner or later; called from any thread, amid anything."""
