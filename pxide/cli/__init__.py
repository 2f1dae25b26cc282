"""The command line of pxide: what it does without its window."""
