"""Every way in which a server says no, told as what happened and what to try.

Servers agree neither on the status nor on the shape of an error, and 200 is no promise. So the
words of the server decide first, then the status; each kind of trouble is one row.
"""

import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pxide.work.lmstudio.token import NO_TOKEN, Token
from pxide.work.lmstudio.told import count, table, word
from vm.faults import Problem

WORDS_SHOWN = 240
"""Letters of the server's own message that are shown."""


class Cause(Enum):
    """What kind of trouble it is."""

    UNREACHABLE = "unreachable"
    CUT_OFF = "cut off"
    REDIRECTED = "redirected"
    TOKEN = "token"
    OVERFLOW = "overflow"
    CRASHED = "crashed"
    MEMORY = "memory"
    UNLOADED = "unloaded"
    NO_MODEL = "no model"
    UNKNOWN_MODEL = "unknown model"
    LOADING = "loading"
    TOOLS = "tools"
    TEMPLATE = "template"
    ENDPOINT = "endpoint"
    BUSY = "busy"
    GATEWAY = "gateway"
    EMPTY = "empty"
    REFUSED = "refused"
    FAILED = "failed"
    GARBLED = "garbled"


class ServerProblem(Problem):
    """A problem with the server, which also tells its kind to those who can act on it."""

    def __init__(self, cause: Cause, what: str, hint: str) -> None:
        """Keep the kind beside the two sentences."""
        super().__init__(what, hint)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Row:
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
    Row(
        Cause.OVERFLOW,
        r"context (length|size|window|overflow)|exceed_context|fit in (the )?context"
        r"|context the overflows|n_keep|too large to process|maximum context|prompt is too long",
        NEVER,
        "The conversation is too long for the model{numbers}.",
        "Start a new chat, ask about less, or load the model with a longer context.",
    ),
    Row(
        Cause.MEMORY,
        r"insufficient (system )?(resources|memory)|out of memory|failed to load( the)? model"
        r"|error loading model|failed to allocate",
        NEVER,
        "The server could not load the model: {words}",
        "Choose a smaller model or a shorter context, or unload another model first.",
    ),
    Row(
        Cause.CRASHED,
        r"has crashed|model crashed|exit code:",
        NEVER,
        "The model has crashed in the server.",
        "Ask again; if it crashes again, load it with a shorter context or choose another model.",
    ),
    Row(
        Cause.NO_MODEL,
        r"no models? (is |are )?(currently )?loaded|model_not_loaded|model (is )?not loaded",
        NEVER,
        "No model is loaded in the server.",
        "Load one in LM Studio, or switch on loading when needed in its server settings.",
    ),
    Row(
        Cause.UNLOADED,
        r"model (is|was|has been) (unloaded|evicted)|model unloaded",
        NEVER,
        "The server has unloaded the model.",
        "Ask again to have it loaded; load it in LM Studio yourself to keep it loaded.",
    ),
    Row(
        Cause.LOADING,
        r"loading model|model is (still )?(being )?load(ing|ed)",
        NEVER,
        "The server is still loading the model.",
        "Wait a moment and ask again.",
    ),
    Row(
        Cause.TOKEN,
        r"api[ _]key|api token|authentication_error|unauthorized|authorization header",
        range(401, 402),
        "The server wants an API token, or does not know the one it got.",
        "Make a token in the settings of the server and put it into LM_API_TOKEN.",
    ),
    Row(
        Cause.TOKEN,
        "",
        range(403, 404),
        "The server does not let us in ({status}).",
        "Make a token in the settings of the server and put it into LM_API_TOKEN.",
    ),
    Row(
        Cause.UNKNOWN_MODEL,
        r"model_not_found|invalid model identifier|model .{0,120}(not found|does not exist)",
        NEVER,
        "The server does not have this model: {words}",
        "Refresh the list of models and choose one of it.",
    ),
    Row(
        Cause.TOOLS,
        r"(tools?|function calling|images?|vision|embeddings).{0,40}(not support|unsupported)"
        r"|not support.{0,60}(tools?|function|images?|vision|embeddings)",
        NEVER,
        "The model cannot do what was asked: {words}",
        "Choose a model that can.",
    ),
    Row(
        Cause.TEMPLATE,
        r"jinja|prompt template|chat template",
        NEVER,
        "The prompt template of the model does not work: {words}",
        "Choose another model, or another template in the settings of this one.",
    ),
    Row(
        Cause.ENDPOINT,
        r"unexpected endpoint|unknown endpoint|invalid url|file not found|not_implemented",
        range(404, 406),
        "The server does not know what was asked of it.",
        "Look whether the address is that of a chat server and whether it wants an API token; "
        "an old server may have to be updated.",
    ),
    Row(
        Cause.BUSY,
        r"rate limit|too many requests",
        range(429, 430),
        "The server has too much to do.",
        "Wait a moment and ask again.",
    ),
)
"""Looked through in this order."""
LATER_ROWS = (
    Row(
        Cause.OVERFLOW,
        "",
        range(413, 414),
        "The conversation is too long for the server{numbers}.",
        "Start a new chat, or ask about less.",
    ),
    Row(
        Cause.ENDPOINT,
        "",
        range(501, 502),
        "The server cannot do what was asked of it: {words}",
        "Update the server, or choose another one.",
    ),
    Row(
        Cause.REFUSED,
        "",
        range(400, 500),
        "The server refused the request: {words}",
        "Change the settings of the chat, or choose another model.",
    ),
    Row(
        Cause.FAILED,
        "",
        range(500, 1000),
        "The server failed ({status}): {words}",
        "Ask again; if it fails again, look into the log of the server.",
    ),
    Row(
        Cause.FAILED,
        "",
        range(1000),
        "The server could not answer: {words}",
        "Ask again; if it fails again, look into the log of the server.",
    ),
)
"""Where the server has said something of its own that no row above knows."""


