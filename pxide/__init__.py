"""pxIDE: paint programs for pxVM and watch them run."""
