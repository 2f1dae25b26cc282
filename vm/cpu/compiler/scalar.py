"""The branch of an instruction on single words: registers, pixels and the program counter."""

from __future__ import annotations

from vm.cpu.compiler.lines import guarded
from vm.isa.rules import (
    Copy,
    Effect,
    Expr,
    FillWith,
    Goto,
    Halt,
    Need,
    Notation,
    Put,
    PutChannel,
    SetRegister,
    Skip,
    Yield,
    expressions,
    term,
)
from vm.isa.table import Op, Operand, OperandKind

M32 = "0xFFFFFFFF"
NUMBA: Notation = {
    "add": f"(({{0}} + {{1}}) & {M32})",
    "sub": f"(({{0}} - {{1}}) & {M32})",
    "mul": f"(({{0}} * {{1}}) & {M32})",
    "and": "({0} & {1})",
    "or": "({0} | {1})",
    "xor": "({0} ^ {1})",
    "shl": f"(({{0}} << ({{1}} & 31)) & {M32})",
    "shr": "({0} >> ({1} & 31))",
    "sar": f"((signed({{0}}) >> ({{1}} & 31)) & {M32})",
    "quotient": "quotient({0}, {1})",
    "remainder": "remainder({0}, {1})",
    "equal": "({0} == {1})",
    "differ": "({0} != {1})",
    "less": "(signed({0}) < signed({1}))",
    "greater": "(signed({0}) > signed({1}))",
    "low": "({0} & 0xFFFF)",
    "high": "({0} >> 16)",
    "next": "(y << 16 | (x + 1))",
    "channel": "({0} >> 8 * ({1} & 3) & 255)",
}


