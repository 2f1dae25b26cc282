"""The kinds of trouble that a server makes, and the problem that tells its kind."""

from enum import Enum

from vm.core.faults import Problem


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

    def __reduce__(self) -> tuple[type[Problem], tuple[object, ...]]:
        """Let it travel with its kind."""
        return type(self), (self.cause, self.what, self.hint)
