"""What the person wants to see of a picture."""

from __future__ import annotations

from dataclasses import dataclass

from pxide.view.canvas.modes import ViewMode


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """The view mode, and what is drawn over the pixels."""

    mode: ViewMode = ViewMode.RGB
    has_grid: bool = True
    has_labels: bool = True
    is_signed: bool = False
    """Whether words are read as signed numbers."""

    @property
    def has_plates(self) -> bool:
        """Whether instructions stand on plates, which would hide what the other modes show."""
        return self.mode is ViewMode.RGB
