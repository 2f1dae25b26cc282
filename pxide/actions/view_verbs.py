"""The View menu: zoom, ways to look, panels, colours, and the way to every verb."""

from functools import partial

from pxide.actions.window_face import GetWindow
from pxide.base.commands import Command
from pxide.base.conditions import HAS_DOCUMENT, fact
from pxide.base.settings import SHOW_GRID, SHOW_LABELS, SHOW_SIGNED, THEME, Settings
from pxide.model.workspace import no_picture
from pxide.view.canvas.canvas import Canvas
from pxide.view.canvas.view_modes import ViewMode
from pxide.view.shell.docks import PANELS

MENU = "&View"
ZOOM_MENU = "&View/&Zoom"
MODE_MENU = "&View/&Look at"
PANELS_MENU = "&View/&Panels"
THEME_MENU = "&View/&Colours"

ZOOMS = (100, 200, 400, 800, 1600, 3200)
"""The zoom of the keys 1 to 6, in percent."""
THEMES = {"system": "As the &system", "light": "&Light", "dark": "&Dark"}
_row = partial(Command, menu=MENU)


class ViewVerbs:
    """What the View menu does."""

    def __init__(self, settings: Settings, window: GetWindow) -> None:
        """Do it to the window and to the settings that it follows."""
        self._settings = settings
        self._window = window

    def rows(self) -> tuple[Command, ...]:
        """The verbs."""
        return (
            *self._zoom_rows(),
            *self._mode_rows(),
            *self._switch_rows(),
            *self._panel_rows(),
            *(self._theme_row(choice, text) for choice, text in THEMES.items()),
            *self._other_rows(),
        )

    def _zoom_rows(self) -> tuple[Command, ...]:
        row = partial(Command, menu=ZOOM_MENU, when=HAS_DOCUMENT)
        return (
            row("view.zoom_in", "Zoom &in", lambda: self._canvas().zoom_in(), "Show pixels larger",
                key="Ctrl++", icon="zoom-in"),
            row("view.zoom_out", "Zoom &out", lambda: self._canvas().zoom_out(),
                "Show pixels smaller", key="Ctrl+-", icon="zoom-out"),
            row("view.fit", "&Fit", lambda: self._canvas().zoom_to_fit(),
                "Show the whole picture as large as it goes", key="Ctrl+0", icon="zoom-fit",
                toolbar=True),
            *(self._zoom_row(number, percent) for number, percent in enumerate(ZOOMS, 1)),
        )  # fmt: skip

    def _zoom_row(self, number: int, percent: int) -> Command:
        return Command(
            f"view.zoom.{number}", f"{percent} %", lambda: self._canvas().set_zoom(percent),
            f"Show each pixel {percent // 100} wide", menu=ZOOM_MENU, key=str(number),
            when=HAS_DOCUMENT, line_before=number == 1, canvas_only=True,
        )  # fmt: skip

    def _mode_rows(self) -> tuple[Command, ...]:
        return (
            Command("view.mode", "&Next way", lambda: self._canvas().next_mode(),
                    "Look at the picture the next way", menu=MODE_MENU, key="M", icon="eye",
                    when=HAS_DOCUMENT, canvas_only=True),
            *(self._mode_row(mode, place) for place, mode in enumerate(ViewMode)),
        )  # fmt: skip

    def _mode_row(self, mode: ViewMode, place: int) -> Command:
        name, words = mode.name.lower(), mode.value
        return Command(
            f"view.mode.{name}", words[0].upper() + words[1:],
            lambda: self._canvas().set_mode(mode), f"Look at the picture as {words}",
            menu=MODE_MENU, when=HAS_DOCUMENT, checked=fact("view.mode").equals(name),
            line_before=place == 0,
        )  # fmt: skip

    def _switch_rows(self) -> tuple[Command, ...]:
        toggle, switched_on = self._settings.toggle, fact("settings.switched_on")
        return (
            _row("view.grid", "&Grid", partial(toggle, SHOW_GRID),
                 "Draw lines between pixels when they are large enough", key="Ctrl+'", icon="grid",
                 checked=switched_on.holds(SHOW_GRID.name)),
            _row("view.labels", "&Labels", partial(toggle, SHOW_LABELS), SHOW_LABELS.words,
                 key="Ctrl+L", checked=switched_on.holds(SHOW_LABELS.name)),
            _row("view.signed", "&Signed numbers", partial(toggle, SHOW_SIGNED), SHOW_SIGNED.words,
                 checked=switched_on.holds(SHOW_SIGNED.name)),
        )  # fmt: skip

    def _panel_rows(self) -> tuple[Command, ...]:
        return (
            *(self._panel_row(name, title) for name, title in PANELS.items()),
            Command("view.reset_panels", "&Put all back", lambda: self._window().reset_panels(),
                    "Put every panel back to where it began", menu=PANELS_MENU, icon="restore",
                    line_before=True),
            _row("view.bare", "Only the &canvas", lambda: self._window().toggle_bare(),
                 "Hide all but the canvas, or bring the rest back", key="Tab", icon="picture",
                 when=HAS_DOCUMENT, checked=fact("view.is_bare"), canvas_only=True),
        )  # fmt: skip

    def _panel_row(self, name: str, title: str) -> Command:
        return Command(
            f"view.panel.{name}", title, lambda: self._window().toggle_panel(name),
            f"Show or hide the panel {title}", menu=PANELS_MENU,
            checked=fact("view.panels").holds(name),
        )  # fmt: skip

    def _theme_row(self, choice: str, text: str) -> Command:
        return Command(
            f"view.theme.{choice}", text, partial(self._settings.set, THEME, choice),
            f"Colours of the window: {text.replace('&', '').lower()}", menu=THEME_MENU,
            icon="theme", checked=fact("settings.theme").equals(choice),
        )  # fmt: skip

    def _other_rows(self) -> tuple[Command, ...]:
        return (
            _row("view.next_tab", "Next p&icture", lambda: self._window().turn_tabs(1),
                 "Go to the next tab", key="Ctrl+PgDown", when=fact("view.has_many_tabs"),
                 line_before=True),
            _row("view.previous_tab", "Previous pict&ure", lambda: self._window().turn_tabs(-1),
                 "Go to the previous tab", key="Ctrl+PgUp", when=fact("view.has_many_tabs")),
            _row("view.palette", "&Find a command…", lambda: self._window().find_command(),
                 "Find any command by a few letters of its name", key="Ctrl+Shift+P",
                 icon="magnify", line_before=True),
        )  # fmt: skip

    def _canvas(self) -> Canvas:
        canvas = self._window().canvas
        if canvas is None:
            raise no_picture()
        return canvas
