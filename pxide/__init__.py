"""pxIDE: paint, run and watch programs that are pictures."""
