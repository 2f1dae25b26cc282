"""What the interpreter computes for each instruction: the cases of its switches.

An instruction on single words is fetch, operands, address, value, write. Every part but the value
is the same for all; what differs is grouped by its text, so that the shader says nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vm.cpu.compiler.shapes import Shapes
from vm.cpu.kernels import tensors
from vm.gpu.shader.control import addresses, kernel_of
from vm.gpu.shader.notation import WGSL
from vm.gpu.shader.translator import condition, is_plain
from vm.isa.rules import (
    Copy,
    Effect,
    Expr,
    FillWith,
    Goto,
    Halt,
    Need,
    Put,
    PutChannel,
    SetRegister,
    Skip,
    Yield,
)
from vm.isa.table import Op, OperandKind, Wide

LEAVES = "(nx >= width || ny >= height)"


def address_cases(isa: Iterable[Op]) -> str:
    """Return the cases that find the pixel an instruction points at.

    Raises ValueError for one that points at several, which the datapath has no room for.
    """
    texts: dict[int, str] = {}
    for op in isa:
        found = addresses(op)
        if len(found) > 1:
            raise ValueError(f"{op.name} points at {len(found)} pixels; the datapath has one")
        if found:
            p, offset = (_text(expr, op) for expr in found[0])
            texts[op.code] = f"ax = ({p} & 0xFFFFu) + {offset}; ay = {p} >> 16u;"
    return _cases(texts)


def value_cases(isa: Iterable[Op]) -> str:
    """Return the cases of the instructions on single words."""
    narrow = (op for op in isa if kernel_of(op) is None)
    return _cases({op.code: " ".join(_effects(op)) for op in narrow})


def block_cases(isa: Iterable[Op]) -> str:
    """Return the cases that check whether types and shapes agree; a fault 3 if not."""
    texts: dict[int, str] = {}
    for op in isa:
        if isinstance(op.rule, Wide):
            shapes = Shapes(op)
            flaws = [flaw for i, o in enumerate(op.operands) for flaw in shapes.conditions(i, o)]
            if op.rule.also and is_plain(getattr(tensors, op.rule.also)):
                flaws.append(f"not {op.rule.also}(board)")
            texts[op.code] = f"return {condition(' or '.join(flaws))};" if flaws else ""
    return _cases({code: text for code, text in texts.items() if text})


def rectangle_cases(isa: Iterable[Op]) -> str:
    """Return the cases that hand BLIT and FILL their words; a fault 4 where one leaves."""
    texts: dict[int, str] = {}
    for op in isa:
        for effect in op.effects:
            match effect:
                case Copy(source=source, target=target, size=size):
                    parts = {"SOURCE": source, "TARGET": target, "SIZE": size}
                    corners = [source, target]
                case FillWith(target=target, size=size, value=value):
                    parts = {"TARGET": target, "SIZE": size, "VALUE": value}
                    corners = [target]
                case _:
                    continue
            given = [f"state[s + {name}] = {_text(part, op)};" for name, part in parts.items()]
            leaves = (f"lies_outside({_text(c, op)}, {_text(size, op)})" for c in corners)
            texts[op.code] = " ".join([*given, f"return {' || '.join(leaves)};"])
    return _cases(texts)


def _cases(texts: Mapping[int, str]) -> str:
    """Return one case for each different text, with all its codes."""
    groups: dict[str, list[int]] = {}
    for code, text in texts.items():
        groups.setdefault(text, []).append(code)
    lines = (
        f"case {', '.join(f'{code}u' for code in codes)}: {{ {text} }}"
        for text, codes in groups.items()
    )
    return "\n".join(lines)


def _effects(op: Op) -> list[str]:
    """Return the statements of a rule: what can fault, by the fault's number, then the rest."""
    going = [effect for effect in op.effects if isinstance(effect, Goto)]
    needs = [effect for effect in op.effects if isinstance(effect, Need)]
    lines = [f"nx = {_text(e.x, op)}; ny = {_text(e.y, op)};" for e in going]
    lines += [f"if {LEAVES} {{ fault = 4u; }}"] if going else []
    for need in sorted(needs, key=lambda need: need.code):
        lines.append(f"if fault == 0u && !{_text(need.condition, op)} {{ fault = {need.code}u; }}")
    return lines + [line for effect in op.effects for line in _effect(effect, op)]


def _effect(effect: Effect, op: Op) -> list[str]:
    """Return the statements of one effect that cannot fault."""
    match effect:
        case SetRegister(value=value) | Put(value=value):
            return [f"value = {_text(value, op)};"]
        case PutChannel(channel=channel, value=value):
            shift = f"8u * ({_text(channel, op)} & 3u)"
            return [f"value = with_byte(cell, {shift}, {_text(value, op)});"]
        case Skip(condition=holds):
            return [f"nx = select(nx, nx + 1u, {_text(holds, op)});"]
        case Halt():
            return ["nx = x; status = HALTED;"]
        case Yield():
            return ["status = YIELD;"]
        case _:
            return []


def _text(expr: Expr, op: Op) -> str:
    """Write an expression; the pixel a rule points at is `cell`."""
    names = {operand.name: _operand(i, operand.kind) for i, operand in enumerate(op.operands)}
    return _celled(expr).written(WGSL, {**names, "cell": "cell"})


def _operand(index: int, kind: OperandKind) -> str:
    """Return the text of an operand's value."""
    if kind.is_register:
        return f"v{index}"
    return f"signed_byte(f{index})" if kind is OperandKind.SIGNED else f"f{index}"


def _celled(expr: Expr) -> Expr:
    """Replace the pixel behind a pointer by the word that was loaded from there."""
    if expr.op == "pixel":
        return Expr("operand", leaf="cell")
    return Expr(expr.op, tuple(_celled(arg) for arg in expr.args), expr.leaf)
