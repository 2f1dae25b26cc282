"""What was said in a chat, and where it is kept."""
