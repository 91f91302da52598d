"""The library of canned replies in the store: reading, saving with history, removing, the index over it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.dates.days import day_number, from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.replies.models import ReplyDraft, clean, parse_day
from sihu_tui.replies.search.models import SearchEntry
from sihu_tui.store import Store, clash, gc_pause, journal, single
from sihu_tui.text.i18n import N_, _

if TYPE_CHECKING:
    from sihu_tui.replies.search.index import Index

STEP = "step"
_TABLES = ("replies", "wordings", "reply_changes")
_FEW = 200
"""More changes than that cost more one by one than an index made anew."""


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A reply as it is kept, and how often it was sent and when last (UTC seconds).

    `expires_day` is the first day on which it is stale.
    """

    id: int
    title: str
    shortcut: str
    folder: str
    tags: list[str]
    keywords: str
    scope: str
    kind: str
    status: str
    reviewer: str
    expires_day: int | None
    attachment: str
    uses: int
    last_used: int | None
    pinyin: str
    wordings: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    kit: dict[str, str] = field(default_factory=dict)

    def stale(self, today: int) -> bool:
        """Tell whether it must not be offered first on day `today`: retired, or past its day."""
        return self.status == "retired" or (self.expires_day is not None and self.expires_day <= today)

    def draft(self) -> ReplyDraft:
        """Give the reply as packs hold it."""
        return ReplyDraft(
            self.title, self.shortcut, self.folder, tuple(self.tags), self.keywords, self.scope, self.kind,
            tuple(self.wordings), self.status, self.reviewer,
            None if self.expires_day is None else from_day_number(self.expires_day), self.attachment,
            tuple(self.steps), dict(self.kit),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PastReply:
    """A reply as it stood before a change: when (UTC seconds) and by whom it was changed."""

    id: int
    ts: int
    operator: str
    before: ReplyDraft


_SENT = """left join (select reply_id, count(*) as uses, max(ts) as last_used from sends
    where reply_id is not null group by reply_id) sent on sent.reply_id = replies.id"""
"""Uses are counted, not kept: a send that is taken back was none, whoever took it back."""


def list_replies(store: Store) -> list[ReplyRow]:
    """Give every reply in order of folder and title."""
    return _rows(store, "1", ())


def get(store: Store, id: int) -> ReplyRow:
    """Give one reply. Raises SihuError when there is none."""
    found = _rows(store, "id = ?", (id,))
    if not found:
        raise SihuError(_("There is no reply #{id}.").format(id=id))
    return found[0]


def find(store: Store, named: str) -> ReplyRow:
    """Give the reply called `named` (shortcut, title or #id). Raises SihuError when there is none, or several."""
    if named.startswith("#") and named[1:].isdigit():
        return get(store, int(named[1:]))
    found = _rows(store, "shortcut = ? and shortcut <> ''", (named,)) or _rows(store, "title = ?", (named,))
    if not found:
        raise SihuError(
            _("There is no reply {name}. `sihu replies search {name}` finds what is near.").format(name=named)
        )
    if len(found) > 1:
        which = _(", ").join(f"#{row.id}" for row in found)
        raise SihuError(
            _("Several replies are called {name}: {which}. Name one by its number.").format(name=named, which=which)
        )
    return found[0]


def _rows(store: Store, where: str, values: tuple[object, ...]) -> list[ReplyRow]:
    texts: dict[int, tuple[list[str], list[str], dict[str, str]]] = {}
    with gc_pause.paused():
        for reply, part, body in store.connection.execute(
            f"""select reply_id, part, body from wordings where reply_id in (select id from replies where {where})
            order by reply_id, position""",
            values,
        ):
            held = texts.get(reply)
            if held is None:
                held = texts[reply] = ([], [], {})
            if not part:
                held[0].append(body)
            elif part == STEP:
                held[1].append(body)
            else:
                held[2][part] = body
        rows = store.connection.execute(
            f"""select id, title, shortcut, folder, tags, keywords, scope, kind, status, reviewer, expires_day,
                attachment, coalesce(sent.uses, 0), sent.last_used, pinyin
            from replies {_SENT} where {where} order by folder, title, id""",
            values,
        )
        return [
            ReplyRow(
                id, title, shortcut, folder, _tags(tags), keywords, scope, kind, status, reviewer, expires_day,
                attachment, uses, last_used, pinyin, *texts.get(id, ([], [], {})),
            )
            for id, title, shortcut, folder, tags, keywords, scope, kind, status, reviewer, expires_day, attachment,
            uses, last_used, pinyin in rows
        ]  # fmt: skip


def _tags(text: str) -> list[str]:
    return [tag for tag in text.split(",") if tag]


def save(
    store: Store, draft: ReplyDraft, id: int | None = None, operator: str = "", was: ReplyDraft | None = None
) -> int:
    """Add a reply, or change the one numbered `id` (what stood before goes to its history); give its number.

    `was` is what was changed into `draft`: only what differs is written. Raises SihuError for a text that is missing
    or too long, an unknown kind, or a shortcut already taken; Clash where somebody else changed the same meanwhile.
    """
    said = N_("reply {title} added") if id is None else N_("reply {title} changed")
    with journal.step(store, _TABLES, said, title=draft.title) as connection:
        draft = clean(draft)
        if id is not None and was is not None:
            now = get(store, id).draft()
            draft = replace(now, **clash.settle(connection, "replies", id, vars_of(was), vars_of(now), vars_of(draft)))
            if draft == now:
                return id
        return _save(store, draft, id, operator)


def vars_of(draft: ReplyDraft) -> dict[str, Any]:
    """Give the fields of a draft."""
    return {one.name: getattr(draft, one.name) for one in fields(draft)}


def save_all(store: Store, drafts: Iterable[tuple[ReplyDraft, int | None]], operator: str = "") -> int:
    """Save many replies in one step, all or none; give how many. Raises SihuError as `save` does."""
    with journal.step(store, _TABLES, N_("replies brought in")):
        return sum(1 for draft, id in drafts if _save(store, clean(draft), id, operator))


def _save(store: Store, draft: ReplyDraft, id: int | None, operator: str) -> int:
    connection = store.connection
    held = connection.execute(
        """select title from replies where shortcut = ? and shortcut <> '' and id is not ?""",
        (draft.shortcut, id),
    ).fetchone()
    if draft.shortcut and held:
        raise SihuError(
            _("The shortcut {shortcut} belongs to {title} already; choose another.").format(
                shortcut=draft.shortcut, title=held[0]
            )
        )
    values: dict[str, Any] = {
        "title": draft.title, "shortcut": draft.shortcut, "folder": draft.folder, "tags": ",".join(draft.tags),
        "keywords": draft.keywords, "scope": draft.scope, "kind": draft.kind, "status": draft.status,
        "reviewer": draft.reviewer, "attachment": draft.attachment, "updated": days.now(),
        "expires_day": None if draft.expires is None else day_number(draft.expires), "pinyin": _pinyin(draft.title),
    }  # fmt: skip
    if id is None:
        id = single.insert(connection, "replies", **values)
    else:
        _remember(store, id, operator)
        single.update(connection, "replies", id, **values)
    texts = [("", draft.wordings), (STEP, draft.steps), *((part, (text,)) for part, text in draft.kit.items())]
    wanted = {(part, position): body for part, bodies in texts for position, body in enumerate(bodies)}
    there = {
        (part, position): body
        for part, position, body in single.every(connection, "wordings", "part, position, body", reply_id=id)
    }
    # only what is another text is written, so that taking a change back touches nothing else
    connection.executemany(
        "delete from wordings where reply_id = ? and part = ? and position = ?",
        ((id, *key) for key, body in there.items() if wanted.get(key) != body),
    )
    connection.executemany(
        "insert into wordings (reply_id, part, position, body) values (?, ?, ?, ?)",
        ((id, *key, body) for key, body in wanted.items() if there.get(key) != body),
    )
    return id


def _pinyin(title: str) -> str:
    # pypinyin takes a fifth of a second to load, which a title without Chinese need not pay
    if title.isascii():
        return ""
    from sihu_tui.text.pinyin import transcribe

    return transcribe(title)


def _remember(store: Store, id: int, operator: str) -> None:
    found = _rows(store, "id = ?", (id,))
    if not found:
        raise SihuError(_("There is no reply #{id}.").format(id=id))
    single.insert(
        store.connection, "reply_changes", reply_id=id, ts=days.now(), operator=operator,
        before=json.dumps(asdict(found[0].draft()), ensure_ascii=False, default=str),
    )  # fmt: skip


def history(store: Store, id: int) -> list[PastReply]:
    """Give how a reply stood before each of its changes, newest change first."""
    rows = store.connection.execute(
        "select id, ts, operator, before from reply_changes where reply_id = ? order by id desc", (id,)
    )
    return [PastReply(row[0], row[1], row[2], _draft(json.loads(row[3]))) for row in rows]


def _draft(held: dict[str, Any]) -> ReplyDraft:
    lists = {name: tuple(held[name]) for name in ("tags", "wordings", "steps")}
    return ReplyDraft(**{**held, **lists, "expires": parse_day(held["expires"] or "")})


def bring_back(store: Store, change: int, operator: str = "") -> int:
    """Let a reply stand again as before the change numbered `change`; give the reply's number. Raises SihuError."""
    row = single.read(store.connection, "reply_changes", "reply_id, before", id=change)
    if row is None:
        raise SihuError(_("There is no change #{id}.").format(id=change))
    return save(store, _draft(json.loads(row[1])), row[0], operator)


def remove(store: Store, id: int) -> None:
    """Take a reply out of the library. Raises SihuError when there is none."""
    row = single.read(store.connection, "replies", "title", id=id)
    if row is None:
        raise SihuError(_("There is no reply #{id}.").format(id=id))
    tables = ("replies", "wordings", "reply_changes", "materials", "sends", "interventions")
    with journal.step(store, tables, N_("reply {title} removed"), title=row[0]) as connection:
        for own in ("wordings", "reply_changes", "materials"):
            single.delete(connection, own, reply_id=id)
        for other in ("sends", "interventions"):
            single.update(connection, other, {"reply_id": id}, reply_id=None)
        single.delete(connection, "replies", id=id)


def entry(row: ReplyRow, today: int) -> SearchEntry:
    """Give a reply as the search sees it on day `today`."""
    body = "\n".join((*row.wordings, *row.steps, *row.kit.values()))
    return SearchEntry(
        row.id, row.title, row.shortcut, row.keywords, body, row.folder, tuple(row.tags), row.kind, row.pinyin,
        row.uses, row.last_used or 0, row.stale(today),
    )  # fmt: skip


def load_index(store: Store) -> Index:
    """Give an index over the whole library, to be searched at every keystroke."""
    today = days.today(settings.zone(store))
    with gc_pause.paused():
        return ReplyShelf().index(entry(row, today) for row in list_replies(store))


class ReplyShelf:
    """The index over a library, made once and then only told what changed."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._entries: dict[int, SearchEntry] = {}

    def index(self, library: Iterable[SearchEntry]) -> Index:
        """Give the index over what the library holds now."""
        # numpy and rapidfuzz take a tenth of a second to load, which only a search needs
        from sihu_tui.replies.search.index import Index

        with gc_pause.paused():
            entries = {one.id: one for one in library}
            changed = [one for one in entries.values() if self._entries.get(one.id) != one]
            gone = self._entries.keys() - entries.keys()
            if self._index is None or len(changed) + len(gone) > _FEW:
                self._index = Index(entries.values())
            else:
                for one in changed:
                    self._index.put(one)
                for id in gone:
                    self._index.remove(id)
            self._entries = entries
        return self._index


def load_starter(store: Store, operator: str = "") -> int:
    """Bring the starter pack into a library, but for what has a shortcut that is taken; give how many replies came."""
    from sihu_tui.replies.starter import starter

    taken = {row.shortcut for row in list_replies(store) if row.shortcut}
    fresh = [(replace(draft, scope="team"), None) for draft in starter().drafts if draft.shortcut not in taken]
    return save_all(store, fresh, operator)
