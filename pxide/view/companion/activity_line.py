"""What the answer is at and for how long: local models may read a prompt for minutes."""

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from pxide.view.widgets.metrics import GAP
from pxide.work.companion.activity import Activity, ActivityKind

TICK = 500
"""Milliseconds between two looks at the clock."""
PATIENCE = 1.0
"""Seconds after which a person wants to know for how long already."""


def activity_words(activity: Activity, now: float) -> str:
    """What is being done, and since when where that is long ago."""
    if activity.doing is ActivityKind.NOTHING:
        return ""
    words = activity.doing.value.capitalize()
    words = f"{words}: {activity.words}" if activity.words else words
    spent = now - activity.since
    return f"{words}…  {spent:.0f} s" if spent >= PATIENCE else f"{words}…"


class ActivityLine(QWidget):
    """Hidden while nothing is done."""

    def __init__(self) -> None:
        super().__init__()
        self._activity = Activity()
        self.words = QLabel()
        self.words.setProperty("role", "muted")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.share = QProgressBar()
        self.share.setTextVisible(False)
        self.share.setRange(0, 100)
        self.share.setFixedWidth(20 * GAP)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK)
        self._clock.timeout.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, 0, 2 * GAP, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.share)
        self.show_activity(Activity())

    def show_activity(self, activity: Activity) -> None:
        """Show what is being done now."""
        self._activity = activity
        is_at_work = activity.doing is not ActivityKind.NOTHING
        self.setVisible(is_at_work)
        if not is_at_work:
            self._clock.stop()
            return
        self.share.setVisible(activity.share is not None)
        self.share.setValue(round(100 * (activity.share or 0.0)))
        self.share.setAccessibleName(activity.doing.value)
        self._tell()
        if not self._clock.isActive():
            self._clock.start()

    def _tell(self) -> None:
        self.words.setText(activity_words(self._activity, time.monotonic()))
