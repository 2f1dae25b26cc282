"""The gauge of the context: how full the context would be if the draft were sent now, in parts."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from pxide.view.companion.chat_words import tokens_words
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP
from pxide.view.widgets.theme import Theme
from pxide.work.companion.activity import ContextMeter
from vm.isa.table import Family
from vm.report.numbers import grouped

AMBER, RED = 0.75, 0.95
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "system": "what the model is told about the machine",
        "tools": "tools",
        "notes": "entries of the knowledge image",
        "program": "the open program",
        "history": "what was said before",
        "draft": "your message",
        "reserve": "kept free for the answer",
    }
)
"""The parts in the order in which they stand in the prompt."""
SOLID = Qt.BrushStyle.SolidPattern
_FAMILIES = (Family.STOP, Family.FLOW, Family.ROWS, Family.MEMORY, Family.CELLS, Family.TENSORS)


def meter_words(meter: ContextMeter) -> str:
    """How much of how much."""
    if meter.total is None:
        return f"{tokens_words(meter.used)} tokens"
    return f"{tokens_words(meter.used)} / {tokens_words(meter.total)}"


def meter_tip(meter: ContextMeter) -> str:
    """Each part with its tokens, and what it means when they come near the end."""
    lines = [
        f"{grouped(getattr(meter, name))}  {words}"
        for name, words in PARTS.items()
        if getattr(meter, name)
    ]
    size = "" if meter.total else " The server does not tell how large it is."
    if meter.share >= RED:
        lines.append("It is full: the oldest turns are left out. Begin a new chat, or load more.")
    elif meter.share >= AMBER:
        lines.append("It is nearly full.")
    return "\n".join([f"The context, in tokens: {meter_words(meter)}.{size}", *lines])


class GaugeBar(QWidget):
    """The parts side by side, each in a colour of its own, the reserve hatched."""

    def __init__(self, app_theme: AppTheme) -> None:
        super().__init__()
        self._app_theme = app_theme
        self._meter = ContextMeter()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        app_theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(15 * GAP, 2 * GAP)

    def show_meter(self, meter: ContextMeter) -> None:
        """Show other tokens."""
        self._meter = meter
        self.update()

    def stretches(self, width: float) -> list[tuple[str, float, float]]:
        """The parts that are seen: name, where each begins, and how wide it is."""
        whole = max(self._meter.total or 0, self._meter.used + self._meter.reserve, 1)
        found, at = [], 0.0
        for name in PARTS:
            wide = width * getattr(self._meter, name) / whole
            if wide > 0:
                found.append((name, at, wide))
            at += wide
        return found

    def colour(self, name: str, theme: Theme) -> QColor:
        """The colour of a part; all that is used turns amber and then red as room runs out."""
        if name == "reserve":
            return theme.muted
        if self._meter.share >= RED:
            return theme.fault
        if self._meter.share >= AMBER:
            return theme.lossy
        return theme.family(_FAMILIES[list(PARTS).index(name)])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and parts."""
        theme = self._app_theme.theme
        with QPainter(self) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.fillRect(self.rect(), theme.field)
            for name, at, wide in self.stretches(self.width()):
                room = QRectF(at, 0, max(wide - 1, 1), self.height())
                pattern = Qt.BrushStyle.BDiagPattern if name == "reserve" else SOLID
                painter.fillRect(room, QBrush(self.colour(name, theme), pattern))


class ContextGauge(QWidget):
    """The bar with its words."""

    def __init__(self, app_theme: AppTheme) -> None:
        super().__init__()
        self.bar = GaugeBar(app_theme)
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self.bar, 1)
        row.addWidget(self.words)
        self.show_meter(ContextMeter())

    def show_meter(self, meter: ContextMeter) -> None:
        """Show other tokens."""
        self.bar.show_meter(meter)
        self.words.setText(meter_words(meter))
        self.setToolTip(meter_tip(meter))
        self.setAccessibleName(f"Context: {meter_words(meter)} tokens")
        role = "fault" if meter.share >= RED else "lossy" if meter.share >= AMBER else "muted"
        if self.words.property("role") != role:
            self.words.setProperty("role", role)
            self.words.style().polish(self.words)
