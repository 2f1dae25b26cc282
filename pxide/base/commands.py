"""Verbs: each is one row, and menu, toolbar, shortcut and palette are read from the rows."""

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence

from pxide.base.conditions import ALWAYS, FromFacts
from pxide.base.facts import Facts
from pxide.base.problems import Trouble
from vm.core.faults import Problem


@dataclass(frozen=True, slots=True)
class Command:
    """One verb: id, text, what it does and the tip stand first, the rest by name."""

    id: str
    text: str
    run: Callable[..., object]
    tip: str
    _: KW_ONLY
    menu: str
    key: str = ""
    icon: str = ""
    when: FromFacts[bool] = ALWAYS
    checked: FromFacts[bool] | None = None
    words: FromFacts[str] | None = None
    """Words it anew from the facts; "" hides it."""
    tips: FromFacts[str] | None = None
    """Tells the tip anew from the facts, such as why the verb cannot be done."""
    toolbar: bool = False
    line_before: bool = False
    canvas_only: bool = False
    """The key is a bare one and works only while the canvas has the keyboard."""

    @property
    def label(self) -> str:
        """The text as a person reads it, without the mnemonic mark."""
        return self.text.replace("&", "")

    @property
    def reads(self) -> frozenset[str]:
        """The names of the facts that decide how it stands."""
        told = (self.when, self.checked, self.words, self.tips)
        return frozenset().union(*(part.names for part in told if part is not None))


class Commands(QObject):
    """The rows and the one QAction made from each."""

    refreshed = Signal()

    def __init__(
        self, rows: Iterable[Command], trouble: Trouble, look: Callable[[], Facts] = Facts
    ) -> None:
        """Make the actions of the rows; what goes wrong in a verb goes to the trouble given.

        `look` gives the facts of the moment.
        """
        super().__init__()
        self._trouble = trouble
        self._facts = Facts()
        self._look = look
        self._rows: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        for row in rows:
            if row.id in self._rows:
                raise ValueError(f"two verbs are called {row.id}")
            self._rows[row.id] = row
            self._actions[row.id] = self._make_action(row)

    @property
    def rows(self) -> tuple[Command, ...]:
        """All rows in the order of the menus."""
        return tuple(self._rows.values())

    @property
    def facts(self) -> Facts:
        """The facts of the last refresh."""
        return self._facts

    def row(self, name: str) -> Command:
        """The row of an id."""
        return self._rows[name]

    def action(self, name: str) -> QAction:
        """The action of an id, to be shown in menus and bars."""
        return self._actions[name]

    def by_menu(self, menu: str) -> tuple[Command, ...]:
        """The rows of one menu; a sub-menu is named "View/Panels"."""
        return tuple(row for row in self.rows if row.menu == menu)

    def menus(self) -> tuple[str, ...]:
        """The menus and sub-menus, in the order in which the rows name them."""
        return tuple(dict.fromkeys(row.menu for row in self.rows))

    def canvas_actions(self) -> tuple[QAction, ...]:
        """The actions whose keys work only on the canvas; the window adds them to it."""
        return tuple(self._actions[row.id] for row in self.rows if row.canvas_only)

    def window_actions(self) -> tuple[QAction, ...]:
        """The others, added to the window itself: keys of a hidden menu would be dead."""
        return tuple(self._actions[row.id] for row in self.rows if not row.canvas_only)

    def look(self) -> Facts:
        """The facts of the moment, not only those of the last refresh."""
        return self._look()

    def do(self, name: str) -> None:
        """Do a verb if the facts allow it; this is the one road for all of them."""
        row, facts = self._rows[name], self._look()
        if not row.when(facts):
            tip = row.tip if row.tips is None else row.tips(facts)
            self._trouble.tell(
                Problem(f"{row.label} cannot be done just now.", tip or "Try it later.")
            )
            return
        with self._trouble.caught():
            row.run()

    def refresh(self, facts: Facts) -> None:
        """Bring every action in line with the facts."""
        self._facts = facts
        for row in self.rows:
            action = self._actions[row.id]
            action.setEnabled(row.when(facts))
            if row.checked is not None:
                action.setChecked(row.checked(facts))
            if row.words is not None:
                text = row.words(facts)
                action.setVisible(bool(text))
                action.setText(text or row.text)
            if row.tips is not None:
                _explain(action, row, row.tips(facts))
        self.refreshed.emit()

    def set_icons(self, icon: Callable[[str], QIcon]) -> None:
        """Give the actions their icons; done again when the theme changes."""
        for row in self.rows:
            if row.icon:
                self._actions[row.id].setIcon(icon(row.icon))

    def _make_action(self, row: Command) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(row.id)
        _explain(action, row, row.tip)
        action.setCheckable(row.checked is not None)
        action.setIconVisibleInMenu(False)
        if row.key:
            action.setShortcut(QKeySequence(row.key))
        if row.canvas_only:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False, name=row.id: self._triggered(name))
        return action

    def _triggered(self, name: str) -> None:
        """A click flips a checkable action by itself; the facts alone decide how it stands."""
        self.do(name)
        row = self._rows[name]
        if row.checked is not None:
            self._actions[name].setChecked(row.checked(self._facts))


def _explain(action: QAction, row: Command, tip: str) -> None:
    """Give an action its tip, under its name and key."""
    keys = QKeySequence(row.key).toString(QKeySequence.SequenceFormat.NativeText)
    name = action.text().replace("&", "")
    action.setToolTip(f"{name} ({keys})\n{tip}" if keys else f"{name}\n{tip}")
    action.setStatusTip(tip)
