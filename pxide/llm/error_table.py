"""What servers say when they refuse, row by row, and what a person is told of it.

The words of the server decide first, then the status; each kind of trouble is one row.
"""

import re
from dataclasses import dataclass

from pxide.llm.errors import Cause


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One kind of trouble: how it is known and what is said. `{words}` is the server's message."""

    cause: Cause
    pattern: str
    """Words in the message, its type or its code, as a regular expression; "" for none."""
    statuses: range
    what: str
    hint: str

    def fits(self, status: int, words: str) -> bool:
        """Whether the status or the words tell it."""
        has_words = bool(self.pattern) and re.search(self.pattern, words) is not None
        return has_words or status in self.statuses


NEVER = range(0)
ROWS = (
    ErrorRow(
        Cause.OVERFLOW,
        r"context (length|size|window|overflow)|exceed_context|fit in (the )?context"
        r"|context the overflows|n_keep|too large to process|maximum context|prompt is too long",
        NEVER,
        "The conversation is too long for the model{numbers}.",
        "Start a new chat, ask about less, or load the model with a longer context.",
    ),
    ErrorRow(
        Cause.MEMORY,
        r"insufficient (system )?(resources|memory)|out of memory|failed to load( the)? model"
        r"|error loading model|failed to allocate",
        NEVER,
        "The server could not load the model: {words}",
        "Choose a smaller model or a shorter context, or unload another model first.",
    ),
    ErrorRow(
        Cause.CRASHED,
        r"has crashed|model crashed|exit code:",
        NEVER,
        "The model has crashed in the server.",
        "Ask again; if it crashes again, load it with a shorter context or choose another model.",
    ),
    ErrorRow(
        Cause.NO_MODEL,
        r"no models? (is |are )?(currently )?loaded|model_not_loaded|model (is )?not loaded",
        NEVER,
        "No model is loaded in the server.",
        "Load one in LM Studio, or switch on loading when needed in its server settings.",
    ),
    ErrorRow(
        Cause.UNLOADED,
        r"model (is|was|has been) (unloaded|evicted)|model unloaded",
        NEVER,
        "The server has unloaded the model.",
        "Ask again to have it loaded; load it in LM Studio yourself to keep it loaded.",
    ),
    ErrorRow(
        Cause.LOADING,
        r"loading model|model is (still )?(being )?load(ing|ed)",
        NEVER,
        "The server is still loading the model.",
        "Wait a moment and ask again.",
    ),
    ErrorRow(
        Cause.TOKEN,
        r"api[ _]key|api token|authentication_error|unauthorized|authorization header",
        range(401, 402),
        "The server wants an API token, or does not know the one it got.",
        "Make a token in the settings of the server and put it into LM_API_TOKEN.",
    ),
    ErrorRow(
        Cause.TOKEN,
        "",
        range(403, 404),
        "The server does not let us in ({status}).",
        "Make a token in the settings of the server and put it into LM_API_TOKEN.",
    ),
    ErrorRow(
        Cause.UNKNOWN_MODEL,
        r"model_not_found|invalid model identifier|model .{0,120}(not found|does not exist)",
        NEVER,
        "The server does not have this model: {words}",
        "Refresh the list of models and choose one of it.",
    ),
    ErrorRow(
        Cause.TOOLS,
        r"(tools?|function calling|images?|vision|embeddings).{0,40}(not support|unsupported)"
        r"|not support.{0,60}(tools?|function|images?|vision|embeddings)",
        NEVER,
        "The model cannot do what was asked: {words}",
        "Choose a model that can.",
    ),
    ErrorRow(
        Cause.TEMPLATE,
        r"jinja|prompt template|chat template",
        NEVER,
        "The prompt template of the model does not work: {words}",
        "Choose another model, or another template in the settings of this one.",
    ),
    ErrorRow(
        Cause.ENDPOINT,
        r"unexpected endpoint|unknown endpoint|invalid url|file not found|not_implemented",
        range(404, 406),
        "The server does not know what was asked of it.",
        "Look whether the address is that of a chat server and whether it wants an API token; "
        "an old server may have to be updated.",
    ),
    ErrorRow(
        Cause.BUSY,
        r"rate limit|too many requests",
        range(429, 430),
        "The server has too much to do.",
        "Wait a moment and ask again.",
    ),
)
"""Looked through in this order."""
LATER_ROWS = (
    ErrorRow(
        Cause.OVERFLOW,
        "",
        range(413, 414),
        "The conversation is too long for the server{numbers}.",
        "Start a new chat, or ask about less.",
    ),
    ErrorRow(
        Cause.ENDPOINT,
        "",
        range(501, 502),
        "The server cannot do what was asked of it: {words}",
        "Update the server, or choose another one.",
    ),
    ErrorRow(
        Cause.REFUSED,
        "",
        range(400, 500),
        "The server refused the request: {words}",
        "Change the settings of the chat, or choose another model.",
    ),
    ErrorRow(
        Cause.FAILED,
        "",
        range(500, 1000),
        "The server failed ({status}): {words}",
        "Ask again; if it fails again, look into the log of the server.",
    ),
    ErrorRow(
        Cause.FAILED,
        "",
        range(1000),
        "The server could not answer: {words}",
        "Ask again; if it fails again, look into the log of the server.",
    ),
)
"""Where the server has said something of its own that no row above knows."""
