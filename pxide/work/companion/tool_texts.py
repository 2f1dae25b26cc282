"""What came of a tool, in words for the model and for the person who looks over its shoulder."""

from collections.abc import Iterable

from pxide.work.companion.sandbox import AssembledProgram, ProgramRun
from vm.core.faults import Fault
from vm.core.layout import REGISTER_ROW
from vm.core.picture import Box, Picture, words_of
from vm.core.trace import Step
from vm.report.places import at
from vm.report.steps import step_line
from vm.report.stops import fault_line, stop_line

SHOWN_FAULTS, SHOWN_REGISTERS = 10, 8


def assembled_words(assembled: AssembledProgram) -> str:
    """A program that could be assembled."""
    height, width = assembled.picture.shape[:2]
    return f"Assembled: a picture of {width} x {height} pixels. {faults_words(assembled.faults)}"


def faults_words(faults: Iterable[Fault]) -> str:
    """What can be seen without running."""
    listed = list(faults)
    if not listed:
        return "No fault can be seen without running it."
    more = len(listed) - SHOWN_FAULTS
    lines = [fault_line(fault) for fault in listed[:SHOWN_FAULTS]]
    return "\n".join([*lines, *([f"... and {more} more"] if more > 0 else [])])


def ran_words(ran: ProgramRun) -> str:
    """How a run ended, the first registers, and what became of the expectation."""
    lines = [f"It stopped: {stop_line(ran.stop)}."]
    if ran.stop.fault is not None:
        lines.append(f"Fault: {fault_line(ran.stop.fault)}")
    if ran.after.shape[0] > REGISTER_ROW:
        row = words_of(ran.after)[REGISTER_ROW, :SHOWN_REGISTERS].tolist()
        lines.append("Registers: " + ", ".join(f"r{n} = {word}" for n, word in enumerate(row)))
    lines += [f"Not met: {miss}." for miss in ran.misses]
    if ran.has_met:
        lines.append("What was expected was met: " + met_words(ran) + ".")
    return "\n".join(lines)


def met_words(ran: ProgramRun) -> str:
    """What was expected of a run."""
    return "; ".join(claim.words for claim in ran.expected)


def result_words(ran: ProgramRun) -> str:
    """What an entry keeps of a run."""
    return f"{stop_line(ran.stop)}; as expected: {met_words(ran)}"


def region_words(picture: Picture, box: Box) -> str:
    """Pixels as words, a line for each row."""
    words = words_of(picture)[box.slices]
    return "\n".join(
        f"{at(box.x, box.y + y)} " + " ".join(str(word) for word in row.tolist())
        for y, row in enumerate(words)
    )


def trace_words(steps: Iterable[Step]) -> str:
    """Steps, one a line."""
    return "\n".join(map(step_line, steps)) or "There are no such steps."
