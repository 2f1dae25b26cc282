"""A conversation: a tree of turns, of which one branch is shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from pxide.model.chat.chat_settings import USUAL, ChatSettings
from pxide.model.chat.turn import Author, Source, Turn

TITLE_LETTERS = 60


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """A conversation at one moment, as its file tells it."""

    id: str
    time: int
    title: str = ""
    chat_settings: ChatSettings = USUAL
    draft: str = ""
    turns: tuple[Turn, ...] = ()
    chosen: tuple[int, ...] = ()
    """Of siblings the one that is shown; the newest where none is named."""

    @property
    def name(self) -> str:
        """The title given, else the beginning of the first question."""
        return self.title or title_for(self.turns)


def title_for(turns: Iterable[Turn]) -> str:
    """What a chat is called that nobody has given a name."""
    first = next((turn.text for turn in turns if turn.author is Author.PERSON), "")
    line = " ".join(first.split())
    return line if len(line) <= TITLE_LETTERS else f"{line[:TITLE_LETTERS].rstrip()}..."


class Conversation(QObject):
    """What the panel shows and the companion writes. A branch ends where nothing follows."""

    turn_added = Signal(int)
    turn_changed = Signal(int)
    turn_removed = Signal(int)
    """It is gone, and all that followed it."""
    path_changed = Signal()
    """Another branch is shown, or the shown one is longer or shorter."""
    title_changed = Signal()
    chat_settings_changed = Signal()

    def __init__(self, record: ChatRecord, parent: QObject | None = None) -> None:
        """Go on from where a record ends."""
        super().__init__(parent)
        self.id = record.id
        self.time = record.time
        self.draft = record.draft
        """What the person is writing."""
        self._title = record.title
        self._chat_settings = record.chat_settings
        self._turns: dict[int, Turn] = {}
        self._children: dict[int | None, list[int]] = {}
        self._chosen: dict[int | None, int] = {}
        self._count = 0
        for turn in record.turns:
            self._take(turn)
        for number in record.chosen:
            if number in self._turns:
                self._chosen[self._turns[number].parent] = number

    @property
    def title(self) -> str:
        """The name given, else the beginning of the first question."""
        return self._title or title_for(self.turns)

    @property
    def is_named(self) -> bool:
        """Whether a person gave it its title."""
        return bool(self._title)

    def rename(self, title: str) -> None:
        """Give it a name; "" takes the first question again."""
        if title != self._title:
            self._title = title
            self.title_changed.emit()

    @property
    def chat_settings(self) -> ChatSettings:
        """How it is answered."""
        return self._chat_settings

    def set_chat_settings(self, chat_settings: ChatSettings) -> None:
        """Answer by these settings from now on."""
        if chat_settings != self._chat_settings:
            self._chat_settings = chat_settings
            self.chat_settings_changed.emit()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """All turns of all branches, the oldest first."""
        return tuple(self._turns.values())

    @property
    def path(self) -> tuple[Turn, ...]:
        """The branch that is shown."""
        return tuple(self._down(None))

    @property
    def last(self) -> int | None:
        """The turn at the end of the branch shown."""
        path = self.path
        return path[-1].id if path else None

    @property
    def next_id(self) -> int:
        """A number that no turn has, or had since the conversation was opened."""
        return self._count + 1

    @property
    def record(self) -> ChatRecord:
        """The conversation as it is now."""
        return ChatRecord(
            id=self.id,
            time=self.time,
            title=self._title,
            chat_settings=self._chat_settings,
            draft=self.draft,
            turns=self.turns,
            chosen=tuple(self._chosen.values()),
        )

    def turn(self, number: int) -> Turn:
        """One turn."""
        return self._turns[number]

    def siblings(self, number: int) -> tuple[int, ...]:
        """The turns that follow the same turn, this one among them."""
        return tuple(self._children[self._turns[number].parent])

    def before(self, number: int | None) -> tuple[Turn, ...]:
        """The branch down to a turn, that one included; none for None."""
        found: list[Turn] = []
        while number is not None:
            found.append(self._turns[number])
            number = found[-1].parent
        return tuple(reversed(found))

    def citable(self, number: int) -> tuple[Source, ...]:
        """What a turn may cite: all that its branch was given, the latest first."""
        found: dict[str, Source] = {}
        for turn in reversed(self.before(number)):
            for source in turn.sources:
                found.setdefault(source.label, source)
        return tuple(found.values())

    def add(self, turn: Turn) -> None:
        """Add a turn and show its branch."""
        self._take(turn)
        self._choose(turn.id)
        self.turn_added.emit(turn.id)
        self.path_changed.emit()
        if len(self._turns) == 1:
            self.title_changed.emit()

    def replace(self, turn: Turn) -> None:
        """A turn has changed."""
        self._turns[turn.id] = turn
        self.turn_changed.emit(turn.id)

    def choose(self, number: int) -> None:
        """Show the branch through this turn."""
        self._choose(number)
        self.path_changed.emit()

    def remove(self, number: int) -> None:
        """Take a turn and all that follows it out; its neighbour is shown."""
        parent = self._turns[number].parent
        kept = [child for child in self._children[parent] if child != number]
        self._children[parent] = kept
        for turn in self._under(number):
            del self._turns[turn]
            self._children.pop(turn, None)
            self._chosen.pop(turn, None)
        if self._chosen.get(parent) == number:
            self._chosen.pop(parent)
            if kept:
                self._chosen[parent] = kept[-1]
        self.turn_removed.emit(number)
        self.path_changed.emit()

    def _take(self, turn: Turn) -> None:
        self._turns[turn.id] = turn
        self._count = max(self._count, turn.id)
        self._children.setdefault(turn.parent, []).append(turn.id)
        self._chosen[turn.parent] = turn.id

    def _choose(self, number: int) -> None:
        for turn in self.before(number):
            self._chosen[turn.parent] = turn.id

    def _down(self, number: int | None) -> Iterator[Turn]:
        while number in self._chosen:
            number = self._chosen[number]
            yield self._turns[number]

    def _under(self, number: int) -> list[int]:
        """A turn and all that follows it in any branch."""
        found = [number]
        for turn in found:
            found += self._children.get(turn, [])
        return found
