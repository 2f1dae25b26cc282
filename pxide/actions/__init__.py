"""What may be asked for: the verbs, one file per menu."""
