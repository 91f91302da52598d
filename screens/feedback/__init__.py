"""Questions, demands and surveys."""
