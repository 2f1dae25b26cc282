"""The knowledge image, seen."""
