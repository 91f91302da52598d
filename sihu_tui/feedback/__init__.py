"""What members ask for and answer: questions, demands, surveys."""
