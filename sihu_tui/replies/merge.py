"""What a pack would change in a library, shown before anything is changed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

from sihu_tui.replies.models import Pack, ReplyDraft

_ALL = frozenset(one.name for one in fields(ReplyDraft))
_SAME_TEXT = 0.5


@dataclass(frozen=True)
class ReplyChanged:
    """A reply that the pack says differently: as it is, as it would be, and which fields change."""

    old: ReplyDraft
    new: ReplyDraft
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """A shortcut that stands for two different replies. `free` is one that nobody uses yet,
    "" where there is no shortcut.

    `held` is the library's, or an earlier entry of the pack.
    """

    held: ReplyDraft
    given: ReplyDraft
    free: str


@dataclass
class Merge:
    """What a pack would do: replies it adds, changes, leaves alone, and those that need a decision."""

    new: list[ReplyDraft] = field(default_factory=list)
    changed: list[ReplyChanged] = field(default_factory=list)
    same: list[ReplyDraft] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def plan(library: Iterable[ReplyDraft], pack: Pack) -> Merge:
    """Tell what `pack` would change in `library`.

    The same shortcut is the same reply if the title is too, or half of the text; otherwise it is a conflict.
    Where the format has no titles, the shortcut alone tells. A reply without a shortcut is known by folder
    and title. Fields that the pack's format cannot hold stay as they are.
    """
    merge, holds = Merge(), pack.holds or _ALL
    held: dict[tuple[str, ...], ReplyDraft] = {}
    for draft in library:
        held.setdefault(_key(draft), draft)
    taken = {draft.shortcut for draft in held.values()} | {draft.shortcut for draft in pack.drafts}
    given: dict[tuple[str, ...], ReplyDraft] = {}
    for draft in pack.drafts:
        key = _key(draft)
        if key in given:
            if given[key] != draft:
                merge.conflicts.append(Conflict(given[key], draft, _free(draft.shortcut, taken)))
            continue
        given[key] = draft
        old = held.get(key)
        if old is None:
            merge.new.append(draft)
            continue
        merged = _over(old, draft, holds)
        if merged == old:
            merge.same.append(old)
        elif "title" not in holds or _is_same(old, draft):
            merge.changed.append(ReplyChanged(old, merged, _changed(old, merged)))
        else:
            merge.conflicts.append(Conflict(old, draft, _free(draft.shortcut, taken)))
    return merge


def difference(old: ReplyDraft, new: ReplyDraft) -> Iterator[str]:
    """Give the lines that differ, each with `-` or `+` before it and its field named where one begins."""
    for name in _changed(old, new):
        before, after = _lines(getattr(old, name)), _lines(getattr(new, name))
        yield f"{name}:"
        for line in difflib.ndiff(before, after):
            if line[:2] in ("- ", "+ "):
                yield line


def _key(draft: ReplyDraft) -> tuple[str, ...]:
    return (draft.shortcut,) if draft.shortcut else (draft.folder, draft.title)


def _is_same(old: ReplyDraft, new: ReplyDraft) -> bool:
    return old.title == new.title or any(
        difflib.SequenceMatcher(None, one, other).ratio() >= _SAME_TEXT for one in old.texts() for other in new.texts()
    )


def _over(old: ReplyDraft, new: ReplyDraft, holds: frozenset[str]) -> ReplyDraft:
    values = {name: getattr(new, name) for name in holds & _ALL}
    if "wordings" not in holds and "body" in holds:
        rest = tuple(text for text in old.wordings[1:] if text != new.body)
        values["wordings"] = (*new.wordings[:1], *rest)
    return replace(old, **values)


def _changed(old: ReplyDraft, new: ReplyDraft) -> tuple[str, ...]:
    return tuple(one.name for one in fields(ReplyDraft) if getattr(old, one.name) != getattr(new, one.name))


def _lines(value: object) -> list[str]:
    if isinstance(value, dict):
        return [f"{part}: {line}" for part, text in value.items() for line in str(text).splitlines()]
    texts: Sequence[object] = value if isinstance(value, tuple) else (value,)
    return [line for text in texts if text not in (None, "") for line in str(text).splitlines()]


def _free(shortcut: str, taken: set[str]) -> str:
    if not shortcut:
        return ""
    number = 2
    while f"{shortcut}{number}" in taken:
        number += 1
    taken.add(f"{shortcut}{number}")
    return f"{shortcut}{number}"
