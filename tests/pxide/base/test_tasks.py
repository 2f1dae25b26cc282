"""Tasks: named, replaced, cancelled, and their failures told."""

from collections.abc import Callable
from functools import partial

from pytestqt.qtbot import QtBot

from pxide.base.tasks import Tasks
from tests.pxide.programs import Heard
from vm.core.faults import Problem


async def note(tasks: Tasks, found: list[str], word: str, seconds: float) -> None:
    await tasks.sleep(seconds)
    found.append(word)


def test_a_task_has_a_name_while_it_runs(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[str] = []
    tasks.start(note(tasks, found, "done", 0), "say done")
    assert tasks.names == ("say done",)
    qtbot.waitUntil(lambda: found == ["done"])
    qtbot.waitUntil(lambda: tasks.names == ())


def test_a_newer_task_of_its_kind_replaces_the_old(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[str] = []
    tasks.start(note(tasks, found, "old", 0.01), "old", exclusive="kind")
    tasks.start(note(tasks, found, "other", 0.01), "other", exclusive="another kind")
    tasks.start(note(tasks, found, "new", 0.01), "new", exclusive="kind")
    qtbot.waitUntil(lambda: tasks.names == ())
    assert sorted(found) == ["new", "other"]


def test_a_watch_is_no_work_and_a_newer_one_replaces_it(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[str] = []
    first = tasks.watch(note(tasks, found, "never", 3600), "watch")
    assert tasks.names == ()
    second = tasks.watch(note(tasks, found, "never", 3600), "watch")
    qtbot.waitUntil(first.done)
    assert not second.done()
    tasks.cancel_all()
    qtbot.waitUntil(second.done)
    assert found == []


def test_a_task_asks_what_others_are_at(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[tuple[str, ...]] = []

    async def ask() -> None:
        found.append(tasks.others)

    tasks.watch(tasks.sleep(3600), "watch")
    tasks.start(ask(), "ask")
    qtbot.waitUntil(lambda: bool(found))
    tasks.start(tasks.sleep(3600), "work")
    tasks.start(ask(), "ask")
    qtbot.waitUntil(lambda: len(found) == 2)
    assert found == [(), ("work",)]
    assert tasks.others == tasks.names == ("work",)


def test_all_are_cancelled_at_quit(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[str] = []
    tasks.start(note(tasks, found, "never", 3600), "long")
    tasks.cancel_all()
    qtbot.waitUntil(lambda: tasks.names == ())
    assert found == []


def test_a_problem_is_told_and_a_bug_reported(qtbot: QtBot, tasks: Tasks, heard: Heard) -> None:
    async def fail(error: Exception) -> None:
        raise error

    tasks.start(fail(Problem("It broke.", "Mend it.")), "problem")
    tasks.start(fail(ValueError("seven")), "bug")
    qtbot.waitUntil(lambda: tasks.names == ())
    assert [(notice.what, notice.hint) for notice in heard.notices] == [("It broke.", "Mend it.")]
    assert "ValueError: seven" in heard.bugs.pop()


def test_the_first_answer_counts(qtbot: QtBot, tasks: Tasks) -> None:
    found: list[str] = []

    def opens(then: Callable[[str], None]) -> None:
        then("yes")
        then("no")

    async def ask() -> None:
        answer: str = await tasks.answer(opens)
        found.append(answer)

    tasks.start(ask(), "ask")
    qtbot.waitUntil(lambda: found == ["yes"])


def test_something_is_done_again_and_again_while_a_block_lasts(qtbot: QtBot, tasks: Tasks) -> None:
    ticks: list[int] = []

    async def wait() -> None:
        with tasks.every(0.001, partial(ticks.append, 1)):
            while len(ticks) < 3:
                await tasks.sleep(0.001)

    tasks.start(wait(), "wait")
    qtbot.waitUntil(lambda: tasks.names == ())
    count = len(ticks)
    found: list[str] = []
    tasks.start(note(tasks, found, "later", 0.02), "later")
    qtbot.waitUntil(lambda: bool(found))
    assert len(ticks) == count
