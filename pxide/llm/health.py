"""How it stands with a server, in one word and with what to do about it."""

from dataclasses import dataclass
from enum import Enum

from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.values import Model


class ServerState(Enum):
    """How it stands."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    """It wants another token."""
    TROUBLED = "troubled"
    """It is there and fails."""
    NO_MODEL = "no model"
    """It has none that one could chat with."""
    UNLOADED = "unloaded"
    """It has some and has loaded none: the first answer may take long."""
    LOADING = "loading"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class ServerHealth:
    """What a look at a server found."""

    server_state: ServerState
    models: tuple[Model, ...] = ()
    problem: ServerProblem | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the server lets us in."""
        return self.problem is None

    @classmethod
    def of_models(cls, models: tuple[Model, ...]) -> "ServerHealth":
        """What a list of models says; a server that does not tell what is loaded is ready."""
        talking = [model for model in models if model.kind.talks]
        if not talking:
            return cls(ServerState.NO_MODEL, models)
        if any(model.is_loaded is not False and not model.is_loading for model in talking):
            return cls(ServerState.READY, models)
        is_loading = any(model.is_loading for model in talking)
        return cls(ServerState.LOADING if is_loading else ServerState.UNLOADED, models)

    @classmethod
    def of_problem(cls, problem: ServerProblem) -> "ServerHealth":
        """What a look that failed says of the server."""
        server_states = {
            Cause.UNREACHABLE: ServerState.UNREACHABLE,
            Cause.CUT_OFF: ServerState.UNREACHABLE,
            Cause.TOKEN: ServerState.REFUSED,
            Cause.LOADING: ServerState.LOADING,
            Cause.NO_MODEL: ServerState.NO_MODEL,
        }
        return cls(server_states.get(problem.cause, ServerState.TROUBLED), (), problem)
