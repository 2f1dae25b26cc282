"""The models: which of them answers, what the server holds of each, loading and unloading."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pxide.llm.values import Model
from pxide.view.companion.chat_words import tokens_words
from pxide.view.companion.server_status import model_words, server_status, state_words
from pxide.view.companion.side_page import SidePage
from pxide.view.companion.turn_footer import CutLabel
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP
from pxide.work.companion.companion import Companion

LOADED, AWAY = "●", "○"
CONTEXT = "Context when loading"
CONTEXTS = (4096, 8192, 16384, 32768, 65536, 131072)
OWN_CHOICE = "as the server chooses"


def answering(companion: Companion) -> Model | None:
    """The model that answers in the conversation that is shown."""
    return companion.answer_service.model(companion.conversation.chat_settings)


class ModelRow(QWidget):
    """One model: choosing it, and loading or unloading it."""

    def __init__(self, model: Model, is_chosen: bool, can_load: bool) -> None:
        super().__init__()
        self.model = model
        dot = LOADED if model.is_loaded else AWAY
        self.choose = QRadioButton(f"{dot}  {model.name}".replace("&", "&&"))
        self.choose.setChecked(is_chosen)
        self.choose.setAccessibleName(f"{model.name}, {state_words(model)}".rstrip(", "))
        self.choose.setToolTip(f"{model.id}\n{state_words(model)}".strip())
        self.choose.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        about = CutLabel()
        about.set_words(model_words(model))
        about.setProperty("role", "muted")
        about.setContentsMargins(6 * GAP, 0, 0, 0)
        self.load = QPushButton("Unload" if model.is_loaded else "Load")
        self.load.setProperty("link", True)
        self.load.setVisible(can_load and model.is_loaded is not None)
        self.load.setEnabled(not model.is_loading)
        self.load.setAccessibleName(f"{self.load.text()} {model.name}")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.choose)
        words.addWidget(about)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP, GAP, GAP)
        row.addLayout(words, 1)
        row.addWidget(self.load)


class ModelPage(SidePage):
    """The models of the server, in the place of the conversation."""

    chosen = Signal(str)
    """The id of the model that is to answer."""
    settings_wanted = Signal()

    def __init__(self, companion: Companion, app_theme: AppTheme) -> None:
        super().__init__("Models", app_theme)
        self._companion = companion
        self._connection = companion.connection
        self.rows: list[ModelRow] = []
        self._group = QButtonGroup(self)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "muted")
        self.context = QComboBox()
        self.context.setAccessibleName(CONTEXT)
        self.look = _link("Look again", "Ask the server for its models now")
        self.settings = _link("Server…", "Set the address of the server")
        self._lay_out()
        self.look.clicked.connect(self._connection.look)
        self.settings.clicked.connect(self.settings_wanted)
        self._connection.changed.connect(self._follow)

    def refresh(self) -> None:
        """Show the models of the moment, and look for what has changed since."""
        self._connection.look()
        self._fill()
        chosen = next((row for row in self.rows if row.choose.isChecked()), None)
        (self.look if chosen is None else chosen.choose).setFocus()

    def _follow(self) -> None:
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        connection = self._connection
        for row in self.rows:
            self._group.removeButton(row.choose)
            row.hide()
            row.deleteLater()
        status = server_status(connection)
        self.words.setText(f"{status.what} {status.hint}".strip())
        self.words.setVisible(bool(self.words.text()))
        can_load, answers = not connection.loading, answering(self._companion)
        self.rows = [ModelRow(model, model == answers, can_load) for model in connection.models]
        for place, row in enumerate(self.rows, 1):
            self._group.addButton(row.choose)
            self.content.insertWidget(place, row)
            row.choose.clicked.connect(partial(self._choose, row.model))
            row.load.clicked.connect(partial(self._load, row.model))
        self._offer_contexts()

    def _offer_contexts(self) -> None:
        model = answering(self._companion)
        most = None if model is None else model.context_max
        self.context.clear()
        self.context.addItem(OWN_CHOICE, None)
        for count in CONTEXTS:
            if most is None or count <= most:
                self.context.addItem(f"{tokens_words(count)} tokens", count)
        self._loading.setVisible(any(not row.load.isHidden() for row in self.rows))

    def _choose(self, model: Model) -> None:
        self.chosen.emit(model.id)

    def _load(self, model: Model) -> None:
        if model.is_loaded:
            self._connection.unload(model)
        else:
            self.chosen.emit(model.id)
            self._connection.load(model, self.context.currentData())

    def _lay_out(self) -> None:
        self._loading = QWidget()
        loading = QHBoxLayout(self._loading)
        loading.setContentsMargins(0, 0, 0, 0)
        loading.addWidget(QLabel(CONTEXT), 1)
        loading.addWidget(self.context)
        links = QHBoxLayout()
        links.addWidget(self.look)
        links.addStretch(1)
        links.addWidget(self.settings)
        self.content.addWidget(self.words)
        self.content.addStretch(1)
        self.content.addWidget(self._loading)
        self.content.addLayout(links)


class ModelButton(QToolButton):
    """The model that answers, and how it stands with the server."""

    def __init__(self, companion: Companion, app_theme: AppTheme) -> None:
        super().__init__()
        self.setObjectName("model")
        self._companion = companion
        self._words = ""
        self.setProperty("quiet", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setIcon(app_theme.icons.icon("chevron-down"))
        self.setIconSize(QSize(3 * GAP, 3 * GAP))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        companion.connection.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Name the model anew."""
        status, model = server_status(self._companion.connection), answering(self._companion)
        self._words = status.short if model is None else model.name
        if model is not None and model.context:
            self._words += f"  ·  {tokens_words(model.context)}"
        self.setAccessibleName(f"Model: {self._words}, {status.short}")
        self.setToolTip(f"{status.short}: choose the model that answers")
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the name to the room there is."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = max(self.width() - 8 * GAP, 4 * GAP)
        cut = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(cut.replace("&", "&&"))


def _link(text: str, tip: str) -> QPushButton:
    link = QPushButton(text)
    link.setProperty("link", True)
    link.setToolTip(tip)
    return link
