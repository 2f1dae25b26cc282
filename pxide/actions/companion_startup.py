"""The start of the companion: brings it to the server and the chat that the settings name."""

from pathlib import Path

from PySide6.QtCore import QObject

from pxide.base.settings import (
    CHAT_LAST,
    CHAT_SERVER,
    KNOWLEDGE_LEARN,
    KNOWLEDGE_LOOK,
    Settings,
)
from pxide.base.tasks import Tasks
from pxide.base.worker import AsyncWorker
from pxide.llm.address import Address
from pxide.llm.api_token import find_token
from pxide.llm.client import ChatClient
from pxide.work.companion.companion import Companion
from pxide.work.companion.knowledge_service import ImageSelection

CONNECTING = "connect to the chat server"


class CompanionStartup(QObject):
    """Follows the settings, and notes in them with what to begin the next time."""

    def __init__(
        self, companion: Companion, settings: Settings, worker: AsyncWorker, tasks: Tasks
    ) -> None:
        """Bring up this companion; nothing is opened yet. The worker asks for the key."""
        super().__init__(companion)
        self._companion = companion
        self._settings = settings
        self._worker = worker
        self._tasks = tasks
        settings.changed.connect(self._setting_changed)
        companion.images.changed.connect(self._note_selection)

    def start(self) -> None:
        """Open the images, go on with the last chat, and look for the server."""
        self._companion.images.start(self._kept_selection())
        last = self._settings.value(CHAT_LAST)
        if last:
            self._companion.open_conversation(last)
        self._connect()

    def leave(self) -> None:
        """Note which chat was shown."""
        conversation = self._companion.conversation
        is_kept = bool(conversation.turns or conversation.draft)
        self._settings.set(CHAT_LAST, conversation.id if is_kept else "")

    def _kept_selection(self) -> ImageSelection | None:
        """Where to learn and to look, as it was kept; None where nothing was."""
        learn = self._settings.value(KNOWLEDGE_LEARN)
        look = self._settings.value(KNOWLEDGE_LOOK)
        if not learn:
            return None
        return ImageSelection(Path(learn), tuple(Path(name) for name in look))

    def _note_selection(self) -> None:
        selection = self._companion.images.selection
        self._settings.set(KNOWLEDGE_LEARN, "" if selection.learn is None else str(selection.learn))
        self._settings.set(KNOWLEDGE_LOOK, tuple(str(path) for path in selection.look))

    def _setting_changed(self, name: str) -> None:
        if name == CHAT_SERVER.name:
            self._connect()

    def _connect(self) -> None:
        """Of several addresses the last one counts."""
        self._tasks.start(self._connect_as_set(), CONNECTING, exclusive=CONNECTING)

    async def _connect_as_set(self) -> None:
        """An address that is none is said to be so. A keyring may ask the person and take long."""
        typed, client = self._settings.value(CHAT_SERVER), None
        if typed:
            address = Address.of(typed)
            client = ChatClient(address, await self._worker.do(find_token))
        self._companion.connection.connect_to(client)
