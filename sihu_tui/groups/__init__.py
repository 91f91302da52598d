"""Groups: the list, members, charter, rituals, manual counts, messages, views, duplicates, retirement."""
