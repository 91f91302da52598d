"""What was copied for somebody and may have been sent: it counts as ours until an import that covers the hour tells.

Nobody sees whether copied text was pasted. Until messages of the chat after that hour are imported, it stands as said;
then a line of ours in that hour shows it, and without one the import lacks it, so that it answered nothing.
"""

from __future__ import annotations

_HOUR = 3600
_EARLY = 60
"""The clocks of two machines differ by so many seconds."""

_OF_CHAT = """exists (select 1 from groups cg join messages cm on cm.group_id = cg.id {join}
    where cg.contact_id = s.contact_id and {when})"""
SHOWN = _OF_CHAT.format(
    join="join members cp on cp.id = cm.sender_id and (cp.is_self or coalesce(cp.is_operator, 0))",
    when=f"cm.ts between s.ts - {_EARLY} and s.ts + {_HOUR}",
)
"""SQL of a send `s` to a person: an imported line of ours stands for it."""
COVERED = _OF_CHAT.format(join="", when=f"cm.ts > s.ts + {_HOUR}")
"""SQL of a send `s` to a person: what was said in that hour is imported."""
