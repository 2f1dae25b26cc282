"""What the hand does: one gesture per file."""
