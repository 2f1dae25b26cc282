"""The server in the status bar: how it stands, in a word; pressing it opens the models."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

from pxide.base.commands import Commands
from pxide.view.companion.server_status import server_status
from pxide.work.companion.companion import Companion

MODELS = "companion.models"


class ServerButton(QToolButton):
    """Follows the connection."""

    def __init__(self, companion: Companion, commands: Commands) -> None:
        super().__init__()
        self._companion = companion
        self.setProperty("quiet", True)
        self.setObjectName("server")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if MODELS in {row.id for row in commands.rows}:
            self.clicked.connect(commands.action(MODELS).trigger)
        companion.connection.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say it anew."""
        status = server_status(self._companion.connection)
        self.setText(f"Server: {status.short}")
        self.setAccessibleName(self.text())
        model = self._companion.connection.model
        lines = (
            status.what,
            status.hint,
            "" if model is None else model.name,
            "Click to choose the model.",
        )
        self.setToolTip("\n".join(line for line in lines if line))
        if self.property("role") != status.role:
            self.setProperty("role", status.role)
            self.style().polish(self)

    def minimumSizeHint(self) -> QSize:
        """The whole of the text, as for a label."""
        return self.sizeHint()
