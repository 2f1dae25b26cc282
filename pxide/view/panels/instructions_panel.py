"""The instructions panel: the palette above, below it what the tool in hand paints with."""

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from pxide.model.brush import Brush
from pxide.tools.toolbox import Toolbox
from pxide.view.panels.instruction_palette import InstructionPalette
from pxide.view.panels.operand_fields import OperandFields
from pxide.view.panels.pencil_fields import PencilFields
from pxide.view.widgets.app_theme import AppTheme
from pxide.view.widgets.metrics import GAP
from vm.isa.table import Op

LEAST = 236
PENCIL, STAMP = "pencil", "stamp"


class InstructionsPanel(QWidget):
    """Choosing an instruction here puts it on the stamp and the stamp in the hand."""

    def __init__(self, brush: Brush, toolbox: Toolbox, app_theme: AppTheme) -> None:
        super().__init__()
        self._brush = brush
        self._toolbox = toolbox
        self.chooser = InstructionPalette(app_theme)
        self.operands = OperandFields(brush, app_theme)
        self.pencil = PencilFields(brush)
        self.heading = QLabel()
        self.heading.setProperty("role", "section")
        self.setMinimumWidth(LEAST)
        self.setFocusProxy(self.chooser.finder)
        self._lay_out()
        self._connect()
        self._brush_changed()
        self._tool_changed()

    def _connect(self) -> None:
        self.chooser.chosen.connect(self._chosen)
        self.operands.pick_wanted.connect(self._toolbox.pick)
        self._brush.changed.connect(self._brush_changed)
        self._toolbox.changed.connect(self._tool_changed)

    def _chosen(self, op: Op) -> None:
        self._brush.set_op(op)
        self._toolbox.choose(self._toolbox.tool(STAMP))

    def _brush_changed(self) -> None:
        self.chooser.show_chosen(self._brush.op)

    def _tool_changed(self) -> None:
        is_pencil = self._toolbox.current.id == PENCIL
        self.heading.setText("Brush: the pencil's pixel" if is_pencil else "Brush: the stamp")
        self.pencil.setVisible(is_pencil)
        self.operands.setVisible(not is_pencil)
        self.operands.show_picking(self._toolbox.picking)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        foot.setSpacing(GAP)
        for part in (self.heading, self.operands, self.pencil):
            foot.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.chooser, 1)
        layout.addWidget(line)
        layout.addLayout(foot)
