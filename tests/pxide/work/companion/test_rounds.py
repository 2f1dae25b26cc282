"""Rounds: tools and programs of the model, what goes back to it, and what is remembered."""

import asyncio
from pathlib import Path

from pxide.knowledge.image.entry import EntryKind
from pxide.model.chat.turn import Turn, TurnState
from pxide.work.companion.activity import Permission, RunRequest
from pxide.work.companion.answer_task import ROUNDS
from tests.llm.fake_server import FakeServer
from tests.llm.replies import Call, Reply, chunk, event
from tests.pxide.work.companion.companion_setup import (
    SUM_QUESTION,
    asked_for_sum,
    entries_of,
    permits,
    sitting,
    told,
)
from tests.pxide.work.companion.programs import (
    DIVIDES,
    FOREVER,
    MISTAKEN,
    SUM,
    SUM_STEPS,
    WRONG,
)


def test_an_instruction_is_looked_up_and_answered(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer("Let me see. ", Call("read_manual", {"page": "ADDI"}, "c7"))
    fake_server.will_answer("It adds a signed byte.")
    turn, requests = asked_for_sum(tmp_path, fake_server)
    assert turn.text == "Let me see.\n\nIt adds a signed byte."
    (use,) = turn.uses
    assert (use.name, use.is_error, use.at) == ("read_manual", False, len("Let me see. "))
    assert "ADDI reg d, reg a, signed n - d = a + n" in use.result
    (result,) = told(fake_server, 1)
    assert result == {"role": "tool", "content": use.result, "tool_call_id": "c7"}
    said = fake_server.questions[1].body["messages"][-2]
    assert said["tool_calls"][0]["function"]["name"] == "read_manual"
    assert requests == []
    assert turn.figures is not None
    assert turn.figures.answer_tokens == 3


def test_mistakes_go_back_until_the_program_does_as_expected(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer(Call("assemble", {"source": MISTAKEN}))
    fake_server.will_answer(Call("run", {"source": WRONG, "steps": 500}))
    fake_server.will_answer(Call("run", {"source": SUM, "steps": 500, "expect": "r2 = 10"}))
    fake_server.will_answer("The sum is 55.")
    turn, requests = asked_for_sum(tmp_path, fake_server)
    assert [(use.name, use.is_error) for use in turn.uses] == [
        ("assemble", True),
        ("run", True),
        ("run", False),
    ]
    assert 'Did you mean "sum"?' in told(fake_server, 1)[0]["content"]
    assert "Not met: expected sum = 55, but it is 45." in told(fake_server, 2)[0]["content"]
    assert f"after {SUM_STEPS} steps" in told(fake_server, 3)[0]["content"]
    assert [request.program for request in requests] == [WRONG, SUM]
    assert requests[0].steps == 500
    (entry,) = entries_of(tmp_path)
    assert (entry.kind, entry.question, entry.program) == (EntryKind.PROGRAM, SUM_QUESTION, SUM)
    assert (entry.answer, entry.steps) == ("The sum is 55.", SUM_STEPS)
    assert entry.result == (
        f"halted at (7, 0) after {SUM_STEPS} steps; as expected: r2 = 10; sum = 55; halted"
    )


def test_what_worked_is_put_before_the_model_the_next_time(
    tmp_path: Path, fake_server: FakeServer
) -> None:
    fake_server.will_answer(Call("run", {"source": SUM}))
    fake_server.will_answer("The sum is 55.")
    asked_for_sum(tmp_path, fake_server)
    fake_server.will_answer("As before: 55.")

    async def again() -> Turn:
        async with sitting(tmp_path, fake_server.base) as at:
            return await at.ask("I want the numbers from 1 to 10 added up.")

    turn = asyncio.run(again())
    (source,) = turn.sources
    assert (source.kind, source.program) == (EntryKind.PROGRAM, SUM)
    asked_for = fake_server.questions[-1].body["messages"][-1]["content"]
    assert "> Program:" in asked_for
    assert ">     ADDC  sum, sum, i" in asked_for
    assert "as expected: sum = 55; halted" in asked_for


def test_nothing_runs_where_the_person_says_no(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer(Call("run", {"source": SUM}), Call("trace", {}))
    fake_server.will_answer("Then I only say 55.")
    turn, requests = asked_for_sum(tmp_path, fake_server, Permission.NO)
    assert [use.is_error for use in turn.uses] == [True, True]
    assert "did not allow the run" in turn.uses[0].result
    assert "Nothing was run yet" in turn.uses[1].result
    assert len(requests) == 1
    assert [entry.kind for entry in entries_of(tmp_path)] == [EntryKind.TURN]


def test_a_yes_for_this_chat_is_asked_for_once(tmp_path: Path, fake_server: FakeServer) -> None:
    for _ in range(2):
        fake_server.will_answer(Call("run", {"source": SUM}))
        fake_server.will_answer(Call("run", {"source": WRONG}))
        fake_server.will_answer("Done.")

    async def ask() -> tuple[list[RunRequest], bool, bool]:
        requests: list[RunRequest] = []
        async with sitting(tmp_path, fake_server.base) as at:
            permits(at, Permission.FOR_THIS_CHAT, requests)
            for _ in range(2):
                await at.ask(SUM_QUESTION)
            may = at.companion.conversation.chat_settings.may_run
            at.companion.new_conversation()
            await at.until(lambda: not at.companion.conversation.turns)
            return requests, may, at.companion.conversation.chat_settings.may_run

    requests, may_here, may_elsewhere = asyncio.run(ask())
    assert len(requests) == 1
    assert (may_here, may_elsewhere) == (True, False)


def test_a_fault_goes_back_with_its_place(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer(Call("run", {"source": DIVIDES, "expect": "halted"}))
    fake_server.will_answer("Division by zero.")
    turn, _ = asked_for_sum(tmp_path, fake_server)
    assert turn.uses[0].is_error
    assert "Fault: (1, 0) fault 5 division by zero" in turn.uses[0].result
    assert [entry.kind for entry in entries_of(tmp_path)] == [EntryKind.TURN]


def test_a_budget_of_steps_ends_what_never_ends(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer(
        Call("run", {"source": FOREVER, "steps": 1001, "expect": "r0 = 501"}),
        Call("trace", {"count": 2}),
        Call("read_region", {"x": 0, "y": 1, "of": "result"}),
    )
    fake_server.will_answer("It counts.")
    turn, requests = asked_for_sum(tmp_path, fake_server)
    ran, traced, read = (use.result for use in turn.uses)
    assert "It stopped: budget at (1, 0) after 1001 steps." in ran
    assert "What was expected was met: r0 = 501." in ran
    assert [line.split()[:4] for line in traced.split("\n")] == [
        ["999", "(1,", "0)", "JUMP"],
        ["1000", "(0,", "0)", "ADDI"],
    ]
    assert read == "(0, 1) 501"
    assert len(requests) == 1


def test_at_most_five_times_something_goes_back(tmp_path: Path, fake_server: FakeServer) -> None:
    for _ in range(ROUNDS):
        fake_server.will_answer(Call("assemble", {"source": MISTAKEN}))
    fake_server.will_answer("I give up.")
    turn, _ = asked_for_sum(tmp_path, fake_server)
    assert (turn.state, turn.text) == (TurnState.DONE, "I give up.")
    assert len(turn.uses) == ROUNDS
    offers = ["tools" in request.body for request in fake_server.questions]
    assert offers == [True] * ROUNDS + [False]


def test_foolish_calls_are_told_and_mended(tmp_path: Path, fake_server: FakeServer) -> None:
    fake_server.will_answer(
        Call("fly", {}),
        Call("assemble", {}),
        Call("read_region", {"x": "none", "y": 0}),
        Call("run", {"source": SUM, "expect": "all will be well"}),
        Call("run", {"source": SUM, "expect": "total = 55"}),
        Call("read_manual", {"page": "love"}),
        Call("read_program", {}),
    )
    fake_server.will_answer("Sorry.")
    turn, requests = asked_for_sum(tmp_path, fake_server)
    assert all(use.is_error for use in turn.uses)
    starts = [
        "There is no tool 'fly'. Use one of: read_manual, ",
        "The argument source is to be a text.",
        "The argument x is to be a whole number from 0.",
        "The expectation 'all will be well' cannot be read.",
        "The expectation names 'total', which is no register of the program.",
        "The manual has no page 'love'.",
        "No picture is open.",
    ]
    for use, start in zip(turn.uses, starts, strict=True):
        assert use.result.startswith(start)
    assert requests == []


def test_arguments_that_are_no_json_are_told(tmp_path: Path, fake_server: FakeServer) -> None:
    call = {"index": 0, "id": "c", "function": {"name": "run", "arguments": '{"source": '}}

    said = event(chunk({"tool_calls": [call]}, "tool_calls"))
    fake_server.answers.append(Reply((said, event("[DONE]"))))
    fake_server.will_answer("Sorry.")
    turn, _ = asked_for_sum(tmp_path, fake_server)
    assert turn.uses[0].is_error
    assert "arguments that cannot be read" in turn.uses[0].result
    assert turn.text == "Sorry."
