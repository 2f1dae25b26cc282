"""Watched work: what came of it, and how it is ended before its end."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from vm.core.threads import watched


def nothing() -> None:
    """Nothing to interrupt, nothing to look at."""


class Endless:
    """A call that goes on until it is interrupted."""

    def __init__(self) -> None:
        self.begun = 0
        self.began = Event()
        self.interrupted = Event()

    def __call__(self) -> int:
        self.begun += 1
        self.began.set()
        assert self.interrupted.wait(60)
        return 0


@pytest.mark.parametrize("threads", [1, 3])
def test_what_came_of_the_calls_keeps_their_order(threads: int) -> None:
    calls = [lambda number=number: number**2 for number in range(20)]
    assert watched(calls, nothing, threads=threads) == [number**2 for number in range(20)]


def test_somebody_looks_about_at_the_end_when_all_is_done() -> None:
    done: list[int] = []
    seen: list[int] = []
    watched([lambda: done.append(1)] * 5, nothing, lambda: seen.append(len(done)), 2)
    assert seen[-1] == 5


def test_what_a_look_raises_ends_the_work_and_what_has_not_begun_never_does() -> None:
    endless = Endless()

    def look() -> None:
        assert endless.began.wait(60)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watched([endless] * 9, endless.interrupted.set, look, 2)
    assert 1 <= endless.begun <= 2


def test_the_trouble_of_a_call_ends_the_others() -> None:
    endless = Endless()

    def trouble() -> int:
        assert endless.began.wait(60)
        raise OSError("no more")

    calls: list[Callable[[], int]] = [endless, trouble]
    with pytest.raises(OSError, match="no more"):
        watched(calls, endless.interrupted.set, threads=2)


def test_an_interruption_that_comes_too_early_is_tried_again() -> None:
    endless = Endless()
    tries: list[int] = []

    def deaf_at_first() -> None:
        tries.append(1)
        if len(tries) == 3:
            endless.interrupted.set()

    def look() -> None:
        assert endless.began.wait(60)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watched([endless], deaf_at_first, look)
    assert len(tries) == 3


def test_ctrl_c_pressed_twice_is_as_good_as_once() -> None:
    endless = Endless()
    presses: list[int] = []

    def interrupt() -> None:
        presses.append(1)
        if len(presses) == 1:
            raise KeyboardInterrupt
        endless.interrupted.set()

    def look() -> None:
        assert endless.began.wait(60)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watched([endless], interrupt, look)
    assert len(presses) == 2
