"""Bringing exports in: staged beside the store, then merged in one transaction a file."""
