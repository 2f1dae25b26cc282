"""How it stands with a server, from its models or from what went wrong."""

import pytest

from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.health import ServerHealth, ServerState
from pxide.llm.values import Model, ModelKind

EMBEDDING = Model("e", "e", ModelKind.EMBEDDING, is_loaded=True)
LOADED = Model("a", "a", is_loaded=True)
UNTOLD = Model("a", "a", is_loaded=None)
RESTING = Model("b", "b", is_loaded=False)
LOADING = Model("c", "c", is_loaded=False, is_loading=True)


@pytest.mark.parametrize(
    ("models", "server_state"),
    [
        ((), ServerState.NO_MODEL),
        ((EMBEDDING,), ServerState.NO_MODEL),
        ((EMBEDDING, RESTING), ServerState.UNLOADED),
        ((RESTING, LOADING), ServerState.LOADING),
        ((RESTING, LOADING, LOADED), ServerState.READY),
        ((UNTOLD,), ServerState.READY),
    ],
)
def test_the_models_say_how_it_stands(models: tuple[Model, ...], server_state: ServerState) -> None:
    health = ServerHealth.of_models(models)
    assert health == ServerHealth(server_state, models)
    assert health.is_reached


@pytest.mark.parametrize("cause", Cause)
def test_every_trouble_is_a_standing(cause: Cause) -> None:
    problem = ServerProblem(cause, "It happened.", "Try this.")
    health = ServerHealth.of_problem(problem)
    assert not health.is_reached
    assert health.problem is problem
    assert health.server_state is not ServerState.READY


def test_the_troubles_that_have_a_word_of_their_own() -> None:
    server_states = {
        cause: ServerHealth.of_problem(
            ServerProblem(cause, "It happened.", "Try this.")
        ).server_state
        for cause in Cause
    }
    troubled = {
        cause
        for cause, server_state in server_states.items()
        if server_state is ServerState.TROUBLED
    }
    assert (
        server_states[Cause.UNREACHABLE] is server_states[Cause.CUT_OFF] is ServerState.UNREACHABLE
    )
    assert server_states[Cause.TOKEN] is ServerState.REFUSED
    assert server_states[Cause.LOADING] is ServerState.LOADING
    assert server_states[Cause.NO_MODEL] is ServerState.NO_MODEL
    assert len(troubled) == len(Cause) - 5
