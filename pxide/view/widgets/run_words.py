"""Runs, stops and pixels in the words of the window."""

from pxide.model.session import RunState, Session
from pxide.model.tab import Tab
from pxide.view.widgets.readings import grouped
from vm.asm import InstructionText, instruction_text
from vm.core.picture import Point, signed, word_at
from vm.core.trace import Stop, StopReason
from vm.isa.table import BY_CODE

MILLION, THOUSAND = 1e6, 1e3
_STOPPED = {
    StopReason.STEP: "stepped, now",
    StopReason.PAUSE: "paused",
    StopReason.BUDGET: "step limit reached",
    StopReason.YIELD: "frame shown, now",
}
"""How a person says it where the law's word alone is none."""


def pixel_words(tab: Tab, cell: Point, names: InstructionText) -> str:
    """One pixel in words: where, its bytes, its value, and the instruction it could be."""
    word = word_at(tab.shown, *cell)
    colour = word.to_bytes(4, "little").hex().upper()
    name = names.labels.get(cell) or (names.registers.get(cell[0]) if cell[1] == 1 else None)
    where = f"({cell[0]}, {cell[1]})" + (f" {name}" if name else "")
    text = f"{where}  #{colour}  word {grouped(word)}"
    if signed(word) < 0:
        text += f", signed {grouped(signed(word))}"
    return (
        f"{text}  ·  {instruction_text(word, names)}" if word and word & 0xFF in BY_CODE else text
    )


def stop_words(stop: Stop) -> str:
    """Why a run stopped, where and after how many steps."""
    where = f"({stop.pc[0]}, {stop.pc[1]})"
    plural = "" if stop.steps == 1 else "s"
    reason = _STOPPED.get(stop.reason, stop.reason.value)
    text = f"{reason} at {where} after {grouped(stop.steps)} step{plural}"
    if stop.fault is not None:
        text = f"fault {int(stop.fault.code)}, {stop.fault.code.words}, at {where}"
    return f"{text}, lossy" if stop.lossy else text


def speed_words(speed: float) -> str:
    """Steps a second, rounded to what a person reads."""
    if speed >= MILLION:
        return f"{speed / MILLION:.0f} M steps/s"
    return f"{speed / THOUSAND:.0f} k steps/s" if speed >= THOUSAND else f"{speed:.0f} steps/s"


def run_words(session: Session) -> str:
    """What the run is doing."""
    if session.state is RunState.RUNNING:
        return f"running, {grouped(session.steps)} steps"
    if session.is_cut_short:
        where = f"({session.pc[0]}, {session.pc[1]})"
        return f"cut short at {where} after {grouped(session.steps)} steps"
    if session.stop is None:
        return f"ready at ({session.pc[0]}, {session.pc[1]})"
    return stop_words(session.stop)
