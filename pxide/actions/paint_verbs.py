"""The Paint menu: a verb for each tool, by its key."""

from functools import partial

from pxide.base.commands import Command
from pxide.base.conditions import HAS_DOCUMENT, fact
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
            f"paint.{tool.id}", tool.name, partial(self._toolbox.choose, tool), tool.words,
            menu=MENU, key=tool.key, icon=tool.icon, when=HAS_DOCUMENT,
            checked=fact("paint.tool").equals(tool.id), canvas_only=True,
        )  # fmt: skip
