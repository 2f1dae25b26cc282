"""What a person wants to see of a picture: the view mode, and what is drawn over the pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pxide.base.settings import SHOW_GRID, SHOW_LABELS, SHOW_SIGNED, Settings
from pxide.view.canvas.view_modes import ViewMode


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """How a canvas shows its picture. Each canvas has its own mode; the rest is set for all."""

    mode: ViewMode = ViewMode.RGB
    has_grid: bool = True
    has_labels: bool = True
    is_signed: bool = False
    """Whether words are read as signed numbers."""

    def with_settings(self, settings: Settings) -> ViewOptions:
        """The options with all that the settings say."""
        return replace(
            self,
            has_grid=settings.value(SHOW_GRID),
            has_labels=settings.value(SHOW_LABELS),
            is_signed=settings.value(SHOW_SIGNED),
        )

    @property
    def has_plates(self) -> bool:
        """Whether instructions stand on plates, which would hide what the other modes show."""
        return self.mode is ViewMode.RGB
