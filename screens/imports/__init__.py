"""Imports: progress and history."""
