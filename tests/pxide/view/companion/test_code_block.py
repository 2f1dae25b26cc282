"""A block of code shows its language, and offers what can be done with it once it is whole."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from pxide.view.companion.asm_colours import is_assembler
from pxide.view.companion.code_block import CodeBlock
from pxide.view.companion.markdown_pieces import MarkdownPiece, PieceKind
from pxide.view.companion.turn_context import TurnContext
from pxide.view.widgets.app_theme import AppTheme
from vm.isa.table import BY_SPELLING

PROGRAM = 'start: ADD a, b, c   ; adds "ADD"\n.row out = 3\n    bytes "ADD"\n    HALT'


@pytest.fixture
def code(qtbot: QtBot, turn_context: TurnContext) -> CodeBlock:
    code = CodeBlock(turn_context.text_formats, turn_context.requests)
    qtbot.addWidget(code)
    return code


def piece(text: str, language: str = "pxasm") -> MarkdownPiece:
    return MarkdownPiece(PieceKind.CODE, text=text, language=language)


def test_the_code_grows_and_is_then_whole(code: CodeBlock) -> None:
    code.write((), (piece("ADD"),))
    assert not code.has_settled
    assert not code.run.isEnabled()
    written: list[tuple[int, int]] = []
    code.lines.document().contentsChange.connect(lambda _at, gone, new: written.append((gone, new)))
    code.write((), (piece("ADD a, b, c"),))
    assert written == [(0, len(" a, b, c"))]
    code.write((piece("ADD a, b, c\nHALT"),), ())
    assert code.has_settled
    assert code.lines.toPlainText() == "ADD a, b, c\nHALT"
    assert code.run.isEnabled()


def test_code_that_turns_out_otherwise_is_written_anew(code: CodeBlock) -> None:
    code.write((), (piece("ADD a"),))
    code.write((), (piece("SUB a"),))
    assert code.lines.toPlainText() == "SUB a"


def test_what_can_be_done(code: CodeBlock, turn_context: TurnContext, qtbot: QtBot) -> None:
    code.write((piece(PROGRAM),), ())
    with qtbot.waitSignal(turn_context.requests.insert_wanted) as inserted:
        code.insert.click()
    with qtbot.waitSignal(turn_context.requests.run_wanted) as run:
        code.run.click()
    code.copy.click()
    assert inserted.args == run.args == [PROGRAM]
    assert QGuiApplication.clipboard().text() == PROGRAM


def test_other_languages_are_only_copied(code: CodeBlock) -> None:
    code.write((piece("print(1)", "python"),), ())
    assert code.language.text() == "python"
    assert code.insert.isHidden()
    assert code.run.isHidden()


@pytest.mark.parametrize(
    ("language", "text", "is_program"),
    [
        ("pxasm", "", True),
        ("ASM", "mov eax, 1", True),
        ("python", "ADD a, b, c", False),
        ("", "; sums\n\n  ADD a, b, c", True),
        ("", ".size 16 16", True),
        ("", "ls -la", False),
        ("", "", False),
    ],
)
def test_a_program_is_known_by_its_language_or_its_first_word(
    language: str, text: str, is_program: bool
) -> None:
    assert is_assembler(language, text) is is_program


def test_long_lines_are_scrolled_to(code: CodeBlock) -> None:
    code.write((piece("    HALT ; " + "x" * 300),), ())
    code.resize(300, code.heightForWidth(300))
    code.show()
    assert code.lines.horizontalScrollBar().maximum() > 0
    assert code.lines.horizontalScrollBar().value() == 0
    assert code.lines.verticalScrollBar().maximum() == 0


def colours(code: CodeBlock) -> dict[str, str]:
    """The colour of each word that has one."""
    block, found = code.lines.document().begin(), {}
    while block.isValid():
        for part in block.layout().formats():
            text = block.text()[part.start : part.start + part.length]
            found[text] = part.format.foreground().color().name()
        block = block.next()
    return found


def test_instructions_wear_the_colours_of_their_families(
    code: CodeBlock, app_theme: AppTheme, qtbot: QtBot
) -> None:
    code.write((piece(PROGRAM),), ())
    qtbot.waitUntil(lambda: bool(colours(code)))
    theme = app_theme.theme
    assert colours(code) == {
        "start:": theme.text.name(),
        "ADD": theme.family(BY_SPELLING["ADD"].family).name(),
        "HALT": theme.family(BY_SPELLING["HALT"].family).name(),
        ".row": theme.accent.name(),
        '; adds "ADD"': theme.muted.name(),
    }
