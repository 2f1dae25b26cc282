"""Workers in the loop: awaited, told of, cancelled and closed together."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Awaitable, Callable
from contextlib import suppress
from threading import Event
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from pxide.base.problems import Trouble
from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker, Workers
from tests.pxide.programs import Heard
from vm.core.faults import Problem
from vm.core.worker import SOON

T = TypeVar("T")
LONG = 60.0


class Endless:
    """A call that goes on until it is interrupted."""

    def __init__(self) -> None:
        self.began, self.interrupted, self.ended = Event(), Event(), Event()

    def __call__(self) -> str:
        self.began.set()
        assert self.interrupted.wait(LONG)
        self.ended.set()
        return "interrupted"


def with_worker(do: Callable[[AsyncWorker], Awaitable[T]]) -> T:
    """Do something with a worker in a plain loop; the worker ends with it."""

    async def work() -> T:
        worker = AsyncWorker("tested")
        try:
            return await do(worker)
        finally:
            worker.close()
            assert "tested" not in [thread.name for thread in threading.enumerate()]

    return asyncio.run(work())


async def met(event: Event) -> None:
    while not event.is_set():
        await asyncio.sleep(0)


def test_a_call_is_awaited_in_order_with_its_arguments() -> None:
    async def ask(worker: AsyncWorker) -> list[object]:
        calls = [worker.do(int, f"{number:x}", base=16) for number in range(20)]
        return [await worker.do(pow, 2, 10), *await asyncio.gather(*calls)]

    assert with_worker(ask) == [1024, *range(20)]


def test_the_loop_of_the_window_goes_on_meanwhile(qtbot: QtBot, tasks: Tasks) -> None:
    worker, gate, found = AsyncWorker("beside"), Event(), list[str]()

    async def ask() -> None:
        await worker.do(gate.wait, LONG)
        found.append("done")

    async def open_gate() -> None:
        found.append("open")
        gate.set()

    tasks.start(ask(), "ask")
    tasks.start(open_gate(), "open the gate")
    qtbot.waitUntil(lambda: found == ["open", "done"])
    worker.close()


def test_what_a_call_raises_is_raised_where_it_is_awaited() -> None:
    async def ask(worker: AsyncWorker) -> None:
        await worker.do(int, "seven")

    with pytest.raises(ValueError, match="seven"):
        with_worker(ask)


def test_what_a_call_used_is_let_go_of_with_its_error() -> None:
    class Thing:
        def use(self) -> None:
            raise ValueError("used up")

    async def ask(worker: AsyncWorker) -> None:
        ways: list[Callable[[Callable[[], None]], Awaitable[None]]] = [
            worker.do,
            lambda call: worker.do_until(gc.isenabled, call),
        ]
        for way in ways:
            thing = Thing()
            there = weakref.ref(thing)
            with suppress(ValueError):
                await way(thing.use)
            del thing
            await worker.do(gc.isenabled)
            assert there() is None

    gc.disable()
    try:
        with_worker(ask)
    finally:
        gc.enable()


def test_progress_is_told_in_the_loop() -> None:
    told: list[tuple[int, str]] = []

    def note(number: int) -> None:
        told.append((number, threading.current_thread().name))

    def count(tell: Callable[[int], object]) -> None:
        for number in range(3):
            tell(number)

    async def ask(worker: AsyncWorker) -> None:
        await worker.do(count, worker.in_loop(note))

    with_worker(ask)
    assert told == [(number, threading.current_thread().name) for number in range(3)]


def test_nobody_is_told_of_progress_when_the_loop_is_over() -> None:
    told: list[int] = []

    async def make(worker: AsyncWorker) -> Callable[[int], None]:
        return worker.in_loop(told.append)

    with_worker(make)(1)
    assert told == []


def test_being_cancelled_interrupts_the_call_at_work_and_nobody_waits_for_it() -> None:
    endless = Endless()

    async def ask(worker: AsyncWorker) -> None:
        task = asyncio.ensure_future(worker.do_until(endless.interrupted.set, endless))
        await met(endless.began)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert endless.interrupted.is_set()
        assert await worker.do(endless.ended.is_set)

    with_worker(ask)


def test_being_cancelled_takes_back_what_has_not_begun() -> None:
    endless, second, done = Endless(), Endless(), list[int]()

    async def ask(worker: AsyncWorker) -> None:
        first = asyncio.ensure_future(worker.do_until(endless.interrupted.set, endless))
        await met(endless.began)
        plain = asyncio.ensure_future(worker.do(done.append, 1))
        long = asyncio.ensure_future(worker.do_until(second.interrupted.set, second))
        await asyncio.sleep(0)
        for task in (plain, long):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        endless.interrupted.set()
        assert await first == "interrupted"
        await worker.do(lambda: None)

    with_worker(ask)
    assert done == []
    assert not second.began.is_set()
    assert not second.interrupted.is_set()


def test_a_call_at_work_is_interrupted_at_the_end() -> None:
    endless = Endless()

    async def ask(worker: AsyncWorker) -> str:
        task = asyncio.ensure_future(worker.do_until(endless.interrupted.set, endless))
        await met(endless.began)
        worker.close()
        return await task

    assert with_worker(ask) == "interrupted"


def test_all_are_closed_together_the_last_first(trouble: Trouble) -> None:
    workers, done = Workers(trouble), list[str]()
    for name in ("first", "second", "third"):
        worker = workers.start(name)
        worker.at_end(lambda: done.append(threading.current_thread().name))
    workers.close()
    assert done == ["third", "second", "first"]
    running = [thread.name for thread in threading.enumerate()]
    assert not {"first", "second", "third"}.intersection(running)
    workers.close()
    assert len(done) == 3


def test_what_goes_wrong_at_the_end_of_one_is_told_and_the_others_end(
    trouble: Trouble, heard: Heard
) -> None:
    workers, done = Workers(trouble), list[str]()

    def fail() -> None:
        raise Problem("The disk is full.", "Make room.")

    workers.start("first").at_end(lambda: done.append("first"))
    workers.start("second").at_end(fail)
    workers.close()
    assert done == ["first"]
    assert [notice.what for notice in heard.notices] == ["The disk is full."]


def test_one_that_does_not_end_is_reported_and_the_others_end(trouble: Trouble) -> None:
    heard = Heard(trouble)
    workers, gate, done = Workers(trouble), Event(), list[str]()
    workers.start("first").at_end(lambda: done.append("first"))
    stuck = workers.start("stuck", patience=SOON)
    thread = stuck.submit(threading.current_thread).result(LONG)
    stuck.submit(lambda: gate.wait(LONG))
    workers.close()
    assert done == ["first"]
    assert "WorkerStuck: the worker 'stuck' does not end" in heard.bugs.pop()
    gate.set()
    thread.join(LONG)


def test_one_that_need_not_end_is_left_without_a_word(trouble: Trouble, heard: Heard) -> None:
    workers, gate = Workers(trouble), Event()
    asks = workers.start("asks a person", patience=SOON, must_end=False)
    thread = asks.submit(threading.current_thread).result(LONG)
    asks.submit(lambda: gate.wait(LONG))
    workers.close()
    assert thread.is_alive()
    assert heard.notices == []
    gate.set()
    thread.join(LONG)


def test_what_is_due_is_dropped_where_that_was_said(trouble: Trouble) -> None:
    workers, gate, done = Workers(trouble), Event(), list[int]()
    worker = workers.start("drops", keeps_due=False)
    worker.submit(lambda: gate.wait(LONG), gate.set)
    due = worker.submit(lambda: done.append(1))
    workers.close()
    assert due.cancelled()
    assert done == []


def test_what_is_begun_is_done_though_nobody_waits_any_more() -> None:
    async def give_up(worker: AsyncWorker) -> list[str]:
        done, hold = list[str](), Event()
        worker.submit(lambda: hold.wait(LONG))
        waiting = asyncio.ensure_future(worker.begin(done.append, "given back"))
        waiting.cancel()
        hold.set()
        await worker.do(int)
        assert waiting.cancelled()
        return done

    assert with_worker(give_up) == ["given back"]
