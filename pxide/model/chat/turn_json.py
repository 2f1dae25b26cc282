"""Turns and chat settings as values for JSON and back; what is empty is left out."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from pxide.knowledge.image.entry import EntryKind, Place
from pxide.model.chat.chat_settings import ChatSettings
from pxide.model.chat.turn import (
    Author,
    Figures,
    Learned,
    Source,
    ToolUse,
    Turn,
    TurnProblem,
    TurnState,
)

NOT_KEPT = frozenset({"may_run"})
"""A permission ends with the sitting in which it was given."""


def values_of_turn(turn: Turn) -> dict[str, Any]:
    """A turn as values."""
    values = _plain(turn) | {"author": turn.author.value, "state": turn.state.value}
    if turn.uses:
        values["uses"] = [_plain(use) for use in turn.uses]
    if turn.sources:
        values["sources"] = [_values_of_source(source) for source in turn.sources]
    if turn.learned:
        values["learned"] = [_placed(learned) for learned in turn.learned]
    for name in ("figures", "trouble"):
        part = getattr(turn, name)
        if part is not None:
            values[name] = _plain(part)
    return {name: value for name, value in values.items() if value not in ("", ())}


def turn_of(values: dict[str, Any]) -> Turn:
    """The turn of such values; KeyError, TypeError or ValueError where they are none."""
    given = dict(values)
    given["author"] = Author(given["author"])
    given["state"] = TurnState(given["state"])
    given["uses"] = tuple(ToolUse(**use) for use in given.get("uses", ()))
    given["sources"] = tuple(_source_of(source) for source in given.get("sources", ()))
    given["learned"] = tuple(
        Learned(Path(one["image"]), _place(one["place"])) for one in given.get("learned", ())
    )
    if "figures" in given:
        given["figures"] = Figures(**given["figures"])
    if "trouble" in given:
        given["trouble"] = TurnProblem(**given["trouble"])
    return Turn(**{"parent": None, "text": "", **given})


def values_of_chat_settings(chat_settings: ChatSettings) -> dict[str, Any]:
    """The chat settings that are not the usual ones."""
    usual = ChatSettings()
    return {
        name: value
        for name, value in _plain(chat_settings).items()
        if name not in NOT_KEPT and value != getattr(usual, name)
    }


def chat_settings_of(values: dict[str, Any]) -> ChatSettings:
    """The chat settings of such values; what is not known is passed over."""
    known = {field.name for field in fields(ChatSettings)} - NOT_KEPT
    return ChatSettings(**{name: value for name, value in values.items() if name in known})


def _plain(value: Any) -> dict[str, Any]:
    """The fields of a value by name, as they are; those that are None are left out."""
    named = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: part for name, part in named.items() if part is not None}


def _values_of_source(source: Source) -> dict[str, Any]:
    return _plain(source) | _placed(source) | {"kind": source.kind.value}


def _source_of(values: dict[str, Any]) -> Source:
    image, place, kind = Path(values["image"]), _place(values["place"]), EntryKind(values["kind"])
    return Source(**{**values, "image": image, "place": place, "kind": kind})


def _place(numbers: list[int]) -> Place:
    volume, row, rows = numbers
    return Place(volume, row, rows)


def _placed(value: Learned | Source) -> dict[str, Any]:
    place = value.place
    return {"image": str(value.image), "place": [place.volume, place.row, place.rows]}
