"""The client of LM Studio and of every other server that speaks the same protocol."""
