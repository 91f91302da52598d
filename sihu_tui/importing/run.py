"""Bringing files in, one transaction a file: all of it is kept, or nothing."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

from sihu_tui import contacts, settings
from sihu_tui.dates import clock, days
from sihu_tui.errors import Cancelled, ReadError, SihuError, StoreError, Undecided
from sihu_tui.importing import acts, answers, coverage, memory, mending, merge, report, slices, snapshots, together
from sihu_tui.importing.memory import Before, ImportMemory, size_of
from sihu_tui.importing.options import Listener, Options, Progress, ignore
from sihu_tui.importing.report import Sums, chat_report
from sihu_tui.importing.result import FileResult
from sihu_tui.importing.stage import Stage
from sihu_tui.importing.together import Done, pass_over
from sihu_tui.readers import expand, find_folder_reader, find_reader
from sihu_tui.readers.encoding import misfits, readable
from sihu_tui.readers.record import Reading
from sihu_tui.readers.source import Folder, Source, cannot
from sihu_tui.store import Store, holding, lock, sqlite
from sihu_tui.text.i18n import _

CACHE_KIB = 131072


def bring_in(
    store: Store, paths: Iterable[Path], options: Options | None = None, listen: Listener = ignore
) -> list[FileResult]:
    """Import every file under `paths`; give what became of each, in order.

    What an import that stands has read is passed over. A file that cannot be read is reported and keeps nothing; the
    others go on. When the store cannot be written any more, that file and those after it are reported so. Raises
    Cancelled when `listen` does: files finished by then stay, and are judged by whoever opens the store next.
    """
    options = options or Options()
    batch, started = uuid.uuid4().hex, days.now()
    done: list[Done] = []
    passed: list[tuple[Source | Folder, Before, Done]] = []
    results: list[FileResult] = []
    sources: list[Source | Folder] = []
    known: dict[Source | Folder, Before | None] = {}

    def knows(source: Source) -> bool:
        known[source] = remembered(store, answers.said(store, source, options)).find(source)
        return known[source] is not None

    def bring(source: Source | Folder, options: Options, number: int) -> Done:
        before = known[source] if source in known else remembered(store, options).find(source)
        if before is None:
            return _File(store, source, options, batch, listen, number, len(sources)).bring_in()
        passed.append((source, before, pass_over(source, before)))
        return passed[-1][2]

    for path in paths:
        try:
            sources += expand([path], knows=knows)
        except SihuError as error:
            results.append(FileResult(path=str(path), error=str(error)))
    if options.only_answered:
        sources = [source for source in sources if str(source) in options.answers]
    for number, source in enumerate(sources, 1):
        how = answers.said(store, source, options)
        try:
            try:
                done.append(bring(source, how, number))
            except Undecided as error:
                columns = error.asks.get("mapping", {}).get("columns", ())
                if how.mapping or not (mapping := answers.mapping_of(store, columns)):
                    raise
                known.pop(source, None)
                done.append(bring(source, replace(how, mapping=mapping), number))
            results.append(done[-1].result)
        except Cancelled:
            raise
        except StoreError as error:
            results += [FileResult(path=str(left), error=str(error)) for left in sources[number - 1 :]]
            break
        except SihuError as error:
            results.append(FileResult(path=str(source), error=str(error), asks=getattr(error, "asks", {})))
        except OSError as error:
            results.append(FileResult(path=str(source), error=str(cannot(source.path, error))))
    if not options.dry_run:
        try:
            if passed:
                together.note(store, batch, passed, started)
            _finish(store, done, lambda: listen(Progress("", len(sources), len(sources), 0, 0, 0, "judging")))
        except StoreError as error:
            if not done:
                raise
            said = _("The files are kept, but not all groups are judged: {why} The next `sihu health` judges them.")
            done[-1].result.doubts.append(said.format(why=error))
    return results


def _finish(store: Store, done: list[Done], tell: Callable[[], None]) -> None:
    """Cover, tell, judge and sum up what came in, and what an import before left unjudged."""
    from sihu_tui.health import refresh
    from sihu_tui.outreach import observed, staff

    together.cover(store, done)
    observed.after_import(store)
    if any(one.result.new for one in done) and (said := staff.told(store)):
        done[-1].result.doubts.append(said)
    if not refresh.judged(store):
        tell()
        refresh.after_import(store, ())
    if done:
        contacts.settle(store)


class _File:
    """One file on its way in."""

    def __init__(self, store: Store, source: Source | Folder, options: Options, batch: str, listen: Listener,
                 number: int, of: int) -> None:  # fmt: skip
        self.store, self.source, self.options, self.batch = store, source, options, batch
        self.listen, self.number, self.of = listen, number, of
        self.size = size_of(source.path)
        self.zone = settings.zone(store)
        self.reading = _reading(self.zone, options)
        self.before: Before | None = None
        """The import that read the beginning of the file, which is not read again."""
        self.again = 0
        """Rows of that beginning that are read again after all."""

    def _tell(self, rows: int, doing: str, read: int = 0) -> None:
        self.listen(Progress(str(self.source), self.number, self.of, read, self.size, rows, doing))

    def bring_in(self) -> Done:
        """Stage the file, then merge it in one transaction."""
        self._tell(0, "reading")
        if isinstance(self.source, Folder):
            folder_reader, version = find_folder_reader(self.source)
            reader_format, platform = folder_reader.FORMAT, folder_reader.PLATFORM
            messages = folder_reader.read_folder(self.source, self.reading)
        else:
            reader, version = find_reader(self.source)
            reader_format, platform = reader.FORMAT, reader.PLATFORM
            if getattr(reader, "GROWS", False):
                self._leave_out(self.source, reader_format)
            messages = reader.read(self.source, self.reading)
        before = memory.fingerprint(self.source.path)
        self._name(reader_format, version)
        connection = sqlite.connect(self.store.path, cache_kib=CACHE_KIB)
        # every id comes from a join with the parent table, so checking each row again would only cost
        connection.execute("pragma foreign_keys = off")
        started = days.now()
        unfit = misfits()
        try:
            stage = Stage(connection, self.reading)
            stage.fill(messages, lambda rows: self._tell(rows, "reading", _position(self.source)))
            if self.before is not None and not self._told_apart(stage):
                # rows that are equal may stand in the part left out: all of it is read
                assert isinstance(self.source, Source)
                self.before, self.again, self.source.gap = None, 0, None
                self.reading = _reading(self.zone, self.options)
                self._name(reader_format, version)
                stage = Stage(connection, self.reading)
                rest = reader.read(self.source, self.reading)
                stage.fill(rest, lambda rows: self._tell(rows, "reading", _position(self.source)))
            if misfits() > unfit:
                self.reading.doubt(_("Some bytes fit no character of the file's encoding; they are shown as \ufffd."))
            content = memory.content(self.source)
            if memory.fingerprint(self.source.path) != before:
                raise ReadError(
                    _("{path} changed while it was read; nothing of it was kept. Import it again.").format(
                        path=self.source
                    )
                )
            self._refuse_what_said_nothing(stage)
            self._date_lists()
            self._tell(stage.rows, "merging", self.size)
            what = _("the import of {name}").format(name=readable(self.source.path.name))
            with lock.announced(self.store.path, self.store.operator, what):
                done = self._merge(connection, stage, reader_format, platform, started, content)
            if not self.options.dry_run:
                done.result.run = self._run_id
            return done
        finally:
            connection.close()

    def _name(self, reader_format: str, version: str) -> None:
        """Note in the reading what is read; the file's name only where it is asked for."""
        source, reading = self.source, self.reading
        reading.version = reading.version or version
        reading.format = reader_format
        if isinstance(source, Source):
            reading.stem, reading.folder = lambda: source.unread_stem, lambda: source.parent_name

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

    def _leave_out(self, source: Source, reader_format: str) -> None:
        """Leave out the beginning of a file that only grew since it was read."""
        found = remembered(self.store, self.options).grown(source, reader_format)
        if found is not None:
            self.before, source.gap, self.reading.rows_before, self.again = found

    def _told_apart(self, stage: Stage) -> bool:
        """Whether no row after the part left out can equal one in it: both are in order of time, and it ended before."""
        last = self.before.last_ts if self.before is not None else None
        return stage.in_order and last is not None and stage.first_ts is not None and stage.first_ts < last

    def _merge(self, connection: sqlite3.Connection, stage: Stage, reader_format: str, platform: str, started: int,
               content: str) -> Done:  # fmt: skip
        told = [chat for chat in self.reading.chats.values() if chat.platform != "other"]
        platform = told[0].platform if told else platform
        result = FileResult(
            str(self.source), reader_format, self.reading.version, self.reading.used_zone,
            revision=mending.revision(reader_format),
        )  # fmt: skip
        try:
            connection.set_progress_handler(self._heartbeat(stage.rows), 200_000)
            with slices.arrived(connection, self.store, stage, platform, self.zone, self.options.dry_run) as ready:
                lock.begin(connection, self.store.path, self.store.waiting, whole=ready is None)
                groups, after, upto, sums = merge.merge(
                    connection, stage, platform, self.zone, memory.fingerprint(self.source.path), ready
                )
                result.new = upto - after
                left_out = self.before.rows - self.again if self.before is not None else 0
                result.known = left_out + stage.rows - result.new
                result.skipped = sum(skip.count for skip in self.reading.skipped.values())
                result.reasons = {
                    reason: {"count": skip.count, "first": [[row, text] for row, text in skip.first]}
                    for reason, skip in self.reading.skipped.items()
                }
                result.chats = chat_report(connection, stage, groups, sums)
                result.totals = report.totals(result.chats)
                result.doubts, result.asks = self.reading.doubts, self.reading.asks
                done = self._covered(connection, result, platform, sums)
                _pin_zone(connection, self.zone)
                self._run_id = self._record(connection, result, after, upto, started, stage, done, content)
                acts.write(connection, self._run_id, self.reading.acts, groups)
                snapshots.write(connection, self._run_id, stage, groups)
                coverage.write(connection, self._run_id, done.spans, self._holes(done))
                together.hold(connection, self._run_id, self.before)
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

    def _covered(self, connection: sqlite3.Connection, result: FileResult, platform: str, sums: Sums) -> Done:
        today = clock.today(connection, self.zone)
        rows_a_day, own = sums.rows_a_day, sums.days
        ends = [chat.seen_until for chat in self.reading.chats.values() if chat.seen_until]
        told = max(ends) if ends else None
        end = max([*rows_a_day, *([days.day_of(told, self.zone) - 1] if told else [])], default=None)
        if self.options.exported is not None and end is not None:
            end = max(end, self.options.exported)
        start = min(rows_a_day, default=None)
        if self.before is not None and self.before.first_day is not None and start is not None:
            start = min(start, self.before.first_day)
            for first, last in holding.read_ranges(self.before.covered):
                own |= {group: (start, last) for group in range(first, last + 1)}
            rows_a_day = together.rows_a_day(connection, own, self.before.last_day or start, today)
        spans = {}
        if end is not None and start is not None:
            spans = {group: (start if len(own) > 1 else first, end) for group, (first, _last) in own.items()}
        done = Done(
            result, platform, rows_a_day, spans, told is not None or self.options.exported is not None,
            self.source.path.stat().st_mtime,
        )  # fmt: skip
        result.gaps = [(days.iso(first), days.iso(last)) for first, last in self._holes(done)]
        return done

    def _holes(self, done: Done) -> list[coverage.Span]:
        """Give the days that are missing; of the part left out those that were found then."""
        found = coverage.holes(done.rows_a_day)
        if self.before is None:
            return found
        upto = self.before.last_day or 0
        return [
            *((first, last) for first, last in json.loads(self.before.holes)),
            *((max(first, upto + 1), last) for first, last in found if last > upto),
        ]

    def _record(self, connection: sqlite3.Connection, result: FileResult, after: int, upto: int, started: int,
                stage: Stage, done: Done, content: str) -> int:  # fmt: skip
        first, last = connection.execute("select min(first), max(last) from temp.sums").fetchone()
        fresh = {chat["group"] for chat in result.chats if chat["group"] > stage.newest_group}
        beside = memory.beside(self.source, result.format)
        row = {
            "batch": self.batch, "path": str(self.source), "format": result.format, "version": result.version,
            "zone": result.zone, "size": self.size, "digest": memory.fingerprint(self.source.path), "started": started,
            "finished": days.now(), "new": result.new, "known": result.known, "skipped": result.skipped,
            "first_ts": first, "last_ts": last, "first_id": after + 1 if result.new else None,
            "last_id": upto if result.new else None, "platform": done.platform, "content": content,
            "report": json.dumps(report.kept(result.as_json(), fresh), ensure_ascii=False),
            "stamp": memory.stamp(self.source), "how": remembered(self.store, self.options).how(self.source, beside),
            "beside": beside, "in_order": stage.in_order, "told_end": done.told_end,
            "same": together.named([self.before]) if self.before is not None else "",
            "answers": answers.kept(self.options, self.source, result.format),
        }  # fmt: skip
        cursor = connection.execute(
            f"insert into import_runs ({', '.join(row)}) values ({', '.join('?' * len(row))})", [*row.values()]
        )
        return int(cursor.lastrowid or 0)


def remembered(store: Store, options: Options) -> ImportMemory:
    """Give what the store remembers of files that were read in this way."""
    return ImportMemory.of(store.connection, _reading(settings.zone(store), options), options.exported)


def _reading(zone: tzinfo, options: Options) -> Reading:
    return Reading(
        store_zone=str(zone), zone=options.zone, date_order=options.date_order, group_name=options.group_name,
        mapping=dict(options.mapping),
    )  # fmt: skip


def _pin_zone(connection: sqlite3.Connection, zone: tzinfo) -> None:
    """Days are cut from the first import on in the zone of then, whatever zone a later command runs in."""
    connection.execute(
        "insert into settings (name, value) values ('zone', ?) on conflict (name) do update set value = excluded.value "
        "where value = '\"\"'",
        (json.dumps(str(zone)),),
    )


def _position(source: Source | Folder) -> int:
    return getattr(source, "position", 0)


def _roll_back(connection: sqlite3.Connection) -> None:
    connection.set_progress_handler(None, 0)
    if connection.in_transaction:
        connection.execute("rollback")
