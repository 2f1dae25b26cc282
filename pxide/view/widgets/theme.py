"""The colours of pxIDE by role, in a dark and a light form, and what Qt needs to use them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QColor, QPalette

from vm.isa.table import Family

_DARK: Final = MappingProxyType(
    {
        "window": "#1b1e24",
        "panel": "#262a31",
        "raised": "#2f353f",
        "field": "#1c2028",
        "border": "#3b424e",
        "text": "#e4e7ec",
        "muted": "#a3abb8",
        "accent": "#6ea8fe",
        "on_accent": "#0d1524",
        "selection": "#2b3850",
        "grid": "#2a2d33",
        "canvas_back": "#17191d",
        "pc": "#ffffff",
        "read": "#6fb1ff",
        "write": "#f277b0",
        "breakpoint": "#f0737a",
        "fault": "#ff8a80",
        "lossy": "#f5cf6a",
        "good": "#74d99f",
    }
)
_LIGHT: Final = MappingProxyType(
    {
        "window": "#e9ebef",
        "panel": "#f7f8fa",
        "raised": "#ffffff",
        "field": "#ffffff",
        "border": "#c5cad3",
        "text": "#1d2129",
        "muted": "#545c69",
        "accent": "#1558b8",
        "on_accent": "#ffffff",
        "selection": "#d7e5fb",
        "grid": "#3a3e46",
        "canvas_back": "#d9dce2",
        "pc": "#ffffff",
        "read": "#1762c4",
        "write": "#b02470",
        "breakpoint": "#c22832",
        "fault": "#b3261e",
        "lossy": "#7d5700",
        "good": "#17693a",
    }
)
_DARK_FAMILIES: Final = MappingProxyType(
    {
        Family.STOP: "#b9c0cc",
        Family.ROWS: "#e9ae43",
        Family.CELLS: "#63aaf2",
        Family.FLOW: "#48c29e",
        Family.MEMORY: "#a797f7",
        Family.TENSORS: "#f07cb2",
    }
)
_LIGHT_FAMILIES: Final = MappingProxyType(
    {
        Family.STOP: "#535b68",
        Family.ROWS: "#865400",
        Family.CELLS: "#1a5cae",
        Family.FLOW: "#0b6a4f",
        Family.MEMORY: "#6143c9",
        Family.TENSORS: "#ac2468",
    }
)
_TINT: Final = 0.18


def mixed(over: QColor, under: QColor, share: float) -> QColor:
    """The opaque colour of `over` laid on `under` with the given share."""
    pairs = (
        (over.red(), under.red()),
        (over.green(), under.green()),
        (over.blue(), under.blue()),
    )
    return QColor(*(round(a * share + b * (1.0 - share)) for a, b in pairs))


@dataclass(frozen=True)
class Theme:
    """One set of colours; whoever paints asks it by role and never names a colour itself."""

    name: str
    window: QColor
    panel: QColor
    raised: QColor
    field: QColor
    border: QColor
    text: QColor
    muted: QColor
    accent: QColor
    on_accent: QColor
    selection: QColor
    grid: QColor
    canvas_back: QColor
    pc: QColor
    read: QColor
    write: QColor
    breakpoint: QColor
    fault: QColor
    lossy: QColor
    good: QColor
    families: Mapping[Family, QColor]

    @classmethod
    def of(cls, is_dark: bool) -> "Theme":
        """The dark theme or the light one."""
        roles = _DARK if is_dark else _LIGHT
        families = _DARK_FAMILIES if is_dark else _LIGHT_FAMILIES
        return cls(
            name="dark" if is_dark else "light",
            families=MappingProxyType({key: QColor(value) for key, value in families.items()}),
            **{role: QColor(value) for role, value in roles.items()},
        )

    @property
    def is_dark(self) -> bool:
        """Whether this is the dark one."""
        return self.name == "dark"

    def family(self, family: Family) -> QColor:
        """The colour in which this family's instructions are written."""
        return self.families[family]

    def tint(self, family: Family) -> QColor:
        """A quiet background in the family's colour, on which that colour still reads."""
        return mixed(self.families[family], self.field, _TINT if self.is_dark else _TINT / 2)

    def mark(self) -> QColor:
        """The colour of a mark written on a chip that is filled with its family's colour."""
        return self.window if self.is_dark else self.raised

    def palette(self) -> QPalette:
        """The same colours under the names Qt's own style looks for."""
        palette = QPalette()
        for role, colour in self._roles().items():
            palette.setColor(role, colour)
        faint = mixed(self.muted, self.panel, 0.6)
        for role in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, faint)
        return palette

    def _roles(self) -> dict[QPalette.ColorRole, QColor]:
        role = QPalette.ColorRole
        return {
            role.Window: self.panel,
            role.WindowText: self.text,
            role.Base: self.field,
            role.AlternateBase: self.panel,
            role.Text: self.text,
            role.Button: self.raised,
            role.ButtonText: self.text,
            role.BrightText: self.text,
            role.ToolTipBase: self.raised,
            role.ToolTipText: self.text,
            role.PlaceholderText: self.muted,
            role.Highlight: self.selection,
            role.HighlightedText: self.text,
            role.Link: self.accent,
            role.Mid: self.border,
            role.Dark: self.border,
            role.Accent: self.accent,
        }
