"""Bringing files in, one transaction a file: all of it is kept, or nothing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any

from sihu_tui import contacts, settings
from sihu_tui.dates import clock, days
from sihu_tui.errors import Cancelled, ReadError, SihuError, StoreError
from sihu_tui.importing import acts, coverage, merge, snapshots
from sihu_tui.importing.report import chat_report
from sihu_tui.importing.stage import Stage
from sihu_tui.readers import expand, find_folder_reader, find_reader
from sihu_tui.readers.encoding import misfits
from sihu_tui.readers.record import Reading
from sihu_tui.readers.source import Folder, Source
from sihu_tui.store import Store, pending, sqlite
from sihu_tui.text.i18n import _

CACHE_KIB = 131072
TOGETHER_SECONDS = 2 * 86400
"""Files brought in at once and last changed within this time are taken as exported together."""


@dataclass
class Options:
    """What the user said about the files: zone, date order, group name, column mapping, or only a dry run."""

    zone: str | None = None
    date_order: str | None = None
    group_name: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    exported: int | None = None
    """The day on which the files were exported, where they do not say."""
    dry_run: bool = False


@dataclass
class FileResult:
    """What became of one file. `error` is set when nothing of it was kept."""

    path: str
    format: str = ""
    version: str = ""
    zone: str | None = None
    new: int = 0
    known: int = 0
    skipped: int = 0
    reasons: dict[str, dict[str, Any]] = field(default_factory=dict)
    chats: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    gaps: list[tuple[str, str]] = field(default_factory=list)
    """Days taken for missing data, first and last."""
    run: int | None = None
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the result as plain JSON values."""
        return dict(vars(self))


@dataclass
class Progress:
    """How far an import is: this file, its number of all, bytes read of bytes, rows so far, what it does now."""

    path: str
    number: int
    of: int
    read: int
    size: int
    rows: int
    doing: str
    """reading, merging or judging."""


Listener = Callable[[Progress], None]
"""Hears of progress; raises `Cancelled` to stop."""


def ignore(_progress: Progress) -> None:
    """Listen to nothing."""


def bring_in(
    store: Store, paths: Iterable[Path], options: Options | None = None, listen: Listener = ignore
) -> list[FileResult]:
    """Import every file under `paths`; give what became of each, in order.

    A file that cannot be read is reported and keeps nothing; the others go on. When the store cannot be written any
    more, that file and those after it are reported so. Raises Cancelled when `listen` does: files finished by then
    stay, and are judged by whoever opens the store next.
    """
    options = options or Options()
    batch = uuid.uuid4().hex
    done: list[_Done] = []
    results: list[FileResult] = []
    sources: list[Source | Folder] = []
    for path in paths:
        try:
            sources += expand([path])
        except SihuError as error:
            results.append(FileResult(path=str(path), error=str(error)))
    for number, source in enumerate(sources, 1):
        work = _File(store, source, options, batch, lambda p: listen(p), number, len(sources))
        try:
            finished = work.bring_in()
            done.append(finished)
            results.append(finished.result)
        except Cancelled:
            raise
        except StoreError as error:
            results += [FileResult(path=str(left), error=str(error)) for left in sources[number - 1 :]]
            break
        except SihuError as error:
            results.append(FileResult(path=str(source), error=str(error)))
    if not options.dry_run:
        _finish(store, done, lambda: listen(Progress("", len(sources), len(sources), 0, 0, 0, "judging")))
    return results


def _finish(store: Store, done: list[_Done], tell: Callable[[], None]) -> None:
    """Cover, judge and sum up what came in, and what an import before left unjudged."""
    from sihu_tui.health import refresh

    touched = sorted({group for one in done for group in one.groups})
    try:
        if done:
            _cover_together(store, done)
        if touched or not refresh.judged(store):
            tell()
            refresh.after_import(store, touched)
        if done:
            contacts.settle(store)
    except StoreError as error:
        if not done:
            raise
        said = _("The files are kept, but not all groups are judged: {why} The next `sihu health` judges them.")
        done[-1].result.doubts.append(said.format(why=error))


@dataclass
class _Done:
    """A file's outcome with what its coverage needs."""

    result: FileResult
    platform: str
    groups: list[int]
    rows_a_day: dict[int, int]
    spans: dict[int, coverage.Span]
    told_end: bool
    changed: float


