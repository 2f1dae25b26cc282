"""Which engine runs a picture: by name, or the best one, with the reason in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vm.cpu import CpuEngine
from vm.executor import Engine
from vm.faults import Problem
from vm.gpu.adapters import Adapter, adapters
from vm.gpu.engine import GpuEngine
from vm.picture import Picture
from vm.workload import largest_product

WORTH = 1 << 30
"""Multiplications in one product from which a real card is expected to win over the CPU."""


class EngineName(StrEnum):
    """The wishes that are not the name of an adapter."""

    AUTO = "auto"
    CPU = "cpu"
    GPU = "gpu"


@dataclass(frozen=True)
class Choice:
    """An engine, and one sentence that says why it was chosen."""

    engine: Engine
    why: str


class Engines:
    """The engines of this computer; adapters are looked for and opened once, when first asked."""

    def __init__(self, look: Callable[[], Sequence[Adapter]] = adapters) -> None:
        """Find adapters by ``look``."""
        self._look = look
        self._cpu = CpuEngine()
        self._adapters: Sequence[Adapter] | None = None
        self._open: dict[Adapter, GpuEngine] = {}

    @property
    def adapters(self) -> Sequence[Adapter]:
        """The graphics adapters, real cards first; looking for them takes part of a second."""
        if self._adapters is None:
            self._adapters = tuple(self._look())
        return self._adapters

    def choose(self, wish: str, picture: Picture | None = None) -> Choice:
        """Return the engine for a wish: auto, cpu, gpu, or part of an adapter's name.

        ``picture`` is what Auto looks at. Raises Problem when there is no such engine.
        """
        match wish.lower():
            case EngineName.CPU:
                return Choice(self._cpu, "The CPU was asked for.")
            case EngineName.AUTO:
                return self._automatic(picture)
            case EngineName.GPU:
                return Choice(self._opened(self._first()), "A graphics adapter was asked for.")
            case name:
                return Choice(self._opened(self._named(name)), "This adapter was asked for.")

    def close(self) -> None:
        """Give the opened adapters back."""
        for engine in self._open.values():
            engine.close()
        self._open.clear()

    def _automatic(self, picture: Picture | None) -> Choice:
        """Choose by what is there and what the program holds."""
        cards = [adapter for adapter in self.adapters if not adapter.is_software]
        if not cards:
            found = f"only {self.adapters[0].name} in software" if self.adapters else "none"
            return Choice(self._cpu, f"Auto took the CPU: of graphics cards there is {found}.")
        size = 0 if picture is None else largest_product(picture)
        if size < WORTH:
            why = "single instructions are quicker there, and no product is large"
            return Choice(self._cpu, f"Auto took the CPU: {why}.")
        why = f"one product takes {size / 1e9:.1f} billion multiplications"
        return Choice(self._opened(cards[0]), f"Auto took {cards[0].name}: {why}.")

    def _first(self) -> Adapter:
        if not self.adapters:
            raise Problem(
                "No graphics adapter was found.",
                "Install a driver for Vulkan, Metal or Direct3D 12, or run on the CPU.",
            )
        return self.adapters[0]

    def _named(self, name: str) -> Adapter:
        for adapter in self.adapters:
            if name in adapter.name.lower():
                return adapter
        there = ", ".join(["auto", "cpu", "gpu", *(adapter.name for adapter in self.adapters)])
        raise Problem(f"There is no engine called {name}.", f"Use one of these: {there}.")

    def _opened(self, adapter: Adapter) -> GpuEngine:
        """Return an adapter's engine; one whose device was lost is opened anew."""
        engine = self._open.get(adapter)
        if engine is None or engine.is_lost:
            engine = self._open[adapter] = GpuEngine(adapter)
        return engine
