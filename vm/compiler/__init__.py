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

from vm.compiler.lines import indented
from vm.compiler.scalar import Scalar
from vm.compiler.wide import WideBranch
from vm.isa import ISA, Op, Wide
from vm.kernels import arithmetic, board, rectangles, rows, slots, tensors

KERNELS: tuple[ModuleType, ...] = (board, arithmetic, slots, rows, tensors, rectangles)

HEAD = '''"""The CPU interpreter of the machine, written by vm.compiler."""
import numpy as np
from numba import njit

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
    x = state[X]
    y = state[Y]
    steps = state[STEPS]
    tested = state[RESUMED]
    lossy = state[LOSSY]
    state[TOUCHED] = -1
    state[SPANS] = 0
    status = RUNNING
    fault = 0
    while True:
        if x >= width:
            x = width
            status = END_OF_ROW
            break
        if steps >= state[LIMIT]:
            status = BUDGET
            break
        here = y * width + x
        if breaking and not tested and board.marks[here] >> EXECUTE & 1:
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
{branches}
        else:
            fault = 1
        if fault:
            status = FAULTED
            break
        steps += 1
        if counting:
            board.counts[EXECUTE, here] += np.uint32(1)
        x = nx
        y = ny
        if status:
            break
        if noting and state[TOUCHED] >= 0:
            status = DATA_BREAKPOINT
            break
    state[X] = x
    state[Y] = y
    state[STEPS] = steps
    state[STATUS] = status
    state[FAULT] = fault
    state[LOSSY] = lossy
    state[RESUMED] = tested
"""


def source() -> str:
    """Return the text of a module whose ``interpret(board)`` runs programs."""
    branches = "\n".join(indented(_branch(op, i == 0), 2) for i, op in enumerate(ISA))
    return HEAD + "\n".join(_kernels()) + LOOP.replace("{branches}", branches)


def _kernels() -> Iterator[str]:
    """Yield constants and functions of the kernel modules, ready to be compiled."""
    for module in KERNELS:
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.Assign):
                yield ast.unparse(node)
            elif isinstance(node, ast.FunctionDef):
                yield "@njit(cache=True, nogil=True)\n" + ast.unparse(_without_types(node)) + "\n"


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
