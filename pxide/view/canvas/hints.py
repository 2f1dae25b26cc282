"""What a person wants to know of the pixel under the mouse, in a few lines."""

from __future__ import annotations

from html import escape

from pxide.model.program_map import ProgramMap
from pxide.model.tab import Tab
from pxide.view.canvas.canvas_marks import CanvasMarks
from vm.asm import instruction_text
from vm.core.picture import Point, word_at
from vm.isa.table import decode


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
