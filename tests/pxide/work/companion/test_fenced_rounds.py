"""A model without tools writes its programs into the text."""

import json
from pathlib import Path

import pytest

from pxide.knowledge.image.entry import EntryKind
from pxide.model.chat.turn import Author, TurnState
from pxide.work.companion.activity import Permission
from tests.llm.fake_server import NATIVE, FakeModel, FakeServer
from tests.llm.replies import reply_json
from tests.pxide.work.companion.companion_setup import asked_for_sum, entries_of, told
from tests.pxide.work.companion.programs import (
    FOREVER,
    MISTAKEN,
    SUM,
    SUM_STEPS,
    WRONG,
    block,
)


@pytest.fixture(autouse=True)
def no_tools(fake_server: FakeServer) -> None:
    model = FakeModel().row()
    model["capabilities"]["trained_for_tool_use"] = False
    fake_server.routes[NATIVE] = reply_json({"models": [model]})


def test_mistakes_go_back_and_the_last_program_is_remembered(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("Try this:\n", block(MISTAKEN), "Good?")
    fake_server.will_answer("Rather:\n", block(WRONG))
    fake_server.will_answer("At last:\n", block(SUM))
    turn, requests = asked_for_sum(tmp_path, fake_server)
    assert "tools" not in fake_server.questions[0].body
    assert [(use.name, use.is_error) for use in turn.uses] == [
        ("assemble", True),
        ("assemble", False),
        ("run", True),
        ("assemble", False),
        ("run", False),
    ]
    assert json.loads(turn.uses[0].arguments) == {"source": MISTAKEN}
    complaint = told(fake_server, 1)[0]
    assert complaint["role"] == "user"
    assert 'Did you mean "sum"?' in complaint["content"]
    assert "but it is 45" in told(fake_server, 2)[0]["content"]
    assert len(requests) == 2
    (entry,) = entries_of(tmp_path)
    assert (entry.kind, entry.program, entry.steps) == (EntryKind.PROGRAM, SUM, SUM_STEPS)
    assert entry.answer == f"At last:\n{block(SUM)}".strip()
    assert turn.text.startswith("Try this:")


def test_a_program_without_an_expectation_is_assembled_and_not_run(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer("So:\n", block(FOREVER))
    turn, requests = asked_for_sum(tmp_path, fake_server)
    (use,) = turn.uses
    assert (use.name, use.is_error) == ("assemble", False)
    assert use.result.startswith("Assembled: a picture of 16 x 16 pixels.")
    assert requests == []
    assert [entry.kind for entry in entries_of(tmp_path)] == [EntryKind.TURN]


def test_a_refused_run_ends_the_answer_in_peace(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer("So:\n", block(SUM))
    turn, _ = asked_for_sum(tmp_path, fake_server, Permission.NO)
    assert turn.state is TurnState.DONE
    assert [(use.name, use.is_error) for use in turn.uses] == [
        ("assemble", False),
        ("run", False),
    ]
    assert [entry.kind for entry in entries_of(tmp_path)] == [EntryKind.TURN]


def test_a_fault_that_can_be_seen_goes_back(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer(block(".size 4 1\n SET r0, 1\n HALT\n"))
    fake_server.will_answer("No program, then.")
    turn, _ = asked_for_sum(tmp_path, fake_server)
    assert (turn.uses[0].name, turn.uses[0].is_error) == ("check", True)
    assert "fault 2 row outside" in told(fake_server, 1)[0]["content"]


def test_the_same_program_twice_is_looked_at_once(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer(block(MISTAKEN))
    fake_server.will_answer(block(MISTAKEN))
    turn, _ = asked_for_sum(tmp_path, fake_server)
    assert len(turn.uses) == 1
    assert turn.author is Author.MODEL
    assert len(fake_server.questions) == 2
