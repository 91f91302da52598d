"""Find replies per keystroke: by shortcut, title, keywords, body, pinyin, initials, nearly right spelling.

The order is by shortcut, then by how well the text matches, then by fit to the context, how often and how
lately the reply was used, and last by what is commoner, shorter and older. Nothing else enters, least of all
the time of day, so the same library gives the same order.
"""

from __future__ import annotations

from collections.abc import Iterable

from sihu_tui.replies.search.models import Context, ReplyHit, SearchEntry
from sihu_tui.replies.search.segment import Segment

__all__ = ["Context", "Index", "ReplyHit", "SearchEntry"]

_RECENT = 256


class Index:
    """All replies, to be searched at every keystroke; a change shows in the next search.

    What is added or changed gathers in a small second segment, so an edit costs milliseconds.
    """

    def __init__(self, entries: Iterable[SearchEntry] = ()) -> None:
        self._segments: list[Segment] = []
        self._where: dict[int, tuple[Segment, int]] = {}
        self._lay(list(entries), [])

    def __len__(self) -> int:
        return len(self._where)

    def _lay(self, settled: list[SearchEntry], recent: list[SearchEntry]) -> None:
        self._segments = [Segment(settled), Segment(recent)]
        for segment in self._segments:
            self._where.update((entry.id, (segment, row)) for row, entry in enumerate(segment.entries))

    def put(self, entry: SearchEntry) -> None:
        """Add a reply, or change the one that has its id."""
        held = self._where.get(entry.id)
        if held is not None and _same_text(held[0].entries[held[1]], entry):
            held[0].used(held[1], entry)
            return
        self.remove(entry.id)
        settled, recent = self._segments
        entries = [*(one for one, alive in zip(recent.entries, recent.alive, strict=True) if alive), entry]
        if len(entries) > _RECENT:
            kept = [one for one, alive in zip(settled.entries, settled.alive, strict=True) if alive]
            self._where.clear()
            self._lay(kept + entries, [])
        else:
            self._segments[1] = segment = Segment(entries)
            self._where.update((one.id, (segment, row)) for row, one in enumerate(entries))

    def remove(self, id: int) -> None:
        """Forget a reply; one that is not there is fine."""
        held = self._where.pop(id, None)
        if held is not None:
            held[0].alive[held[1]] = False

    def search(self, query: str, limit: int = 20, context: Context | None = None) -> list[ReplyHit]:
        """Give the replies that fit what was typed so far, best first, at most `limit`; [] for no letters."""
        where = context or Context()
        found = [hit for segment in self._segments for hit in segment.find(query, limit, where)]
        found.sort(key=lambda one: one[0])
        return [hit for _, hit in found[:limit]]


def _same_text(old: SearchEntry, new: SearchEntry) -> bool:
    texts = ("title", "shortcut", "keywords", "body", "folder", "tags", "kind", "pinyin")
    return all(getattr(old, name) == getattr(new, name) for name in texts)
