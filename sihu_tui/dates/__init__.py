"""Days and times: day numbers and zones, days as people type them, recurrence, holidays, service hours."""
