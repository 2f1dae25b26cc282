"""The three ways in which servers list their models, read into one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pxide.llm.json_fields import count, flag, items, table, tables, word
from pxide.llm.values import Model, ModelKind

KINDS = {
    "llm": ModelKind.CHAT,
    "vlm": ModelKind.VISION,
    "embedding": ModelKind.EMBEDDING,
    "embeddings": ModelKind.EMBEDDING,
}


@dataclass(frozen=True, slots=True)
class ListApi:
    """One family of paths a server may have, and how it lists its models."""

    name: str
    models: str
    read: Callable[[Any], tuple[Model, ...] | None]
    """Gives None for an answer that is no such list."""
    can_load: bool = False


def _native(found: Any) -> tuple[Model, ...] | None:
    return _listed(found, "models", "key", _native_model)


def _native_model(row: dict[str, Any]) -> Model:
    can = table(row.get("capabilities"))
    loaded = tables(row.get("loaded_instances"))
    first = loaded[0] if loaded else {}
    kind = KINDS.get(word(row.get("type")), ModelKind.CHAT)
    if kind is ModelKind.CHAT and can.get("vision") is True:
        kind = ModelKind.VISION
    quantisation = row.get("quantization")
    return Model(
        id=word(row.get("key")),
        name=word(row.get("display_name")) or word(row.get("key")),
        kind=kind,
        is_loaded=bool(loaded),
        context_loaded=count(table(first.get("config")).get("context_length")) or None,
        context_max=count(row.get("max_context_length")),
        size=count(row.get("size_bytes")),
        quantisation=word(table(quantisation).get("name")) or word(quantisation),
        publisher=word(row.get("publisher")),
        has_tools=flag(can.get("trained_for_tool_use")),
        thinks=bool(can["reasoning"]) if "reasoning" in can else None,
        instances=tuple(word(one.get("id")) for one in loaded if word(one.get("id"))),
    )


def _former(found: Any) -> tuple[Model, ...] | None:
    return _listed(found, "data", "id", _former_model)


def _former_model(row: dict[str, Any]) -> Model:
    can = row.get("capabilities")
    state = word(row.get("state"))
    return Model(
        id=word(row.get("id")),
        name=word(row.get("id")),
        kind=KINDS.get(word(row.get("type")), ModelKind.CHAT),
        is_loaded=state == "loaded" if state else None,
        is_loading=state == "loading",
        context_loaded=count(row.get("loaded_context_length")),
        context_max=count(row.get("max_context_length")),
        quantisation=word(row.get("quantization")),
        publisher=word(row.get("publisher")),
        has_tools=None if can is None else "tool_use" in items(can),
    )


def _common(found: Any) -> tuple[Model, ...] | None:
    return _listed(found, "data", "id", _common_model)


def _common_model(row: dict[str, Any]) -> Model:
    """Only the name is told for sure; llama.cpp and vLLM tell the context as well."""
    about = table(row.get("meta"))
    name = word(row.get("id"))
    return Model(
        id=name,
        name=name,
        kind=ModelKind.EMBEDDING if "embed" in name.lower() else ModelKind.CHAT,
        context_loaded=count(about.get("n_ctx")) or count(row.get("max_model_len")),
        context_max=count(about.get("n_ctx_train")),
        size=count(about.get("size")),
    )


NATIVE = ListApi("LM Studio", "/api/v1/models", _native, can_load=True)
FORMER = ListApi("LM Studio before 0.4", "/api/v0/models", _former)
COMMON = ListApi("OpenAI-compatible", "/v1/models", _common)
APIS = (NATIVE, FORMER, COMMON)
"""The one that tells most comes first."""


def counts_its_reading(found: Any) -> bool:
    """Whether a common list is that of llama.cpp, which tells how far it has read, if asked to."""
    rows = tables(table(found).get("data"))
    return any(row.get("owned_by") == "llamacpp" for row in rows)


def _listed(
    found: Any, place: str, name: str, read: Callable[[dict[str, Any]], Model]
) -> tuple[Model, ...] | None:
    """The rows of a list that have a name, or None where there is no such list."""
    rows = table(found).get(place)
    if not isinstance(rows, list):
        return None
    return tuple(read(row) for row in tables(rows) if word(row.get(name)))
