"""From the instruction table to WGSL: the text that ``vm.gpu`` runs on a graphics adapter."""

from __future__ import annotations

from importlib.resources import files

from vm.gpu.shader.prelude import passes_prelude

_PASS_FILES = (
    "wide", "rows", "rectangles", "tensors", "greatest", "dots", "products", "tiles",
)  # fmt: skip


def passes_source() -> str:
    """Return the module whose entry points are the passes of ``vm.gpu.shader.passes.PASSES``."""
    folder = files("vm.gpu.shader")
    texts = (folder.joinpath(f"{name}.wgsl").read_text("utf-8") for name in _PASS_FILES)
    return "\n".join((passes_prelude(), *texts))
