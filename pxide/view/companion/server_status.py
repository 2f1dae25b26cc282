"""How it stands with the server, in words, with what to do about it."""

from dataclasses import dataclass

from pxide.llm.health import ServerState
from pxide.llm.values import Model
from pxide.view.companion.chat_words import size_words, tokens_words
from pxide.work.companion.connection import Connection

NAME = "LM Studio"
_SHORT = {
    ServerState.UNREACHABLE: "no server",
    ServerState.REFUSED: "wrong token",
    ServerState.TROUBLED: "in trouble",
    ServerState.NO_MODEL: "no model",
    ServerState.UNLOADED: "no model loaded",
    ServerState.LOADING: "loading a model",
    ServerState.READY: "ready",
}
_ROLES = {
    ServerState.READY: "good",
    ServerState.UNLOADED: "lossy",
    ServerState.LOADING: "lossy",
    ServerState.UNREACHABLE: "muted",
}


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What is said of the server: in the status bar, and above the conversation where needed."""

    short: str
    role: str
    """Of the theme, in which it is said."""
    what: str = ""
    hint: str = ""


def server_status(connection: Connection) -> ServerStatus:
    """How it stands now."""
    if connection.client is not None and not connection.is_known:
        return ServerStatus("looking", "muted")
    server_state = connection.health.server_state
    if connection.loading:
        name = next((m.name for m in connection.models if m.id == connection.loading), "a model")
        words = f"{name} is being loaded."
        return ServerStatus("loading a model", "lossy", words, "The first answer waits for it.")
    short, role = _SHORT[server_state], _ROLES.get(server_state, "fault")
    problem = connection.health.problem
    if problem is not None:
        return ServerStatus(short, role, problem.what, problem.hint)
    what, hint = _WORDS.get(server_state, ("", ""))
    return ServerStatus(short, role, what, hint)


def can_answer(connection: Connection) -> bool:
    """Whether a model answers what is asked; before the first look that is hoped for."""
    if not connection.is_known:
        return connection.client is not None
    return (
        connection.health.is_reached and connection.health.server_state is not ServerState.NO_MODEL
    )


_WORDS = {
    ServerState.NO_MODEL: (
        "The server has no model to chat with.",
        "Download one in LM Studio, then look again.",
    ),
    ServerState.UNLOADED: (
        "No model is loaded.",
        "Choose one above; else the server loads it with the first question, which takes a while.",
    ),
    ServerState.LOADING: ("The server is loading a model.", "The first answer waits for it."),
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
