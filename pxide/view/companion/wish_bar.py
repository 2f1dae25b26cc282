"""The model wants to run a program: what it is, and the person's yes or no."""

from PySide6.QtCore import Signal

from pxide.view.companion.bar import Bar
from pxide.view.companion.code import Lines
from pxide.view.companion.fold import Fold
from pxide.view.companion.inks import Inks
from pxide.view.companion.kit import Kit
from pxide.view.readings import grouped
from pxide.work.companion.activity import Permission, Wish

ANSWERS = (
    (Permission.NO, "No", "It is not run; the model is told so"),
    (Permission.FOR_THIS_CHAT, "For this chat", "Run it, and do not ask again in this chat"),
    (Permission.ONCE, "Once", "Run it this once"),
)
OPEN_PICTURE = "the picture that is open"


def wish_words(wish: Wish) -> str:
    """What the model wants to run, and for how long at most."""
    what = "a program of its own" if wish.program else OPEN_PICTURE
    words = f"The model wants to run {what}, {grouped(wish.steps)} steps at most."
    return f"{words} It says: {wish.words}" if wish.words else words


class WishBar(Bar):
    """Nothing runs before it is answered."""

    permitted = Signal(object)
    """The Permission."""

    def __init__(self, kit: Kit) -> None:
        super().__init__("The model wants to run a program")
        self._kit = kit
        self._lines: Lines | None = None
        self.program = Fold(kit.wardrobe)
        self.program.set_line("The program")
        self.add(self.program)
        self.buttons = {permission: self.add_button(text, tip) for permission, text, tip in ANSWERS}
        for permission, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, said=permission: self.permitted.emit(said))

    def show_wish(self, wish: Wish | None) -> None:
        """Ask, or be gone."""
        if wish is None:
            self.say("")
            return
        lines = Lines(Inks(self._kit.wardrobe.theme, self.font()))
        lines.set_text(wish.program)
        self.program.fill(lines)
        self.program.setVisible(bool(wish.program))
        self.say(wish_words(wish), "problem")
