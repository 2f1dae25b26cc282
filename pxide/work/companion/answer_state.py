"""The state of an answer: its turn, what it is at, and the run that waits for the person's yes."""

import asyncio
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pxide.model.chat.conversation import Conversation
from pxide.model.chat.turn import Turn
from pxide.work.companion.activity import Activity, ContextMeter, Permission, RunRequest

IDLE = Activity()
EMPTY = ContextMeter()


class AnswerState(QObject):
    """The AnswerSink of one answer after the other: each is shown in a conversation."""

    activity_changed = Signal()
    meter_changed = Signal()
    permission_changed = Signal()

    def __init__(self, conversation: Conversation, parent: QObject | None = None) -> None:
        """Show answers in this conversation."""
        super().__init__(parent)
        self._conversation = conversation
        self.activity = IDLE
        self.meter = EMPTY
        self.run_request: RunRequest | None = None
        self._answer: asyncio.Future[bool] | None = None

    def move_to(self, conversation: Conversation) -> None:
        """Show answers in another conversation from now on."""
        self._conversation = conversation

    def show(self, turn: Turn) -> None:
        """The turn has changed."""
        self._conversation.replace(turn)

    def say(self, activity: Activity) -> None:
        """Something else is being done."""
        self.activity = activity
        self.activity_changed.emit()

    def measure(self, meter: ContextMeter) -> None:
        """The context is as full as this now."""
        if meter != self.meter:
            self.meter = meter
            self.meter_changed.emit()

    async def permit(self, run_request: RunRequest) -> bool:
        """Whether the model may run what it wants to run: the person has said so, or is asked."""
        if self._conversation.chat_settings.may_run:
            return True
        self._answer = asyncio.get_running_loop().create_future()
        self._set_run_request(run_request)
        try:
            return await self._answer
        finally:
            self._answer = None
            self._set_run_request(None)

    def settle(self, permission: Permission) -> None:
        """The person has answered; where nobody asks any more, only a yes for the chat counts."""
        if permission is Permission.FOR_THIS_CHAT:
            chat_settings = replace(self._conversation.chat_settings, may_run=True)
            self._conversation.set_chat_settings(chat_settings)
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(permission is not Permission.NO)

    def _set_run_request(self, run_request: RunRequest | None) -> None:
        self.run_request = run_request
        self.permission_changed.emit()
