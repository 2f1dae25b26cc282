"""The canvas: the picture on the screen, what is written on it, and what mouse and keys do."""
