"""Whether the store's file is there, private, sound and has room."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sihu_tui.derived import Derived
from sihu_tui.doctor import data
from sihu_tui.doctor.finding import Finding
from sihu_tui.errors import SihuError, StoreError
from sihu_tui.store import Store, backup, sharing, sqlite
from sihu_tui.store.connection import VERSION
from sihu_tui.text.i18n import _

WAL_BYTES = 64 << 20
"""A log longer than this has not been folded into the store for long."""
SPARE_BYTES = 100 << 20


def examine(path: Path) -> Iterator[Finding]:
    """Look at the store's file, and if that is sound at its data."""
    if not path.exists():
        yield Finding(
            "store", "note", _("There is no store yet at {path}.").format(path=path),
            _("`sihu import PATH` makes it; `sihu demo` shows one."),
        )  # fmt: skip
        return
    if path.is_dir():
        yield Finding("store", "bad", _("{path} is a folder.").format(path=path), _("Name a file with --store."))
        return
    yield from _modes(path)
    yield from _room(path)
    opened = Store(path, Derived(), lambda _store: "", readonly=True)
    try:
        yield from _opened(opened)
    except (SihuError, sqlite3.Error) as error:
        said = str(error) if isinstance(error, SihuError) else sqlite.explain(error, path)
        yield Finding("store", "bad", said, _backups(path))
    finally:
        opened.close()


def _opened(opened: Store) -> Iterator[Finding]:
    path, connection = opened.path, opened.connection
    version = sqlite.version(connection)
    if version == 0 and path.stat().st_size < 512:
        said = _("{path} is empty ({n} bytes): it was cut off by a full disk or a crash, or never begun.")
        yield Finding("store", "bad", said.format(path=path, n=path.stat().st_size), _backups(path))
        return
    if version == 0:
        yield Finding(
            "store", "bad", _("{path} is a database, but not a sihu store.").format(path=path),
            _("Name a file with --store."),
        )  # fmt: skip
        return
    if version > VERSION:
        said = _("{path} was written by a newer sihu (schema {n}).").format(path=path, n=version)
        yield Finding("store", "bad", said, _("Upgrade sihu: this one knows schemas up to {n}.").format(n=VERSION))
        return
    faults = sqlite.faults(connection)
    if faults:
        said = _("{path} is damaged: {faults}").format(path=path, faults="; ".join(faults[:3]))
        yield Finding("store", "bad", said, _backups(path))
        return
    if version < VERSION:
        said = _("{path} is from an older sihu (schema {n}).").format(path=path, n=version)
        yield Finding("store", "note", said, _("It is upgraded when it is next opened, after a backup."))
        return
    yield Finding("store", "ok", _("Store: {path}, sound").format(path=path))
    yield from data.examine(opened)


def _modes(path: Path) -> Iterator[Finding]:
    """Chats are private: nobody else on the machine may read them."""
    if os.name != "posix":
        return
    team = sharing.shared(path)
    if team is not None:
        yield _team(path, team)
        return
    file, folder = path.stat().st_mode & 0o777, path.absolute().parent.stat().st_mode & 0o777
    if file & 0o077:
        said = _("Others on this machine may read {path} (mode {mode:o}).").format(path=path, mode=file)
        yield Finding("mode", "warn", said, f"`chmod 600 {shlex.quote(str(path))}`")
    if not os.access(path, os.W_OK):
        cure = f"chmod u+w {shlex.quote(str(path))}"
        text = _("{path} may not be written: it can be read, not changed.").format(path=path)
        yield Finding("mode", "warn", text, _("`{command}`, if it is yours.").format(command=cure))
    if folder & 0o077:
        yield _open_folder(path.absolute().parent)


def _team(path: Path, team: sharing.SharedCopy) -> Finding:
    """A store that belongs to a group is to be usable by all of it, whole."""
    if not team.odd:
        said = _("Shared with the group {group}; nobody else may read it.").format(group=team.group)
        return Finding("mode", "ok", said)
    said = _("{file} is not as the group {group} needs it.").format(file=team.odd[0], group=team.group)
    command = f"sihu share {shlex.quote(str(path))} --group {shlex.quote(team.group)}"
    return Finding("mode", "warn", said, _("`{command}` mends it.").format(command=command))


def _open_folder(folder: Path) -> Finding:
    """A folder made for the store can be closed; one that others need cannot."""
    stat = folder.stat()
    said = _("Others on this machine may look into {path}.").format(path=folder)
    shared = stat.st_uid != os.getuid() or stat.st_mode & 0o1000 or folder == Path.home()
    if shared:
        return Finding("mode", "note", said, _("Keep the store in a folder of its own: `sihu where` names one."))
    level = "warn" if stat.st_mode & 0o022 else "note"
    cure = f"chmod 700 {shlex.quote(str(folder))}"
    return Finding("mode", level, said, _("`{command}`, if only sihu uses it.").format(command=cure))


def _room(path: Path) -> Iterator[Finding]:
    """An upgrade copies the store, an import grows it."""
    size = path.stat().st_size
    free = shutil.disk_usage(path.absolute().parent).free
    said = _("Free disk space: {free} MB; the store has {size} MB").format(free=free >> 20, size=size >> 20)
    if free < size + SPARE_BYTES:
        level = "bad" if free < SPARE_BYTES // 5 else "warn"
        yield Finding("disk", level, said, _("Make room for one more copy of the store: upgrades take a backup."))
    else:
        yield Finding("disk", "ok", said)
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size > WAL_BYTES:
        said = _("{path} has grown to {size} MB.").format(path=log, size=log.stat().st_size >> 20)
        yield Finding("log", "note", said, _("Close every console on this store; the last one to close folds it in."))


def _backups(path: Path) -> str:
    """Say which copy can take the place of a broken store, or how to save what can be read of it."""
    if not os.access(path, os.R_OK) or not os.access(path.absolute().parent, os.X_OK):
        return _("It is yours to read only when its owner lets you: `chmod u+r {path}`.").format(
            path=shlex.quote(str(path))
        )
    sound = next((file for file in reversed(backup.beside(path)) if _is_sound(file)), None)
    if sound is not None:
        command = f"sihu restore {shlex.quote(str(sound))}"
        return _("`{command}` goes back to the newest backup and keeps this file.").format(command=command)
    return _(
        "`sihu doctor --salvage` saves what can be read. Your exports can be imported again, but not replies, "
        "conversations, notes and decisions: keep this file."
    )


def _is_sound(file: Path) -> bool:
    try:
        backup.check(file)
    except StoreError:
        return False
    return True
