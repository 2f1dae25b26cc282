"""Chat servers for every test that wants one: a scripted one, and real ones of llama.cpp."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.llm.fake_server import FakeServer
from tests.llm.server import LlamaServer, Serving, serving
from tests.llm.tiny_model import TinyModel

SLOW = TinyModel(layers=120, is_endless=True)
"""Says some two hundred tokens a second and never ends: there is time to stop it."""

StartLlama = Callable[[Serving], LlamaServer]


@pytest.fixture
def fake_server() -> Iterator[FakeServer]:
    """A server that says what the test tells it to."""
    with FakeServer() as server:
        yield server


@pytest.fixture(scope="session")
def llama_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaServer]:
    """A real server that all tests share: whoever wants to kill one starts one."""
    with serving(tmp_path_factory.mktemp("llama")) as server:
        yield server


@pytest.fixture(scope="session")
def slow_llama_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaServer]:
    """A real server that all tests share and that talks without end."""
    with serving(tmp_path_factory.mktemp("llama"), Serving(SLOW)) as server:
        yield server


@pytest.fixture
def start_llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartLlama]:
    """Starts real servers of this test alone."""
    with ExitStack() as stack:
        yield lambda how: stack.enter_context(serving(tmp_path_factory.mktemp("llama"), how))
