"""The tools that a model may use: one row each, from which the offer and the call are made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pxide.llm.values import ToolSpec
from pxide.work.companion.manual_pages import page_of, pages
from pxide.work.companion.tool_context import ToolContext
from pxide.work.companion.tool_texts import (
    assembled_words,
    faults_words,
    ran_words,
    region_words,
    trace_words,
)
from vm.core.faults import Problem
from vm.core.picture import Box

MOST_PIXELS, MOST_TRACED = 256, 100
OPEN, RESULT = "open", "result"


class ToolArguments:
    """The values of one call by name, as a model wrote them: told plainly when they are wrong."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Read from these."""
        self._values = values

    def text(self, name: str, default: str | None = None) -> str:
        """A text; a list of texts is joined by lines. Raises Problem for anything else."""
        value = self._values.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return "\n".join(value)
        if not isinstance(value, str):
            raise Problem(f"The argument {name} is to be a text.", "Call the tool again with it.")
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number from 0; some models write numbers as texts.

        Raises Problem for anything else.
        """
        value = self._values.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str) and value.strip().isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise Problem(
                f"The argument {name} is to be a whole number from 0.", "Call the tool again."
            )
        return value

    def maybe_whole(self, name: str) -> int | None:
        """A whole number, or None where none is given."""
        return None if self._values.get(name) is None else self.whole(name)


Run = Callable[[ToolContext, ToolArguments], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class CompanionTool:
    """One tool. A Problem that it raises is what the model is told."""

    name: str
    doc: str
    run: Run
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    @property
    def spec(self) -> ToolSpec:
        """The offer to the model."""
        schema = {
            "type": "object",
            "properties": dict(self.parameters),
            "required": list(self.required),
        }
        return ToolSpec(self.name, self.doc, schema)


def _text(doc: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": doc, **more}


def _whole(doc: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": doc}


def _page_names() -> str:
    return ", ".join(pages())


async def _read_manual(_context: ToolContext, given: ToolArguments) -> str:
    name = given.text("page")
    page = page_of(name)
    if page is None:
        raise Problem(
            f"The manual has no page {name!r}.",
            f"Ask for an instruction by its name, such as ADDI, or for one of: {_page_names()}.",
        )
    return page


async def _read_program(context: ToolContext, _given: ToolArguments) -> str:
    text = await context.sandbox.program_text(context.document)
    return text or "The picture is too large to be shown as text: read regions of it."


async def _read_region(context: ToolContext, given: ToolArguments) -> str:
    width, height = _size(given)
    box = Box(given.whole("x"), given.whole("y"), width, height)
    if given.text("of", OPEN) == RESULT:
        if context.ran is None:
            raise Problem("Nothing was run yet.", "Run a program first.")
        picture = context.ran.after
    else:
        picture = context.document.picture
    seen = box.clipped(picture.shape[1], picture.shape[0])
    if seen is None:
        raise Problem(
            f"The picture has {picture.shape[1]} x {picture.shape[0]} pixels and none there.",
            "Read a region inside it.",
        )
    return region_words(picture, seen)


def _size(given: ToolArguments) -> tuple[int, int]:
    width, height = given.whole("width", 1), given.whole("height", 1)
    if not 0 < width * height <= MOST_PIXELS:
        raise Problem(f"A region has 1 to {MOST_PIXELS} pixels.", "Read a smaller one.")
    return width, height


async def _assemble(context: ToolContext, given: ToolArguments) -> str:
    return assembled_words(await context.sandbox.assemble(given.text("source")))


async def _check(context: ToolContext, given: ToolArguments) -> str:
    source = given.text("source", "")
    if source.strip():
        return faults_words((await context.sandbox.assemble(source)).faults)
    return faults_words(await context.sandbox.check(context.document.picture.copy()))


async def _run(context: ToolContext, given: ToolArguments) -> str:
    source, expected = given.text("source", ""), given.text("expect", "")
    ran = await context.run(source, given.maybe_whole("steps"), expected)
    told = ran_words(ran)
    if ran.stop.fault is not None or ran.misses:
        raise Problem(told, "Mend the program, or what you expect of it.")
    return told


async def _trace(context: ToolContext, given: ToolArguments) -> str:
    ran = context.ran
    if ran is None:
        raise Problem("Nothing was run yet.", "Run a program first.")
    count = min(given.whole("count", 20), MOST_TRACED)
    first = given.maybe_whole("first")
    start = max(0, ran.stop.steps - count) if first is None else first
    return trace_words(await context.sandbox.trace(ran, start, count))


async def _propose(context: ToolContext, given: ToolArguments) -> str:
    at = (given.whole("x", 0), given.whole("y", 0))
    is_wanted = await context.propose(given.text("source"), given.text("words", ""), at)
    if not is_wanted:
        raise Problem("The person does not want this change.", "Ask what to do otherwise.")
    return "The person said yes: the open picture has changed."


SOURCE = _text("The whole program as assembler text.")
TOOLS: tuple[CompanionTool, ...] = (
    CompanionTool(
        "read_manual",
        "Read a page of the manual: that of an instruction by its name, or a whole page by its.",
        _read_manual,
        parameters={
            "page": _text("An instruction such as ADDI, or machine, assembler, instructions.")
        },
        required=("page",),
    ),
    CompanionTool(
        "read_program", "Read the picture that is open as assembler text.", _read_program
    ),
    CompanionTool(
        "read_region",
        f"Read pixels as words, at most {MOST_PIXELS}; registers are row 1.",
        _read_region,
        parameters={
            "x": _whole("Column of the first pixel."),
            "y": _whole("Row of the first pixel."),
            "width": _whole("Columns, 1 if left out."),
            "height": _whole("Rows, 1 if left out."),
            "of": _text(
                "The picture that is open, or the result of the last run.", enum=[OPEN, RESULT]
            ),
        },
        required=("x", "y"),
    ),
    CompanionTool(
        "assemble",
        "Assemble a program: tells its mistakes, or its size and the faults that can be seen.",
        _assemble,
        parameters={"source": SOURCE},
        required=("source",),
    ),
    CompanionTool(
        "check",
        "Look for faults without running, in a program or in the picture that is open.",
        _check,
        parameters={"source": _text("The program; left out, the picture that is open.")},
    ),
    CompanionTool(
        "run",
        "Run a program on a copy, with the person's yes, and compare it with what you expect.",
        _run,
        parameters={
            "source": _text("The program; left out, the picture that is open."),
            "steps": _whole("The most steps it may take."),
            "expect": _text("What you expect, such as `r0 = 55; (3, 2) = 7; halted`."),
        },
    ),
    CompanionTool(
        "trace",
        "Look at steps of the last run: what each executed, read and wrote.",
        _trace,
        parameters={
            "first": _whole("The number of the first step; left out, the last steps are shown."),
            "count": _whole(f"How many steps, at most {MOST_TRACED}; 20 if left out."),
        },
    ),
    CompanionTool(
        "propose",
        "Propose to put a program into the open picture, where pixels it does not paint stay; the "
        "person sees it and says yes or no.",
        _propose,
        parameters={
            "source": SOURCE,
            "words": _text("One sentence that says what changes and why."),
            "x": _whole("Column where it goes, 0 if left out."),
            "y": _whole("Row where it goes, 0 if left out."),
        },
        required=("source", "words"),
    ),
)
BY_NAME: Mapping[str, CompanionTool] = {tool.name: tool for tool in TOOLS}
SPECS: tuple[ToolSpec, ...] = tuple(tool.spec for tool in TOOLS)
