"""What is: documents, selections, sessions and the desk they lie on. Never a widget."""