def parse_error(status: int, body: bytes, token: Token = NO_TOKEN) -> ServerProblem:
    """What an answer means that is no answer, whatever its status and shape."""
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return _empty(status)
    found = _json_in(text)
    if found is None and text.startswith("<"):
        return _page(status, token.hidden_in(text))
    message, marks = (text, "") if found is None else _message(found)
    words = _one_line(token.hidden_in(message))
    known = f"{words} {marks}".lower()
    row = next(row for row in (*ROWS, *LATER_ROWS) if row.fits(status, known))
    if row.statuses == range(1000) and found is not None and not words:
        return _garbled()
    what = row.what.format(words=_shown(words), status=status, numbers=_numbers(known, found))
    return ServerProblem(row.cause, what, row.hint)


def _empty(status: int) -> ServerProblem:
    if status < 300:
        return ServerProblem(
            Cause.EMPTY,
            "The server answered nothing.",
            "The conversation may be too long for the model: ask about less, or load the model "
            "with a longer context.",
        )
    row = next(row for row in (*ROWS, *LATER_ROWS) if status in row.statuses)
    what = row.what.format(words=_shown(""), status=status, numbers="")
    return ServerProblem(row.cause, what, row.hint)


def _page(status: int, text: str) -> ServerProblem:
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    words = f": {_short(_one_line(title.group(1)))}" if title else ""
    return ServerProblem(
        Cause.GATEWAY,
        f"A web page came instead of an answer ({status}{words}).",
        "Look whether the address is that of a chat server; a proxy on the way may have answered "
        "in its place.",
    )


def _garbled() -> ServerProblem:
    return ServerProblem(
        Cause.GARBLED,
        "The server answered something that pxIDE does not understand.",
        "Look whether the address is that of a chat server, and update the server.",
    )


def _json_in(text: str) -> Any:
    """The JSON of a body, also where it comes as the data of an event."""
    lines = [line.removeprefix("data:") for line in text.split("\n") if line.startswith("data:")]
    try:
        return json.loads("\n".join(lines) if lines else text)
    except (ValueError, RecursionError):
        return None


def _message(found: Any) -> tuple[str, str]:
    """The message of an error, and its type and code: they may lie in many places."""
    if isinstance(found, str):
        return found, ""
    if isinstance(found, list):
        return _message(found[0]) if found else ("", "")
    if not isinstance(found, dict):
        return "", ""
    marks = " ".join(word(found.get(key)) for key in ("type", "code")).strip()
    for key in ("error", "errors", "detail", "message", "msg"):
        if found.get(key):
            message, more = _message(found[key])
            return message, f"{marks} {more}".strip()
    return "", marks


def _numbers(words: str, found: Any) -> str:
    """How much too long it is, where the server tells."""
    error = table(table(found).get("error"))
    told = (count(error.get("n_prompt_tokens")), count(error.get("n_ctx")))
    counts = [number for number in told if number is not None]
    counts = counts or [int(number) for number in re.findall(r"(\d+) tokens", words)]
    if len(counts) < 2 or counts[0] <= counts[1]:
        return ""
    return f": it has {counts[0]} tokens, and {counts[1]} fit"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _short(words: str) -> str:
    return words if len(words) <= WORDS_SHOWN else words[: WORDS_SHOWN - 1] + "…"


def _shown(words: str) -> str:
    short = _short(words) or "it gave no reason."
    return short if short.endswith((".", "!", "?", "…")) else f"{short}."
