"""Entries as texts: JSON lines, Markdown, and documents cut into lessons."""
