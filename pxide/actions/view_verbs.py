"""The View menu: zoom, ways to look, panels, colours, and the way to every verb."""

from functools import partial

from pxide.base.commands import Command
from pxide.base.facts import Facts
from pxide.base.problems import Problem
from pxide.base.settings import (
    SHOW_GRID,
    SHOW_LABELS,
    SHOW_SIGNED,
    THEME,
    Setting,
    Settings,
)
from pxide.view.canvas.canvas import Canvas
from pxide.view.canvas.modes import ViewMode
from pxide.view.shell.docks import PANELS
from pxide.view.shell.window import MainWindow
from pxide.view.widgets.app_theme import AppTheme

MENU = "&View"
ZOOM_MENU = "&View/&Zoom"
MODE_MENU = "&View/&Look at"
PANELS_MENU = "&View/&Panels"
THEME_MENU = "&View/&Colours"

ZOOMS = (100, 200, 400, 800, 1600, 3200)
"""The zoom of the keys 1 to 6, in percent."""
THEMES = {"system": "As the &system", "light": "&Light", "dark": "&Dark"}


class ViewVerbs:
    """What the View menu does."""

    def __init__(self, settings: Settings, app_theme: AppTheme) -> None:
        """The window comes later, for it is built from the rows."""
        self._settings = settings
        self._app_theme = app_theme
        self._seated: MainWindow | None = None

    def serve(self, window: MainWindow) -> None:
        """Do it to this window."""
        self._seated = window

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (
            *self._zoom_rows(),
            *self._mode_rows(),
            *self._panel_rows(),
            *self._theme_rows(),
            self._tab_row("next", "Ctrl+PgDown", 1),
            self._tab_row("previous", "Ctrl+PgUp", -1),
            self._finder_row(),
        )

    def _zoom_rows(self) -> tuple[Command, ...]:
        return (
            Command(
                id="view.zoom_in",
                text="Zoom &in",
                run=lambda: self._canvas().zoom_in(),
                key="Ctrl++",
                menu=ZOOM_MENU,
                icon="zoom-in",
                tip="Show pixels larger",
                when=_has_document,
            ),
            Command(
                id="view.zoom_out",
                text="Zoom &out",
                run=lambda: self._canvas().zoom_out(),
                key="Ctrl+-",
                menu=ZOOM_MENU,
                icon="zoom-out",
                tip="Show pixels smaller",
                when=_has_document,
            ),
            Command(
                id="view.fit",
                text="&Fit",
                run=lambda: self._canvas().zoom_to_fit(),
                key="Ctrl+0",
                menu=ZOOM_MENU,
                icon="zoom-fit",
                tip="Show the whole picture as large as it goes",
                when=_has_document,
                toolbar=True,
            ),
            *(self._zoom_row(number, percent) for number, percent in enumerate(ZOOMS, 1)),
        )

    def _zoom_row(self, number: int, percent: int) -> Command:
        return Command(
            id=f"view.zoom.{number}",
            text=f"{percent} %",
            run=lambda: self._canvas().set_zoom(percent),
            key=str(number),
            menu=ZOOM_MENU,
            tip=f"Show each pixel {percent // 100} wide",
            when=_has_document,
            line_before=number == 1,
            canvas_only=True,
        )

    def _mode_rows(self) -> tuple[Command, ...]:
        return (
            Command(
                id="view.mode",
                text="&Next way",
                run=lambda: self._canvas().next_mode(),
                key="M",
                menu=MODE_MENU,
                icon="eye",
                tip="Look at the picture the next way",
                when=_has_document,
                canvas_only=True,
            ),
            *(self._mode_row(mode, place) for place, mode in enumerate(ViewMode)),
            Command(
                id="view.grid",
                text="&Grid",
                run=partial(self._settings.toggle, SHOW_GRID),
                key="Ctrl+'",
                menu=MENU,
                icon="grid",
                tip="Draw lines between pixels when they are large enough",
                checked=lambda facts: SHOW_GRID.name in facts.switched_on,
            ),
            self._switch_row("labels", "&Labels", "Ctrl+L", SHOW_LABELS),
            self._switch_row("signed", "&Signed numbers", "", SHOW_SIGNED),
        )

    def _switch_row(self, name: str, text: str, key: str, setting: Setting[bool]) -> Command:
        return Command(
            id=f"view.{name}",
            text=text,
            run=partial(self._settings.toggle, setting),
            key=key,
            menu=MENU,
            tip=setting.words,
            checked=lambda facts: setting.name in facts.switched_on,
        )

    def _mode_row(self, mode: ViewMode, place: int) -> Command:
        name = mode.name.lower()
        return Command(
            id=f"view.mode.{name}",
            text=mode.value[0].upper() + mode.value[1:],
            run=lambda: self._canvas().set_mode(mode),
            menu=MODE_MENU,
            tip=f"Look at the picture as {mode.value}",
            when=_has_document,
            checked=lambda facts: facts.mode == name,
            line_before=place == 0,
        )

    def _panel_rows(self) -> tuple[Command, ...]:
        return (
            *(self._panel_row(name, title) for name, title in PANELS.items()),
            Command(
                id="view.reset_panels",
                text="&Put all back",
                run=self._reset_panels,
                menu=PANELS_MENU,
                icon="restore",
                tip="Put every panel back to where it began",
                line_before=True,
            ),
            Command(
                id="view.bare",
                text="Only the &canvas",
                run=self._toggle_bare,
                key="Tab",
                menu=MENU,
                icon="picture",
                tip="Hide all but the canvas, or bring the rest back",
                when=_has_document,
                checked=lambda facts: facts.is_bare,
                canvas_only=True,
            ),
        )

    def _panel_row(self, name: str, title: str) -> Command:
        return Command(
            id=f"view.panel.{name}",
            text=title,
            run=lambda: self._window().docks.toggle(name),
            menu=PANELS_MENU,
            tip=f"Show or hide the panel {title}",
            checked=lambda facts: name in facts.docks,
        )

    def _theme_rows(self) -> tuple[Command, ...]:
        return tuple(
            Command(
                id=f"view.theme.{choice}",
                text=text,
                run=partial(self._settings.set, THEME, choice),
                menu=THEME_MENU,
                icon="theme",
                tip=f"Colours of the window: {text.replace('&', '').lower()}",
                checked=partial(_wears, choice),
            )
            for choice, text in THEMES.items()
        )

    def _finder_row(self) -> Command:
        return Command(
            id="view.palette",
            text="&Find a command…",
            run=self._find_command,
            key="Ctrl+Shift+P",
            menu=MENU,
            icon="magnify",
            tip="Find any command by a few letters of its name",
            line_before=True,
        )

    def _tab_row(self, name: str, key: str, by: int) -> Command:
        return Command(
            id=f"view.{name}_tab",
            text=f"{name.title()} p&icture" if by > 0 else f"{name.title()} pict&ure",
            run=lambda: self._window().tab_area.turn(by),
            key=key,
            menu=MENU,
            tip=f"Go to the {name} tab",
            when=lambda facts: facts.has_many_documents,
            line_before=by > 0,
        )

    def _reset_panels(self) -> None:
        self._window().docks.reset()

    def _toggle_bare(self) -> None:
        self._window().docks.toggle_bare()

    def _find_command(self) -> None:
        self._window().palette_of_commands.open()

    def _window(self) -> MainWindow:
        if self._seated is None:
            raise RuntimeError("the verbs of the View menu serve no window yet")
        return self._seated

    def _canvas(self) -> Canvas:
        canvas = self._window().tab_area.canvas
        if canvas is None:
            raise Problem("No picture is open.", "Open one with Ctrl+O or begin one with Ctrl+N.")
        return canvas


def _has_document(facts: Facts) -> bool:
    return facts.has_document


def _wears(choice: str, facts: Facts) -> bool:
    return facts.theme == choice
