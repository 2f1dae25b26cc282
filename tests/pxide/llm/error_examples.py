"""The errors that LM Studio and its kin were seen to send, as they stand on the wire."""

from dataclasses import dataclass
from typing import Any

from pxide.llm.errors import Cause

OVERFLOW = (
    "Input does not fit in context length. The input has 31430 tokens, but the context length "
    "only supports 30000 tokens."
)
NOTHING_LOADED = (
    "No models loaded. Please load a model in the developer page or use the 'lms load' command."
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One error: its status and body, the kind it is and words that a person has to read."""

    name: str
    status: int
    body: Any
    cause: Cause
    says: str


def _openai(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "code": None} | more}


REFUSALS = (
    Refusal(
        "no token",
        401,
        {
            "error": {
                "type": "invalid_request",
                "code": "invalid_api_key",
                "message": "An LM Studio API token is required to make requests to this server.",
            }
        },
        Cause.TOKEN,
        "LM_API_TOKEN",
    ),
    Refusal(
        "no token, with status 200",
        200,
        {"error": {"type": "invalid_request", "code": "invalid_api_key", "message": "No."}},
        Cause.TOKEN,
        "LM_API_TOKEN",
    ),
    Refusal(
        "wrong token at llama.cpp",
        401,
        {"error": {"code": 401, "message": "Invalid API Key", "type": "authentication_error"}},
        Cause.TOKEN,
        "LM_API_TOKEN",
    ),
    Refusal("not let in", 403, b"", Cause.TOKEN, "403"),
    Refusal(
        "nothing loaded", 404, _openai(NOTHING_LOADED, param="model"), Cause.NO_MODEL, "Load one"
    ),
    Refusal(
        "nothing loaded, for embeddings",
        404,
        {"error": NOTHING_LOADED},
        Cause.NO_MODEL,
        "Load one",
    ),
    Refusal(
        "wrong path, with status 200",
        200,
        {"error": "Unexpected endpoint or method. (POST /v1/chat)"},
        Cause.ENDPOINT,
        "address",
    ),
    Refusal(
        "wrong path at llama.cpp",
        404,
        {"error": {"code": 404, "message": "File Not Found", "type": "not_found_error"}},
        Cause.ENDPOINT,
        "address",
    ),
    Refusal(
        "wrong path at a web framework", 404, {"detail": "Not Found"}, Cause.ENDPOINT, "address"
    ),
    Refusal("wrong method", 405, {"detail": "Method Not Allowed"}, Cause.ENDPOINT, "address"),
    Refusal(
        "prompt too long, in a stream",
        200,
        {"error": {"message": OVERFLOW}, "message": OVERFLOW},
        Cause.OVERFLOW,
        "31430 tokens, and 30000 fit",
    ),
    Refusal(
        "prompt too long, as it was said before",
        400,
        {
            "error": "Trying to keep the first 4200 tokens when context the overflows. However, "
            "the model is loaded with context length of only 4096 tokens, which is not enough."
        },
        Cause.OVERFLOW,
        "4200 tokens, and 4096 fit",
    ),
    Refusal(
        "prompt too long at llama.cpp",
        400,
        {
            "error": {
                "code": 400,
                "message": "request (3010 tokens) exceeds the available context size (2048 tokens)",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": 3010,
                "n_ctx": 2048,
            }
        },
        Cause.OVERFLOW,
        "3010 tokens, and 2048 fit",
    ),
    Refusal("prompt too long for a gateway", 413, b"", Cause.OVERFLOW, "Start a new chat"),
    Refusal("evicted", 400, {"error": "Model is unloaded."}, Cause.UNLOADED, "Ask again"),
    Refusal("evicted, in a stream", 200, _openai("Model unloaded."), Cause.UNLOADED, "Ask again"),
    Refusal(
        "crashed",
        400,
        {
            "error": "The model has crashed without additional information. "
            "(Exit code: 18446744072635812000)"
        },
        Cause.CRASHED,
        "crashes again",
    ),
    Refusal(
        "no memory",
        500,
        _openai("Model loading was stopped due to insufficient system resources."),
        Cause.MEMORY,
        "smaller model",
    ),
    Refusal(
        "failed to load",
        400,
        {"error": {"type": "model_load_failed", "message": 'Failed to load model "big". Error.'}},
        Cause.MEMORY,
        "smaller model",
    ),
    Refusal(
        "still loading at llama.cpp",
        503,
        {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}},
        Cause.LOADING,
        "Wait a moment",
    ),
    Refusal(
        "unknown model",
        404,
        {"error": {"type": "model_not_found", "message": "Model big/one was not found."}},
        Cause.UNKNOWN_MODEL,
        "big/one",
    ),
    Refusal(
        "no tools",
        400,
        {"error": {"message": "fake-chat does not support tools", "type": "api_error"}},
        Cause.TOOLS,
        "Choose a model that can",
    ),
    Refusal(
        "bad template",
        400,
        {"error": 'Error rendering prompt with jinja template: "Only user and assistant roles."'},
        Cause.TEMPLATE,
        "another template",
    ),
    Refusal(
        "no json_object",
        400,
        {"error": "'response_format.type' must be 'json_schema' or 'text'"},
        Cause.REFUSED,
        "json_schema",
    ),
    Refusal("too busy", 429, _openai("Rate limit reached"), Cause.BUSY, "Wait a moment"),
    Refusal(
        "cannot", 501, {"error": {"message": "no embeddings here"}}, Cause.ENDPOINT, "no embeddings"
    ),
    Refusal("said nothing", 200, b"", Cause.EMPTY, "answered nothing"),
    Refusal("failed without a word", 500, b"", Cause.FAILED, "gave no reason"),
    Refusal("refused without a word", 400, b"", Cause.REFUSED, "gave no reason"),
    Refusal("plain text", 500, b"upstream died", Cause.FAILED, "upstream died."),
    Refusal(
        "a page of a proxy",
        502,
        b"<html><head><title>502 Bad\nGateway</title></head></html>",
        Cause.GATEWAY,
        "502 Bad Gateway",
    ),
    Refusal("a page with status 200", 200, b"<!doctype html><p>Router", Cause.GATEWAY, "web page"),
    Refusal("json of something else", 200, {"cat": "miaow"}, Cause.GARBLED, "does not understand"),
    Refusal(
        "a list of reasons",
        422,
        {"detail": [{"loc": ["body", "top_k"], "msg": "Input should be positive"}]},
        Cause.REFUSED,
        "Input should be positive",
    ),
)
