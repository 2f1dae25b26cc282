"""The tools that a model may use: one row each, from which the offer and the call are made."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pxide.llm.values import ToolSpec
from pxide.work.companion.manual_pages import page_of, pages
from pxide.work.companion.tool_arguments import ToolArguments
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


async def _read_manual(_workshop: ToolContext, given: ToolArguments) -> str:
    name = given.text("page")
    page = page_of(name)
    if page is None:
        raise Problem(
            f"The manual has no page {name!r}.",
            f"Ask for an instruction by its name, such as ADDI, or for one of: {_page_names()}.",
        )
    return page


async def _read_program(workshop: ToolContext, _given: ToolArguments) -> str:
    text = await workshop.sandbox.program_text(workshop.document)
    return text or "The picture is too large to be shown as text: read regions of it."


async def _read_region(workshop: ToolContext, given: ToolArguments) -> str:
    box = Box(given.whole("x"), given.whole("y"), *_size(given))
    if given.text("of", OPEN) == RESULT:
        if workshop.ran is None:
            raise Problem("Nothing was run yet.", "Run a program first.")
        picture = workshop.ran.after
    else:
        picture = workshop.document.picture
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


async def _assemble(workshop: ToolContext, given: ToolArguments) -> str:
    return assembled_words(await workshop.sandbox.assemble(given.text("source")))


async def _check(workshop: ToolContext, given: ToolArguments) -> str:
    source = given.text("source", "")
    if source.strip():
        return faults_words((await workshop.sandbox.assemble(source)).faults)
    return faults_words(await workshop.sandbox.check(workshop.document.picture.copy()))


async def _run(workshop: ToolContext, given: ToolArguments) -> str:
    source, expected = given.text("source", ""), given.text("expect", "")
    ran = await workshop.run(source, given.maybe_whole("steps"), expected)
    told = ran_words(ran)
    if ran.stop.fault is not None or ran.misses:
        raise Problem(told, "Mend the program, or what you expect of it.")
    return told


async def _trace(workshop: ToolContext, given: ToolArguments) -> str:
    ran = workshop.ran
    if ran is None:
        raise Problem("Nothing was run yet.", "Run a program first.")
    count = min(given.whole("count", 20), MOST_TRACED)
    first = given.maybe_whole("first")
    start = max(0, ran.stop.steps - count) if first is None else first
    return trace_words(await workshop.sandbox.trace(ran, start, count))


async def _propose(workshop: ToolContext, given: ToolArguments) -> str:
    at = (given.whole("x", 0), given.whole("y", 0))
    is_wanted = await workshop.propose(given.text("source"), given.text("words", ""), at)
    if not is_wanted:
        raise Problem("The person does not want this change.", "Ask what to do otherwise.")
    return "The person said yes: the open picture has changed."


SOURCE = _text("The whole program as assembler text.")
TOOLS: tuple[CompanionTool, ...] = (
    CompanionTool(
        "read_manual",
        "Read a page of the manual: that of an instruction by its name, or a whole page by its.",
        _read_manual,
        {"page": _text("An instruction such as ADDI, or machine, assembler, instructions.")},
        ("page",),
    ),
    CompanionTool(
        "read_program", "Read the picture that is open as assembler text.", _read_program
    ),
    CompanionTool(
        "read_region",
        f"Read pixels as words, at most {MOST_PIXELS}; registers are row 1.",
        _read_region,
        {
            "x": _whole("Column of the first pixel."),
            "y": _whole("Row of the first pixel."),
            "width": _whole("Columns, 1 if left out."),
            "height": _whole("Rows, 1 if left out."),
            "of": _text(
                "The picture that is open, or the result of the last run.", enum=[OPEN, RESULT]
            ),
        },
        ("x", "y"),
    ),
    CompanionTool(
        "assemble",
        "Assemble a program: tells its mistakes, or its size and the faults that can be seen.",
        _assemble,
        {"source": SOURCE},
        ("source",),
    ),
    CompanionTool(
        "check",
        "Look for faults without running, in a program or in the picture that is open.",
        _check,
        {"source": _text("The program; left out, the picture that is open.")},
    ),
    CompanionTool(
        "run",
        "Run a program on a copy, with the person's yes, and compare it with what you expect.",
        _run,
        {
            "source": _text("The program; left out, the picture that is open."),
            "steps": _whole("The most steps it may take."),
            "expect": _text("What you expect, such as `r0 = 55; (3, 2) = 7; halted`."),
        },
    ),
    CompanionTool(
        "trace",
        "Look at steps of the last run: what each executed, read and wrote.",
        _trace,
        {
            "first": _whole("The number of the first step; left out, the last steps are shown."),
            "count": _whole(f"How many steps, at most {MOST_TRACED}; 20 if left out."),
        },
    ),
    CompanionTool(
        "propose",
        "Propose to put a program into the open picture, where pixels it does not paint stay; the "
        "person sees it and says yes or no.",
        _propose,
        {
            "source": SOURCE,
            "words": _text("One sentence that says what changes and why."),
            "x": _whole("Column where it goes, 0 if left out."),
            "y": _whole("Row where it goes, 0 if left out."),
        },
        ("source", "words"),
    ),
)
BY_NAME: Mapping[str, CompanionTool] = {tool.name: tool for tool in TOOLS}
SPECS: tuple[ToolSpec, ...] = tuple(tool.spec for tool in TOOLS)
