"""What the tools of one answer work on, what they made, and what they may do."""

import asyncio
from collections.abc import Awaitable, Callable

from pxide.model.chat.chat_settings import ChatSettings
from pxide.model.chat.proposal import Proposal, Proposals
from pxide.model.document import Document
from pxide.work.companion.activity import RunRequest
from pxide.work.companion.expectation import Claim, claims, claims_in, steps_in
from pxide.work.companion.sandbox import (
    AssembledProgram,
    ProgramRun,
    Sandbox,
    need_document,
)
from vm.core.faults import Problem
from vm.core.patch import Patch
from vm.core.picture import Picture

USUAL_STEPS, MOST_STEPS = 1_000_000, 100_000_000

Permit = Callable[[RunRequest], Awaitable[bool]]


class ToolRefusal(Problem):
    """The person did not allow what the model wants to do."""


class ToolContext:
    """Keeps the last run for a closer look, and every run that did what was expected of it."""

    def __init__(
        self, sandbox: Sandbox, proposals: Proposals, chat_settings: ChatSettings, permit: Permit
    ) -> None:
        """Work in this sandbox; ask `permit` before anything runs."""
        self.sandbox = sandbox
        self._proposals = proposals
        self._chat_settings = chat_settings
        self._permit = permit
        self.ran: ProgramRun | None = None
        """What was run last."""
        self.successes: list[ProgramRun] = []
        """What met its expectation, in order."""

    @property
    def document(self) -> Document:
        """The open picture, where the person lets the model see it.

        Raises Problem where not, or where none is open.
        """
        if not self._chat_settings.sees_program:
            raise Problem(
                "The person does not show you the picture that is open.",
                "Work with a program of your own, or ask to be shown the picture.",
            )
        return need_document(self.sandbox.document)

    async def run(self, source: str, steps: int | None, expected: str) -> ProgramRun:
        """Run a program, or the open picture where the source is blank, with a yes."""
        picture, stated = await self._prepared(source, expected)
        budget = min(max(steps or steps_in(source) or USUAL_STEPS, 1), MOST_STEPS)
        await self._need_permission(source, budget)
        ran = await self.sandbox.run(source, picture, budget, stated)
        self.ran = ran
        if ran.has_met and source.strip():
            self.successes.append(ran)
        return ran

    async def propose(self, source: str, words: str, at: tuple[int, int]) -> bool:
        """Propose that the open picture holds this program; say whether the person wants it.

        Raises Problem where it holds it already or cannot, and AsmProblem for a text that is none.
        """
        document = self.document
        assembled = await self.sandbox.assemble(source)
        patch = await self._patch(document.picture, assembled, at)
        if patch.is_empty:
            raise Problem("The open picture is like this already.", "There is nothing to change.")
        proposal = Proposal(
            id=self._proposals.next_id, document=document, patch=patch, words=words, program=source
        )
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._proposals.offer(proposal, lambda yes: _settle(answer, yes))
        try:
            return await answer
        finally:
            if self._proposals.waiting is proposal:
                self._proposals.withdraw()

    async def _prepared(self, source: str, expected: str) -> tuple[Picture, tuple[Claim, ...]]:
        """What is to be run, and what is expected of it in words and in comments."""
        if not source.strip():
            document = self.document
            return document.picture.copy(), claims(
                expected, document.info.data.get("registers", {})
            )
        assembled = await self.sandbox.assemble(source)
        names = assembled.registers
        stated = (*claims(expected, names), *claims_in(source, names))
        return assembled.picture, tuple(dict.fromkeys(stated))

    async def _need_permission(self, source: str, steps: int) -> None:
        what = "a program of its own" if source.strip() else "the picture that is open, in a copy"
        run_request = RunRequest(
            f"The model wants to run {what}, for at most {steps:,} steps.", source, steps
        )
        if not await self._permit(run_request):
            raise ToolRefusal("The person did not allow the run.", "Go on without running it.")

    async def _patch(
        self, picture: Picture, assembled: AssembledProgram, at: tuple[int, int]
    ) -> Patch:
        box = assembled.box(at)
        if box.clipped(picture.shape[1], picture.shape[0]) != box:
            raise Problem(
                f"The program is {box.w} x {box.h} pixels and does not fit at {at} into the open "
                f"picture of {picture.shape[1]} x {picture.shape[0]} pixels.",
                f"Begin it with `.size {picture.shape[1]} {picture.shape[0]}`, or a smaller size.",
            )
        return await self.sandbox.difference(picture.copy(), assembled.laid_on(picture, at))


def _settle(answer: "asyncio.Future[bool]", yes: bool) -> None:
    if not answer.done():
        answer.set_result(yes)
