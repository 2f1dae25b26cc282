"""Settings: each is one row with its default, its words and what it may be."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from vm.run.engines import EngineName

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting. The type of the default is the type of the value."""

    name: str
    default: T
    words: str
    choices: tuple[T, ...] = ()
    limits: tuple[int, int] | None = None
    is_open: bool = False
    """Whether other values than the choices are allowed too."""

    def fitted(self, value: T) -> T:
        """The value if it is allowed, else the nearest that is."""
        if self.choices and not self.is_open and value not in self.choices:
            return self.default
        if self.limits is not None and isinstance(value, int | float):
            low, high = self.limits
            return cast(T, type(value)(min(max(value, low), high)))
        return value


RUN_DROPPED = Setting("run/dropped_files", True, "Run a picture that is dropped on the window")
CHECK_STOPS = Setting(
    "run/check_stops", False, "Do not run a program whose faults can be seen before running"
)
TRACE_LENGTH = Setting(
    "run/trace_length", 200, "How many of the last steps the trace shows", limits=(10, 5000)
)
AUTO, CPU, GPU = (name.value for name in EngineName)
"""The engines that are always spoken of; others are named by their adapter."""
ENGINE = Setting(
    "run/engine",
    AUTO,
    "What runs programs; part of a graphics adapter's name will do too",
    choices=(AUTO, CPU, GPU),
    is_open=True,
)
CHAT_SERVER = Setting(
    "chat/server",
    "localhost:1234",
    "Address of the chat server; nothing for none",
    is_open=True,
)
CHAT_LAST = Setting("chat/last", "", "The chat that was shown last")
KNOWLEDGE_LEARN = Setting("knowledge/learn", "", "The knowledge image that answers are written to")
KNOWLEDGE_LOOK: Setting[tuple[str, ...]] = Setting(
    "knowledge/look", (), "The knowledge images in which entries are looked for"
)
THEME = Setting(
    "view/theme", "system", "Colours of the window", choices=("system", "light", "dark")
)
SHOW_GRID = Setting("view/grid", True, "Draw lines around pixels that are large enough")
SHOW_LABELS = Setting("view/labels", True, "Write into large pixels what they mean")
SHOW_SIGNED = Setting("view/signed", False, "Read the words in pixels as signed numbers")
RECENT_FILES: Setting[tuple[str, ...]] = Setting(
    "files/recent", (), "The files opened last, newest first"
)
OPEN_TABS: Setting[tuple[str, ...]] = Setting(
    "files/tabs", (), "The files that were open at the last quit"
)
WINDOW_GEOMETRY = Setting("window/geometry", QByteArray(), "Where the window stood")
WINDOW_LAYOUT = Setting("window/layout", QByteArray(), "Where the panels stood")

SETTINGS: tuple[Setting[Any], ...] = (
    RUN_DROPPED,
    CHECK_STOPS,
    TRACE_LENGTH,
    ENGINE,
    CHAT_SERVER,
    THEME,
    SHOW_GRID,
    SHOW_LABELS,
    SHOW_SIGNED,
    RECENT_FILES,
    OPEN_TABS,
    CHAT_LAST,
    KNOWLEDGE_LEARN,
    KNOWLEDGE_LOOK,
    WINDOW_GEOMETRY,
    WINDOW_LAYOUT,
)
SWITCHES: tuple[Setting[bool], ...] = tuple(
    row for row in SETTINGS if isinstance(row.default, bool)
)
"""The settings that are on or off, each of which a menu can switch."""


class Settings(QObject):
    """The values of the settings, kept in a plain ini file."""

    changed = Signal(str)
    """The name of the setting that has a new value."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        """Read and keep the values in the file given."""
        super().__init__(parent)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(path), QSettings.Format.IniFormat)
        self._pinned: dict[str, Any] = {}
        self.are_new = not self._store.allKeys()
        """Whether nothing was kept before: this is the first start."""

    def value(self, setting: Setting[T]) -> T:
        """The value kept, or the default where none or a foolish one is kept."""
        if setting.name in self._pinned:
            return cast(T, self._pinned[setting.name])
        if not self._store.contains(setting.name):
            return setting.default
        kept = self._read(setting)
        return setting.default if kept is None else setting.fitted(kept)

    def set(self, setting: Setting[T], value: T) -> None:
        """Keep a value and say so where it is a new one."""
        fitted = setting.fitted(value)
        is_kept = setting.name not in self._pinned and self._store.contains(setting.name)
        if is_kept and self.value(setting) == fitted:
            return
        self._pinned.pop(setting.name, None)
        self._store.setValue(setting.name, _as_kept(fitted))
        self.changed.emit(setting.name)

    def pin(self, setting: Setting[T], value: T) -> None:
        """Go by this value until another one is set; it is not kept."""
        self._pinned[setting.name] = setting.fitted(value)
        self.changed.emit(setting.name)

    def toggle(self, switch: Setting[bool]) -> None:
        """Switch on what is off, and off what is on."""
        self.set(switch, not self.value(switch))

    def save(self) -> None:
        """Write the file now."""
        self._store.sync()

    def _read(self, setting: Setting[T]) -> T | None:
        """An ini file knows only words: bring them back to the type of the default."""
        raw = self._store.value(setting.name)
        try:
            return cast(T, _as_type(raw, setting.default))
        except (TypeError, ValueError):
            return None


def _as_kept(value: object) -> object:
    """A list of one or none does not come back from an ini file as a list: join it by lines."""
    return "\n".join(value) if isinstance(value, tuple) else value


def _as_type(raw: Any, default: Any) -> Any:
    if isinstance(default, bool):
        return str(raw).lower() in ("true", "1", "yes", "on")
    if isinstance(default, tuple):
        return tuple(line for line in str(raw).split("\n") if line)
    if isinstance(default, QByteArray):
        return raw if isinstance(raw, QByteArray) else default
    return type(default)(raw)
