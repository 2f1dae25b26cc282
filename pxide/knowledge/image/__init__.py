"""The knowledge image: a PNG that grows by rows, which people read and programs decode."""
