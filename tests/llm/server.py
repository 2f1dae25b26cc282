"""A real chat server for tests: llama.cpp's own, with a model that is written on the spot."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO, Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.llm.tiny_model import TinyModel

VARIABLE = "PXIDE_LLAMA_SERVER"
NAME = "llama-server.exe" if os.name == "nt" else "llama-server"
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "llm" / NAME
"""Where it may lie beside the checkout."""
MODEL = "pxide-tiny"
START_SECONDS = 60
LISTENS = re.compile(r"listening on http://127\.0\.0\.1:(\d+)")


def find_llama_server() -> Path | None:
    """The program of the server: as the environment says, else on the path, else beside us."""
    named = os.environ.get(VARIABLE)
    found = named or shutil.which(NAME) or (str(BESIDE) if BESIDE.is_file() else None)
    return None if found is None else Path(found)


def need_llama_server() -> Path:
    """The program of the server, or skip the test."""
    found = find_llama_server()
    if found is None:
        pytest.skip(f"no {NAME}: name it in {VARIABLE} or put it on the path")
    return found


@dataclass(frozen=True, slots=True)
class Serving:
    """How a server is started."""

    model: TinyModel = field(default_factory=TinyModel)
    token: str = ""
    """The API token it wants, if any."""


@dataclass(slots=True)
class LlamaServer:
    """A server that runs."""

    base: str
    process: subprocess.Popen[bytes]
    log: Path
    token: str = ""

    def kill(self) -> None:
        """Kill it, as when it crashes; its open answers break off."""
        self.process.kill()
        self.process.wait()

    def ask(self, path: str) -> Any:
        """What it says of itself, such as its `/slots`."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        request = Request(self.base + path, headers=headers)
        with build_opener(ProxyHandler({})).open(request, timeout=10) as reply:
            return json.load(reply)

    @property
    def is_busy(self) -> bool:
        """Whether it is answering."""
        return any(slot["is_processing"] for slot in self.ask("/slots"))


@contextmanager
def serving(folder: Path, how: Serving | None = None) -> Iterator[LlamaServer]:
    """A server on a free port of this machine, for as long as the block lasts."""
    how = how or Serving()
    program = need_llama_server()
    how.model.write(folder / "tiny.gguf")
    log = folder / "server.log"
    with log.open("wb") as file:
        process = _start(program, folder, how, file)
    try:
        base = f"http://127.0.0.1:{_port_of(process, log)}"
        yield LlamaServer(base, process, log, how.token)
    finally:
        process.kill()
        process.wait()


def _start(program: Path, folder: Path, how: Serving, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    """One slot and one thread: more threads would wait for each other on a busy machine."""
    options = {
        "-m": str(folder / "tiny.gguf"),
        "--alias": MODEL,
        "--host": "127.0.0.1",
        "--port": "0",
        "-c": str(how.model.context),
        "-t": "1",
        "-tb": "1",
        "--parallel": "1",
        "--pooling": "mean",
    }
    words = [word for option in options.items() for word in option]
    flags = ["--jinja", "--no-ui", "--embeddings"]
    tokens = ["--api-key", how.token] if how.token else []
    command = [str(program), *words, *flags, *tokens]
    return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)


def _port_of(process: "subprocess.Popen[bytes]", log: Path) -> int:
    """The port it has chosen, once it listens."""
    until = monotonic() + START_SECONDS
    while monotonic() < until:
        found = LISTENS.search(log.read_text("utf-8", "replace"))
        if found:
            return int(found.group(1))
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"the server did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")
