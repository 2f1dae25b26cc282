"""The panel of the companion: the conversation, and the pages that take its place for a while."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pxide.base.commands import Commands
from pxide.base.tasks import Tasks
from pxide.model.chat.chat_settings import ChatSettings
from pxide.model.chat.conversation import Conversation
from pxide.model.chat.turn import Author
from pxide.view.companion.chat_list import ChatList
from pxide.view.companion.chat_page import ChatPage
from pxide.view.companion.chat_settings_form import ChatSettingsForm
from pxide.view.companion.lesson_form import LessonForm
from pxide.view.companion.markdown_reader import make_parser
from pxide.view.companion.model_page import ModelPage
from pxide.view.companion.server_status import can_answer, server_status
from pxide.view.companion.turn_context import TurnContext, TurnRequests
from pxide.view.widgets.app_theme import AppTheme
from pxide.work.companion.companion import Companion

REST = 300
"""Milliseconds after the last letter until the draft is measured."""
LEAST = 260


class CompanionPanel(QWidget):
    """Shows a companion and passes on to it what a person wants."""

    place_wanted = Signal(object, object)
    """The Path of an image and the Place of an entry in it: to be shown."""
    insert_wanted = Signal(str)
    run_wanted = Signal(str)
    """Assembler text of the model, which a person wants painted or run."""
    link_wanted = Signal(str)
    """An address of the web that a person clicked."""
    export_wanted = Signal(str)
    """The id of a chat."""
    server_wanted = Signal()
    """The address of the server is to be set."""

    def __init__(
        self, companion: Companion, commands: Commands, app_theme: AppTheme, tasks: Tasks
    ) -> None:
        super().__init__()
        self._companion = companion
        self._trouble = tasks.trouble
        self._conversation: Conversation | None = None
        self._doomed = 0
        """The turn that is to be deleted, once the person is sure."""
        self.requests = TurnRequests(self)
        self.chat = ChatPage(
            companion, commands, TurnContext(app_theme, make_parser(), self.requests)
        )
        self.chat_list = ChatList(companion.history, tasks, app_theme)
        self.chat_settings = ChatSettingsForm(app_theme)
        self.lesson = LessonForm(app_theme)
        self.models = ModelPage(companion, app_theme)
        self._pages = QStackedWidget()
        self._measure_later = QTimer(self)
        self._measure_later.setSingleShot(True)
        self._measure_later.setInterval(REST)
        self.setMinimumWidth(LEAST)
        self._lay_out()
        self._hear_companion()
        self._hear_person()
        self._hear_requests()
        self._show_conversation()
        self._show_server_status()
        self._show_meter()

    def event(self, event: QEvent) -> bool:
        """On another page Escape leads back to the conversation, not out of the panel."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._is_away:
            if event.type() == QEvent.Type.KeyPress:
                self._turn_to(self.chat)
            event.accept()
            return True
        return super().event(event)

    @property
    def _is_away(self) -> bool:
        """Whether another page than the conversation is shown."""
        return self._pages.currentWidget() is not self.chat

    def focus(self) -> None:
        """Show the conversation with the cursor in the field."""
        self._turn_to(self.chat)
        self.chat.composer.setFocus()

    def cite(self, label: str) -> None:
        """Put the citation of an entry into the message."""
        self.focus()
        self.chat.composer.insert(f"[{label}] ")

    def edit_last(self) -> None:
        """Let the last question be asked otherwise."""
        path = self._companion.conversation.path
        last = next((turn for turn in reversed(path) if turn.author is Author.PERSON), None)
        question = None if last is None else self.chat.transcript.question(last.id)
        if question is not None:
            self._turn_to(self.chat)
            question.begin_edit()
            self.chat.transcript.ensureWidgetVisible(question)

    def show_models(self) -> None:
        """Show the models of the server, or the conversation again."""
        if self._toggle(self.models):
            self.models.refresh()

    def show_chats(self) -> None:
        """Show the chats that are kept, or the conversation again."""
        if self._toggle(self.chat_list):
            self.chat_list.refresh()
            self.chat_list.search.setFocus()

    def show_chat_settings(self) -> None:
        """Show how this chat is answered, or the conversation again."""
        if self._toggle(self.chat_settings):
            self.chat_settings.show_chat_settings(self._companion.conversation.chat_settings)
            self.chat_settings.instructions.setFocus()

    def show_lesson(self, question: str = "") -> None:
        """Let something be taught by hand."""
        self._turn_to(self.lesson)
        self.lesson.begin(question)

    def _toggle(self, page: QWidget) -> bool:
        is_shown = self._pages.currentWidget() is not page
        self._turn_to(page if is_shown else self.chat)
        return is_shown

    def _turn_to(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        if page is self.chat:
            self.chat.composer.setFocus()

    def _hear_companion(self) -> None:
        companion = self._companion
        companion.conversation_changed.connect(self._show_conversation)
        companion.activity_changed.connect(self._show_activity)
        companion.meter_changed.connect(self._show_meter)
        companion.permission_changed.connect(self._show_run_request)
        companion.connection.changed.connect(self._show_server_status)
        self._measure_later.timeout.connect(self._measure)

    def _hear_person(self) -> None:
        chat, composer = self.chat, self.chat.composer
        composer.sent.connect(self._ask)
        composer.stop_wanted.connect(self._companion.stop)
        composer.former_wanted.connect(self.edit_last)
        composer.draft_changed.connect(self._draft_changed)
        chat.beginning.asked.connect(self._ask)
        chat.beginning.lesson_wanted.connect(self.show_lesson)
        chat.server_status.look.clicked.connect(self._companion.connection.look)
        chat.server_status.server.clicked.connect(self.server_wanted)
        chat.head.model.clicked.connect(self.show_models)
        self.models.settings_wanted.connect(self.server_wanted)
        self.models.chosen.connect(self._choose_model)
        chat.run_request.permitted.connect(self._companion.permit)
        chat.keep.clicked.connect(lambda: self.chat.sure.say(""))
        chat.delete.clicked.connect(self._delete)
        self.chat_list.open_wanted.connect(self._open)
        self.chat_list.export_wanted.connect(self.export_wanted)
        self.chat_settings.changed.connect(self._set_chat_settings)
        self.lesson.taught.connect(self._teach)
        for page in (self.chat_list, self.chat_settings, self.lesson, self.models):
            page.closed.connect(lambda: self._turn_to(self.chat))

    def _hear_requests(self) -> None:
        requests, companion = self.requests, self._companion
        for signal, own in (
            (requests.place_wanted, self.place_wanted),
            (requests.link_wanted, self.link_wanted),
            (requests.insert_wanted, self.insert_wanted),
            (requests.run_wanted, self.run_wanted),
        ):
            signal.connect(own)
        requests.edit_wanted.connect(lambda number, text: self._try(companion.edit, number, text))
        requests.regenerate_wanted.connect(lambda number: self._try(companion.regenerate, number))
        requests.learn_wanted.connect(lambda number: self._try(companion.learn_anyway, number))
        requests.choose_wanted.connect(self._choose)
        requests.delete_wanted.connect(self._ask_delete)

    def _try(self, verb: Callable[..., object], *values: object) -> bool:
        """Do what may be refused; says whether it was done."""
        with self._trouble.caught():
            verb(*values)
            return True
        return False

    def _ask(self, text: str) -> None:
        if self._try(self._companion.ask, text):
            self.chat.composer.clear()
            self.chat.transcript.to_bottom()

    def _teach(self, question: str, answer: str) -> None:
        if self._try(self._companion.teach, question, answer):
            self.lesson.clear()
            self._turn_to(self.chat)
            self.chat.transcript.to_bottom()

    def _open(self, chat: str) -> None:
        self._companion.open_conversation(chat)
        self._turn_to(self.chat)

    def _choose(self, number: int) -> None:
        self._companion.conversation.choose(number)

    def _choose_model(self, name: str) -> None:
        self._set_chat_settings(replace(self._companion.conversation.chat_settings, model=name))

    def _set_chat_settings(self, chat_settings: ChatSettings) -> None:
        self._companion.conversation.set_chat_settings(chat_settings)

    def _ask_delete(self, number: int) -> None:
        path = [turn.id for turn in self._companion.conversation.path]
        after = len(path) - path.index(number) - 1
        what = f"Delete this turn and the {after} after it?" if after else "Delete this turn?"
        self._doomed = number
        self.chat.sure.say(f"{what} Rows that were learned stay.", "problem")
        self.chat.keep.setFocus()

    def _delete(self) -> None:
        self.chat.sure.say("")
        self._try(self._companion.delete, self._doomed)

    def _draft_changed(self, text: str) -> None:
        """Kept at once; measured when the person pauses."""
        self._companion.conversation.draft = text
        self._measure_later.start()

    def _measure(self) -> None:
        self._companion.set_draft(self.chat.composer.text)

    def _show_conversation(self) -> None:
        if self._conversation is not None:
            self._conversation.disconnect(self)
        self._measure_later.stop()
        self._conversation = conversation = self._companion.conversation
        conversation.chat_settings_changed.connect(self._show_chat_settings)
        self.chat.sure.say("")
        self.chat.transcript.show_conversation(conversation)
        self.chat.composer.set_text(conversation.draft)
        self._show_chat_settings()

    def _show_chat_settings(self) -> None:
        self.chat.head.model.refresh()
        if self._pages.currentWidget() is self.chat_settings:
            self.chat_settings.show_chat_settings(self._companion.conversation.chat_settings)

    def _show_activity(self) -> None:
        self.chat.activity.show_activity(self._companion.activity)
        is_answering = self._companion.is_answering
        self.chat.composer.show_state(can_answer(self._companion.connection), is_answering)

    def _show_meter(self) -> None:
        self.chat.head.gauge.show_meter(self._companion.meter)

    def _show_run_request(self) -> None:
        self.chat.run_request.show_request(self._companion.run_request)

    def _show_server_status(self) -> None:
        connection = self._companion.connection
        status = server_status(connection)
        self.chat.server_status.show_status(status, connection.health.is_reached)
        self.chat.beginning.show_status(status, can_answer(connection))
        self._show_activity()

    def _lay_out(self) -> None:
        for page in (self.chat, self.chat_list, self.chat_settings, self.lesson, self.models):
            self._pages.addWidget(page)
        self.setFocusProxy(self.chat)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
