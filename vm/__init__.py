"""pxVM: a machine whose program, data and results are the pixels of one picture."""
