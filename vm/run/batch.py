"""Many pictures in one call: each is run for itself, and the answers come in the order given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import numpy as np

from vm.core.executor import Advance, Pictures
from vm.core.faults import Problem
from vm.core.picture import Picture, Point, check_picture
from vm.core.trace import Stop, StopReason
from vm.run.engines import EngineName, EngineRequest, Engines, chosen

INSTANT = 1e-9
"""Seconds that a batch takes at least, so that its rate is a number."""


class BatchEngine(Protocol):
    """What runs batches: every engine, and a cluster of them."""

    @property
    def name(self) -> str:
        """How people know it."""

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        """Run pictures, uint8 (N, H, W, 4), in place, as ``vm.core.executor.Engine`` says."""


@dataclass(frozen=True, eq=False)
class Batch:
    """What came of many runs: the pictures, and how each ended, in the order given."""

    pictures: Pictures | tuple[Picture, ...]
    """The array that was handed over; of a sequence, copies of its pictures as they ended."""
    stops: tuple[Stop, ...]
    engine: str
    """The name of what ran them."""
    seconds: float
    """How long they ran, without choosing and opening the engine."""

    @property
    def counts(self) -> Mapping[StopReason, int]:
        """How many pictures stopped for each reason, the most frequent first."""
        return dict(Counter(stop.reason for stop in self.stops).most_common())

    @property
    def faulted(self) -> int:
        """How many pictures faulted."""
        return self.counts.get(StopReason.FAULT, 0)

    @property
    def rate(self) -> float:
        """Pictures a second."""
        return len(self.stops) / max(self.seconds, INSTANT)


def run_batch(
    pictures: Pictures | Sequence[Picture],
    budget: int | None = None,
    engine: EngineRequest | BatchEngine = EngineName.CPU,
    progress: Advance | None = None,
) -> Batch:
    """Run many pictures from (0, 0), each for itself, and say how each ended.

    An array, uint8 (N, H, W, 4), is changed in place. The pictures of a sequence may differ in
    size and are left as they are. ``budget`` is the most steps for each picture: without one, a
    picture that never ends keeps the batch from ending until Ctrl+C, or until ``progress`` raises
    something. That is called some times a second, with how many are done and how many there are.
    Raises Problem for what is no pictures, or an engine this computer does not have.
    """
    groups = _grouped(pictures)
    with _held(engine, groups) as found:
        started = perf_counter()
        stops = _run(groups, found, budget, progress)
        seconds = perf_counter() - started
    return Batch(_collected(pictures, groups), stops, found.name, seconds)


def inputs_into(program: Picture, inputs: Pictures, place: Point) -> Pictures:
    """Return a picture for each input: the program with the input's pixels at ``place``.

    ``program`` is uint8 (H, W, 4); ``inputs`` are pixels, uint8 (N, h, w, 4), that have to fit into
    it with their first pixel at ``place``, (x, y). Returned is a new array, uint8 (N, H, W, 4).
    Raises Problem for what is no pictures, what does not fit, or too many for the memory.
    """
    check_picture(program)
    _check_many(inputs, "inputs")
    (x, y), (height, width) = place, program.shape[:2]
    count, h, w = inputs.shape[:3]
    if not (0 <= x <= width - w and 0 <= y <= height - h):
        raise Problem(
            f"Inputs of {w} x {h} pixels do not fit into the program at {x},{y}.",
            f"The program has {width} x {height} pixels.",
        )
    try:
        pictures = np.repeat(program[None], count, axis=0)
    except MemoryError as error:
        raise Problem(
            f"{count} pictures of {width} x {height} pixels do not fit into memory.",
            "Run the inputs in parts.",
        ) from error
    pictures[:, y : y + h, x : x + w] = inputs
    return pictures


@dataclass(frozen=True, eq=False)
class _Group:
    """Pictures of one size, which are the engine's while they run."""

    pictures: Pictures
    places: Sequence[int]
    """Where each stands in the batch."""


def _grouped(pictures: Pictures | Sequence[Picture]) -> list[_Group]:
    """Return the pictures as arrays that can be run in place."""
    if isinstance(pictures, np.ndarray):
        _check_many(pictures, "pictures")
        if not pictures.flags.writeable:
            raise Problem("The array of pictures is read-only.", "Pass a copy of it.")
        owned = np.require(pictures, requirements=["C"])
        return [_Group(owned, range(len(pictures)))]
    if not pictures:
        raise Problem("There are no pictures.", "Pass one at least.")
    places: dict[tuple[int, ...], list[int]] = {}
    for place, picture in enumerate(pictures):
        check_picture(picture)
        places.setdefault(picture.shape, []).append(place)
    return [_Group(np.stack([pictures[at] for at in group]), group) for group in places.values()]


def _check_many(pictures: Pictures, what: str) -> None:
    """Raise a Problem unless the array holds pictures of one size."""
    if pictures.dtype != np.uint8 or pictures.ndim != 4 or pictures.shape[3] != 4:
        raise Problem(
            f"An array of {pictures.dtype} with shape {pictures.shape} holds no {what}.",
            "Pass uint8 pixels of shape (count, height, width, 4).",
        )
    if not len(pictures):
        raise Problem(f"There are no {what}.", "Pass one at least.")
    check_picture(pictures[0])


def _held(
    request: EngineRequest | BatchEngine, groups: Sequence[_Group]
) -> AbstractContextManager[BatchEngine]:
    """Return what runs the batch, held as long as it is needed."""
    if not isinstance(request, str | Engines):
        return nullcontext(request)
    return chosen(request, _largest(groups), sum(len(group.places) for group in groups))


def _largest(groups: Sequence[_Group]) -> Picture:
    """Return the picture that an engine is chosen by."""
    largest: Picture = max((group.pictures[0] for group in groups), key=np.size)
    return largest


def _run(
    groups: Sequence[_Group], engine: BatchEngine, budget: int | None, progress: Advance | None
) -> tuple[Stop, ...]:
    """Run one group after the other and return the stops in the order of the batch."""
    total = sum(len(group.places) for group in groups)
    stops: dict[int, Stop] = {}
    for group in groups:
        advance = None if progress is None else _shifted(progress, len(stops), total)
        ends = engine.run_batch(group.pictures, budget, advance)
        stops.update(zip(group.places, ends, strict=True))
    return tuple(stops[place] for place in range(total))


def _shifted(progress: Advance, before: int, total: int) -> Advance:
    """Return a progress of one group that counts the groups before it."""
    return lambda done, _count: progress(before + done, total)


def _collected(
    pictures: Pictures | Sequence[Picture], groups: Sequence[_Group]
) -> Pictures | tuple[Picture, ...]:
    """Return the pictures as they ended, in the order given."""
    if isinstance(pictures, np.ndarray):
        if groups[0].pictures is not pictures:
            pictures[...] = groups[0].pictures
        return pictures
    ended = {
        place: picture
        for group in groups
        for place, picture in zip(group.places, group.pictures, strict=True)
    }
    return tuple(ended[place] for place in range(len(ended)))
