"""The three lists of models, as servers were seen to send them, read into one."""

from typing import Any

import pytest

from pxide.llm.model_list import COMMON, FORMER, NATIVE, ListApi, counts_its_reading
from pxide.llm.values import Model, ModelKind

NATIVE_LIST = {
    "models": [
        {
            "type": "llm",
            "publisher": "google",
            "key": "google/gemma-4",
            "display_name": "Gemma 4",
            "architecture": "gemma4",
            "quantization": {"name": "Q4_K_M", "bits_per_weight": 4},
            "size_bytes": 4_200_000_000,
            "params_string": "7B",
            "loaded_instances": [
                {"id": "google/gemma-4:2", "config": {"context_length": 8192, "parallel": 4}},
                {"id": "google/gemma-4:3", "config": {"context_length": 4096}},
            ],
            "max_context_length": 131072,
            "format": "gguf",
            "capabilities": {
                "vision": True,
                "trained_for_tool_use": True,
                "reasoning": {"allowed_options": ["off", "on"], "default": "on"},
            },
        },
        {
            "type": "embedding",
            "key": "nomic-embed",
            "display_name": "Nomic",
            "quantization": None,
            "loaded_instances": [],
            "max_context_length": 2048,
        },
    ]
}
FORMER_LIST = {
    "object": "list",
    "data": [
        {
            "id": "qwen3",
            "object": "model",
            "type": "llm",
            "publisher": "qwen",
            "arch": "qwen3",
            "compatibility_type": "gguf",
            "quantization": "Q8_0",
            "state": "loaded",
            "max_context_length": 32768,
            "loaded_context_length": 4096,
            "capabilities": ["tool_use"],
        },
        {"id": "eyes", "type": "vlm", "state": "loading", "max_context_length": 4096},
        {"id": "nomic", "type": "embeddings", "state": "not-loaded"},
    ],
}
LLAMA_LIST = {
    "object": "list",
    "data": [
        {
            "id": "tiny",
            "object": "model",
            "owned_by": "llamacpp",
            "meta": {"n_ctx": 2048, "n_ctx_train": 4096, "size": 1178880},
        }
    ],
}


def listed(api: ListApi, found: Any) -> tuple[Model, ...]:
    models = api.read(found)
    assert models is not None
    return models


def test_the_native_list_tells_most() -> None:
    gemma, nomic = listed(NATIVE, NATIVE_LIST)
    assert gemma == Model(
        id="google/gemma-4",
        name="Gemma 4",
        kind=ModelKind.VISION,
        is_loaded=True,
        context_loaded=8192,
        context_max=131072,
        size=4_200_000_000,
        quantisation="Q4_K_M",
        publisher="google",
        has_tools=True,
        thinks=True,
        instances=("google/gemma-4:2", "google/gemma-4:3"),
    )
    assert gemma.asked_as == "google/gemma-4:2"
    assert gemma.context == 8192
    assert (nomic.kind, nomic.is_loaded, nomic.context) == (ModelKind.EMBEDDING, False, 2048)
    assert (nomic.has_tools, nomic.thinks, nomic.asked_as) == (None, None, "nomic-embed")
    assert not nomic.kind.talks


def test_the_former_list_tells_the_state() -> None:
    qwen, eyes, nomic = listed(FORMER, FORMER_LIST)
    assert qwen == Model(
        id="qwen3",
        name="qwen3",
        is_loaded=True,
        context_loaded=4096,
        context_max=32768,
        quantisation="Q8_0",
        publisher="qwen",
        has_tools=True,
    )
    assert (eyes.kind, eyes.is_loading, eyes.is_loaded) == (ModelKind.VISION, True, False)
    assert (nomic.kind, nomic.is_loaded) == (ModelKind.EMBEDDING, False)


def test_the_common_list_tells_names_and_with_some_servers_the_context() -> None:
    (tiny,) = listed(COMMON, LLAMA_LIST)
    assert (tiny.id, tiny.is_loaded, tiny.context, tiny.size) == ("tiny", None, 2048, 1178880)
    vllm = {"data": [{"id": "big", "max_model_len": 8192}, {"id": "text-Embedding-3"}]}
    big, embedding = listed(COMMON, vllm)
    assert (big.kind, big.context) == (ModelKind.CHAT, 8192)
    assert embedding.kind is ModelKind.EMBEDDING


def test_only_llama_tells_how_far_it_has_read() -> None:
    assert counts_its_reading(LLAMA_LIST)
    assert not counts_its_reading(FORMER_LIST)
    assert not counts_its_reading([])


@pytest.mark.parametrize("api", [NATIVE, FORMER, COMMON], ids=lambda api: api.name)
@pytest.mark.parametrize("found", [None, 7, [], {}, {"models": None}, {"data": "x"}, "models"])
def test_what_is_no_list_is_none(api: ListApi, found: Any) -> None:
    assert api.read(found) is None


@pytest.mark.parametrize(("api", "place"), [(NATIVE, "models"), (FORMER, "data"), (COMMON, "data")])
def test_rows_without_a_name_are_left_out_and_odd_ones_are_read(api: ListApi, place: str) -> None:
    rows = [None, 3, {}, {"id": 7, "key": 7}, {"id": "a", "key": "a", "capabilities": "x"}]
    odd: dict[str, Any] = {
        "id": "b",
        "key": "b",
        "type": 3,
        "state": [],
        "meta": 2,
        "quantization": [],
    }
    odd |= {"loaded_instances": "no", "max_context_length": "many", "size_bytes": -1}
    found = listed(api, {place: [*rows, odd]})
    assert [model.id for model in found] == ["a", "b"]
    assert [model.context for model in found] == [None, None]
    assert listed(api, {place: []}) == ()
