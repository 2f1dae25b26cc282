"""From the instruction table to the text of the CPU interpreter.

Each row becomes one branch of a loop: checks in the order of the faults, then reads, then writes.
The text is Python that numba compiles; the kernels it calls are copied in front of it, so that one
file holds everything the compiled code depends on.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

from vm.cpu.compiler.lines import indented
from vm.cpu.compiler.scalar import Scalar
from vm.cpu.compiler.wide import WideBranch
from vm.cpu.kernels import arithmetic, board, rectangles, rows, slots, tensors
from vm.isa.table import ISA, Op, Wide

# In this order they are copied into one file, which numba reads from the top: what is called stands
# in front of whoever calls it.
KERNELS: tuple[ModuleType, ...] = (board, arithmetic, slots, rows, tensors, rectangles)

HEAD = '''"""The CPU interpreter of the machine, written by vm.cpu.compiler."""
import numpy as np
from numba import njit
from vm.cpu.kernels.board import Board

'''

LOOP = """
@njit(cache=True, nogil=True)
def interpret(board):
    state = board.state
    words = board.words
    dirty = board.dirty
    slots = board.slots
    width = board.width
    height = board.height
    breaking = board.mode & BREAKING
    noting = board.mode & NOTING
    counting = board.mode & COUNTING
    watching = board.mode & WATCHING
    tracing = board.mode & TRACING
    marks = board.marks
    counts = board.counts
    x = state[X]
    y = state[Y]
    steps = state[STEPS]
    tested = state[RESUMED]
    lossy = state[LOSSY]
    state[TOUCHED] = -1
    status = RUNNING
    fault = 0
    while True:
        if x >= width:
            status = END_OF_ROW
            break
        if steps >= state[LIMIT]:
            status = BUDGET
            break
        here = y * width + x
        if breaking and not tested and marks[here] >> EXECUTE & 1:
            status = BREAKPOINT
            break
        tested = 0
        instruction = word(board, here)
        f0 = instruction >> 8 & 255
        f1 = instruction >> 16 & 255
        f2 = instruction >> 24
        code = instruction & 255
        nx = x + 1
        ny = y
        r0 = r1 = r2 = w0 = -1
{branches}
        else:
            fault = 1
        if fault:
            status = FAULTED
            break
        if noting:
{notes}
        if counting:
            counts[EXECUTE, here] += np.uint32(1)
        steps += 1
        x = nx
        y = ny
        if status:
            break
        if noting and state[TOUCHED] >= 0:
            status = DATA_BREAKPOINT
            break
    state[X] = min(x, width)
    state[Y] = y
    state[STEPS] = steps
    state[STATUS] = status
    state[FAULT] = fault
    state[LOSSY] = lossy
    state[RESUMED] = tested
"""

MANY = """
@njit(cache=True, nogil=True)
def interpret_many(words, octets, size, states, span, scratch):
    width, height = size
    slots, marks, counts, dirty, spans = scratch
    first, last = span
    for at in range(first, last):
        board = Board(
            words[at], octets[at], width, height, 0, states[at], slots, marks, counts, dirty, spans
        )
        interpret(board)
        if states[at, STATUS] == PRODUCT_PENDING:
            return at
    return last
"""
"""Runs pictures one after the other, without a word to Python in between; comes back with the
number of a picture that waits for the matrix product of the host, or with the last."""

NOTE = """
if {pixel} >= 0:
    if counting:
        counts[{kind}, {pixel}] += np.uint32(1)
    if watching and marks[{pixel}] >> {kind} & 1 and state[TOUCHED] < 0:
        state[TOUCHED] = {pixel}
    if tracing:
        note_span(board, {kind}, {pixel}, ONE, ONE)
"""
"""One single pixel that an instruction touched. Written out in the loop rather than called: a
call hands over every array of the board, which takes longer than the instruction."""


def source() -> str:
    """Return the text of a module whose ``interpret(board)`` runs one program.

    Its ``interpret_many`` runs programs of many pictures of one size.
    """
    branches = "\n".join(indented(_branch(op, i == 0), 2) for i, op in enumerate(ISA))
    pixels = (("READ", "r0"), ("READ", "r1"), ("READ", "r2"), ("WRITE", "w0"))
    notes = [NOTE.format(kind=kind, pixel=pixel).strip() for kind, pixel in pixels]
    loop = LOOP.replace("{branches}", branches)
    loop = loop.replace("{notes}", indented("\n".join(notes).split("\n"), 3))
    return HEAD + "\n".join(_kernels()) + loop + MANY


def _kernels() -> Iterator[str]:
    """Yield constants and functions of the kernel modules, ready to be compiled."""
    for module in KERNELS:
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.Assign):
                yield _constant(module, node)
            elif isinstance(node, ast.FunctionDef):
                yield "@njit(cache=True, nogil=True)\n" + ast.unparse(_without_types(node)) + "\n"


def _constant(module: ModuleType, node: ast.Assign) -> str:
    """Return the line of a constant; whole numbers as int64.

    A plain number would be part of each callee's type: one version for each value.
    """
    name = ast.unparse(node.targets[0])
    value = getattr(module, name)
    return f"{name} = np.int64({value})" if type(value) is int else ast.unparse(node)


def _without_types(function: ast.FunctionDef) -> ast.FunctionDef:
    """Drop what numba does not need: annotations and the docstring."""
    function.returns = None
    for argument in function.args.args:
        argument.annotation = None
    function.body = function.body[1:]
    return function


def _branch(op: Op, is_first: bool) -> list[str]:
    """Return the lines of one instruction's branch."""
    head = f"{'if' if is_first else 'elif'} code == {op.code}:  # {op.name}"
    body = WideBranch(op, op.rule).lines() if isinstance(op.rule, Wide) else Scalar(op).lines()
    return [head, *indented(body or ["pass"], 1).split("\n")]
