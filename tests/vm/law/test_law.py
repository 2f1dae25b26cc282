"""The machine against the plain reading of the law, on thousands of drawn pictures.

Each instruction is drawn with success and with every fault it can meet, `EXAMPLES` pictures for
each; a test fails too when what it was after never happened. So what is covered is not a hope.
"""

import ast
import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from tests.vm import oracle
from tests.vm.drawn_cells import OK, UNKNOWN
from tests.vm.engines import Opens, agree, machine_for, on_each, oracle_for, outcome_of
from tests.vm.oracle import RULES, Oracle, Outcome
from tests.vm.strategies import CODES, Case, Request, focused, mixed, noise, requests

EXAMPLES = 30
MIXED, NOISE = 1200, 300
# No database and a fixed seed: the same pictures everywhere. A failure is still shrunk.
steady = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)

REASONS = {"halted", "end of row", "breakpoint", "data breakpoint", "budget", "yield", "fault"}


def compare(case: Case, engine: Opens) -> tuple[Oracle, Outcome]:
    """Run a drawn picture on both sides and hold every value and every byte together."""
    law, machine = oracle_for(case), machine_for(case, engine)
    expected = law.run(case.budget)
    assert outcome_of(machine.run(case.budget)) == expected
    agree(law, machine)
    machine.close()
    return law, expected


def outcomes(law: Oracle, last: Outcome) -> list[Request]:
    """Each executed instruction with success, and the fault at the end if there was one."""
    met = [(footprint.word % 256, OK) for footprint in law.history]
    if last.fault is not None:
        x, y = last.pc
        met.append((int(law.picture[y, x, 0]), last.fault))
    return met


def named(request: Request) -> str:
    """A readable name for one thing to be seen."""
    code, outcome = request
    mark = chr(code) if code > 32 else str(code)
    return f"{mark}-{'ok' if outcome == OK else f'fault {outcome}'}"


@on_each
@pytest.mark.parametrize("request_", requests(), ids=named)
def test_each_instruction_with_each_outcome(request_: Request, engine: Opens) -> None:
    code, outcome = request_
    seen: Counter[Request] = Counter()
    pictures = itertools.count()

    @settings(steady, max_examples=EXAMPLES)
    @given(focused(code, outcome))
    def run(case: Case) -> None:
        for met in outcomes(*compare(case, engine)):
            seen[met if outcome != UNKNOWN else (code, met[1])] += 1
        next(pictures)

    run()
    assert next(pictures) >= EXAMPLES
    assert seen[request_] >= EXAMPLES // 5


@on_each
def test_programs_of_many_instructions_stop_for_every_reason(engine: Opens) -> None:
    stops: Counter[str] = Counter()

    @settings(steady, max_examples=MIXED)
    @given(mixed())
    def run(case: Case) -> None:
        _, outcome = compare(case, engine)
        stops[outcome.reason] += 1

    run()
    assert set(stops) == REASONS
    assert min(stops.values()) >= 10
    assert stops.total() >= MIXED


@on_each
@settings(steady, max_examples=NOISE)
@given(case=noise())
def test_noise(case: Case, engine: Opens) -> None:
    compare(case, engine)


def test_the_second_reading_knows_nothing_of_the_first() -> None:
    folder = Path(oracle.__file__).parent
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.module is not None
                assert node.module.split(".")[0] != "vm"
            if isinstance(node, ast.Import):
                assert all(name.name.split(".")[0] != "vm" for name in node.names)


def test_at_least_2000_pictures_cover_the_whole_law() -> None:
    assert len(requests()) * EXAMPLES + MIXED + NOISE >= 2000
    assert set(CODES) == set(RULES)
    assert {outcome for _, outcome in requests()} == {0, 1, 2, 3, 4, 5, 6}
