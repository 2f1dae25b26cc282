"""The open picture: shown where the person lets it be, changed only with a yes."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pxide.knowledge.image.entry import EntryKind
from pxide.model.chat.turn import Turn, TurnState
from pxide.model.document import Document
from pxide.work.companion.activity import Permission
from tests.llm.fake_server import FakeServer
from tests.llm.replies import Call
from tests.pxide.programs import dot
from tests.pxide.work.companion.companion_setup import (
    SUM_QUESTION,
    asked_for_sum,
    entries_of,
    sitting,
)
from tests.pxide.work.companion.programs import SUM


def test_the_open_picture_is_shown_and_run_in_a_copy(
    tmp_path: Path, fake_server: FakeServer, qapp: object
) -> None:
    document = Document(dot(), title="dot")
    fake_server.will_answer(
        Call("read_program", {}),
        Call("read_region", {"x": 0, "y": 1, "width": 2, "height": 2}),
        Call("run", {"expect": "(0, 3) = 300"}),
        Call("check", {}),
    )
    fake_server.will_answer("It makes 300.")
    before = document.picture.copy()
    turn, requests = asked_for_sum(tmp_path, fake_server, Permission.ONCE, document)
    text, region, ran, checked = (use.result for use in turn.uses)
    assert "DOT_RGB 1, 2, 3" in text
    assert region == "(0, 1) 1 2\n(0, 2) 10 20"
    assert "What was expected was met: (0, 3) = 300." in ran
    assert checked == "No fault can be seen without running it."
    assert (document.picture == before).all()
    assert "in a copy" in requests[0].words
    shown = fake_server.questions[0].body["messages"][-1]["content"]
    assert ">     DOT_RGB 1, 2, 3" in shown
    assert [entry.kind for entry in entries_of(tmp_path)] == [EntryKind.TURN]


def test_a_picture_that_is_not_shown_cannot_be_read_run_or_changed(
    tmp_path: Path, fake_server: FakeServer, qapp: object
) -> None:
    calls = [
        Call("read_program", {}),
        Call("read_region", {"x": 0, "y": 0}),
        Call("run", {}),
        Call("check", {}),
        Call("propose", {"source": SUM, "words": "sum"}),
    ]
    fake_server.will_answer(*calls)
    fake_server.will_answer("I see nothing.")

    async def ask() -> Turn:
        async with sitting(tmp_path, fake_server.base, Document(dot())) as at:
            conversation = at.companion.conversation
            conversation.set_chat_settings(replace(conversation.chat_settings, sees_program=False))
            return await at.ask(SUM_QUESTION)

    turn = asyncio.run(ask())
    assert ["does not show you" in use.result for use in turn.uses] == [True] * len(calls)
    assert b"DOT_RGB 1, 2, 3" not in fake_server.questions[0].raw


@pytest.mark.parametrize("is_accepted", [True, False])
def test_a_proposal_waits_for_the_person(
    tmp_path: Path, fake_server: FakeServer, qapp: object, is_accepted: bool
) -> None:
    document = Document(dot(), title="dot")
    source = ".size 4 1\n HALT\n"
    fake_server.will_answer(Call("propose", {"source": source, "words": "Stop at once.", "y": 0}))
    fake_server.will_answer("So be it.")

    async def ask() -> Turn:
        async with sitting(tmp_path, fake_server.base, document) as at:
            proposals = at.companion.proposals
            at.companion.ask("Make it stop at once.")
            await at.until(lambda: proposals.waiting is not None)
            proposal = proposals.waiting
            assert proposal is not None
            assert (proposal.document, proposal.words) == (document, "Stop at once.")
            assert [(box.x, box.y, box.w, box.h) for box in proposal.patch.boxes] == [(0, 0, 1, 1)]
            assert proposal.still_fits
            if is_accepted:
                document.apply(proposal.words, proposal.patch)
            proposals.settle(proposal.id, is_accepted)
            await at.companion.rest()
            return at.last

    turn = asyncio.run(ask())
    assert turn.uses[0].is_error is not is_accepted
    assert ("has changed" in turn.uses[0].result) is is_accepted
    assert (document.picture[0, 0].tolist() == [0, 0, 0, 0]) is is_accepted


def test_a_proposal_that_does_not_fit_is_told_the_size(
    tmp_path: Path, fake_server: FakeServer, qapp: object
) -> None:
    fake_server.will_answer(Call("propose", {"source": ".size 17 1\n HALT", "words": "wide"}))
    fake_server.will_answer("Too wide.")
    turn, _ = asked_for_sum(tmp_path, fake_server, document=Document(dot()))
    assert "17 x 1 pixels and does not fit at (0, 0)" in turn.uses[0].result
    assert "`.size 16 16`" in turn.uses[0].result


def test_stopping_withdraws_what_waits(
    tmp_path: Path, fake_server: FakeServer, qapp: object
) -> None:
    fake_server.will_answer(Call("propose", {"source": ".size 1 1\n HALT", "words": "stop"}))
    fake_server.will_answer(Call("run", {"source": SUM}))

    async def ask() -> list[Turn]:
        async with sitting(tmp_path, fake_server.base, Document(dot())) as at:
            companion, stopped = at.companion, []
            waits: list[Callable[[], bool]] = [
                lambda: companion.proposals.waiting is not None,
                lambda: companion.run_request is not None,
            ]
            for is_waiting in waits:
                companion.ask(SUM_QUESTION)
                await at.until(is_waiting)
                companion.stop()
                await companion.rest()
                assert not is_waiting()
                stopped.append(at.last)
            return stopped

    assert [turn.state for turn in asyncio.run(ask())] == [TurnState.STOPPED] * 2
