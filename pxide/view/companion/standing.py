"""How it stands with the server, in words, with what to do about it."""

from dataclasses import dataclass

from pxide.view.companion.words import size_words, tokens_words
from pxide.work.companion.connection import Connection
from pxide.work.lmstudio.health import Standing
from pxide.work.lmstudio.values import Model

NAME = "LM Studio"
_SHORT = {
    Standing.UNREACHABLE: "no server",
    Standing.REFUSED: "wrong token",
    Standing.TROUBLED: "in trouble",
    Standing.NO_MODEL: "no model",
    Standing.UNLOADED: "no model loaded",
    Standing.LOADING: "loading a model",
    Standing.READY: "ready",
}
_ROLES = {
    Standing.READY: "good",
    Standing.UNLOADED: "lossy",
    Standing.LOADING: "lossy",
    Standing.UNREACHABLE: "muted",
}


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What is said of the server: in the status bar, and above the conversation where needed."""

    short: str
    role: str
    """Of the theme, in which it is said."""
    what: str = ""
    hint: str = ""


def standpoint(connection: Connection) -> Standpoint:
    """How it stands now."""
    if connection.client is not None and not connection.is_known:
        return Standpoint("looking", "muted")
    standing = connection.health.standing
    if connection.loading:
        name = next((m.name for m in connection.models if m.id == connection.loading), "a model")
        words = f"{name} is being loaded."
        return Standpoint("loading a model", "lossy", words, "The first answer waits for it.")
    short, role = _SHORT[standing], _ROLES.get(standing, "fault")
    problem = connection.health.problem
    if problem is not None:
        return Standpoint(short, role, problem.what, problem.hint)
    return Standpoint(short, role, *_WORDS.get(standing, ("", "")))


def can_answer(connection: Connection) -> bool:
    """Whether a model answers what is asked; before the first look that is hoped for."""
    if not connection.is_known:
        return connection.client is not None
    return connection.health.is_reached and connection.health.standing is not Standing.NO_MODEL


_WORDS = {
    Standing.NO_MODEL: (
        "The server has no model to chat with.",
        "Download one in LM Studio, then look again.",
    ),
    Standing.UNLOADED: (
        "No model is loaded.",
        "Choose one above; else the server loads it with the first question, which takes a while.",
    ),
    Standing.LOADING: ("The server is loading a model.", "The first answer waits for it."),
}


def model_words(model: Model) -> str:
    """Size, quantisation and context of a model, as far as they are told."""
    context = model.context
    parts = [
        "" if model.size is None else size_words(model.size),
        model.quantisation,
        "" if context is None else f"{tokens_words(context)} context",
        "tools" if model.has_tools else "",
        "thinks" if model.thinks else "",
    ]
    return "  ·  ".join(part for part in parts if part)


def state_words(model: Model) -> str:
    """Whether a model is loaded, in a word."""
    if model.is_loading:
        return "loading"
    return {True: "loaded", False: "not loaded", None: ""}[model.is_loaded]
