"""The search in the console."""
