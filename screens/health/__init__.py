"""The health pane and what stands beside it."""
