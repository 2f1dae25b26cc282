"""Batches on a Dask cluster: cut into pieces that its workers run; nothing else speaks to it.

A piece travels by value, so a worker that dies takes nothing away: the scheduler hands its pieces
to others. The scheduler and the workers need the same pxide and the same Python.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from queue import Empty, SimpleQueue
from time import monotonic
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np

from vm.core.executor import Advance, Pictures
from vm.core.faults import Problem
from vm.core.threads import GLANCE
from vm.core.trace import Stop
from vm.cpu.engine import CpuEngine
from vm.run.batch import run_batch
from vm.run.engines import EngineName, Engines

PIECES_A_THREAD = 16
"""A batch is cut finer than the threads of the cluster, so that none waits long for the others."""

PIECE_BYTES = 1 << 22
LEAST_UNDERWAY, UNDERWAY_A_THREAD = 64, 4
"""Pieces the scheduler holds at a time; the others stay here, for a batch may outgrow it."""

SECONDS_TO_CONNECT = 4
PATIENCE = 60.0
"""Seconds a cluster may be without any worker: one that died may be started anew."""

ROOM_FOR_A_PICTURE = {"distributed.admin.large-graph-warning-threshold": "1GiB"}
ALIVE = frozenset({"init", "running", "paused", "closing_gracefully"})


class Span(NamedTuple):
    """A piece of a batch: from its first picture to before ``end``."""

    first: int
    end: int


class PieceResult(NamedTuple):
    """What a worker sends back."""

    pictures: Pictures
    """The pictures as they ended, uint8 (n, H, W, 4)."""
    stops: tuple[Stop, ...]


class Cluster:
    """Runs batches on the workers behind one address; close it, or use it in a `with`."""

    def __init__(
        self, address: str, engine: str = EngineName.CPU, patience: float = PATIENCE
    ) -> None:
        """Connect to the scheduler at ``address``; each worker runs its pieces on ``engine``.

        Raises Problem when the library is not installed, or when nobody answers there.
        """
        self._client = _connected(address)
        self._address = address
        self._engine = engine
        self._patience = patience

    def __enter__(self) -> Self:
        """Hold the connection."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Leave the cluster."""
        self.close()

    @property
    def name(self) -> str:
        """How people know it."""
        return f"{self._engine} on {self._address}"

    def run_batch(
        self, pictures: Pictures, budget: int | None, advance: Advance | None = None
    ) -> Sequence[Stop]:
        """Run pictures, uint8 (N, H, W, 4), in place, each for itself, as every engine does.

        Raises Problem when the cluster is lost or has no workers, and when a piece ends worker
        after worker. What ``advance`` raises, Ctrl+C as well, makes the workers give up.
        """
        threads = self._wait_for_threads()
        transfer = _PieceTransfer(self._client, pictures, budget, self._engine)
        spans = _spans(pictures, threads)
        most = max(LEAST_UNDERWAY, UNDERWAY_A_THREAD * threads)
        heard = monotonic()
        with _explained(self._address), transfer:
            while transfer.done < len(pictures):
                transfer.send(spans, most)
                if transfer.receive():
                    heard = monotonic()
                elif monotonic() > heard + self._patience:
                    heard = monotonic()
                    self._wait_for_threads()
                if advance is not None:
                    advance(transfer.done, len(pictures))
        return transfer.stops

    def close(self) -> None:
        """Leave the cluster."""
        self._client.close()

    def _wait_for_threads(self) -> int:
        """Return how many threads the workers have together, as soon as there are any."""
        with _explained(self._address):
            try:
                self._client.wait_for_workers(1, timeout=self._patience)
            except TimeoutError as error:
                raise Problem(
                    f"The cluster {self._address} has no workers.",
                    f"Start some: dask worker {self._address}",
                ) from error
            return sum(self._client.nthreads().values())


