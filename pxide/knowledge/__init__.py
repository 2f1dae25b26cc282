"""The knowledge image: its pixels, its exchange formats and its search. No Qt."""
