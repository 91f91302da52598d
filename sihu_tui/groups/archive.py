"""A group's archive: all that was said and who was there, in one ZIP that any program reads."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.errors import SihuError
from sihu_tui.readers.record import Kind
from sihu_tui.store import Store, single
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import csv_text


def save(store: Store, group: int, path: Path, listen: Callable[[int], None] = lambda _rows: None) -> int:
    """Write a group with all its messages and people into a ZIP for its owner alone; give the number of messages.

    It holds group.json, members.csv and messages.csv (UTF-8, never a formula). `listen` hears the rows so far and may
    raise to stop; then nothing is left. Raises SihuError when the file is there already or cannot be written.
    """
    from sihu_tui.groups import members

    row = single.read(store.connection, "groups", "*", id=group)
    if row is None:
        raise SihuError(_("There is no group #{id}.").format(id=group))
    zone = settings.zone(store)

    def moment(ts: int | None) -> str:
        return "" if ts is None else days.local(ts, zone).isoformat(" ", "seconds")[:19]

    columns = [row[1] for row in store.connection.execute("pragma table_info(groups)")]
    facts = dict(zip(columns, row, strict=True))
    part = path.with_name(f"{path.name}.part")
    if path.exists():
        raise SihuError(_("{path} is there already; name another file.").format(path=path))
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            rows = 0
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
                out.writestr("group.json", json.dumps({"version": 1, **facts}, ensure_ascii=False, indent=1))
                people = [
                    (
                        p.id,
                        p.name,
                        p.alias,
                        p.role,
                        moment(p.joined),
                        p.invited_by,
                        moment(p.left),
                        moment(p.last_spoke),
                        p.spoken,
                    )
                    for p in members.people(store, group)
                ]
                heads = ("id", "name", "alias", "role", "joined", "invited by", "left", "last spoke", "messages")
                out.writestr("members.csv", "\ufeff" + csv_text([heads, *people]))
                with out.open("messages.csv", "w", force_zip64=True) as messages:
                    messages.write(("\ufeff" + csv_text([("time", "sender id", "sender", "kind", "text")])).encode())
                    found = store.connection.execute(
                        """select m.ts, m.sender_id, coalesce(p.name, ''), m.kind, coalesce(m.text, '') from messages m
                        left join members p on p.id = m.sender_id where m.group_id = ? order by m.ts, m.id""",
                        (group,),
                    )
                    while some := found.fetchmany(5000):
                        lines = [(moment(r[0]), r[1], r[2], Kind(r[3]).name.lower(), r[4]) for r in some]
                        messages.write(csv_text(lines).encode("utf-8", "replace"))
                        rows += len(some)
                        listen(rows)
        part.rename(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SihuError(_("{path} cannot be written: {why}.").format(path=path, why=error.strerror)) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return rows
