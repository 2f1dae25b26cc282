"""What a person asks of a turn; the widgets of the turns say it, the panel hears it."""

from PySide6.QtCore import QObject, Signal


class TurnRequests(QObject):
    """Handed down to every turn, so that each can say it without knowing who listens."""

    place_wanted = Signal(object, object)
    """The Path of an image and the Place of an entry in it: to be shown."""
    link_wanted = Signal(str)
    insert_wanted = Signal(str)
    """Assembler text, to be painted into the picture."""
    run_wanted = Signal(str)
    """Assembler text, to be run."""
    edit_wanted = Signal(int, str)
    """The number of a question, and how it is asked otherwise."""
    regenerate_wanted = Signal(int)
    choose_wanted = Signal(int)
    """The number of a turn whose branch is to be shown."""
    delete_wanted = Signal(int)
    learn_wanted = Signal(int)
    """The number of an answer that was not learned."""
