"""The tools of the canvas: one gesture per file."""
