"""The canvas: the picture on the screen, what is written on it, and the hands that touch it."""
