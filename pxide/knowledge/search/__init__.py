"""Finding entries again: by their words, by their meaning, and naming them in a text."""
