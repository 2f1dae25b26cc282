"""The graphics adapters of this computer, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TypeAlias

from vm.gpu.link import DriverLink, Handle, ServerGone
from vm.gpu.local_link import LocalLink
from vm.gpu.process_link import ProcessLink


class AdapterKind(Enum):
    """What an adapter is made of, the most capable first."""

    DISCRETE = "graphics card"
    INTEGRATED = "graphics part of the processor"
    UNKNOWN = "graphics adapter"
    SOFTWARE = "software on the CPU"


_KINDS = {
    "DiscreteGPU": AdapterKind.DISCRETE,
    "IntegratedGPU": AdapterKind.INTEGRATED,
    "CPU": AdapterKind.SOFTWARE,
}


AdapterKey: TypeAlias = tuple[str, str, int]
"""By what an adapter is known again when they are looked for anew."""


@dataclass(frozen=True, eq=False)
class Adapter:
    """One adapter: its name, what it is, and its place among those that a link found."""

    name: str
    kind: AdapterKind
    backend: str
    link: DriverLink
    place: int = 0
    limit: int = 0
    """The bytes that a shader of it can see at once."""

    @property
    def key(self) -> AdapterKey:
        """Its name, its interface and its place."""
        return self.name, self.backend, self.place

    @property
    def is_software(self) -> bool:
        """Whether it is a software stand-in for a card."""
        return self.kind is AdapterKind.SOFTWARE

    @cached_property
    def most_bytes(self) -> int:
        """The largest picture it can bind, in bytes."""
        return self.limit

    @property
    def runs_apart(self) -> bool:
        """Whether it is spoken to from a process of its own.

        A card can be lost, and the library below then ends the process that used it.
        """
        return not self.is_software

    def open(self) -> tuple[DriverLink, Handle]:
        """Open it; return the link to it, and the device; raises ServerError or ServerGone.

        A card gets a process of its own each time: whoever opens it shares what was opened.
        """
        link = _link_to(self.name, self.place) if self.runs_apart else self.link
        return link, link.make("open", self.place)


def _link_to(name: str, place: int) -> DriverLink:
    """Return a link to an adapter through a process of its own; raises ServerGone without it."""
    link = ProcessLink()
    there, _ = link.ask("adapters")
    if len(there) <= place or there[place].name != name:
        raise ServerGone("it is not there any more")
    return link


def adapters() -> Sequence[Adapter]:
    """Return the adapters that can run programs, real cards first; none is not an error."""
    link = LocalLink()
    rows, _ = link.ask("adapters")
    found = [
        Adapter(
            row.name,
            _KINDS.get(row.kind, AdapterKind.UNKNOWN),
            row.backend,
            link=link,
            place=place,
            limit=row.most_bytes,
        )
        for place, row in enumerate(rows)
    ]
    order = list(AdapterKind)
    return sorted(found, key=lambda adapter: order.index(adapter.kind))
