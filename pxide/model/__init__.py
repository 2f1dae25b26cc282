"""What is: documents, selections, sessions and the workspace they lie on. Never a widget."""
