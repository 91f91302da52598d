"""Files of replies: own packs, CSV tables, Chatwoot, espanso."""
