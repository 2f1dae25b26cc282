"""Knowledge images read to be looked at: only the rows in sight, on a thread of their own."""
