"""One use of a tool within an answer: what was done, and folded away how it went."""

import json

from pxide.model.chat.turn import ToolUse
from pxide.view.companion.collapsible import Collapsible
from pxide.view.companion.column import Column
from pxide.view.companion.text_view import PlainTextView
from pxide.view.companion.turn_context import TurnContext
from pxide.view.widgets.app_theme import fixed_font
from pxide.view.widgets.metrics import GAP

SHORT = 60
"""What is given to a tool is said in its line where it is no longer than this."""


def use_words(use: ToolUse) -> str:
    """The tool, what it was given, and whether that went wrong."""
    given = _given(use.arguments).strip()
    if "\n" in given or len(given) > SHORT:
        given = "…"
    words = f"{use.name.replace('_', ' ')} {given}".strip()
    return f"{words}: refused" if use.is_error else words


class ToolLine(Column):
    """Folded, it is one line."""

    def __init__(self, turn_context: TurnContext) -> None:
        super().__init__()
        theme = turn_context.app_theme.theme
        inside = Column(GAP)
        self.given = PlainTextView("What the tool was given", theme.muted, fixed_font())
        self.result = PlainTextView("What the tool answered", theme.text, fixed_font())
        inside.setContentsMargins(4 * GAP, 0, 0, GAP)
        inside.add(self.given)
        inside.add(self.result)
        self.fold = Collapsible(turn_context.app_theme, inside)
        self.add(self.fold)

    def show_use(self, use: ToolUse) -> None:
        """Show one use."""
        self.fold.set_line(use_words(use))
        self.given.set_text(_given(use.arguments))
        self.given.setVisible(bool(self.given.text))
        self.result.set_text(use.result)


def _given(arguments: str) -> str:
    """The arguments as a person reads them; what is no JSON is shown as it came."""
    try:
        values = json.loads(arguments or "{}")
    except ValueError:
        return arguments
    if not isinstance(values, dict):
        return arguments
    return "\n".join(str(value) for value in values.values())
