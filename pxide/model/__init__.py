"""What is: documents, sessions and selections, without a widget."""
