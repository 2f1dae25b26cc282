"""The measures of the window that more than one room uses, in device-independent pixels."""

GAP = 4
"""The rhythm of the window: distances are this or a multiple of it."""