class _PieceTransfer:
    """The pieces of one batch: sent, awaited, and put in place as they come back."""

    def __init__(self, client: Any, pictures: Pictures, budget: int | None, engine: str) -> None:
        self._client = client
        self._pictures = pictures
        self._budget = budget
        self._engine = engine
        self._underway: dict[Any, Span] = {}
        self._ready: SimpleQueue[Any] = SimpleQueue()
        self._stops: dict[int, tuple[Stop, ...]] = {}
        self.done = 0
        """How many pictures are back."""

    def __enter__(self) -> None:
        """Begin with nothing sent."""

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        """Call back what is underway, which is nothing unless something went wrong."""
        if self._underway and self._client.status == "running":
            self._client.cancel(list(self._underway), force=True)

    @property
    def stops(self) -> list[Stop]:
        """How the pictures that are back ended, in their order."""
        return [stop for first in sorted(self._stops) for stop in self._stops[first]]

    def send(self, spans: Iterator[Span], most: int) -> None:
        """Send pieces until so many are underway."""
        while len(self._underway) < most and (span := next(spans, None)):
            piece = self._pictures[span.first : span.end]
            given = (piece, self._budget, self._engine, len(self._pictures))
            with import_module("dask").config.set(ROOM_FOR_A_PICTURE):
                future = self._client.submit(run_piece, *given, pure=False)
            self._underway[future] = span
            future.add_done_callback(self._ready.put)

    def receive(self) -> bool:
        """Take one piece back; say whether one came."""
        try:
            future = self._ready.get(timeout=GLANCE)
        except Empty:
            return False
        found: PieceResult = future.result()
        span = self._underway.pop(future)
        self._pictures[span.first : span.end] = found.pictures
        self._stops[span.first] = found.stops
        self.done += len(found.stops)
        return True


def run_piece(pictures: Pictures, budget: int | None, engine: str, count: int) -> PieceResult:
    """Run a piece of a batch; this is what a worker does, on one of its threads.

    ``pictures``, uint8 (n, H, W, 4), are left as they are. ``engine`` is chosen as for the whole
    batch of ``count`` pictures. Raises InterruptedError when nobody waits for the piece any more,
    and Problem for an engine that the worker does not have.
    """
    own = np.array(pictures)
    found = _engines().choose(engine, own[0], count).engine
    used = CpuEngine(cores=1) if isinstance(found, CpuEngine) else found
    return PieceResult(own, run_batch(own, budget, used, _EndIfUnwanted()).stops)


@cache
def _engines() -> Engines:
    """Return the engines of this worker: adapters are opened once, and not for each piece."""
    return Engines()


class _EndIfUnwanted:
    """The progress of a piece on its worker: ends the piece when nobody waits for it any more."""

    def __init__(self) -> None:
        """Remember the task that the thread works at."""
        self._worker = import_module("distributed").get_worker()
        self._key = self._worker.get_current_task()

    def __call__(self, _done: int, _count: int) -> None:
        task = self._worker.state.tasks.get(self._key)
        if task is None or task.state == "cancelled" or self._worker.status.name not in ALIVE:
            raise InterruptedError("nobody waits for this piece any more")


def _connected(address: str) -> Any:
    """Return a connection to the scheduler at this address."""
    try:
        distributed = import_module("distributed")
    except ModuleNotFoundError as error:
        raise Problem(
            "Clusters are reached through the library distributed, which is not installed.",
            "Install it with: pip install 'pxide[cluster]'",
        ) from error
    if not address:  # the library would start a cluster of its own
        raise Problem("The address of the cluster is empty.", "Name one: tcp://computer:8786")
    with ThreadPoolExecutor(1) as pool:
        try:
            pool.submit(asyncio.run, _shake_hands(address)).result()
        except (OSError, ValueError, MemoryError) as error:  # a stranger may answer anything
            raise Problem(
                f"No cluster answers at {address}.",
                "Check the address; dask scheduler says it, such as tcp://computer:8786.",
            ) from error
    return distributed.Client(address, set_as_default=False, name="pxvm")


async def _shake_hands(address: str) -> None:
    """Shake hands with the scheduler once; a client that fails to would stay around."""
    distributed: Any = import_module("distributed")
    security = distributed.Security().get_connection_args("client")
    comm = await distributed.connect(address, timeout=SECONDS_TO_CONNECT, **security)
    await comm.close()


@contextmanager
def _explained(address: str) -> Iterator[None]:
    """Say what can go wrong with a cluster in words that a person can act on."""
    distributed: Any = import_module("distributed")
    try:
        yield
    except distributed.scheduler.KilledWorker as error:
        raise Problem(
            "A piece of the batch ended every worker that took it.",
            "Look into the logs of the workers: a picture may need more memory than they have.",
        ) from error
    except (distributed.CancelledError, distributed.client.ClosedClientError, OSError) as error:
        raise Problem(
            f"The cluster {address} was lost during the batch.",
            "Check that its scheduler runs and can be reached, then run the batch again.",
        ) from error
    except ImportError as error:
        raise Problem(
            f"The cluster {address} cannot load what it is to run: {error}.",
            "Install the same pxide on its scheduler and on all its workers.",
        ) from error


def _spans(pictures: Pictures, threads: int) -> Iterator[Span]:
    """Yield the pieces of a batch for so many threads."""
    count = len(pictures)
    most = max(1, PIECE_BYTES // pictures[0].nbytes)
    size = min(max(1, count // (threads * PIECES_A_THREAD)), most)
    for start in range(0, count, size):
        yield Span(start, min(start + size, count))
