"""Which engine runs a picture: by name, or the best one, with the reason in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from threading import RLock
from typing import TYPE_CHECKING, TypeAlias

from vm.core.executor import Engine
from vm.core.faults import Problem
from vm.core.picture import Picture
from vm.cpu.engine import CpuEngine
from vm.isa.workload import largest_product

if TYPE_CHECKING:
    from vm.gpu.adapters import Adapter, AdapterKey
    from vm.gpu.engine import GpuEngine

WORTH = 1 << 30
"""Multiplications in one product from which a real card is expected to win over the CPU."""
MANY = 1024
"""Pictures in one batch from which it is: a card runs each slower, but all of them at once."""


class EngineName(StrEnum):
    """The engines that are always spoken of; others are named by a part of their adapter's name."""

    AUTO = "auto"
    CPU = "cpu"
    GPU = "gpu"


@dataclass(frozen=True)
class Choice:
    """An engine, and one sentence that says why it was chosen."""

    engine: Engine
    why: str


def _adapters() -> Sequence[Adapter]:
    """Look for adapters; only whoever asks for one pays for loading what speaks to it."""
    look: Callable[[], Sequence[Adapter]] = import_module("vm.gpu.adapters").adapters
    return look()


class Engines:
    """The engines of this computer; adapters are looked for and opened once, when first asked.

    Several threads may share them: an adapter is opened for all together, and one of its calls
    waits for the other.
    """

    def __init__(self, look: Callable[[], Sequence[Adapter]] = _adapters) -> None:
        """Find adapters by ``look``."""
        self._look = look
        self._cpu = CpuEngine()
        self._turn = RLock()
        self._adapters: Sequence[Adapter] | None = None
        self._open: dict[AdapterKey, GpuEngine] = {}

    @property
    def adapters(self) -> Sequence[Adapter]:
        """The graphics adapters, real cards first; looking for them takes part of a second."""
        with self._turn:
            if self._adapters is None:
                self._adapters = tuple(self._look())
            return self._adapters

    def choose(self, request: str, picture: Picture | None = None, count: int = 1) -> Choice:
        """Return the engine for a request: auto, cpu, gpu, or part of an adapter's name.

        ``picture`` is what Auto looks at, and ``count`` how many like it are to run in one batch.
        Raises Problem when there is no such engine.
        """
        match request.lower():
            case EngineName.CPU:
                return Choice(self._cpu, "The CPU was asked for.")
            case EngineName.AUTO:
                return self._automatic(picture, count)
            case EngineName.GPU:
                return Choice(self._opened(self._first()), "A graphics adapter was asked for.")
            case name:
                return Choice(self._opened(self._named(name)), "This adapter was asked for.")

    def close(self) -> None:
        """Give the opened adapters back."""
        with self._turn:
            for engine in self._open.values():
                engine.close()
            self._open.clear()

    def _automatic(self, picture: Picture | None, count: int) -> Choice:
        """Choose by what is there and what is to be done."""
        adapters = self.adapters
        cards = [adapter for adapter in adapters if not adapter.is_software]
        if not cards:
            found = f", only {adapters[0].name} in software" if adapters else ""
            return Choice(self._cpu, f"Auto took the CPU: there is no graphics card{found}.")
        size = 0 if picture is None else largest_product(picture)
        if count >= MANY:
            why = f"it runs many of the {count} pictures at once"
        elif size >= WORTH:
            why = f"one product takes {size / 1e9:.1f} billion multiplications"
        else:
            few = "single instructions are quicker there, and no product is large"
            return Choice(self._cpu, f"Auto took the CPU: {few}.")
        return Choice(self._opened(cards[0]), f"Auto took {cards[0].name}: {why}.")

    def _first(self) -> Adapter:
        adapters = self.adapters  # which are looked for anew when a thread finds one lost
        if not adapters:
            raise Problem(
                "No graphics adapter was found.",
                "Install a driver for Vulkan, Metal or Direct3D 12, or run on the CPU.",
            )
        return adapters[0]

    def _named(self, name: str) -> Adapter:
        part = name.strip()
        for adapter in self.adapters:
            if part and part in adapter.name.lower():
                return adapter
        there = ", ".join([*EngineName, *(adapter.name for adapter in self.adapters)])
        what = f"There is no engine called {part}." if part else "No engine is named."
        raise Problem(what, f"Use one of these: {there}.")

    def _opened(self, adapter: Adapter) -> GpuEngine:
        """Return an adapter's engine; one whose device was lost is looked for and opened anew."""
        with self._turn:
            engine = self._open.get(adapter.key)
            if engine is not None and engine.is_lost:
                del self._open[adapter.key]
                self._adapters = None  # what is known of it went away with its driver
                return self._opened(self._named(adapter.name.lower()))
            if engine is None:
                engine = import_module("vm.gpu.engine").GpuEngine(adapter)
                self._open[adapter.key] = engine
            return engine


EngineRequest: TypeAlias = str | Engines | Engine
"""An engine by name, the engines of which Auto takes the best, or an engine itself."""


@contextmanager
def chosen(request: EngineRequest, picture: Picture, count: int = 1) -> Iterator[Engine]:
    """Give the engine for a request, as ``Engines.choose`` does, for as long as the block lasts.

    What a name opened is given back.
    """
    if isinstance(request, str):
        with closing(Engines()) as engines:
            yield engines.choose(request, picture, count).engine
    elif isinstance(request, Engines):
        yield request.choose(EngineName.AUTO, picture, count).engine
    else:
        yield request
