"""The model wants to run a program: what it is, and the person's yes or no."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from pxide.view.companion.asm_colours import AsmColours
from pxide.view.companion.offer_bar import OfferBar
from pxide.view.widgets.app_theme import AppTheme, fixed_font
from pxide.view.widgets.metrics import GAP
from pxide.work.companion.activity import Permission, RunRequest
from vm.report.numbers import grouped

ANSWERS = (
    (Permission.NO, "No", "It is not run; the model is told so"),
    (Permission.FOR_THIS_CHAT, "For this chat", "Run it, and do not ask again in this chat"),
    (Permission.ONCE, "Once", "Run it this once"),
)
OPEN_PICTURE = "the picture that is open"
MOST_LINES = 8


def request_words(request: RunRequest) -> str:
    """What the model wants to run, and for how long at most."""
    what = "a program of its own" if request.program else OPEN_PICTURE
    words = f"The model wants to run {what}, {grouped(request.steps)} steps at most."
    return f"{words} It says: {request.words}" if request.words else words


class RunRequestBar(OfferBar):
    """Nothing runs before it is answered."""

    permitted = Signal(object)
    """The Permission."""

    def __init__(self, app_theme: AppTheme) -> None:
        super().__init__("The model wants to run a program")
        self._app_theme = app_theme
        self._colours: AsmColours | None = None
        self.program = QPlainTextEdit()
        self.program.setReadOnly(True)
        self.program.setFont(fixed_font())
        self.program.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.program.setAccessibleName("The program that the model wants to run")
        self.add(self.program)
        self.buttons = {permission: self.add_button(text, tip) for permission, text, tip in ANSWERS}
        for permission, button in self.buttons.items():
            button.clicked.connect(partial(self._permit, permission))

    def show_request(self, request: RunRequest | None) -> None:
        """Ask, or be gone."""
        if request is None:
            self.say("")
            return
        self._colours = AsmColours(self.program.document(), self._app_theme.theme)
        self.program.setPlainText(request.program)
        self.program.setVisible(bool(request.program))
        lines = min(self.program.blockCount(), MOST_LINES)
        self.program.setFixedHeight(lines * self.program.fontMetrics().lineSpacing() + 5 * GAP)
        self.say(request_words(request), "problem")

    def _permit(self, permission: Permission) -> None:
        self.permitted.emit(permission)
