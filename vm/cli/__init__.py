"""The command line of the machine: one verb a row, one file a verb or a few."""
