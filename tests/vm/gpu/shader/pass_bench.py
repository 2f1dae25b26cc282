"""A bench on which the passes run alone: lanes are set as the interpreter leaves them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import wgpu
from wgpu import classes

from tests.vm.painting import Picture, get_word
from vm.cpu.kernels import board as b
from vm.cpu.kernels import slots as s
from vm.gpu.shader import passes_source
from vm.gpu.shader.lane_fields import STATE_SIZE, LaneField, Status
from vm.gpu.shader.lane_states import LaneStates
from vm.gpu.shader.passes import PASSES, Pass
from vm.gpu.shader.prelude import GROUP, KERNELS
from vm.gpu.shader.uniform import DispatchUniform
from vm.isa.operands import OperandKind
from vm.isa.table import ISA, Op, Wide

Words = npt.NDArray[np.uint32]
BY_CODE = {op.code: op for op in ISA}
RECTANGLES = {
    ord("B"): ("copy", LaneField.SOURCE, LaneField.TARGET, LaneField.SIZE),
    ord("f"): ("fill", LaneField.TARGET, LaneField.SIZE, LaneField.VALUE),
}


def kernel_of(picture: Picture) -> str:
    """The kernel of the instruction at (0, 0)."""
    code = int(picture[0, 0, 0])
    if code in RECTANGLES:
        return RECTANGLES[code][0]
    rule = BY_CODE[code].rule
    assert isinstance(rule, Wide)
    return rule.kernel


def pending(picture: Picture) -> Words:
    """The state of a lane whose instruction at (0, 0) has been checked and waits."""
    state = np.zeros(STATE_SIZE, np.uint32)
    state[LaneField.STATUS] = Status.PENDING
    state[LaneField.KERNEL] = KERNELS[kernel_of(picture)]
    state[LaneField.LENGTH] = picture.shape[1]
    code, *operands = (int(byte) for byte in picture[0, 0])
    if code in RECTANGLES:
        for field, register in zip(RECTANGLES[code][1:], operands, strict=True):
            state[field] = get_word(picture, register, 1)
        return state
    slots = filled_slots(picture, BY_CODE[code], operands)
    state[LaneField.SLOTS : LaneField.SLOTS + slots.size] = (slots & 0xFFFF_FFFF).reshape(-1)
    return state


def filled_slots(picture: Picture, op: Op, rows: Sequence[int]) -> npt.NDArray[np.int64]:
    """What the operands name; they have to be well-formed."""
    slots = np.zeros((3, s.SLOT_SIZE), np.int64)
    words = picture.reshape(-1).view(np.uint32)
    nothing = np.zeros((0, 0), np.uint32)
    height, width = picture.shape[:2]
    board = b.Board(
        *(words, picture.reshape(-1), width, height, 0, np.zeros(b.STATE_SIZE, np.int64), slots),
        *(np.zeros(0, np.uint8), nothing, np.zeros(height, np.uint8)),
        np.zeros((0, 5), np.int64),
    )
    for i, operand in enumerate(op.operands):
        slots[i, s.ROW] = rows[i]
        if operand.kind is OperandKind.TENSOR:
            assert s.read_tensor_header(board, i)
        elif operand.kind is OperandKind.ROW_POINTER:
            assert s.read_row_pointer(board, i)
        elif operand.kind is OperandKind.MATRIX and operand.access.reads:
            assert s.read_matrix_header(board, i)
        elif operand.kind is OperandKind.MATRIX:
            assert s.size_matrix(board, i, slots[0, s.ROWS], slots[1, s.COLS])
    return slots


@dataclass(frozen=True)
class Done:
    """What the passes left: all pictures, and all states."""

    pictures: Sequence[Picture]
    states: Words


class PassBench:
    """One device with the passes' pipelines."""

    def __init__(self, device: classes.GPUDevice) -> None:
        """Build the module; pipelines follow when they are needed."""
        self._device = device
        self._module = device.create_shader_module(code=passes_source())
        kinds = ["storage", "storage", "storage", "uniform"]
        self._layout = device.create_bind_group_layout(
            entries=[
                {
                    "binding": i,
                    "visibility": wgpu.ShaderStage.COMPUTE,
                    "buffer": {"type": kind},
                }
                for i, kind in enumerate(kinds)
            ]
        )
        self._pipelines: dict[str, classes.GPUComputePipeline] = {}

    def run(self, pictures: Sequence[Picture], states: Words, window: int = 1 << 30) -> Done:
        """Run the passes of every pending kernel over all lanes, ``window`` items at a time."""
        height, width = pictures[0].shape[:2]
        words = self._buffer(np.stack(pictures).view(np.uint32))
        state = self._buffer(states)
        lanes = LaneStates(states, width)
        waiting = states[:, LaneField.STATUS] == Status.PENDING
        for kernel, number in KERNELS.items():
            mine = waiting & (states[:, LaneField.KERNEL] == number)
            needs = [int(p.scratch(lanes)[mine].max(initial=0)) for p in PASSES[kernel]]
            most = max([1, *needs])
            scratch = self._device.create_buffer(
                size=4 * most * len(pictures), usage=wgpu.BufferUsage.STORAGE
            )
            for stage in PASSES[kernel]:
                count = int(stage.items(lanes)[mine & stage.takes(lanes)].max(initial=0))
                for first in range(0, count, window):
                    frame = DispatchUniform(
                        *(width, height, width * height, 0, number),
                        *(first, min(window, count - first), GROUP * 7, most),
                    )
                    self._dispatch(stage, frame, [words, state, scratch], len(pictures))
        read = self._device.queue.read_buffer
        flat = np.frombuffer(read(words), np.uint8).reshape(len(pictures), height, width, 4)
        return Done(list(flat), np.frombuffer(read(state), np.uint32).reshape(-1, STATE_SIZE))

    def _dispatch(
        self, stage: Pass, frame: DispatchUniform, buffers: Sequence[classes.GPUBuffer], lanes: int
    ) -> None:
        """Dispatch one window of a pass."""
        uniform = self._device.create_buffer_with_data(
            data=frame.words(), usage=wgpu.BufferUsage.UNIFORM
        )
        group = self._device.create_bind_group(
            layout=self._layout,
            entries=[
                {"binding": i, "resource": {"buffer": buffer}}
                for i, buffer in enumerate([*buffers, uniform])
            ],
        )
        encoder = self._device.create_command_encoder()
        coder = encoder.begin_compute_pass()
        coder.set_pipeline(self._pipeline(stage.entry))
        coder.set_bind_group(0, group)
        rows = -(-frame.count // frame.items_a_row)
        coder.dispatch_workgroups(frame.items_a_row // GROUP, rows, lanes)
        coder.end()
        self._device.queue.submit([encoder.finish()])

    def _pipeline(self, entry: str) -> classes.GPUComputePipeline:
        """The pipeline of an entry point, built once."""
        if entry not in self._pipelines:
            layout = self._device.create_pipeline_layout(bind_group_layouts=[self._layout])
            self._pipelines[entry] = self._device.create_compute_pipeline(
                layout=layout, compute={"module": self._module, "entry_point": entry}
            )
        return self._pipelines[entry]

    def _buffer(self, content: Words) -> classes.GPUBuffer:
        """A buffer that can be read back."""
        usage = wgpu.BufferUsage
        buffer: classes.GPUBuffer = self._device.create_buffer_with_data(
            data=np.ascontiguousarray(content), usage=usage.STORAGE | usage.COPY_SRC
        )
        return buffer


def open_bench() -> Iterator[PassBench]:
    """A bench on the first adapter that computes, for as long as it is asked for."""
    found = [a for a in wgpu.gpu.enumerate_adapters_sync() if a.info["backend_type"] != "OpenGL"]
    limit = {"max-storage-buffer-binding-size": 1 << 27, "max-buffer-size": 1 << 28}
    device = found[0].request_device_sync(required_limits=limit)
    yield PassBench(device)
    device.destroy()
