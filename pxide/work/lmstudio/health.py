"""How it stands with a server, in one word and with what to do about it."""

from dataclasses import dataclass
from enum import Enum

from pxide.work.lmstudio.errors import Cause, ServerProblem
from pxide.work.lmstudio.values import Model


class Standing(Enum):
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
class Health:
    """What a look at a server found."""

    standing: Standing
    models: tuple[Model, ...] = ()
    problem: ServerProblem | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the server lets us in."""
        return self.problem is None

    @classmethod
    def of_models(cls, models: tuple[Model, ...]) -> "Health":
        """What a list of models says; a server that does not tell what is loaded is ready."""
        talking = [model for model in models if model.kind.talks]
        if not talking:
            return cls(Standing.NO_MODEL, models)
        if any(model.is_loaded is not False and not model.is_loading for model in talking):
            return cls(Standing.READY, models)
        is_loading = any(model.is_loading for model in talking)
        return cls(Standing.LOADING if is_loading else Standing.UNLOADED, models)

    @classmethod
    def of_problem(cls, problem: ServerProblem) -> "Health":
        """What went wrong says as much."""
        standings = {
            Cause.UNREACHABLE: Standing.UNREACHABLE,
            Cause.CUT_OFF: Standing.UNREACHABLE,
            Cause.TOKEN: Standing.REFUSED,
            Cause.LOADING: Standing.LOADING,
            Cause.NO_MODEL: Standing.NO_MODEL,
        }
        return cls(standings.get(problem.cause, Standing.TROUBLED), (), problem)
