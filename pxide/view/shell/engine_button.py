"""The engine in the status bar: says what runs the program, and opens the menu to choose it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from pxide.base.commands import Commands
from pxide.base.facts import EngineFacts
from pxide.base.settings import AUTO, CPU, GPU
from pxide.model.active_tab import ActiveTab
from pxide.model.session import EngineChoice
from pxide.view.widgets.metrics import GAP

MENU = "&Run/Run &on"
"""The menu of the engines."""
AUTO_TIP = "Run programs on a graphics card where products are large, else on the CPU"
NO_ADAPTER = "No graphics adapter was found. Install a driver for Vulkan, Metal or Direct3D 12."
NOT_YET = "Graphics adapters are still being looked for."
WIDTH = 50 * GAP
"""Names of adapters are long: what is longer than this is cut, and told by the tip."""


def chosen_adapter(engines: EngineFacts) -> int | None:
    """Which of the adapters is to run programs; None for another engine."""
    wish = engines.wanted.lower()
    if wish in (AUTO, CPU):
        return None
    names = [adapter.name.lower() for adapter in engines.adapters or ()]
    return 0 if wish == GPU else next((at for at, name in enumerate(names) if wish in name), None)


def wish_words(engines: EngineFacts) -> str:
    """What is to run the programs that start from now on."""
    always = {AUTO: "Auto", CPU: "CPU"}.get(engines.wanted.lower())
    if always is not None:
        return always
    place, adapters = chosen_adapter(engines), engines.adapters or ()
    if place is not None and place < len(adapters):
        return adapters[place].name
    return "GPU" if engines.wanted.lower() == GPU else engines.wanted


def engine_words(placement: EngineChoice | None, engines: EngineFacts) -> str:
    """What runs the program on top, or is to run it."""
    if placement is None:
        return wish_words(engines)
    is_auto = placement.wish.lower() == AUTO
    return f"Auto: {placement.engine}" if is_auto else placement.engine


def engine_tip(placement: EngineChoice | None, engines: EngineFacts) -> str:
    """What it is, why it runs there, and where the next run will."""
    words = engine_words(placement, engines)
    name = wish_words(engines) if placement is None else placement.engine
    kinds = [adapter.kind for adapter in engines.adapters or () if adapter.name == name]
    lines = [", ".join([words, *kinds[:1]])]
    if placement is not None:
        lines.append(placement.why)
        if placement.wish != engines.wanted:
            lines.append(f"The next run: {wish_words(engines)}.")
    elif engines.wanted.lower() == AUTO:
        lines.append(f"{AUTO_TIP}.")
    elif engines.wanted.lower() != CPU and not engines.adapters:
        lines.append(why_no_adapter(engines))
    return "\n".join([*lines, "Click to choose what runs programs."])


def why_no_adapter(engines: EngineFacts) -> str:
    """Why nothing can be run on a graphics adapter."""
    return NOT_YET if engines.adapters is None else NO_ADAPTER


class EngineButton(QToolButton):
    """One word or two, and the menu behind them."""

    def __init__(
        self, current: ActiveTab, commands: Commands, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._current = current
        self._commands = commands
        self.setProperty("quiet", True)
        self.setObjectName("engine")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMenu(self._filled())
        commands.refreshed.connect(self.refresh)
        for told in (current.tab_changed, current.session_changed, current.moved):
            told.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say it anew."""
        tab, engines = self._current.tab, self._commands.facts.engines
        session = None if tab is None else tab.session
        placement = None if session is None else session.placement
        words = engine_words(placement, engines)
        if words != self.accessibleName().removeprefix("Engine: "):
            cut = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, WIDTH)
            self.setText(cut.replace("&", "&&"))
            self.setAccessibleName(f"Engine: {words}")
        self.setToolTip(engine_tip(placement, engines))

    def minimumSizeHint(self) -> QSize:
        """The whole of the text, as for a label."""
        return self.sizeHint()

    def _filled(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAccessibleName("What runs programs")
        for row in self._commands.by_menu(MENU):
            if row.line_before:
                menu.addSeparator()
            menu.addAction(self._commands.action(row.id))
        return menu
