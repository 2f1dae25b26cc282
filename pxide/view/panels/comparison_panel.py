"""The comparison panel: where two executors part, in words and in pictures side by side."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pxide.base.commands import Commands
from pxide.view.panels.cutout import Cutout, cut_around, differences, shown
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.link_button import LinkButton
from pxide.view.widgets.metrics import GAP
from vm.asm import instruction_text
from vm.core.picture import word_at
from vm.report.numbers import grouped
from vm.report.places import at
from vm.report.stops import stop_sentence
from vm.run.bundle import why_unknown
from vm.run.compare import Aspect, Comparison, Divergence

COMPARE, GO, SAVE = "run.compare", "run.difference.go", "run.difference.save"
"""The verbs of comparing; two of them are offered here."""
WORDS = 80 * GAP
_EMPTY = (
    "Nothing was compared yet. Run > Compare executors runs the picture on the CPU and on a "
    "graphics adapter, and shows here the first step in which they differ."
)


def parting_words(found: Divergence) -> str:
    """Which step parts the two, as far as that is known."""
    step = grouped(found.step)
    if not found.is_known:
        return f"Equal after {step} steps. {' '.join(why_unknown(found).split())}"
    what = "no instruction" if found.word is None else instruction_text(found.word)
    return f"Step {step}, counted from 0, at {at(*found.pc)}: {what}"


def differing_words(found: Divergence, engines: tuple[str, str]) -> str:
    """The first pixel that differs and how many do; "" when none does."""
    spots = found.spots(1)
    if not spots:
        return ""
    x, y = spots[0]
    one, other = (grouped(word_at(moment.picture, x, y)) for moment in (found.one, found.other))
    text = f"Pixel {at(x, y)}: word {one} by {engines[0]}, {other} by {engines[1]}."
    more = found.count - 1
    return text if not more else f"{text} {grouped(more)} more differ."


def stops_words(found: Divergence, engines: tuple[str, str]) -> str:
    """How the two stopped, where they did not do so alike."""
    if set(found.aspects) <= {Aspect.PIXELS}:
        return ""
    ends = zip(engines, (found.one, found.other), strict=True)
    return "; ".join(f"{name}: {stop_sentence(moment.stop)}" for name, moment in ends) + "."


class ComparisonPanel(QWidget):
    """Shows the last comparison that found a difference."""

    def __init__(self, commands: Commands, app_theme: AppTheme) -> None:
        super().__init__()
        self._app_theme = app_theme
        self._shown: Comparison | None = None
        self.step, self.pixel, self.stop = (_label() for _ in range(3))
        self.step.setProperty("role", "section")
        self.titles = tuple(Caption() for _ in range(3))
        self.cutouts = tuple(Cutout(app_theme) for _ in range(3))
        known = {row.id for row in commands.rows}
        self.links = [LinkButton(commands.action(name)) for name in (GO, SAVE) if name in known]
        self._lay_out()
        commands.refreshed.connect(self._follow)
        app_theme.changed.connect(self._paint_again)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show where the two parted. Raises ValueError for a comparison without a difference."""
        self._shown = comparison
        found, engines = comparison.divergence, comparison.engines
        if found is None:
            raise ValueError("a comparison without a difference has nothing to show")
        self.step.setText(parting_words(found))
        self.pixel.setText(differing_words(found, engines))
        self.stop.setText(stops_words(found, engines))
        for label in (self.pixel, self.stop):
            label.setVisible(bool(label.text()))
        self._show_pictures(found, engines)
        self._stack.setCurrentIndex(1)

    def _show_pictures(self, found: Divergence, engines: tuple[str, str]) -> None:
        spot = next(iter(found.spots(1)), None)
        one, other = found.one.picture, found.other.picture
        box = cut_around(one, spot or found.pc)
        ring = None if spot is None else (spot[0] - box.x, spot[1] - box.y)
        colour = self._app_theme.theme.write
        mark = 0xFF00_0000 | colour.blue() << 16 | colour.green() << 8 | colour.red()
        pictures = (shown(one, box), shown(other, box), differences(one, other, box, mark))
        names = (*engines, "Difference")
        for title, cutout, name, pixels in zip(
            self.titles, self.cutouts, names, pictures, strict=True
        ):
            title.say(name)
            title.setToolTip(f"{name}, from {at(box.x, box.y)} on")
            cutout.setAccessibleName(f"Picture: {name}")
            cutout.show_pixels(pixels, ring)

    def _paint_again(self) -> None:
        if self._shown is not None:
            self.show_comparison(self._shown)

    def _follow(self) -> None:
        for link in self.links:
            link.follow()

    def _lay_out(self) -> None:
        empty = _label()
        empty.setText(_EMPTY)
        empty.setProperty("role", "muted")
        empty.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        found = QWidget()
        row = QHBoxLayout(found)
        row.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        row.setSpacing(4 * GAP)
        row.addWidget(self._words())
        for title, cutout in zip(self.titles, self.cutouts, strict=True):
            column = QVBoxLayout()
            column.setSpacing(GAP)
            column.addWidget(title)
            column.addWidget(cutout, 1)
            row.addLayout(column, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(empty)
        self._stack.addWidget(found)

    def _words(self) -> QScrollArea:
        """The sentences, which are scrolled where the panel is low."""
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        for label in (self.step, self.pixel, self.stop):
            column.addWidget(label)
        for link in self.links:
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        room = QScrollArea()
        room.setFixedWidth(WORDS)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setWidgetResizable(True)
        room.setWidget(words)
        return room


def _label() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class Caption(QLabel):
    """A line in the middle over a picture; what is too long for its room is cut at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.setProperty("role", "section")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def say(self, words: str) -> None:
        """Say these words."""
        self.words = words
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        metrics = self.fontMetrics()
        self.setText(metrics.elidedText(self.words, Qt.TextElideMode.ElideRight, self.width()))
