"""The problem of a server: it tells its kind, and travels with it."""

import copy
import pickle

from pxide.llm.errors import Cause, ServerProblem
from vm.core.faults import Problem


def test_it_is_a_problem_with_a_kind_and_stays_one_on_its_way() -> None:
    problem = ServerProblem(Cause.BUSY, "The server has too much to do.", "Wait a moment.")
    for other in (problem, pickle.loads(pickle.dumps(problem)), copy.copy(problem)):
        assert isinstance(other, ServerProblem)
        assert isinstance(other, Problem)
        assert other.cause is Cause.BUSY
        assert str(other) == "The server has too much to do. Wait a moment."
