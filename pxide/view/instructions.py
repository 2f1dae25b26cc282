"""The instructions panel: the palette above, the brush with its operands below."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pxide.model.brush import Brush
from pxide.tools.toolbox import Toolbox
from pxide.view.operands import Operands
from pxide.view.palette import InstructionPalette
from pxide.view.wardrobe import Wardrobe
from vm.isa import Op


class Instructions(QWidget):
    """Choosing an instruction here puts it on the stamp and the stamp in the hand."""

    def __init__(self, brush: Brush, toolbox: Toolbox, wardrobe: Wardrobe) -> None:
        super().__init__()
        self._brush = brush
        self._toolbox = toolbox
        self.palette_of_ops = InstructionPalette(wardrobe)
        self.operands = Operands(brush, wardrobe)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.palette_of_ops, 1)
        layout.addWidget(line)
        layout.addWidget(self.operands)
        self._connect()
        self._brush_changed()

    def _connect(self) -> None:
        self.palette_of_ops.chosen.connect(self._chosen)
        self.operands.pick_wanted.connect(self._toolbox.pick)
        self._brush.changed.connect(self._brush_changed)

    def _chosen(self, op: Op) -> None:
        self._brush.set_op(op)
        for tool in self._toolbox.tools:
            if tool.id == "stamp":
                self._toolbox.choose(tool)

    def _brush_changed(self) -> None:
        self.palette_of_ops.show_chosen(self._brush.op)
