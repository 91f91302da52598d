"""Search over messages."""
