"""What is to be marked on a picture just now, and what a person is told of a pixel. No drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Final

from pxide.model.breakpoints import Breakpoints
from pxide.model.program_map import ProgramMap
from pxide.model.session import RunState, Session
from pxide.model.tab import Tab
from pxide.tools.tool import NOTHING_SHOWN, ToolPreview
from pxide.view.canvas.preview import change_at
from vm.asm import instruction_text
from vm.core.faults import Fault
from vm.core.patch import Patch
from vm.core.picture import Box, Point, word_at
from vm.core.trace import Step
from vm.isa.table import decode

_MOST_BOXES: Final = 64  # of a step; a program may write a whole picture at once


@dataclass(frozen=True, slots=True)
class CanvasMarks:
    """Everything that is marked, by kind."""

    pc: Point | None = None
    reads: tuple[Box, ...] = ()
    writes: tuple[Box, ...] = ()
    lossy: frozenset[Point] = frozenset()
    faults: tuple[Fault, ...] = ()
    breakpoints: Breakpoints = field(default_factory=Breakpoints)
    selected: Point | None = None
    hovered: Point | None = None
    tool_preview: ToolPreview = NOTHING_SHOWN
    """What the tool in hand shows."""
    flash: Box | None = None
    """Pixels that are pointed out for a moment."""
    patch: Patch | None = None
    """A change that waits for the person's yes, shown as if it were done."""
    has_focus: bool = True
    """Whether keys are for the canvas, so that they move the selected cell."""

    @property
    def pointed(self) -> tuple[Point, ...]:
        """The pixels whose row and column are pointed out on the rulers."""
        points = (self.hovered, self.selected, self.pc)
        return tuple(point for point in points if point is not None)

    @property
    def boxes(self) -> Iterator[Box]:
        """The places of all marks that come and go while a program runs or a hand moves."""
        yield from (Box(*point, 1, 1) for point in self.pointed)
        yield from (Box(*point, 1, 1) for point in self.lossy)
        yield from (Box(fault.x, fault.y, 1, 1) for fault in self.faults)
        yield from (box for box in (self.tool_preview.band, self.flash) if box is not None)

    @property
    def step(self) -> Box | None:
        """The rectangle around all that the last step read and wrote."""
        whole: Box | None = None
        for box in self.reads + self.writes:
            whole = box if whole is None else whole.united(box)
        return whole

    def words_at(self, x: int, y: int) -> tuple[str, ...]:
        """What the marks on a pixel mean."""
        words = [
            f"{f.code.words.capitalize()}: {f.words}" for f in self.faults if (f.x, f.y) == (x, y)
        ]
        if (x, y) in self.lossy:
            words.append("Lossy: the result did not fit, so bits were dropped or clamped at 255.")
        if self.breakpoints.at((x, y)) is not None:
            words.append("Breakpoint: a run stops before this instruction.")
        if (x, y) == self.pc:
            words.append("The next instruction.")
        change = None if self.patch is None else change_at(self.patch, x, y)
        return (*words, *(() if change is None else (change.words,)))


def marks_of(
    tab: Tab,
    *,
    tool_preview: ToolPreview = NOTHING_SHOWN,
    flash: Box | None = None,
    patch: Patch | None = None,
    has_focus: bool = True,
) -> CanvasMarks:
    """The marks of a tab. What a step read and wrote is shown while nothing runs."""
    session, selection = tab.session, tab.selection
    step = None if session is None else _told_step(session)
    return CanvasMarks(
        pc=None if session is None else session.pc,
        reads=() if step is None else step.reads[:_MOST_BOXES],
        writes=() if step is None else step.writes.boxes[:_MOST_BOXES],
        lossy=_lossy_places(tab),
        faults=tab.faults,
        breakpoints=tab.document.breakpoints,
        selected=selection.cell,
        hovered=selection.hovered,
        tool_preview=tool_preview,
        flash=flash,
        patch=patch,
        has_focus=has_focus,
    )


def hint(tab: Tab, program_map: ProgramMap, marks: CanvasMarks, cell: Point) -> tuple[str, ...]:
    """Where the pixel is, what it means, who wrote it lately and what is marked on it."""
    word = word_at(tab.shown, *cell)
    lines = [f"({cell[0]}, {cell[1]})  word {word}"]
    op, _ = decode(word)
    if op is not None and program_map.is_instruction(*cell):
        lines += [instruction_text(word), op.doc]
    return (*lines, *_written(tab, cell), *marks.words_at(*cell))


def rich(lines: tuple[str, ...]) -> str:
    """The lines as Qt shows them in a hint, the first one strong."""
    first, *rest = (escape(line) for line in lines)
    return "<br>".join((f"<b>{first}</b>", *rest))


def _written(tab: Tab, cell: Point) -> tuple[str, ...]:
    """Which of the last steps wrote the pixel last."""
    session = tab.session
    for step in reversed(() if session is None else session.recent):
        if any(box.contains(*cell) for box in step.writes.boxes):
            who = instruction_text(step.word).partition(" ")[0]
            return (f"Written at step {step.number} by {who} at ({step.pc[0]}, {step.pc[1]}).",)
    return ()


def _told_step(session: Session) -> Step | None:
    """The last step; of a run that is over, the last one that did anything to be seen."""
    if session.is_running or not session.recent:
        return None
    if session.state is not RunState.ENDED:
        return session.recent[-1]
    done = (step for step in reversed(session.recent) if step.reads or not step.writes.is_empty)
    return next(done, None)


def _lossy_places(tab: Tab) -> frozenset[Point]:
    recent = () if tab.session is None else tab.session.recent
    return frozenset(step.pc for step in recent if step.lossy)
