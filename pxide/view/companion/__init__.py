"""The chat with the companion: everything seen of it but the knowledge picture."""
