"""How it stands with a server, from its models or from what went wrong."""

import pytest

from pxide.work.lmstudio.errors import Cause, ServerProblem
from pxide.work.lmstudio.health import Health, Standing
from pxide.work.lmstudio.values import Model, ModelKind

EMBEDDING = Model("e", "e", ModelKind.EMBEDDING, is_loaded=True)
LOADED = Model("a", "a", is_loaded=True)
UNTOLD = Model("a", "a", is_loaded=None)
RESTING = Model("b", "b", is_loaded=False)
LOADING = Model("c", "c", is_loaded=False, is_loading=True)


@pytest.mark.parametrize(
    ("models", "standing"),
    [
        ((), Standing.NO_MODEL),
        ((EMBEDDING,), Standing.NO_MODEL),
        ((EMBEDDING, RESTING), Standing.UNLOADED),
        ((RESTING, LOADING), Standing.LOADING),
        ((RESTING, LOADING, LOADED), Standing.READY),
        ((UNTOLD,), Standing.READY),
    ],
)
def test_the_models_say_how_it_stands(models: tuple[Model, ...], standing: Standing) -> None:
    health = Health.of_models(models)
    assert health == Health(standing, models)
    assert health.is_reached


@pytest.mark.parametrize("cause", Cause)
def test_every_trouble_is_a_standing(cause: Cause) -> None:
    problem = ServerProblem(cause, "It happened.", "Try this.")
    health = Health.of_problem(problem)
    assert not health.is_reached
    assert health.problem is problem
    assert health.standing is not Standing.READY


def test_the_troubles_that_have_a_word_of_their_own() -> None:
    standings = {
        cause: Health.of_problem(ServerProblem(cause, "It happened.", "Try this.")).standing
        for cause in Cause
    }
    troubled = {cause for cause, standing in standings.items() if standing is Standing.TROUBLED}
    assert standings[Cause.UNREACHABLE] is standings[Cause.CUT_OFF] is Standing.UNREACHABLE
    assert standings[Cause.TOKEN] is Standing.REFUSED
    assert standings[Cause.LOADING] is Standing.LOADING
    assert standings[Cause.NO_MODEL] is Standing.NO_MODEL
    assert len(troubled) == len(Cause) - 5
