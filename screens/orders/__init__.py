"""Orders and their import."""