class Scalar:
    """The reading of a rule over single words: registers, pixels and the program counter."""

    def __init__(self, op: Op) -> None:
        self.op = op
        self.registers = [i for i, o in enumerate(op.operands) if o.kind.is_register]
        self.names = {o.name: self._value(i, o) for i, o in enumerate(op.operands)}
        self.pixels = self._addresses()

    def lines(self) -> list[str]:
        """Return the branch's body: faults by number, then the effects."""
        loads = [f"v{i} = word(board, width + f{i})" for i in self._touched("reads")]
        places = [f"a{i}, b{i} = {x}, {y}" for i, (x, y) in enumerate(self.pixels.values())]
        inner = [*loads, *places, *self._targets()]
        inner += guarded(self._late_checks(), self._actions())
        outside = " or ".join(
            ["height < 2", *(f"f{i} + {self.op.operands[i].count} > width" for i in self.registers)]
        )
        return guarded([(2, outside)], inner) if self.registers else inner

    def _value(self, index: int, operand: Operand) -> str:
        """Return the text of an operand's value."""
        if operand.kind.is_register:
            return f"v{index}"
        return (
            f"(((f{index} ^ 128) - 128) & {M32})"
            if operand.kind is OperandKind.SIGNED
            else f"f{index}"
        )

    def _touched(self, access: str) -> list[int]:
        """Return the registers that are read, or written."""
        return [i for i in self.registers if getattr(self.op.operands[i].access, access)]

    def _addresses(self) -> dict[tuple[Expr, Expr], tuple[str, str]]:
        """Return every pixel the rule reads or writes through a pointer, with its x and y."""
        found: dict[tuple[Expr, Expr], tuple[str, str]] = {}
        for effect in self.op.effects:
            places = [p.args for e in expressions(effect) for p in e.walk() if p.op == "pixel"]
            if isinstance(effect, Put):
                places.append((effect.p, effect.offset))
            if isinstance(effect, PutChannel):
                places.append((effect.p, term(0)))
            for p, offset in places:
                across = f"({self._text(p)} & 0xFFFF) + signed({self._text(offset)})"
                found[(p, offset)] = (across, f"{self._text(p)} >> 16")
        return found

    def _text(self, expr: Expr) -> str:
        """Write an expression as code; a pixel is the word at its checked address."""
        numbers = {key: i for i, key in enumerate(getattr(self, "pixels", ()))}
        texts = {f"pixel {i}": f"word(board, b{i} * width + a{i})" for i in numbers.values()}
        return _named(expr, numbers).written(NUMBA, {**self.names, **texts})

    def _targets(self) -> list[str]:
        """Return the lines that find where a jump goes, before it is checked."""
        jumps = [e for e in self.op.effects if isinstance(e, Goto)]
        return [f"tx, ty = {self._text(e.x)}, {self._text(e.y)}" for e in jumps]

    def _late_checks(self) -> list[tuple[int, str]]:
        """Return the checks that need register values, in the order of their faults."""
        found = [
            (4, f"a{i} < 0 or a{i} >= width or b{i} >= height") for i in range(len(self.pixels))
        ]
        for effect in self.op.effects:
            match effect:
                case Goto():
                    found.append((4, "tx >= width or ty >= height"))
                case Need():
                    found.append((int(effect.code), f"not {self._text(effect.condition)}"))
                case Copy():
                    boxes = (effect.source, effect.target)
                    found += [(4, self._outside(box, effect.size)) for box in boxes]
                case FillWith():
                    found.append((4, self._outside(effect.target, effect.size)))
        return sorted(found)

    def _outside(self, target: Expr, size: Expr) -> str:
        """Return the condition that a rectangle leaves the picture."""
        return f"lies_outside(board, {self._text(target)}, {self._text(size)})"

    def _actions(self) -> list[str]:
        """Return what happens once nothing faults: what is read is told, then the effects."""
        read = [f"width + f{i}" for i in self._touched("reads")]
        written = {(e.p, e.offset) for e in self.op.effects if isinstance(e, Put)}
        written |= {(e.p, term(0)) for e in self.op.effects if isinstance(e, PutChannel)}
        for i, key in enumerate(self.pixels):
            if key not in written:
                read.append(f"b{i} * width + a{i}")
        lines = [f"r{i} = {place}" for i, place in enumerate(read)]
        for effect in self.op.effects:
            lines += self._effect(effect)
        return lines

    def _effect(self, effect: Effect) -> list[str]:
        """Return the lines of one effect."""
        match effect:
            case SetRegister():
                index = next(i for i, o in enumerate(self.op.operands) if o.name == effect.target)
                return self._store(f"width + f{index}", "1", self._text(effect.value))
            case Put():
                place = list(self.pixels).index((effect.p, effect.offset))
                value = self._text(effect.value)
                return self._store(f"b{place} * width + a{place}", f"b{place}", value)
            case PutChannel():
                octet = f"4 * (b0 * width + a0) + ({self._text(effect.channel)} & 3)"
                write = f"board.octets[{octet}] = {self._text(effect.value)} & 255"
                return [write, *self._written("b0 * width + a0", "b0")]
            case Copy(source=source, target=target, size=size):
                texts = ", ".join(self._text(e) for e in (source, target, size))
                return [f"copy(board, {texts})"]
            case FillWith(target=target, size=size, value=value):
                texts = ", ".join(self._text(e) for e in (target, size, value))
                return [f"fill(board, {texts})"]
            case _:
                return self._turn(effect)

    def _turn(self, effect: Effect) -> list[str]:
        """Return the lines of an effect on the program counter or the run."""
        match effect:
            case Goto():
                return ["nx, ny = tx, ty"]
            case Skip():
                return [f"if {self._text(effect.condition)}:", "    nx += 1"]
            case Halt():
                return ["nx = x", "status = HALTED"]
            case Yield():
                return ["status = YIELD"]
            case _:
                return []

    def _store(self, place: str, row: str, value: str) -> list[str]:
        """Return the lines that write one word."""
        return [f"words[{place}] = {value}", *self._written(place, row)]

    def _written(self, place: str, row: str) -> list[str]:
        """Return the lines that tell of one written pixel."""
        return [f"dirty[{row}] = 1", f"w0 = {place}"]


def _named(expr: Expr, numbers: dict[tuple[Expr, Expr], int]) -> Expr:
    """Replace each pixel by an operand that stands for the word at its address."""
    if expr.op == "pixel":
        return Expr("operand", leaf=f"pixel {numbers[expr.args[0], expr.args[1]]}")
    return Expr(expr.op, tuple(_named(arg, numbers) for arg in expr.args), expr.leaf)
