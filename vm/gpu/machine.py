"""The GPU executor: one picture on a graphics adapter, run and stopped like one on the CPU."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import numpy as np

from vm.core.executor import NO_HOST, Counts
from vm.core.layout import REGISTER_ROW
from vm.core.patch import Patch, Piece
from vm.core.picture import Box, Picture, Point
from vm.core.trace import HostInput, Step, Stop, StopReason
from vm.cpu.kernels.board import WRITE
from vm.cpu.machine import check_start
from vm.cpu.watch_map import WatchMap
from vm.gpu.device import WORD, Dispatch, Range
from vm.gpu.lane_stops import check_room, stop_of
from vm.gpu.lanes import NO_END, Lanes, Moment
from vm.gpu.mirror import Mirror
from vm.gpu.pipelines import TALLY, Mode, PipelineCache
from vm.gpu.shader.lane_fields import LaneField, Status
from vm.gpu.touched import Touched, touched_by
from vm.gpu.trace_buffer import RECORD, ROOM, TraceBuffer
from vm.isa.host_answer import host_answer

LARGE = 4 << 20
"""Bytes that a wide instruction may write and be kept in the trace of a run: to read what it wrote
over from the device takes longer than the instruction."""
ANY = 1 << 62


class GpuMachine:
    """Runs one picture, uint8 (H, W, 4), on the device; `picture` fetches what was written there.

    The array that is handed over holds what was fetched last. With counters it also keeps a ring of
    the last steps.
    """

    def __init__(
        self,
        pipelines: PipelineCache,
        picture: Picture,
        *,
        pc: Point = (0, 0),
        steps: int = 0,
        counters: bool = False,
    ) -> None:
        """Start at ``pc`` after ``steps`` steps; ``counters`` counts every access by pixel."""
        check_start(picture, pc, steps)
        check_room(pipelines.device.adapter, picture, counters)
        height, width = picture.shape[:2]
        self.frame = 0
        self.awaits_host = False
        self._device = pipelines.device
        self._shaders = pipelines.shaders
        self._size = (width, height)
        self._lanes = Lanes(pipelines, picture[np.newaxis])
        self._lanes.steps[0] = steps
        self._lanes.states[0, [LaneField.X, LaneField.Y]] = pc
        self._mirror = Mirror(picture, self._lanes)
        self._counting = counters
        self._traced = LARGE if counters else 0
        self._ring: TraceBuffer | None = None
        self._marks = WatchMap(width, height)
        self._are_marks_sent = True
        self._is_interrupted = False
        if counters:
            self._lanes.extend("counts", 3 * width * height)

    @property
    def picture(self) -> Picture:
        """The pixels as they are now, fetched from the device where they were written.

        When the device is lost they are, like pc and steps, as they were fetched last.
        """
        self._mirror.fetch()
        return self._mirror.picture

    @property
    def counts(self) -> Counts | None:
        """Accesses by pixel; None when they are not counted."""
        if not self._counting:
            return None
        width, height = self._size
        wanted = Range(self._lanes.extras["counts"], 0, 3 * width * height)
        (found,) = self._device.submit([], [wanted])
        return found.reshape(3, height, width)

    @property
    def pc(self) -> Point:
        """The pixel of the next instruction; x is W behind the end of a row."""
        return self._moment[0]

    @property
    def steps(self) -> int:
        """How many instructions have been executed since the program began."""
        return self._moment[1]

    @property
    def _moment(self) -> Moment:
        return self._mirror.moment if self._device.is_lost else self._lanes.moment

    def set_breakpoints(self, points: Iterable[Point]) -> None:
        """Stop before the instructions at these pixels; those outside the picture are ignored."""
        self._marks.set_breakpoints(points)
        self._are_marks_sent = False

    def set_watches(self, reads: Iterable[Box] = (), writes: Iterable[Box] = ()) -> None:
        """Stop after an instruction that reads or writes a pixel of these boxes."""
        self._marks.set_watches(reads, writes)
        self._are_marks_sent = False

    def run(
        self, budget: int | None = None, *, resumed: bool = False, host: HostInput = NO_HOST
    ) -> Stop:
        """Run until something stops it, or ``budget`` steps are done.

        ``resumed`` leaves a breakpoint on the first instruction untested. ``host`` is handed to
        the program when the last stop was a YIELD.
        """
        return self._run(budget, resumed, host, self._traced)

    def step(
        self, host: HostInput = NO_HOST, shadow: Picture | None = None
    ) -> tuple[Stop, Step | None]:
        """Execute one instruction and say what it read and wrote; no Step when none was.

        The device tells what the step changed, so no ``shadow`` is needed.
        """
        number = self.steps
        stop = self._run(1, True, host, ANY)
        if self.steps == number:
            return stop, None
        if stop.reason is StopReason.BUDGET:
            stop = Stop(StopReason.STEP, stop.pc, stop.steps, None, stop.lossy)
        return stop, self.recent(1)[0]

    def remember(self) -> None:
        """Keep a ring of the last steps in the runs to come."""
        self._traced = LARGE

    def recent(self, count: int) -> tuple[Step, ...]:
        """Return the last steps that the ring remembers, oldest first, at most ``count``."""
        if self._ring is None or not self._lanes.mode.tracing:
            return ()
        return self._ring.last(count, self.steps, int(self._lanes.states[0, LaneField.RING]))

    def interrupt(self) -> None:
        """End the run at work with reason `budget` after its dispatch; from any thread."""
        self._is_interrupted = True

    def answer(self, host: HostInput) -> None:
        """Write the host's four words if the program yielded, and count a frame."""
        if not self.awaits_host:
            return
        self._mirror.fetch()
        answer = host_answer(self._mirror.picture, self.pc, host, self.frame)
        self._mirror.write(REGISTER_ROW, answer.register, np.array(answer.words, np.uint32))
        self.awaits_host = False
        self.frame += 1

    def take_changes(self, shadow: Picture) -> Patch:
        """Return what was written since the last call, and write it to ``shadow`` as well."""
        return self._mirror.take_changes(shadow)

    def close(self) -> None:
        """Give the memory on the device back."""
        self._lanes.close()

    def _run(self, budget: int | None, resumed: bool, host: HostInput, traced: int) -> Stop:
        """Run, with a trace of all instructions that write at most ``traced`` bytes."""
        self.answer(host)
        self._is_interrupted = False
        self._enter(traced > 0)
        state = self._lanes.states[0]
        state[[LaneField.LOSSY, LaneField.TOUCHED, LaneField.FAULT]] = 0
        state[LaneField.RESUMED] = resumed
        end = NO_END if budget is None else self.steps + max(budget, 0)
        pending = partial(self._do_pending, traced)
        self._mirror.fall_behind()
        self._lanes.run(np.array([end]), lambda: self._is_interrupted, pending)
        self._mirror.fall_behind()
        if self._lanes.states[0, LaneField.STATUS] == Status.FAULTED:
            self._mirror.fetch()  # the fault is described by what lies in the picture
        stop = stop_of(self._lanes.states[0], self.steps, self._mirror.picture)
        self.awaits_host = stop.reason is StopReason.YIELD
        return stop

    def _enter(self, traces: bool) -> None:
        """Choose what the run notes, and have the buffers for it."""
        if not self._are_marks_sent:
            self._send_marks()
        if traces and self._ring is None:
            buffer = self._lanes.extend("ring", ROOM * RECORD)
            self._ring = TraceBuffer(self._device, buffer, self._size[0])
        if traces and self._ring is not None and not self._lanes.mode.tracing:
            self._ring.restart(self.steps, int(self._lanes.states[0, LaneField.RING]))
        marked = bool(self._marks)
        self._lanes.mode = Mode(marked, self._counting, marked, traces, tracking=True)

    def _send_marks(self) -> None:
        """Put the marks on the device, four pixels to a word."""
        flags = self._marks.flags
        padded = np.zeros(-(-flags.size // 4) * 4, np.uint8)
        padded[: flags.size] = flags
        buffer = self._lanes.extend("marks", padded.size // 4)
        if flags.size:
            self._device.write(buffer, 0, padded.view(np.uint32))
        self._are_marks_sent = True

    def _do_pending(self, traced: int) -> None:
        """Do a wide instruction, and note what it touched."""
        lanes = self._lanes
        self._mirror.fall_behind()
        is_traced = lanes.mode.tracing and self._is_small(traced)
        if is_traced:
            self._mirror.fetch()
        if not lanes.mode.is_noting:
            lanes.passes.run(lanes.states)
            self._mirror.mark_dirty(self._touched().rows)
            return
        was_lossy = int(lanes.states[0, LaneField.LOSSY])
        lanes.put(LaneField.LOSSY, 0)
        lanes.passes.run(lanes.states)
        lanes.reread()
        is_lossy = int(lanes.states[0, LaneField.LOSSY])
        lanes.put(LaneField.LOSSY, was_lossy | is_lossy)
        if not lanes.states[0, LaneField.BAD] and not lanes.states[0, LaneField.LATER]:
            self._note(self._touched(), is_traced, bool(is_lossy))

    def _is_small(self, most: int) -> bool:
        """Say whether the wide instruction writes at most so many bytes."""
        if self._mirror.picture.nbytes <= most:
            return True
        return sum(box.area for box in self._touched().boxes(WRITE)) * WORD <= most

    def _touched(self) -> Touched:
        """Return what the wide instruction touches; vectors are as long as they are known to be."""
        return touched_by(self._lanes.states[0], *self._size)

    def _note(self, touched: Touched, is_traced: bool, is_lossy: bool) -> None:
        """Count, watch and trace an instruction whose passes are done."""
        self._watch(touched)
        if self._counting:
            self._tally(touched)
        if not is_traced or self._ring is None:
            self._mirror.mark_dirty(touched.rows)
            if self._ring is not None:
                self._ring.restart(self.steps + 1, int(self._lanes.states[0, LaneField.RING]))
            return
        before = [self._mirror.picture[box.slices].copy() for box in touched.boxes(WRITE)]
        self._mirror.mark_dirty(touched.rows)
        self._mirror.fetch(ahead=1)
        self._ring.note(self._step_of(touched, before, is_lossy))

    def _step_of(self, touched: Touched, before: list[Picture], is_lossy: bool) -> Step:
        """Return the step of an instruction whose passes are done."""
        picture = self._mirror.picture
        boxes = touched.boxes(WRITE)
        pieces = tuple(
            Piece(box.x, box.y, old, picture[box.slices].copy())
            for box, old in zip(boxes, before, strict=True)
        )
        word = int(self._lanes.states[0, LaneField.INSTRUCTION])
        reads = touched.boxes(1 - WRITE)
        return Step(self.steps, self.pc, word, reads, Patch(pieces), is_lossy)

    def _watch(self, touched: Touched) -> None:
        """Tell the interpreter of the first watched pixel that was met."""
        for kind, box in touched.spans:
            index = self._marks.first(kind, box)
            if index is not None:
                self._lanes.put(LaneField.TOUCHED, index + 1)
                return

    def _tally(self, touched: Touched) -> None:
        """Count the pixels of all boxes, on the device."""
        spans = np.array([(kind, b.x, b.y, b.w, b.h) for kind, b in touched.spans], np.uint32)
        if not spans.size:
            return
        pipeline = self._device.pipeline(self._shaders.tally)
        given = self._device.storage(spans.size)
        self._device.write(given, 0, spans.reshape(-1))
        size = self._device.uniform(np.array([*self._size, len(spans), 0], np.uint32))
        bound = self._device.bind(TALLY, [self._lanes.extras["counts"], given, size])
        most = max(box.area for _, box in touched.spans)
        self._device.submit([Dispatch(pipeline, bound, (min(-(-most // 64), 65_535), 1, 1))])
        self._device.drop([given, size])
