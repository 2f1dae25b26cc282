"""The shaders as text and numbers: no reserved names, no loop too long, one number a kernel."""

from __future__ import annotations

import re
from importlib.resources import files

import numpy as np
import pytest

from tests.vm.gpu.shader.reserved import RESERVED
from vm.core.layout import ElementType
from vm.cpu.kernels.slots import COLS, PIXELS, ROWS, SLOT_SIZE, TYPE
from vm.gpu.shader import passes_source
from vm.gpu.shader.interpreter import interpreter_source
from vm.gpu.shader.lane_fields import STATE_SIZE, LaneField
from vm.gpu.shader.lane_states import LaneStates
from vm.gpu.shader.passes import PASSES, Pass
from vm.gpu.shader.prelude import GROUP, KERNELS, SCRATCH_LIMIT, STRIP, TILE
from vm.gpu.shader.uniform import FRAME_FIELDS, DispatchUniform
from vm.isa.table import ISA, Wide

LOOPS = 60_000
"""Loop iterations after which a software adapter may end an invocation in silence: 65 535."""
LONGEST = 65_535
MOST_PIXELS = 1 << 25


def code(text: str = "") -> str:
    """A text without its comments; that of the passes, unless another is given."""
    return re.sub(r"//.*", "", text or passes_source())


TEXTS = {
    "passes": (passes_source(), {"add_rows", "place", "words"}),
    "interpreter": (interpreter_source(ISA), {"interpret", "control", "words"}),
    "tally": (
        files("vm.gpu.shader").joinpath("tally.wgsl").read_text("utf-8"),
        {"tally", "counts"},
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_reserved_word_is_a_name(name: str) -> None:
    text, some = TEXTS[name]
    names = set(re.findall(r"[A-Za-z_]\w*", code(text)))
    assert some < names
    assert not names & RESERVED


@pytest.mark.parametrize("name", TEXTS)
def test_no_float_comes_near(name: str) -> None:
    assert not re.findall(r"\bf(?:16|32)\b|\d\.\d", code(TEXTS[name][0]))


def test_every_entry_point_is_a_pass() -> None:
    entries = re.findall(r"@compute @workgroup_size\(GROUP\)\s*fn (\w+)", code())
    assert sorted(entries) == sorted({stage.entry for row in PASSES.values() for stage in row})


def test_every_wide_instruction_has_its_number_and_its_passes() -> None:
    kernels = [op.rule.kernel for op in ISA if isinstance(op.rule, Wide)]
    assert list(KERNELS) == [*kernels, "copy", "fill"]
    assert list(KERNELS.values()) == list(range(1, len(KERNELS) + 1))
    assert set(PASSES) == set(KERNELS)


def test_the_frame_is_written_in_the_order_of_its_names() -> None:
    frame = DispatchUniform(*range(1, 1 + len(FRAME_FIELDS)))
    assert frame.words().tolist() == [getattr(frame, name) for name in FRAME_FIELDS]
    struct = re.search(r"struct Frame \{(.*?)\}", code(), re.DOTALL)
    assert struct is not None
    assert re.findall(r"(\w+): u32", struct[1]) == list(FRAME_FIELDS)


def test_a_tile_is_shared_out_among_the_workgroup() -> None:
    assert TILE * TILE == GROUP * 8 * 8
    assert STRIP * TILE % GROUP == 0


def lanes(*sides: tuple[int, int, int]) -> LaneStates:
    """Lanes whose three operands have the sides of products (m, k) * (k, n)."""
    states = np.zeros((len(sides), STATE_SIZE), np.uint32)
    for state, (m, k, n) in zip(states, sides, strict=True):
        for which, (rows, cols) in enumerate(((m, k), (k, n), (m, n))):
            slot = state[LaneField.SLOTS + which * SLOT_SIZE :][:SLOT_SIZE]
            slot[[ROWS, COLS, TYPE]] = rows, cols, ElementType.I8
            slot[PIXELS] = min(rows * cols, MOST_PIXELS)
        state[LaneField.SIZE] = LONGEST | 512 << 16
    return LaneStates(states, LONGEST)


WORST = lanes(
    (1, LONGEST, 1), (2048, LONGEST, 1), (1, LONGEST, 2048), (1000, LONGEST, 1000),
    (LONGEST, 1, 512), (LONGEST, 2048, 1), (11_585, 11_585, 11_585), (512, 1, LONGEST),
    (2000, LONGEST, 5), (2, LONGEST, 2047), (3, LONGEST, 2), (3, 4097, 7),
)  # fmt: skip

STAGES = [pytest.param(stage, id=stage.entry) for row in PASSES.values() for stage in row]


@pytest.mark.parametrize("stage", STAGES)
def test_no_item_takes_more_loops_than_a_software_adapter_bears(stage: Pass) -> None:
    taken = stage.takes(WORST)
    assert taken.any()
    assert (stage.work(WORST)[taken] <= LOOPS).all()
    assert (stage.work(WORST)[taken] >= 1).all()


@pytest.mark.parametrize("stage", STAGES)
def test_scratch_and_items_stay_within_32_bits_and_one_binding(stage: Pass) -> None:
    taken = stage.takes(WORST)
    assert (stage.scratch(WORST)[taken] <= SCRATCH_LIMIT).all()
    assert (stage.items(WORST)[taken] < 1 << 32).all()
