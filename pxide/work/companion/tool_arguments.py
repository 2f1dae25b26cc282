"""The arguments of a tool, as a model wrote them: read with care, told plainly when wrong."""

from collections.abc import Mapping
from typing import Any

from vm.core.faults import Problem


class ToolArguments:
    """The values of one call by name."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Read from these."""
        self._values = values

    def text(self, name: str, default: str | None = None) -> str:
        """A text; a list of texts is joined by lines."""
        value = self._values.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return "\n".join(value)
        if not isinstance(value, str):
            raise Problem(f"The argument {name} is to be a text.", "Call the tool again with it.")
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number from 0; some models write numbers as texts."""
        value = self._values.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str) and value.strip().isdecimal():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise Problem(
                f"The argument {name} is to be a whole number from 0.", "Call the tool again."
            )
        return value

    def maybe_whole(self, name: str) -> int | None:
        """A whole number, or None where none is given."""
        return None if self._values.get(name) is None else self.whole(name)
