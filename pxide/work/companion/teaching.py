"""Teaching: what a person wants learned becomes rows, and the turn says which."""

from dataclasses import replace

from pxide.model.chat.turn import Trouble, Turn, TurnState
from pxide.work.companion.learning import entry_of, lesson
from pxide.work.companion.recall import Recall
from pxide.work.companion.scribe import Host
from vm.faults import Problem


class Teacher:
    """Has entries appended where answers are learned."""

    def __init__(self, recall: Recall, host: Host) -> None:
        """Show the host what became of it."""
        self._recall = recall
        self._host = host

    async def teach(self, asked: Turn, taught: Turn) -> None:
        """Append a lesson; where it cannot be kept, its turn has failed."""
        try:
            learned = await self._recall.learn(lesson(asked.text, taught.text), self._host.tell)
        except Problem as problem:
            trouble = Trouble(problem.what, problem.hint)
            self._host.show(replace(taught, state=TurnState.FAILED, trouble=trouble))
            return
        self._host.show(replace(taught, state=TurnState.DONE, learned=(learned,)))

    async def learn(self, asked: Turn, answer: Turn) -> None:
        """Append an answer that was not learned by itself."""
        entry = entry_of(asked, answer, self._recall.learns_in)
        learned = await self._recall.learn(entry, self._host.tell)
        self._host.show(replace(answer, learned=(*answer.learned, learned)))
