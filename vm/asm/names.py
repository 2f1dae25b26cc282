"""The names a disassembly uses: those that came with the file, and new ones for jump targets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vm.asm.expression import is_reserved
from vm.asm.instruction_text import InstructionText
from vm.core.picture import Point
from vm.files.pxi import Info
from vm.isa.flow import target_of
from vm.isa.operands import OperandKind
from vm.isa.table import decode

_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_LONGEST = 60
BLOCK_KINDS: Mapping[str, OperandKind] = {
    "matrix": OperandKind.MATRIX,
    "tensor": OperandKind.TENSOR,
}


@dataclass
class SymbolNames:
    """Names by what they name; each name is used once."""

    width: int
    height: int
    labels: dict[Point, str] = field(default_factory=dict)
    registers: dict[int, str] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    comments: dict[Point, str] = field(default_factory=dict)
    blocks: list[tuple[OperandKind, int]] = field(default_factory=list)
    """Where the notes say that a matrix or tensor lies."""
    about: str = ""
    _taken: set[str] = field(default_factory=set)

    def read(self, info: Info) -> None:
        """Take over the notes of a file; what is no usable name is left out."""
        data = info.data
        about = data.get("about")
        self.about = about if isinstance(about, str) else ""
        for name, point in _pairs(data.get("labels")):
            if self._is_point(point):
                self._give(self.labels, (point[0], point[1]), name)
        self._read_numbers(data)
        for comment in _dicts(data.get("comments")):
            place = [comment.get("x"), comment.get("y")]
            if self._is_point(place) and isinstance(comment.get("text"), str):
                self.comments[comment["x"], comment["y"]] = " ".join(comment["text"].split())

    def _read_numbers(self, data: Mapping[str, Any]) -> None:
        for name, number in _pairs(data.get("registers")):
            if type(number) is int and 0 <= number < self.width:
                self._give(self.registers, number, name)
        for region in _dicts(data.get("regions")):
            row = region.get("y")
            if region.get("x") == 0 and type(row) is int and 0 <= row < self.height:
                self._give(self.rows, row, region.get("name"))
                kind = region.get("kind")
                if isinstance(kind, str) and kind in BLOCK_KINDS:
                    self.blocks.append((BLOCK_KINDS[kind], row))

    def name_targets(self, program: Iterable[int]) -> None:
        """Give each place that these instructions go to a label, in reading order."""
        targets: set[tuple[int, int]] = set()
        for word in program:
            op, operands = decode(word)
            target = target_of(op, operands) if op else None
            if target and target[0] < self.width and target[1] < self.height:
                targets.add((target[1], target[0]))
        count = 0
        for y, x in sorted(targets):
            while (x, y) not in self.labels:
                count += 1
                self._give(self.labels, (x, y), f"L{count}")

    def spelling(self) -> InstructionText:
        """Return the names as instructions use them; a label at a row's start names the row."""
        starts = {y: name for (x, y), name in self.labels.items() if x == 0 and y > 0}
        return InstructionText(self.labels, self.registers, {**starts, **self.rows})

    def _give(self, names: dict[Any, str], key: Any, name: object) -> None:
        if not isinstance(name, str) or key in names or name in self._taken:
            return
        if _NAME.fullmatch(name) and len(name) <= _LONGEST and not is_reserved(name):
            names[key] = name
            self._taken.add(name)

    def _is_point(self, point: object) -> bool:
        if not isinstance(point, list) or [type(part) for part in point] != [int, int]:
            return False
        x, y = point
        return bool(0 <= x < self.width and 0 <= y < self.height)


def _pairs(found: object) -> Iterable[tuple[str, Any]]:
    return found.items() if isinstance(found, Mapping) else ()


def _dicts(found: object) -> list[Mapping[str, Any]]:
    listed = found if isinstance(found, list) else []
    return [item for item in listed if isinstance(item, Mapping)]
