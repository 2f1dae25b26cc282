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
        pattern=(
            r"context (length|size|window|overflow)|exceed_context|fit in (the )?context"
            r"|context the overflows|n_keep|too large to process|maximum context|prompt is too long"
        ),
        statuses=NEVER,
        what="The conversation is too long for the model{numbers}.",
        hint="Start a new chat, ask about less, or load the model with a longer context.",
    ),
    ErrorRow(
        Cause.MEMORY,
        pattern=(
            r"insufficient (system )?(resources|memory)|out of memory|failed to load( the)? model"
            r"|error loading model|failed to allocate"
        ),
        statuses=NEVER,
        what="The server could not load the model: {words}",
        hint="Choose a smaller model or a shorter context, or unload another model first.",
    ),
    ErrorRow(
        Cause.CRASHED,
        pattern=r"has crashed|model crashed|exit code:",
        statuses=NEVER,
        what="The model has crashed in the server.",
        hint=(
            "Ask again; if it crashes again, load it with a shorter context or choose another "
            "model."
        ),
    ),
    ErrorRow(
        Cause.NO_MODEL,
        pattern=(
            r"no models? (is |are )?(currently )?loaded|model_not_loaded"
            r"|model (is )?not loaded"
        ),
        statuses=NEVER,
        what="No model is loaded in the server.",
        hint="Load one in LM Studio, or switch on loading when needed in its server settings.",
    ),
    ErrorRow(
        Cause.UNLOADED,
        pattern=r"model (is|was|has been) (unloaded|evicted)|model unloaded",
        statuses=NEVER,
        what="The server has unloaded the model.",
        hint="Ask again to have it loaded; load it in LM Studio yourself to keep it loaded.",
    ),
    ErrorRow(
        Cause.LOADING,
        pattern=r"loading model|model is (still )?(being )?load(ing|ed)",
        statuses=NEVER,
        what="The server is still loading the model.",
        hint="Wait a moment and ask again.",
    ),
    ErrorRow(
        Cause.TOKEN,
        pattern=r"api[ _]key|api token|authentication_error|unauthorized|authorization header",
        statuses=range(401, 402),
        what="The server wants an API token, or does not know the one it got.",
        hint="Make a token in the settings of the server and put it into LM_API_TOKEN.",
    ),
    ErrorRow(
        Cause.TOKEN,
        pattern="",
        statuses=range(403, 404),
        what="The server does not let us in ({status}).",
        hint="Make a token in the settings of the server and put it into LM_API_TOKEN.",
    ),
    ErrorRow(
        Cause.UNKNOWN_MODEL,
        pattern=(
            r"model_not_found|invalid model identifier"
            r"|model .{0,120}(not found|does not exist)"
        ),
        statuses=NEVER,
        what="The server does not have this model: {words}",
        hint="Refresh the list of models and choose one of it.",
    ),
    ErrorRow(
        Cause.TOOLS,
        pattern=(
            r"(tools?|function calling|images?|vision|embeddings).{0,40}(not support|unsupported)"
            r"|not support.{0,60}(tools?|function|images?|vision|embeddings)"
        ),
        statuses=NEVER,
        what="The model cannot do what was asked: {words}",
        hint="Choose a model that can.",
    ),
    ErrorRow(
        Cause.TEMPLATE,
        pattern=r"jinja|prompt template|chat template",
        statuses=NEVER,
        what="The prompt template of the model does not work: {words}",
        hint="Choose another model, or another template in the settings of this one.",
    ),
    ErrorRow(
        Cause.ENDPOINT,
        pattern=r"unexpected endpoint|unknown endpoint|invalid url|file not found|not_implemented",
        statuses=range(404, 406),
        what="The server does not know what was asked of it.",
        hint=(
            "Look whether the address is that of a chat server and whether it wants an API token; "
            "an old server may have to be updated."
        ),
    ),
    ErrorRow(
        Cause.BUSY,
        pattern=r"rate limit|too many requests",
        statuses=range(429, 430),
        what="The server has too much to do.",
        hint="Wait a moment and ask again.",
    ),
)
"""Looked through in this order."""
LATER_ROWS = (
    ErrorRow(
        Cause.OVERFLOW,
        pattern="",
        statuses=range(413, 414),
        what="The conversation is too long for the server{numbers}.",
        hint="Start a new chat, or ask about less.",
    ),
    ErrorRow(
        Cause.ENDPOINT,
        pattern="",
        statuses=range(501, 502),
        what="The server cannot do what was asked of it: {words}",
        hint="Update the server, or choose another one.",
    ),
    ErrorRow(
        Cause.REFUSED,
        pattern="",
        statuses=range(400, 500),
        what="The server refused the request: {words}",
        hint="Change the settings of the chat, or choose another model.",
    ),
    ErrorRow(
        Cause.FAILED,
        pattern="",
        statuses=range(500, 1000),
        what="The server failed ({status}): {words}",
        hint="Ask again; if it fails again, look into the log of the server.",
    ),
    ErrorRow(
        Cause.FAILED,
        pattern="",
        statuses=range(1000),
        what="The server could not answer: {words}",
        hint="Ask again; if it fails again, look into the log of the server.",
    ),
)
"""Where the server has said something of its own that no row above knows."""
