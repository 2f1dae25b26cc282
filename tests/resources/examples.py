"""The examples as the tests run them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.house.tree import ROOT
from vm import HostInput, Picture, Stop, StopReason, load_pxi
from vm.cpu.machine import Machine

FOLDER = ROOT / "resources" / "examples"
NAMES = sorted(path.stem for path in FOLDER.glob("*.pxasm"))
PATIENCE = 20_000_000
"""More steps than any example needs for one frame."""


def picture_of(name: str) -> Picture:
    """The example as it was painted."""
    return load_pxi(FOLDER / f"{name}.pxi")[0]


def ended(name: str) -> Picture:
    """The example after it halted."""
    machine = Machine(picture_of(name))
    stop = machine.run(PATIENCE)
    assert stop.reason is StopReason.HALTED, stop
    return machine.picture


def frames(picture: Picture, hosts: Iterator[HostInput] | None = None) -> Iterator[Stop]:
    """Run a program from YIELD to YIELD, with the host's answers, until something else stops it."""
    machine = Machine(picture)
    stop = machine.run(PATIENCE)
    while stop.reason is StopReason.YIELD:
        picture[...] = machine.picture
        yield stop
        host = next(hosts, None) if hosts is not None else HostInput()
        if host is None:
            return
        stop = machine.run(PATIENCE, resumed=True, host=host)
    picture[...] = machine.picture
    yield stop
