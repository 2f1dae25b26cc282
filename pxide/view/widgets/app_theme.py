"""Which theme is in use, the system's or the one the person chose; tells all who paint."""

from dataclasses import fields
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from pxide.view.widgets.icons import Icons
from pxide.view.widgets.theme import Theme, mixed

_FAINT = 0.6


def stylesheet(template: str, theme: Theme) -> str:
    """The style sheet with the theme's colours put in for its roles."""
    values = {field.name: getattr(theme, field.name) for field in fields(theme)}
    names = {name: value.name() for name, value in values.items() if isinstance(value, QColor)}
    faint = mixed(theme.muted, theme.panel, _FAINT).name()
    return Template(template).substitute(names, faint=faint)


def fixed_font() -> QFont:
    """The platform's font with letters of one width, for addresses, words and code."""
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)


class AppTheme(QObject):
    """Gives the application the theme of the moment; `changed` says when it is another."""

    changed = Signal()

    def __init__(self, app: QApplication, template: str, icons: Icons, choice: str) -> None:
        super().__init__(app)
        self._app = app
        self._template = template
        self._choice = choice
        self.icons = icons
        self.theme = Theme.of(self._wants_dark())
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply()

    def choose(self, choice: str) -> None:
        """Follow the "system", or be "light" or "dark" whatever the system says."""
        self._choice = choice
        self._system_changed()

    def _wants_dark(self) -> bool:
        if self._choice in ("light", "dark"):
            return self._choice == "dark"
        return self._app.styleHints().colorScheme() != Qt.ColorScheme.Light

    def _system_changed(self) -> None:
        if self._wants_dark() == self.theme.is_dark:
            return
        self.theme = Theme.of(self._wants_dark())
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        self.icons.set_theme(self.theme)
        self._app.setPalette(self.theme.palette())
        self._app.setStyleSheet(stylesheet(self._template, self.theme))
