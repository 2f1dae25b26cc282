"""A worker: its order, what came of its calls, and its end."""

from __future__ import annotations

import gc
import threading
import weakref
from concurrent.futures import CancelledError
from functools import partial
from threading import Event

import pytest

from vm.core.worker import PATIENCE, SOON, Worker, WorkerStuck

LONG = 60.0


def names() -> list[str]:
    return [thread.name for thread in threading.enumerate()]


def test_calls_are_done_in_order_on_one_thread() -> None:
    worker, done = Worker("counts"), list[tuple[int, str]]()

    def note(number: int) -> int:
        done.append((number, threading.current_thread().name))
        return number**2

    asked = [worker.submit(partial(note, number)) for number in range(50)]
    assert [future.result(LONG) for future in asked] == [number**2 for number in range(50)]
    assert done == [(number, "counts") for number in range(50)]
    worker.close()


def test_a_worker_of_which_nothing_was_wanted_has_no_thread() -> None:
    worker = Worker("idle")
    assert "idle" not in names()
    worker.close()
    assert "idle" not in names()


def test_the_thread_does_not_keep_the_process_and_is_gone_when_closed() -> None:
    worker = Worker("short")
    thread = worker.submit(threading.current_thread).result(LONG)
    assert thread.daemon
    worker.close()
    assert not thread.is_alive()
    assert "short" not in names()


def test_what_a_call_raises_is_told_to_whoever_asked_and_the_next_one_is_done() -> None:
    worker = Worker("fails")
    wrong, right = worker.submit(lambda: dict[str, int]()["nothing"]), worker.submit(lambda: 7)
    with pytest.raises(KeyError, match="nothing"):
        wrong.result(LONG)
    assert right.result(LONG) == 7
    worker.close()


def test_even_an_exit_ends_only_its_call() -> None:
    worker = Worker("exits")

    def leave() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        worker.submit(leave).result(LONG)
    assert worker.submit(lambda: 1).result(LONG) == 1
    worker.close()


def test_a_call_that_is_over_is_let_go_of_and_its_error_holds_no_circle() -> None:
    class Thing:
        def use(self) -> None:
            raise ValueError("used up")

    worker, thing = Worker("forgets"), Thing()
    gc.collect()
    gc.disable()
    try:
        future = worker.submit(thing.use)
        assert isinstance(future.exception(LONG), ValueError)
        worker.submit(lambda: None).result(LONG)
        there = weakref.ref(thing)
        del future, thing
        assert there() is None
    finally:
        gc.enable()
    worker.close()


def test_at_the_end_everything_due_is_done_then_the_last_calls() -> None:
    worker, gate, done = Worker("ends"), Event(), list[str]()
    worker.at_end(lambda: done.append("first made, last undone"))
    worker.at_end(lambda: done.append("made later"))
    worker.submit(lambda: gate.wait(LONG))
    for word in "abc":
        worker.submit(partial(done.append, word))
    gate.set()
    worker.close([lambda: done.append("last"), lambda: done.append("very last")])
    assert done == ["a", "b", "c", "last", "very last", "made later", "first made, last undone"]


def test_the_last_calls_are_done_even_if_nothing_was_done_before() -> None:
    worker, found = Worker("late"), list[str]()
    worker.close([lambda: found.append(threading.current_thread().name)])
    assert found == ["late"]


def test_what_is_due_can_be_cancelled_and_the_last_calls_are_done() -> None:
    worker, stop, done = Worker("drops", keeps_due=False), Event(), list[str]()
    began = Event()

    def wait() -> str:
        began.set()
        assert stop.wait(LONG)
        return "interrupted"

    at_work = worker.submit(wait, stop.set)
    due = worker.submit(lambda: done.append("due"))
    assert began.wait(LONG)
    worker.close([lambda: done.append("last")])
    assert at_work.result(LONG) == "interrupted"
    assert due.cancelled()
    with pytest.raises(CancelledError):
        due.result(LONG)
    assert done == ["last"]


