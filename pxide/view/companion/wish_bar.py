"""The model wants to run a program: what it is, and the person's yes or no."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from pxide.view.chip import GAP
from pxide.view.companion.asm_colours import AsmColours
from pxide.view.companion.bar import Bar
from pxide.view.readings import grouped
from pxide.view.wardrobe import Wardrobe, fixed_font
from pxide.work.companion.activity import Permission, Wish

ANSWERS = (
    (Permission.NO, "No", "It is not run; the model is told so"),
    (Permission.FOR_THIS_CHAT, "For this chat", "Run it, and do not ask again in this chat"),
    (Permission.ONCE, "Once", "Run it this once"),
)
OPEN_PICTURE = "the picture that is open"
MOST_LINES = 8


def wish_words(wish: Wish) -> str:
    """What the model wants to run, and for how long at most."""
    what = "a program of its own" if wish.program else OPEN_PICTURE
    words = f"The model wants to run {what}, {grouped(wish.steps)} steps at most."
    return f"{words} It says: {wish.words}" if wish.words else words


class WishBar(Bar):
    """Nothing runs before it is answered."""

    permitted = Signal(object)
    """The Permission."""

    def __init__(self, wardrobe: Wardrobe) -> None:
        super().__init__("The model wants to run a program")
        self._wardrobe = wardrobe
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

    def show_wish(self, wish: Wish | None) -> None:
        """Ask, or be gone."""
        if wish is None:
            self.say("")
            return
        self._colours = AsmColours(self.program.document(), self._wardrobe.theme)
        self.program.setPlainText(wish.program)
        self.program.setVisible(bool(wish.program))
        lines = min(self.program.blockCount(), MOST_LINES)
        self.program.setFixedHeight(lines * self.program.fontMetrics().lineSpacing() + 5 * GAP)
        self.say(wish_words(wish), "problem")

    def _permit(self, permission: Permission) -> None:
        self.permitted.emit(permission)
