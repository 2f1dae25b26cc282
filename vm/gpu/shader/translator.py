"""Reading the machine's kernels as WGSL: the plain subset of Python they are written in.

Only functions without loops are read, which are the checks: what a header says, whether it fits,
whether operands meet. Every number is a u32; a bool stays one. The board's pixels, slots and size
are variables of the shader, so the argument `board` is left out.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "/",
    ast.Mod: "%",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_JOINED: dict[type[ast.boolop], str] = {ast.And: " && ", ast.Or: " || "}
_PLAIN = ("int", "bool", "signed")
"""Calls that change the type in Python alone; on words, the bits stay as they are."""


def functions(sources: Iterable[Callable[..., Any]]) -> str:
    """Return kernels as functions of the shader."""
    return "\n\n".join(_function(_parsed(source)) for source in sources)


def constants(sources: Iterable[Callable[..., Any]]) -> dict[str, int]:
    """Return the numbers that kernels use by name."""
    found: dict[str, int] = {}
    for source in sources:
        for node in ast.walk(_parsed(source)):
            value = source.__globals__.get(node.id) if isinstance(node, ast.Name) else None
            if isinstance(node, ast.Name) and type(value) is int:
                found[node.id] = value
    return found


def is_plain(source: Callable[..., Any]) -> bool:
    """Say whether a kernel can be read as WGSL: whether it goes without loops."""
    return not any(isinstance(node, ast.For) for node in ast.walk(_parsed(source)))


def condition(text: str) -> str:
    """Return a condition on slots and operands as WGSL."""
    return _expression(ast.parse(text, mode="eval").body)


def _parsed(source: Callable[..., Any]) -> ast.FunctionDef:
    """Return a kernel as a tree.

    Read from its source, because the checks are to be written once: as Python for the CPU, which is
    what the tests try and people read. The frozen application carries the sources along.
    """
    node = ast.parse(inspect.getsource(source)).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise TypeError(f"{source} is no function")
    return node


def _function(node: ast.FunctionDef) -> str:
    """Write one function, without its docstring."""
    given = ", ".join(f"{arg.arg}: u32" for arg in node.args.args if arg.arg != "board")
    kind = "bool" if node.returns is not None and ast.unparse(node.returns) == "bool" else "u32"
    known: set[str] = set()
    lines = [line for statement in node.body[1:] for line in _statement(statement, known)]
    body = "\n".join("    " + line for line in lines)
    return f"fn {node.name}({given}) -> {kind} {{\n{body}\n}}"


def _statement(node: ast.stmt, known: set[str]) -> Iterator[str]:
    """Write one statement; a name met first becomes a variable."""
    match node:
        case ast.Return(value=ast.expr() as value):
            yield f"return {_expression(value)};"
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield f"{'' if name in known else 'var '}{name} = {_expression(value)};"
            known.add(name)
        case ast.Assign(targets=[ast.Subscript() as place], value=value):
            yield f"{_expression(place)} = {_expression(value)};"
        case ast.If(test=test, body=body, orelse=[]):
            yield f"if {_expression(test)} {{"
            for inner in body:
                yield from ("    " + line for line in _statement(inner, known))
            yield "}"
        case _:
            raise TypeError(f"a shader cannot say: {ast.unparse(node)}")


def _expression(node: ast.expr) -> str:
    """Write one expression, bracketed."""
    match node:
        case ast.Constant(value=int() as value):
            return str(value).lower() if isinstance(value, bool) else f"{value}u"
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="board"), attr=name):
            return name
        case ast.Subscript(value=place, slice=ast.Tuple(elts=[slot, field])):
            return f"{_expression(place)}[{_expression(slot)} * SLOT_SIZE + {_expression(field)}]"
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, args)
        case ast.IfExp(test=test, body=body, orelse=other):
            return f"select({_expression(other)}, {_expression(body)}, {_expression(test)})"
        case _:
            return _operation(node)


def _operation(node: ast.expr) -> str:
    """Write arithmetic and logic."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_expression(left)} {_BINARY[type(op)]} {_expression(right)})"
        case ast.BoolOp(op=op, values=values):
            return f"({_JOINED[type(op)].join(map(_expression, values))})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"!{_expression(operand)}"
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [_expression(side) for side in (left, *others)]
            pairs = zip(sides, map(type, ops), sides[1:], strict=False)
            return "(" + " && ".join(f"{a} {_COMPARED[op]} {b}" for a, op, b in pairs) + ")"
        case _:
            raise TypeError(f"a shader cannot say: {ast.unparse(node)}")


def _call(name: str, args: list[ast.expr]) -> str:
    """Write a call; the board goes without saying."""
    texts = [_expression(a) for a in args if not (isinstance(a, ast.Name) and a.id == "board")]
    return texts[0] if name in _PLAIN else f"{name}({', '.join(texts)})"