def test_a_call_that_hangs_until_it_is_interrupted_ends_within_two_seconds() -> None:
    worker, stop = Worker("hangs"), Event()
    hung = worker.submit(lambda: stop.wait(LONG), stop.set)
    then = worker.submit(lambda: stop.wait(LONG), stop.set)
    assert PATIENCE == 2.0
    worker.close()  # else this says that it is stuck
    assert hung.result(LONG)
    assert then.result(LONG)
    assert "hangs" not in names()


def test_an_interruption_that_comes_too_early_is_tried_again() -> None:
    worker, stop, tries = Worker("deaf"), Event(), list[int]()

    def deaf_at_first() -> None:
        tries.append(1)
        if len(tries) == 3:
            stop.set()

    worker.submit(lambda: stop.wait(LONG), deaf_at_first)
    worker.close()
    assert len(tries) == 3


def test_a_call_that_does_not_end_is_told_and_does_not_keep_its_owner() -> None:
    worker, gate, done = Worker("stuck", patience=5 * SOON), Event(), list[int]()

    def never_ending(_words: str) -> None:
        gate.wait(LONG)

    worker.submit(partial(never_ending, "what a person wrote"))
    with pytest.raises(WorkerStuck, match=r"'stuck' does not end: .*never_ending") as told:
        worker.close([lambda: done.append(1)])
    assert "what a person wrote" not in str(told.value)
    assert done == []
    (thread,) = [each for each in threading.enumerate() if each.name == "stuck"]
    gate.set()
    thread.join(LONG)
    assert done == [1]


def test_what_is_exempt_may_take_its_time_and_the_last_calls_get_theirs() -> None:
    worker, done = Worker("compiles", patience=SOON), list[str]()
    tries, gate = list[int](), Event()

    def compiled() -> None:
        with worker.exempt():
            assert gate.wait(LONG)
            done.append("compiled")

    def tried() -> None:
        tries.append(1)
        if len(tries) == 5:
            gate.set()

    worker.submit(compiled, tried)
    worker.close([lambda: done.append("last")])
    assert done == ["compiled", "last"]


def test_what_is_exempt_within_what_is_exempt_does_not_end_it() -> None:
    worker, gate, tries = Worker("compiles twice", patience=SOON), Event(), list[int]()

    def compiled() -> bool:
        with worker.exempt():
            with worker.exempt():
                pass
            return gate.wait(LONG)

    def tried() -> None:
        tries.append(1)
        if len(tries) == 10:
            gate.set()

    future = worker.submit(compiled, tried)
    worker.close()
    assert future.result(LONG)


def test_one_that_need_not_end_is_left_behind() -> None:
    worker, gate = Worker("asks", patience=SOON, must_end=False), Event()
    thread = worker.submit(threading.current_thread).result(LONG)
    worker.submit(lambda: gate.wait(LONG))
    worker.close()
    assert thread.is_alive()
    gate.set()
    thread.join(LONG)


def test_nothing_can_be_asked_for_after_the_end_and_a_second_end_is_none() -> None:
    worker, done = Worker("over"), list[int]()
    worker.at_end(lambda: done.append(1))
    worker.close()
    worker.close()
    assert done == [1]
    with pytest.raises(RuntimeError, match="'over' was closed"):
        worker.submit(lambda: None)
    with pytest.raises(RuntimeError, match="'over' was closed"):
        worker.at_end(lambda: done.append(2))


def test_what_goes_wrong_in_the_last_calls_is_raised_and_the_others_are_done() -> None:
    worker, done = Worker("breaks"), list[int]()

    def fail() -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        worker.close([fail, lambda: done.append(1)])
    assert done == [1]
    with pytest.raises(BaseExceptionGroup) as several:
        Worker("breaks twice").close([fail, fail])
    assert [type(error) for error in several.value.exceptions] == [OSError, OSError]
