"""Puts the calls of tools together, which servers send in pieces."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pxide.llm.json_fields import count, table, tables, word
from pxide.llm.values import ToolCall, ToolCallPiece


@dataclass(slots=True)
class _Open:
    """A call that is still being told."""

    id: str = ""
    name: str = ""
    arguments: str = ""


class CallAssembler:
    """Is fed the pieces as they come."""

    def __init__(self) -> None:
        """Begin without a call."""
        self._open: dict[int, _Open] = {}

    def feed(self, pieces: Any) -> Iterator[ToolCallPiece]:
        """Take the pieces of one chunk; the first of a call has its name, all have a place."""
        for piece in tables(pieces):
            yield self._take(piece)

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The calls as far as they are told."""
        return tuple(
            ToolCall(call.id or f"call_{place}", call.name, call.arguments)
            for place, call in sorted(self._open.items())
        )

    def _take(self, piece: dict[str, Any]) -> ToolCallPiece:
        function = table(piece.get("function"))
        known, place = word(piece.get("id")), self._place(piece)
        call = self._open.setdefault(place, _Open())
        call.id = call.id or known
        name = "" if call.name else word(function.get("name"))
        call.name += name
        arguments = _arguments(function.get("arguments"))
        call.arguments += arguments
        return ToolCallPiece(place, name, arguments)

    def _place(self, piece: dict[str, Any]) -> int:
        """Some servers number no calls: a new id, or a name without one, is then a new call."""
        index = count(piece.get("index"))
        if index is not None:
            return index
        known = word(piece.get("id"))
        last = max(self._open, default=-1)
        for place, call in self._open.items():
            if known and call.id == known:
                return place
        is_new = bool(known or word(table(piece.get("function")).get("name")))
        return last + 1 if is_new or last < 0 else last


def _arguments(value: Any) -> str:
    return json.dumps(value) if isinstance(value, dict) else word(value)
