"""The Paint menu: a verb for each tool, by its key."""

from functools import partial

from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.tools.tool import Tool
from pxide.tools.toolbox import Toolbox

MENU = "&Paint"


class PaintVerbs:
    """What the Paint menu does."""

    def __init__(self, toolbox: Toolbox) -> None:
        """Do it with the tools of the box."""
        self._toolbox = toolbox

    def rows(self) -> tuple[Command, ...]:
        """The verbs, one for each tool."""
        return tuple(self._row(tool) for tool in self._toolbox.tools)

    def _row(self, tool: Tool) -> Command:
        return Command(
            id=f"paint.{tool.id}",
            text=tool.name,
            run=partial(self._toolbox.choose, tool),
            key=tool.key,
            menu=MENU,
            icon=tool.icon,
            tip=tool.words,
            when=lambda facts: facts.has_document,
            checked=partial(_is_in_hand, tool.id),
            canvas_only=True,
        )


def _is_in_hand(name: str, facts: Facts) -> bool:
    return facts.tool == name
