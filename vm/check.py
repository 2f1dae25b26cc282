"""Faults that can be seen without running: each reachable instruction, as the picture stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from vm.faults import Fault, FaultCode
from vm.flow import reachable, target_of
from vm.isa import Op, decode
from vm.layout import (
    MULTIPLIERS,
    REGISTER_ROW,
    SHIFTS,
    PlainMatrix,
    Tensor,
    read_matrix,
    read_tensor,
)
from vm.operands import Kind, Operand, Shape, Wide
from vm.picture import Box, Picture, check_picture, words_of
from vm.words import Copy, FillWith, Put, PutChannel

MOST_CHECKED = 1 << 16
"""Different instructions to look at; a program has fewer, a picture of noise may have more."""

MOST_FAULTS = 1_000

Flaw = tuple[FaultCode, str]
"""What is wrong with an instruction, wherever it lies."""

Block = PlainMatrix | Tensor


def check(picture: Picture) -> list[Fault]:
    """Return the faults that reachable instructions are certain to raise, in reading order.

    Only bytes of the instruction count, and headers that no instruction writes; what registers
    and data hold while running is not guessed.
    """
    check_picture(picture)
    words = words_of(np.ascontiguousarray(picture))
    reached = reachable(picture)
    program, places = np.unique(words[reached], return_inverse=True)
    listed = [int(word) for word in program[:MOST_CHECKED]]
    checker = _Checker(picture, _Changes(picture, listed))
    flaws = {at: flaw for at, word in enumerate(listed) if (flaw := checker.flaw(word))}
    bad = np.flatnonzero(np.isin(places, list(flaws)))[:MOST_FAULTS]
    rows, columns = np.nonzero(reached)
    return [
        Fault(flaws[int(places[at])][0], int(columns[at]), int(rows[at]), flaws[int(places[at])][1])
        for at in bad
    ]


class _Changes:
    """Which rows a program may change, so that a header there is not to be relied on."""

    def __init__(self, picture: Picture, program: Iterable[int]) -> None:
        """Read the program's writes; a write through a pointer may be anywhere."""
        self._picture = picture
        self._writers: npt.NDArray[np.int32] = np.zeros(picture.shape[0] + 256, np.int32)
        self.are_anywhere = False
        for word in program:
            op, operands = decode(word)
            if op is not None:
                self.are_anywhere |= _writes_anywhere(op)
                self._writers[self._rows(op, operands)] += 1

    def in_row(self, row: int, op: Op, operands: tuple[int, ...]) -> bool:
        """Say whether another instruction than this one writes the row."""
        mine = self._rows(op, operands)[row]
        return bool(self._writers[row] > int(mine))

    def _rows(self, op: Op, operands: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        rows = np.zeros(self._writers.shape, np.bool_)
        for operand, byte in zip(op.operands, operands, strict=False):
            if operand.kind.is_register and (operand.access.writes or operand.count > 1):
                rows[REGISTER_ROW] = True
            elif operand.access.writes:
                rows[self._span(operand, byte)] = True
        return rows

    def _span(self, operand: Operand, byte: int) -> slice:
        if operand.kind is Kind.MATRIX:
            return slice(byte, None)  # how far depends on the sources
        if operand.kind is Kind.TENSOR:
            tensor = read_tensor(self._picture, byte)
            bottom = tensor.boxes(self._picture.shape[1])[-1].bottom if tensor else byte + 1
            return slice(byte + 1, bottom)
        return slice(byte, byte + 1)


def _writes_anywhere(op: Op) -> bool:
    """Say whether an instruction writes where only a register or a pixel tells."""
    if any(operand.kind is Kind.ROW_POINTER and operand.access.writes for operand in op.operands):
        return True
    return any(isinstance(effect, Put | PutChannel | Copy | FillWith) for effect in op.effects)


class _Checker:
    """Looks at one instruction at a time."""

    def __init__(self, picture: Picture, changes: _Changes) -> None:
        """Look at instructions of ``picture``, of which the program makes ``changes``."""
        self._picture = picture
        self._height, self._width = picture.shape[:2]
        self._changes = changes

    def flaw(self, word: int) -> Flaw | None:
        """Return what is wrong with an instruction, the lowest fault first, or None."""
        op, operands = decode(word)
        if op is None:
            return FaultCode.UNKNOWN_OPCODE, f"No instruction has the code {word & 0xFF}."
        return next(self._flaws(op, operands), None)

    def _flaws(self, op: Op, operands: tuple[int, ...]) -> Iterator[Flaw]:
        for operand, byte in zip(op.operands, operands, strict=False):
            sentence = self._outside(operand, byte)
            if sentence:
                yield FaultCode.ROW_OUTSIDE, f"{op.name}: {sentence}"
        target = target_of(op, operands)
        if target is not None and (target[0] >= self._width or target[1] >= self._height):
            words = f"{op.name} goes to {target}, outside the picture."
            yield FaultCode.POINTER_OUTSIDE, words
        if isinstance(op.rule, Wide):
            for code, sentence in self._block_flaws(op, op.rule, operands):
                yield code, f"{op.name}: {sentence}"

    def _outside(self, operand: Operand, byte: int) -> str:
        if operand.kind.is_row and byte >= self._height:
            return f"{operand.name} is row {byte}, the last one is {self._height - 1}."
        if operand.kind.is_register and self._height < 2:
            return "registers lie in row 1, which this picture does not have."
        last = byte + operand.count - 1
        if operand.kind.is_register and last >= self._width:
            return f"{operand.name} is register {last}, the last one is {self._width - 1}."
        return ""

    def _block_flaws(self, op: Op, rule: Wide, operands: tuple[int, ...]) -> Iterator[Flaw]:
        found: dict[str, Block] = {}
        for operand, byte in zip(op.operands, operands, strict=False):
            if operand.kind not in (Kind.MATRIX, Kind.TENSOR) or _is_made(operand):
                continue
            if self._changes.in_row(byte, op, operands):
                return
            block = self._read(operand.kind, byte)
            if block is None:
                if not self._changes.are_anywhere:
                    words = f"{operand.name} (row {byte}) holds no {operand.kind.name.lower()}."
                    yield FaultCode.BAD_MATRIX, words
                return
            found[operand.name] = block
        if not found:
            return
        agreement = _Agreement(op, found)
        yield from ((FaultCode.BAD_MATRIX, words) for words in agreement.flaws(rule))
        found |= self._made(op, operands, agreement)
        yield from self._misfits(op, rule, found)

    def _read(self, kind: Kind, row: int) -> Block | None:
        reader = read_matrix if kind is Kind.MATRIX else read_tensor
        return reader(self._picture, row)

    def _made(self, op: Op, operands: tuple[int, ...], agreement: _Agreement) -> dict[str, Block]:
        """Return the matrices whose headers the instruction itself writes."""
        made: dict[str, Block] = {}
        for operand, byte in zip(op.operands, operands, strict=False):
            if operand.kind is Kind.MATRIX and _is_made(operand):
                rows, cols = (agreement.sizes[letter] for letter in operand.shapes[0])
                made[operand.name] = PlainMatrix(byte, cols, rows)
        return made

    def _misfits(self, op: Op, rule: Wide, found: dict[str, Block]) -> Iterator[Flaw]:
        boxes = {name: block.boxes(self._width) for name, block in found.items()}
        for name, parts in boxes.items():
            if parts[-1].bottom > self._height:
                yield FaultCode.BAD_MATRIX, f"{name} runs past the last row."
        access = {operand.name: operand.access for operand in op.operands}
        for target in (name for name in boxes if access[name].writes):
            for source in (name for name in boxes if access[name].reads and name != target):
                is_same = found[source].row == found[target].row
                if is_same and source == rule.in_place:
                    continue
                if _meet(boxes[source], boxes[target]):
                    yield FaultCode.OVERLAP, f"{target} shares pixels with {source}."


def _is_made(operand: Operand) -> bool:
    """Say whether the instruction writes the operand's header itself, as plain matrices are."""
    return operand.kind is Kind.MATRIX and not operand.access.reads


def _meet(one: tuple[Box, ...], other: tuple[Box, ...]) -> bool:
    return any(a.overlaps(b) for a in one for b in other)


class _Agreement:
    """Whether the matrices of one instruction have the types and shapes its row asks for."""

    def __init__(self, op: Op, blocks: dict[str, Block]) -> None:
        """Compare ``blocks``, by operand name."""
        self._op = op
        self._blocks = blocks
        self.sizes: dict[str, int] = {"1": 1}
        """What the letters of the shapes stand for."""

    def flaws(self, rule: Wide) -> Iterator[str]:
        """Yield a sentence for each thing that does not agree."""
        for operand in self._op.operands:
            block = self._blocks.get(operand.name)
            if block is not None:
                yield from self._type_flaws(operand, block)
                yield from self._shape_flaws(operand, block)
        if rule.also in _ALSO:
            yield from _ALSO[rule.also](list(self._blocks.values()))

    def _type_flaws(self, operand: Operand, block: Block) -> Iterator[str]:
        if not isinstance(block, Tensor):
            return
        if operand.types and block.type not in operand.types:
            wanted = " or ".join(kind.words for kind in sorted(operand.types))
            yield f"{operand.name} is of type {block.type.words}, not {wanted}."
        like = self._blocks.get(operand.same_type_as)
        if isinstance(like, Tensor) and like.type is not block.type:
            yield f"{operand.name} is of type {block.type.words}, not {like.type.words}."

    def _shape_flaws(self, operand: Operand, block: Block) -> Iterator[str]:
        count = block.rows * block.cols
        if operand.elements and count != operand.elements:
            yield f"{operand.name} has {count} elements, not {operand.elements}."
        if operand.shapes and not any(self._fits(shape, block) for shape in operand.shapes):
            wanted = " or ".join(
                " x ".join(str(self.sizes.get(letter, letter)) for letter in shape)
                for shape in operand.shapes
            )
            yield f"{operand.name} is {block.rows} x {block.cols}, not {wanted}."

    def _fits(self, shape: Shape, block: Block) -> bool:
        """Say whether a block has this shape; if so its letters are known from now on."""
        sides = dict(zip(shape, (block.rows, block.cols), strict=True))
        if len(set(shape)) < 2 and block.rows != block.cols:
            return False
        if any(self.sizes.get(letter, side) != side for letter, side in sides.items()):
            return False
        self.sizes |= sides
        return True


def _scale_flaws(blocks: list[Block]) -> Iterator[str]:
    target = blocks[-1]
    if isinstance(target, Tensor):
        if target.multiplier not in MULTIPLIERS:
            yield f"the multiplier {target.multiplier} is not in 2^30 to 2^31 - 1."
        if target.shift not in SHIFTS:
            yield f"the shift {target.shift} is not in {SHIFTS[0]} to {SHIFTS[-1]}."


_ALSO = {"has_requant_scale": _scale_flaws}
"""The further conditions of wide rules that can be told from the headers alone."""