class _File:
    """One file on its way in."""

    def __init__(self, store: Store, source: Source | Folder, options: Options, batch: str, listen: Listener,
                 number: int, of: int) -> None:  # fmt: skip
        self.store, self.source, self.options, self.batch = store, source, options, batch
        self.listen, self.number, self.of = listen, number, of
        self.size = _size(source.path)
        self.zone = settings.zone(store)
        self.reading = Reading(
            store_zone=str(self.zone), zone=options.zone, date_order=options.date_order,
            group_name=options.group_name, mapping=dict(options.mapping),
        )  # fmt: skip

    def _tell(self, rows: int, doing: str, read: int = 0) -> None:
        self.listen(Progress(str(self.source), self.number, self.of, read, self.size, rows, doing))

    def bring_in(self) -> _Done:
        """Stage the file, then merge it in one transaction."""
        self._tell(0, "reading")
        if isinstance(self.source, Folder):
            folder_reader, version = find_folder_reader(self.source)
            reader_format, platform = folder_reader.FORMAT, folder_reader.PLATFORM
            messages = folder_reader.read_folder(self.source, self.reading)
        else:
            reader, version = find_reader(self.source)
            reader_format, platform = reader.FORMAT, reader.PLATFORM
            messages = reader.read(self.source, self.reading)
        before = fingerprint(self.source.path)
        self.reading.version = self.reading.version or version
        connection = sqlite.connect(self.store.path, cache_kib=CACHE_KIB, typed=False)
        # every id comes from a join with the parent table, so checking each row again would only cost
        connection.execute("pragma foreign_keys = off")
        started = days.now()
        unfit = misfits()
        try:
            stage = Stage(connection, self.reading)
            stage.fill(messages, lambda rows: self._tell(rows, "reading", _position(self.source)))
            if misfits() > unfit:
                self.reading.doubt(
                    _(
                        "Some bytes fit no character of the encoding that the file seems to have; they are shown as \ufffd."
                    )
                )
            if fingerprint(self.source.path) != before:
                raise ReadError(
                    _("{path} changed while it was read; nothing of it was kept. Import it again.").format(
                        path=self.source
                    )
                )
            self._refuse_what_said_nothing(stage)
            self._date_lists()
            self._tell(stage.rows, "merging", self.size)
            done = self._merge(connection, stage, reader_format, platform, started)
            if not self.options.dry_run:
                done.result.run = self._run_id
            return done
        finally:
            connection.close()

    def _date_lists(self) -> None:
        """Lists of members were taken on the day that the user tells, or on that of the file."""
        lists = [chat for chat in self.reading.chats.values() if chat.snapshot]
        if self.options.exported is not None:
            for chat in lists:
                chat.seen_until = days.start_of(self.options.exported + 1, self.zone) - 1
        elif any(chat.seen_until is not None for chat in lists):
            self.reading.doubt(
                _("When the members were fetched is not told; the file's own date was taken. --exported tells it.")
            )

    def _refuse_what_said_nothing(self, stage: Stage) -> None:
        """Raise ReadError for a file with rows of which not one could be read: no group is made of it."""
        left = {reason: skip.count for reason, skip in self.reading.skipped.items()}
        if left and not stage.rows and not self.reading.memberships and not self.reading.acts:
            raise ReadError(
                _("{path}: none of its {n} rows could be read ({why}); nothing of it was kept.").format(
                    path=self.source, n=sum(left.values()), why=_(max(left, key=lambda reason: left[reason]))
                )
            )

    def _merge(
        self, connection: sqlite3.Connection, stage: Stage, reader_format: str, platform: str, started: int
    ) -> _Done:
        told = [chat for chat in self.reading.chats.values() if chat.platform != "other"]
        platform = told[0].platform if told else platform
        result = FileResult(str(self.source), reader_format, self.reading.version, self.reading.used_zone)
        try:
            connection.execute("begin immediate")
            connection.set_progress_handler(self._heartbeat(stage.rows), 200_000)
            groups, after, upto = merge.merge(connection, stage, platform, self.zone)
            result.new = upto - after
            result.known = stage.rows - result.new
            result.skipped = sum(skip.count for skip in self.reading.skipped.values())
            result.reasons = {
                reason: {"count": skip.count, "first": [[row, text] for row, text in skip.first]}
                for reason, skip in self.reading.skipped.items()
            }
            result.chats = chat_report(connection, stage, groups)
            result.doubts = self.reading.doubts
            done = self._covered(connection, result, platform, groups, stage)
            _pin_zone(connection, self.zone)
            self._run_id = self._record(connection, result, after, upto, started, stage)
            acts.write(connection, self._run_id, self.reading.acts, groups)
            snapshots.write(connection, self._run_id, stage, groups)
            coverage.write(connection, self._run_id, done.spans, coverage.holes(done.rows_a_day))
            connection.execute(
                "insert into held_rows (run_id, first_id, last_id) select ?, first_id, last_id from temp.held",
                (self._run_id,),
            )
            pending.mark(connection, done.groups)
            connection.set_progress_handler(None, 0)
            connection.execute("rollback" if self.options.dry_run else "commit")
        except sqlite3.OperationalError as error:
            _roll_back(connection)
            if "interrupted" in str(error):
                raise Cancelled(_("Stopped; nothing of {path} was kept.").format(path=self.source)) from error
            raise StoreError(sqlite.explain(error, self.store.path)) from error
        except sqlite3.DatabaseError as error:
            _roll_back(connection)
            raise StoreError(sqlite.explain(error, self.store.path)) from error
        except BaseException:
            _roll_back(connection)
            raise
        return done

    def _heartbeat(self, rows: int) -> Callable[[], int]:
        def beat() -> int:
            try:
                self._tell(rows, "merging", self.size)
            except Cancelled:
                return 1
            return 0

        return beat

    def _covered(self, connection: sqlite3.Connection, result: FileResult, platform: str, groups: dict[str, int],
                 stage: Stage) -> _Done:  # fmt: skip
        # a row dated in the future (a clock that jumped) shows nothing of the days before it
        today = clock.today(connection, self.zone)
        rows_a_day = dict(
            connection.execute("select day, sum(n) from temp.sums where day <= ? group by day", (today,)).fetchall()
        )
        own = {g: (first, last) for g, first, last in connection.execute(
            "select group_id, min(day), max(day) from temp.sums where day <= ? group by group_id", (today,))}  # fmt: skip
        ends = [chat.seen_until for chat in self.reading.chats.values() if chat.seen_until]
        told = max(ends) if ends else None
        end = max([*rows_a_day, *([days.day_of(told, self.zone) - 1] if told else [])], default=None)
        if self.options.exported is not None and end is not None:
            end = max(end, self.options.exported)
        start = min(rows_a_day, default=None)
        spans = {}
        for group in groups.values():
            if group in own and end is not None and start is not None:
                spans[group] = (start if len(own) > 1 else own[group][0], end)
        result.gaps = [(days.iso(first), days.iso(last)) for first, last in coverage.holes(rows_a_day)]
        return _Done(
            result, platform, sorted(set(groups.values())), rows_a_day, spans,
            told is not None or self.options.exported is not None, _changed(self.source.path),
        )  # fmt: skip

    def _record(self, connection: sqlite3.Connection, result: FileResult, after: int, upto: int, started: int,
                stage: Stage) -> int:  # fmt: skip
        first, last = connection.execute("select min(first), max(last) from temp.sums").fetchone()
        cursor = connection.execute(
            """insert into import_runs (batch, path, format, version, zone, size, digest, started, finished,
                new, known, skipped, first_ts, last_ts, first_id, last_id, report)
            values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            (
                self.batch, str(self.source), result.format, result.version, result.zone, self.size,
                fingerprint(self.source.path), started, days.now(), result.new, result.known, result.skipped,
                first, last, after + 1 if result.new else None, upto if result.new else None,
                json.dumps(result.as_json(), ensure_ascii=False),
            ),
        )  # fmt: skip
        return int(cursor.lastrowid or 0)


def _cover_together(store: Store, done: list[_Done]) -> None:
    """Let files that were exported together end their coverage together.

    One chat a file is how most platforms export; a dead group's file ends with its last word, and only the
    other files show that it was silent since.
    """
    for platform in {one.platform for one in done}:
        alike = [one for one in done if one.platform == platform and one.spans and not one.told_end]
        if len(alike) < 2:
            continue
        newest = max(one.changed for one in alike)
        alike = [one for one in alike if newest - one.changed <= TOGETHER_SECONDS]
        end = max(last for one in alike for _first, last in one.spans.values())
        rows_a_day: dict[int, int] = {}
        for one in alike:
            for day, n in one.rows_a_day.items():
                rows_a_day[day] = rows_a_day.get(day, 0) + n
        missing = coverage.holes(rows_a_day)
        with store.writing() as connection:
            for one in alike:
                if one.result.run is not None:
                    spans = {group: (first, end) for group, (first, _last) in one.spans.items()}
                    coverage.write(connection, one.result.run, spans, missing)
                    if end > max(one.rows_a_day):
                        one.result.doubts.append(
                            _("Taken as exported together with the other files, so silent until {day}; if not, import it apart.")
                            .format(day=days.iso(end))
                        )  # fmt: skip


def _pin_zone(connection: sqlite3.Connection, zone: tzinfo) -> None:
    """Days are cut from the first import on in the zone of then, whatever zone a later command runs in."""
    connection.execute(
        "insert into settings (name, value) values ('zone', ?) on conflict (name) do update set value = excluded.value "
        "where value = '\"\"'",
        (json.dumps(str(zone)),),
    )


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size


def _changed(path: Path) -> float:
    return path.stat().st_mtime


def fingerprint(path: Path) -> str:
    """What tells that a file is still the same: size and time of change, hashed with its name."""
    stat = path.stat()
    return hashlib.blake2b(
        f"{path.name}|{stat.st_size}|{stat.st_mtime_ns}".encode("utf-8", "surrogateescape"), digest_size=16
    ).hexdigest()


def _position(source: Source | Folder) -> int:
    return getattr(source, "position", 0)


def _roll_back(connection: sqlite3.Connection) -> None:
    connection.set_progress_handler(None, 0)
    if connection.in_transaction:
        connection.execute("rollback")
