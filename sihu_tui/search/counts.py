"""How often something was said where."""

from __future__ import annotations

from collections import Counter

from sihu_tui.search.search import Query, search
from sihu_tui.store import Store


def per_chat(store: Store, query: Query) -> list[tuple[str, int | None, int | None, int]]:
    """Give how many of the newest `query.limit` lines that hold `query.text` stand where: name, group, contact, count;
    most first. Private chats of one contact, and lines by hand about them, are one place.
    """
    found = Counter(
        (hit.chat, None if hit.contact is not None else hit.group, hit.contact) for hit in search(store, query)
    )
    return [(*place, n) for place, n in found.most_common()]
