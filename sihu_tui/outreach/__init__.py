"""What goes out to groups: its kind, what came of it, and outsiders' advertising."""
