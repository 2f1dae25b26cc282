"""How smoothly an answer is streamed, as ratios to the time of one frame of the screen.

The server is a process of its own, so that it takes no time from the window. Run it by
`make bench`, or alone: python -m tests.bench.chat
"""

import subprocess
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from time import perf_counter, sleep, thread_time

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QTimer

from pxide.base.settings import CHAT_SERVER
from pxide.model.chat.turn import Turn
from pxide.work.companion.activity import ActivityKind
from tests.bench.window import FRAME, Bench, application, measure
from tests.llm.fake_server import FakeServer
from tests.llm.moment import Moment
from vm.bench.measure import Measure, table
from vm.cpu.preparation import prepare

RATE = 200
"""Tokens a second."""
SECONDS = 6
IDLE = 0.001
"""Seconds of a turn of the loop in which nothing was painted."""
SERVE = "--serve"
PARAGRAPH = (
    "The **dot product** of two rows multiplies pixel by pixel and adds up: `DOT_RGB a, b, out` "
    "reads rows *a* and *b* and writes the sum into the first pixel of row *out*.\n\n"
    "1. The first row holds the weights.\n2. The second one holds what is measured.\n\n"
    "```pxasm\n.reg total\n    SET total, 0   ; nothing yet\n    ADDI total, total, 42\n"
    "    HALT\n```\n\n"
    "## What comes next\n\nA sum above 65535 wraps, for the law says so; see the manual.\n\n"
)

Seconds = npt.NDArray[np.float64]


def tokens() -> list[str]:
    """The answer in pieces of a few letters, as models make them."""
    text = PARAGRAPH * (1 + RATE * SECONDS * 4 // len(PARAGRAPH))
    return [text[at : at + 4] for at in range(0, 4 * RATE * SECONDS, 4)]


def serve() -> int:
    """Answer one question, token by token, at the rate; the parent ends this process."""
    beats = [Moment() for _ in tokens()]
    with FakeServer() as server:
        server.will_answer(*(part for pair in zip(beats, tokens(), strict=True) for part in pair))
        sys.stdout.write(f"{server.base}\n")
        sys.stdout.flush()
        while not server.questions:
            sleep(0.01)
        began = perf_counter()
        for number, beat in enumerate(beats):
            sleep(max(began + number / RATE - perf_counter(), 0.0))
            beat.come()
        sys.stdin.read()
    return 0


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that keeps the rate."""
    command = [sys.executable, "-m", "tests.bench.chat", SERVE]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        yield process.stdout.readline().strip() if process.stdout else ""
    finally:
        process.kill()
        process.wait()


def measures(bench: Bench) -> Iterator[Measure]:
    """Yield every measurement of a streamed answer."""
    turn, by_clock, by_work = streamed(bench)
    rate = 0.0 if turn.figures is None else turn.figures.tokens_a_second or 0.0
    if turn.text.strip() != "".join(tokens()).strip():
        raise RuntimeError("the answer did not arrive as it was sent")
    if rate < 0.95 * RATE:
        raise RuntimeError(f"the server gave only {rate:.0f} tokens a second")
    words = f"at {rate:.0f} tokens/s"
    painted = by_clock[by_clock > IDLE]
    most = float(np.quantile(painted, 0.99))
    yield measure(f"work of the longest frame {words}", float(by_work.max()), FRAME)
    yield told(f"99 of 100 frames by the clock {words}", most)
    yield told(f"half of the frames by the clock {words}", float(np.median(painted)))


def told(what: str, seconds: float) -> Measure:
    """A row without a bar: by the clock a frame also lasts while others have the processor."""
    return replace(measure(what, seconds, FRAME), bar="", holds=True)


def streamed(bench: Bench) -> tuple[Turn, Seconds, Seconds]:
    """Ask, and time every turn of the window's loop while the answer is written and learned."""
    companion = bench.app.companion
    bench.wait(lambda: companion.connection.model is not None)
    panel = bench.app.window.companion
    panel.focus()
    companion.ask("How do I sum two rows?")
    bench.wait(lambda: companion.activity.doing is ActivityKind.WRITING)
    # Plain numbers: a million tuples would keep the garbage collector at work, not the window.
    clock, work = array("d", [perf_counter()]), array("d", [thread_time()])

    def tick() -> None:
        clock.append(perf_counter())
        work.append(thread_time())

    timer = QTimer()
    timer.setInterval(0)
    timer.timeout.connect(tick)
    timer.start()
    bench.wait(lambda: not companion.is_answering)
    timer.stop()
    by_clock, by_work = (np.diff(np.array(times)) for times in (clock, work))
    return companion.conversation.path[-1], by_clock, by_work


def main(words: list[str]) -> int:
    """Print the table; 0 when every bar was met."""
    if SERVE in words:
        return serve()
    prepare()
    with server() as base, application() as bench:
        bench.app.settings.set(CHAT_SERVER, base)
        bench.app.engine_service.warm_up()
        bench.app.companion_actions.companion_startup.start()
        rows = list(measures(bench))
    table(rows, partial(print, file=sys.stdout))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
