"""What the team sends into groups, and what comes of it."""
