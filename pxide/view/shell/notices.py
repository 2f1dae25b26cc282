"""The notice bar: says what happened and offers the next step; never in the way of the work."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pxide.base.commands import Commands
from pxide.base.problems import Notice, NoticeKind
from pxide.view.widgets.icons import Icons
from pxide.view.widgets.metrics import GAP

AT_ONCE = 3
"""More notices than this push the oldest out; the problems panel still lists them."""
ICON = QSize(5 * GAP, 5 * GAP)


class NoticeIcon(QWidget):
    """An icon drawn anew at each paint, so that it wears the theme of the moment."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__()
        self._icon = icon
        self.setFixedSize(ICON)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        with QPainter(self) as painter:
            self._icon.paint(painter, self.rect())


class NoticeLine(QFrame):
    """One notice with its buttons."""

    def __init__(self, notice: Notice, icons: Icons, action: QAction | None) -> None:
        super().__init__()
        self.notice = notice
        is_problem = notice.kind is NoticeKind.PROBLEM
        self.setObjectName("notice")
        self.setProperty("kind", notice.kind.value)
        self.setAccessibleName(notice.what)
        sign = NoticeIcon(icons.icon("alert" if is_problem else "information"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2 * GAP, GAP, GAP, GAP)
        self._row.setSpacing(2 * GAP)
        self._row.addWidget(sign)
        self._row.addWidget(_words(notice), 1)
        if action is not None:
            self.add_button(action.text().replace("&", "")).clicked.connect(action.trigger)
        self._row.addWidget(self._close_button(icons))

    def add_button(self, text: str) -> QPushButton:
        """A button before the cross; pressing it also takes the notice away."""
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the mouse leaves the keyboard where it is
        button.clicked.connect(self.leave)
        self._row.insertWidget(2, button)
        return button

    def leave(self) -> None:
        """Take the notice away."""
        self.hide()
        self.deleteLater()

    def _close_button(self, icons: Icons) -> QToolButton:
        button = QToolButton()
        button.setIcon(icons.icon("close"))
        button.setProperty("quiet", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip("Dismiss")
        button.setAccessibleName("Dismiss this notice")
        button.clicked.connect(self.leave)
        return button


def _words(notice: Notice) -> QLabel:
    label = QLabel(f"{notice.what} {notice.hint}".strip())
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class NoticeBar(QWidget):
    """The place above the canvas where notices stand until they are dismissed."""

    def __init__(self, commands: Commands, icons: Icons) -> None:
        super().__init__()
        self._commands = commands
        self._icons = icons
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)

    @property
    def lines(self) -> tuple[NoticeLine, ...]:
        """The notices that stand, the newest last."""
        return tuple(line for line in self.findChildren(NoticeLine) if not line.isHidden())

    def say(self, notice: Notice) -> None:
        """Show a notice; the same one again replaces itself."""
        for line in self.lines:
            if line.notice == notice:
                line.leave()
        action = self._commands.action(notice.offer) if notice.offer else None
        self._add(NoticeLine(notice, self._icons, action))

    def say_bug(self, report: str) -> None:
        """Show that something went wrong which is our fault, with its report to be copied."""
        what = "Something went wrong inside pxIDE."
        hint = "Your work was kept. The report says where; copy it to tell us."
        line = NoticeLine(Notice(what, hint, NoticeKind.PROBLEM), self._icons, None)
        line.setToolTip(report)
        copy = line.add_button("Copy the report")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        self._add(line)

    def _add(self, line: NoticeLine) -> None:
        for old in self.lines[: 1 - AT_ONCE]:
            old.leave()
        self._column.addWidget(line)
        line.show()
