"""Two who change the same thing at once: nobody's words are written over untold."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sihu_tui.errors import SihuError
from sihu_tui.text.i18n import _

HERS, MINE, BOTH = "hers", "mine", "both"


@dataclass(frozen=True, slots=True)
class ClashField:
    """A field that both changed: what it was when one began, what the other made of it, what one wants."""

    name: str
    was: Any
    hers: Any
    mine: Any

    @property
    def both(self) -> Any:
        """The two in one, where they can be: words and lists; else None."""
        if isinstance(self.hers, str) and isinstance(self.mine, str) and self.name not in _SINGLE:
            if self.name in ("tags", "keywords"):
                return " ".join(dict.fromkeys([*self.hers.split(), *self.mine.split()]))
            return "\n".join(filter(None, (self.hers, self.mine))) if self.name in _LONG else (
                " / ".join(filter(None, (self.hers, self.mine)))
            )  # fmt: skip
        if isinstance(self.hers, tuple) and isinstance(self.mine, tuple):
            return tuple(dict.fromkeys([*self.hers, *self.mine]))
        return None


_SINGLE = {
    "platform",
    "kind",
    "slug",
    "scope",
    "status",
    "shortcut",
    "stage",
    "koc",
    "willing",
    "owner",
    "reviewer",
    "attachment",
}
"""Fields that hold one word of a few, or a name: two in one make no sense."""
_LONG = {"note", "text"}


class Clash(SihuError):
    """Somebody else changed the same fields meanwhile: who ("" where nobody knows), when (UTC seconds), and which."""

    def __init__(self, fields: list[ClashField], who: str, when: int | None) -> None:
        self.fields, self.who, self.when = fields, who, when
        named = ", ".join(field.name for field in fields)
        super().__init__(
            _("{who} changed this meanwhile: {fields}. Nothing was kept; look at it again, then change it.").format(
                who=who or _("Somebody else"), fields=named
            )
        )


_local = threading.local()


@contextlib.contextmanager
def decided(clash: Clash, choice: str) -> Iterator[None]:
    """Inside, what `clash` told is settled as `choice` says, unless it was changed once more."""
    _local.decided = {field.name: (field.hers, choice) for field in clash.fields}
    try:
        yield
    finally:
        _local.decided = {}


def settle(
    connection: sqlite3.Connection, table: str, key: int, was: Mapping[str, Any], now: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """Give what to write of `mine`: the fields that differ from what they `was`, for the rest is none of ours.

    `now` is how the row stands. Raises Clash when somebody else changed one of those fields to something else.
    """
    told: dict[str, tuple[Any, str]] = getattr(_local, "decided", {})
    write: dict[str, Any] = {}
    fields: list[ClashField] = []
    for name, value in mine.items():
        if name not in was:
            write[name] = value
            continue
        stands = now[name] or "" if isinstance(was[name], str) else now[name]
        if value in (was[name], stands):
            continue
        field = ClashField(name, was[name], stands, value)
        if stands == was[name]:
            write[name] = value
        elif name in told and told[name][0] == stands:
            choice = told[name][1]
            if choice != HERS:
                write[name] = value if choice == MINE or field.both is None else field.both
        else:
            fields.append(field)
    if fields:
        raise Clash(fields, *_who(connection, table, key))
    return write


def _who(connection: sqlite3.Connection, table: str, key: int) -> tuple[str, int | None]:
    """Give who changed a row last, by the journal, and when."""
    for operator, ts, rows in connection.execute(
        "select operator, ts, rows from steps where undone is null order by id desc limit 50"
    ):
        if any(
            row[0] in (table, "wordings") and key in (row[1].get("id"), row[1].get("reply_id"))
            for row in json.loads(rows)
        ):
            return operator, ts
    return "", None
