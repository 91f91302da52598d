"""Screens that ask: forms, choices, files, people, help, viewers."""
