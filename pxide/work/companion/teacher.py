"""Teaching: what a person wants learned becomes rows, and the turn says which."""

from dataclasses import replace

from pxide.model.chat.turn import Turn, TurnProblem, TurnState
from pxide.work.companion.lessons import entry_of, lesson
from pxide.work.companion.retrieval import Retrieval
from pxide.work.companion.turn_writer import AnswerSink
from vm.core.faults import Problem


class Teacher:
    """Has entries appended where answers are learned."""

    def __init__(self, retrieval: Retrieval, host: AnswerSink) -> None:
        """Show the host what became of it."""
        self._retrieval = retrieval
        self._host = host

    async def teach(self, asked: Turn, taught: Turn) -> None:
        """Append a lesson; where it cannot be kept, its turn has failed."""
        try:
            learned = await self._retrieval.learn(lesson(asked.text, taught.text), self._host.tell)
        except Problem as problem:
            trouble = TurnProblem(problem.what, problem.hint)
            self._host.show(replace(taught, state=TurnState.FAILED, trouble=trouble))
            return
        self._host.show(replace(taught, state=TurnState.DONE, learned=(learned,)))

    async def learn(self, asked: Turn, answer: Turn) -> None:
        """Append an answer that was not learned by itself."""
        entry = entry_of(asked, answer, self._retrieval.learns_in)
        learned = await self._retrieval.learn(entry, self._host.tell)
        self._host.show(replace(answer, learned=(*answer.learned, learned)))
