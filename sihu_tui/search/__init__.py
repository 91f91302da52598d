"""Search over every message: the question, the index, the full text tables."""
