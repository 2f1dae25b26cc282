"""The answer state of an answer: shows it in the conversation and says yes or no for the person."""

import asyncio
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pxide.base.problems import Trouble
from pxide.model.chat.conversation import Conversation
from pxide.model.chat.turn import Turn
from pxide.work.companion.activity import Activity, ContextMeter, Permission, RunRequest
from vm.core.faults import Problem

IDLE = Activity()
EMPTY = ContextMeter()


class AnswerState(QObject):
    """The Host of the answers of one conversation after the other."""

    activity_changed = Signal()
    meter_changed = Signal()
    permission_changed = Signal()

    def __init__(
        self, conversation: Conversation, trouble: Trouble, parent: QObject | None = None
    ) -> None:
        """Show answers in this conversation."""
        super().__init__(parent)
        self._conversation = conversation
        self._trouble = trouble
        self.activity = IDLE
        self.meter = EMPTY
        self.wish: RunRequest | None = None
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
        """So full is the context."""
        if meter != self.meter:
            self.meter = meter
            self.meter_changed.emit()

    def tell(self, problem: Problem) -> None:
        """Something went wrong beside the answer."""
        self._trouble.tell(problem)

    async def permit(self, wish: RunRequest) -> bool:
        """Whether the model may run what it wants to run: the person has said so, or is asked."""
        if self._conversation.chat_settings.may_run:
            return True
        self._answer = asyncio.get_running_loop().create_future()
        self._set_wish(wish)
        try:
            return await self._answer
        finally:
            self._answer = None
            self._set_wish(None)

    def settle(self, permission: Permission) -> None:
        """The person has answered; where nobody asks any more, only a yes for the chat counts."""
        if permission is Permission.FOR_THIS_CHAT:
            chat_settings = replace(self._conversation.chat_settings, may_run=True)
            self._conversation.set_chat_settings(chat_settings)
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(permission is not Permission.NO)

    def _set_wish(self, wish: RunRequest | None) -> None:
        self.wish = wish
        self.permission_changed.emit()
