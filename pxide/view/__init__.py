"""What is seen: the only package that may import QtWidgets."""
