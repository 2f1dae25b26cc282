"""Calls to a graphics server in this process: quick, and safe where no device can be lost."""

from __future__ import annotations

from threading import RLock
from typing import Any

from vm.gpu.link import DriverLink, ServerError
from vm.gpu.server import WRONG, Server


class LocalLink(DriverLink):
    """Calls a server of its own."""

    def __init__(self) -> None:
        """Make the server."""
        super().__init__()
        self._server = Server()
        self._turn = RLock()

    def ask(self, call: str, *arguments: Any) -> tuple[Any, Any]:
        """Call the server; raises ServerError for what went wrong."""
        with self._turn:
            try:
                return self._server.call(call, arguments)
            except WRONG as error:
                raise ServerError(type(error).__name__, str(error)) from error

    def tell(self, call: str, *arguments: Any, payload: Any = b"") -> None:
        """Call the server; nothing comes back."""
        self.ask(call, *arguments, *([payload] if len(payload) else []))

    def close(self) -> None:
        """Replace the server, so that all it kept goes."""
        self._server = Server()

    def _forget(self, number: int) -> None:
        """Drop an object at once."""
        self._server.forget([number])
