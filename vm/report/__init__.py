"""What a run did, in words: stops, steps, faults and pixels."""
