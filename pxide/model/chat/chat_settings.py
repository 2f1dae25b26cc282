"""How a chat is answered: what its settings tab holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """The settings of one chat. None and "" leave the choice to the server or to pxIDE."""

    instructions: str = ""
    """What the person wants added to the system prompt."""
    model: str = ""
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    repeat_penalty: float | None = None
    seed: int | None = None
    max_tokens: int | None = None
    sees_program: bool = True
    """Whether the open picture is shown to the model, as assembler text."""
    may_run: bool = False
    """Whether programs run without asking in this chat. It is not kept on the disk."""
    is_from_pixels_only: bool = False
    """Whether to answer only from entries that were found."""
    learns: bool = True
    """Whether finished answers become rows of the knowledge image."""


USUAL = ChatSettings()
"""How a chat is answered about which nothing was said."""
