"""Running pictures: engines, the run loop, history, batches, clusters and comparison."""
