"""One device for all tests of the shaders."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.vm.gpu.shader.pass_bench import PassBench, open_bench


@pytest.fixture(scope="session")
def bench() -> Iterator[PassBench]:
    """The bench of the passes."""
    yield from open_bench()
