"""One step of a run in words: what it executed, read and wrote, by the names of the file."""

from vm.asm import InstructionText, instruction_text
from vm.core.layout import REGISTER_ROW
from vm.core.picture import Box, Picture, signed, words_of
from vm.core.trace import Step
from vm.isa.table import decode

SHOWN_PLACES = 3
SHOWN_VALUES = 4
PLAIN = InstructionText()


def place_words(box: Box, names: InstructionText) -> str:
    """A rectangle in few words: a register, a part of a named row, or its coordinates."""
    across = str(box.x) if box.w == 1 else f"{box.x}..{box.right - 1}"
    if box.y == REGISTER_ROW and box.area == 1 and box.x in names.registers:
        return names.registers[box.x]
    if box.h == 1 and box.y in names.rows:
        return f"{names.rows[box.y]}[{across}]"
    down = str(box.y) if box.h == 1 else f"{box.y}..{box.bottom - 1}"
    return f"({across}, {down})"


def step_words(step: Step) -> str:
    """Which step it was, counted from 0."""
    return str(step.number)


def pc_words(step: Step) -> str:
    """Where the instruction lies."""
    return f"({step.pc[0]}, {step.pc[1]})"


def reads_words(step: Step, names: InstructionText) -> str:
    """What a step read."""
    shown = [place_words(box, names) for box in step.reads[:SHOWN_PLACES]]
    return _listed(shown, len(step.reads))


def writes_words(step: Step, names: InstructionText) -> str:
    """What a step wrote: old and new values of a few pixels, the place of many."""
    pieces = step.writes.pieces
    words = []
    for piece in pieces[:SHOWN_PLACES]:
        where = place_words(piece.box, names)
        if piece.box.area <= SHOWN_VALUES:
            where = f"{where} {_values(piece.before)} → {_values(piece.after)}"
        words.append(where)
    return _listed(words, len(pieces))


def lossy_words(step: Step) -> str:
    """A triangle where arithmetic lost bits."""
    return "△" if step.lossy else ""


def all_words(step: Step, names: InstructionText) -> str:
    """All of a step in a few lines, places as coordinates."""
    op = decode(step.word)[0]
    lines = [f"{instruction_text(step.word, names)} at {pc_words(step)}"]
    lines += [] if op is None else [op.doc]
    lines += [f"read {reads_words(step, PLAIN)}"] if step.reads else []
    lines += [] if step.writes.is_empty else [f"wrote {writes_words(step, PLAIN)}"]
    lines += ["lossy: bits were dropped, or a sum was held at 255"] if step.lossy else []
    return "\n".join(lines)


def _values(pixels: Picture) -> str:
    return " ".join(str(signed(int(word))) for word in words_of(pixels).reshape(-1))


def _listed(words: list[str], total: int) -> str:
    rest = total - len(words)
    return "  ".join(words) + (f"  and {rest} more" if rest > 0 else "")
