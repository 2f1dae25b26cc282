"""A server in a process of its own: it answers in order, ends with its caller, and says why."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from tests.house.tree import ROOT
from vm.gpu import process_link
from vm.gpu.link import Handle, ServerError, ServerGone
from vm.gpu.messages import ByteRange
from vm.gpu.process_link import ProcessLink

pytestmark = pytest.mark.gpu


def opened() -> tuple[ProcessLink, Handle]:
    """A client, and a device that it has opened."""
    link = ProcessLink()
    link.ask("adapters")
    return link, link.make("open", 0)


def test_it_finds_the_adapters() -> None:
    link = ProcessLink()
    ((name, kind, backend, limit), *_), data = link.ask("adapters")
    assert name
    assert kind in ("CPU", "DiscreteGPU", "IntegratedGPU")
    assert backend in ("Vulkan", "Metal", "D3D12")
    assert limit >= 1 << 27
    assert data == b""
    link.close()


def test_what_is_told_is_done_before_what_is_asked() -> None:
    link, device = opened()
    buffer = link.make("buffer", device.number, 64, "storage", size=64)
    for i in range(16):
        link.tell("write", device.number, buffer.number, 4 * i, payload=bytes([i, 0, 0, 0]))
    _, data = link.ask("submit", device.number, [], [ByteRange(buffer.number, 0, 64)])
    assert list(data[::4]) == list(range(16))
    link.close()


def test_what_went_wrong_unasked_is_said_by_the_next_answer_and_then_forgotten() -> None:
    link, device = opened()
    buffer = link.make("buffer", device.number, 64, "storage")
    link.tell("write", device.number, buffer.number, 64, payload=b"1234")
    link.tell("clear", device.number, buffer.number)
    with pytest.raises(ServerError, match="Invalid buffer_offset") as caught:
        link.ask("count")
    assert caught.value.kind == "ValueError"
    assert link.ask("count") == (2, b"")
    link.close()


def test_what_went_wrong_on_one_thread_neither_holds_up_nor_tells_another() -> None:
    link, device = opened()
    buffer = link.make("buffer", device.number, 64, "storage")
    link.tell("write", device.number, buffer.number, 64, payload=b"1234")
    found: list[bytes] = []

    def other() -> None:
        link.tell("write", device.number, buffer.number, 0, payload=b"5678")
        wanted = [ByteRange(buffer.number, 0, 4)]
        found.append(bytes(link.ask("submit", device.number, [], wanted)[1]))

    thread = Thread(target=other)
    thread.start()
    thread.join()
    assert found == [b"5678"]
    with pytest.raises(ServerError, match="Invalid buffer_offset"):
        link.ask("count")
    link.close()


def test_what_nobody_speaks_of_is_forgotten() -> None:
    link, device = opened()
    some = [link.make("buffer", device.number, 64, "storage") for _ in range(3)]
    assert link.ask("count")[0] == 4
    del some[1:]
    assert link.ask("count")[0] == 2
    link.close()


def test_a_server_that_was_ended_is_gone_for_good() -> None:
    link = ProcessLink()
    link.ask("adapters")
    os.kill(link.pid, signal.SIGKILL)
    for _ in range(2):
        with pytest.raises(ServerGone):
            link.ask("count")
    with pytest.raises(ServerGone):
        link.tell("forget", [1])
    link.close()
    with pytest.raises(ServerGone):
        link.ask("count")


def test_its_last_words_are_told() -> None:
    """A call that is not there is no trouble of a device, and ends the process."""
    link = ProcessLink()
    with pytest.raises(ServerGone, match="'Server' object has no attribute 'dance'"):
        link.ask("dance")


def test_an_answer_that_was_left_unread_ends_it() -> None:
    """As Ctrl+C may leave one; what comes next would be taken for the answer to something else."""
    link = ProcessLink()
    link._send(99, "count", ())
    with pytest.raises(ServerGone):
        link.ask("count")


def test_what_cannot_be_started_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_link, "_command", lambda: [str(ROOT / "nowhere")])
    with pytest.raises(ServerGone, match="nowhere"):
        ProcessLink()


def test_one_that_ends_at_once_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no room for a driver')"]
    monkeypatch.setattr(process_link, "_command", lambda: command)
    link = ProcessLink()
    with pytest.raises(ServerGone, match="no room for a driver"):
        link.ask("adapters")


def test_what_drivers_print_disturbs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chatty = process_link.BOOT.replace(
        "main()\n", "import os; from vm.gpu import server\n"
        "look = server.Server.adapters\n"
        "server.Server.adapters = lambda self: (os.write(1, b'hello'), look(self))[1]\nmain()\n",
    )  # fmt: skip
    monkeypatch.setattr(process_link, "BOOT", chatty)
    link = ProcessLink()
    assert link.ask("adapters")[0]
    link.close()


def test_ctrl_c_is_not_meant_for_it() -> None:
    link = ProcessLink()
    assert os.getpgid(link.pid) != os.getpgid(0)
    link.ask("count")
    os.kill(link.pid, signal.SIGINT)
    assert link.ask("count") == (0, b"")
    link.close()


def test_the_frozen_program_is_the_server_too(monkeypatch: pytest.MonkeyPatch) -> None:
    program = str(ROOT / "packaging" / "pxvm_app.py")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(
        process_link, "_command", lambda: [sys.executable, program, process_link.SERVER_FLAG]
    )
    link = ProcessLink()
    assert link.ask("adapters")[0]
    link.close()


def test_frozen_programs_start_the_one_beside_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(ROOT / "there" / "pxide"))
    assert process_link._command() == [str(ROOT / "there" / "pxvm"), process_link.SERVER_FLAG]


ORPHAN = """
from vm.gpu.process_link import ProcessLink
link = ProcessLink()
link.ask("adapters")
print(link.pid, flush=True)
input()
"""


def test_it_ends_with_whoever_started_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    while is_alive(pid):
        os.sched_yield()


def is_alive(pid: int) -> bool:
    """Whether a process is there that is not only waiting to be seen off."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


def test_what_is_closed_while_it_answers_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread closes it between the answer that never came and the look at why."""
    link = ProcessLink()
    link.ask("adapters")
    kill = link._process.kill

    def closed() -> None:
        kill()
        link.close()

    monkeypatch.setattr(link._process, "kill", closed)
    os.kill(link.pid, signal.SIGKILL)
    with pytest.raises(ServerGone):
        link.ask("count")
