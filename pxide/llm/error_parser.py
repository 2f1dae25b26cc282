"""Every way in which a server says no, told as what happened and what to try.

Servers agree neither on the status nor on the shape of an error, and 200 is no promise.
"""

import json
import re
from typing import Any

from pxide.llm.api_token import NO_TOKEN, ApiToken
from pxide.llm.error_table import LATER_ROWS, ROWS
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.json_fields import count, table, word

WORDS_SHOWN = 240
"""Letters of the server's own message that are shown."""


def parse_error(status: int, body: bytes, token: ApiToken = NO_TOKEN) -> ServerProblem:
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
