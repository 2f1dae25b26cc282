"""Budgets on the tail: no file, no function grows beyond what one look takes in."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import name_of, sources

FILE_LINES = 500
USUAL_FILE_LINES = 400
UNUSUAL_FILES = 0.02
"""How many files may be longer than usual."""
FUNCTION_LINES = 40
CODE_LINES = 30
"""Lines of a body that do something; docstring, comments and blank lines are free."""
USUAL_LINES = 30
UNUSUAL_SHARE = 0.03
"""How many functions may be longer than usual."""

FILES = sources("vm", "pxide", "packaging", "tests")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """The lines of a body that do something."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    counted = lines[body[0].lineno - 1 : function.end_lineno]
    return sum(1 for line in counted if line.strip() and not line.strip().startswith("#"))


def is_table(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function only returns rows: those are read one by one, not at one look."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (
        len(body) == 1
        and isinstance(body[0], ast.Return)
        and isinstance(body[0].value, ast.Tuple | ast.List | ast.Dict)
    )


def test_the_house_is_found() -> None:
    assert len(FILES) > 50


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_budget(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= FILE_LINES, f"{name_of(path)} has {len(lines)} lines: split it by noun"
    for function in filter(lambda found: not is_table(found), functions(path)):
        where = f"{name_of(path)}:{function.lineno} {function.name}"
        span = (function.end_lineno or 0) - function.lineno + 1
        assert span <= FUNCTION_LINES, f"{where} is {span} lines long"
        assert code_lines(function, lines) <= CODE_LINES, f"{where} does too much at once"


def test_most_files_are_short() -> None:
    spans = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    long = sorted(name for name, span in spans.items() if span > USUAL_FILE_LINES)
    assert len(long) <= UNUSUAL_FILES * len(spans), long


def test_most_functions_are_short() -> None:
    spans = [
        (function.end_lineno or 0) - function.lineno + 1
        for path in sources("vm", "pxide")
        for function in functions(path)
    ]
    long = sum(1 for span in spans if span > USUAL_LINES)
    assert long <= UNUSUAL_SHARE * len(spans), f"{long} of {len(spans)} functions are long"
