"""The benchmark: `python -m tests.bench.import_and_start [--rows 1000000] [--only import,health,start]`.

Every figure is a ratio with a peer measured in the same run, in alternation; CPU seconds of whole processes.

import   `sihu import` (reader, normalising, sameness, rollups) against the sqlite3 command line making the same
         tables with the same indexes from the same CSV, and against SQLModel's `session.add_all`
growth   the cost of a row at 10 x the rows, and the peak memory
health   what the dashboard reads, at two sizes (see also bench_health.py)
start    `sihu --help`; first paint and bytes of the console against an empty Textual app
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.data import write_activity

PIPELINE = """
pragma journal_mode=wal; pragma synchronous=normal; pragma secure_delete=off; pragma cache_size=-131072;
create table groups(id integer primary key, platform text, key text, name text, unique(platform, key));
create table members(id integer primary key, platform text, key text, name text, unique(platform, key));
create table messages(id integer primary key, group_id integer not null references groups(id), ts integer not null,
  key integer not null, sender_id integer references members(id), kind integer not null, text text, reply_to integer);
create unique index ux on messages(group_id, key);
create index ix on messages(group_id, ts);
create table member_days(group_id integer, day integer, member_id integer, n integer,
  primary key(group_id, day, member_id)) without rowid;
create table group_days(group_id integer, day integer, kind integer, n integer,
  primary key(group_id, day, kind)) without rowid;
create table memberships(group_id integer, member_id integer, first_spoke integer, last_spoke integer, spoken integer,
  primary key(group_id, member_id)) without rowid;
create table coverage(group_id integer, run_id integer, first_day integer, last_day integer,
  primary key(group_id, run_id, first_day)) without rowid;
create temp table raw(g text, ts text, sender text, kind text, text text);
.mode csv
.import --skip 1 --schema temp {csv} raw
begin immediate;
insert into groups(platform, key, name) select distinct 'other', g, g from raw;
insert into members(platform, key, name) select distinct 'other', sender, sender from raw;
create temp table stage as
  select gr.id g, unixepoch(r.ts) ts, m.id sender, case kind when 'media' then 1 when 'join' then 2 when 'leave' then 3
    when 'system' then 4 when 'recall' then 5 when 'bot' then 6 else 0 end kind, text
  from raw r join groups gr on gr.platform = 'other' and gr.key = r.g
  join members m on m.platform = 'other' and m.key = r.sender;
create temp table nth as
  select rowid r, row_number() over (partition by ts, g, sender, kind, text order by rowid) n from stage;
insert into messages(group_id, ts, key, sender_id, kind, text)
  select g, ts, -((1 << 62) | (ts << 30) | ((sender * 2654435761 + length(text) * 40503 + coalesce(unicode(text), 0) + n)
    & 1073741823)), sender, kind, text
  from stage s cross join nth on nth.r = s.rowid order by ts, s.rowid on conflict do nothing;
create temp table sums as
  select group_id, (ts + 28800) / 86400 day, sender_id member_id, kind, count(*) n, min(ts) first, max(ts) last
  from messages group by 1, 2, 3, 4;
insert into member_days select group_id, day, member_id, sum(n) from sums where kind <= 1 group by 1, 2, 3;
insert into group_days select group_id, day, kind, sum(n) from sums group by 1, 2, 3;
insert into memberships select group_id, member_id, min(first), max(last), sum(n) from sums where kind <= 1 group by 1, 2;
insert into coverage select g, 1, (select min(day) from sums), (select max(day) from sums) from (select id g from groups);
commit;
"""
ORM = """
import csv, sys
from datetime import datetime
from sqlmodel import Session, create_engine
from sihu_tui.store.tables import metadata
from sihu_tui.store.tables.groups import Group, Member
from sihu_tui.store.tables.messages import MessageTable
engine = create_engine("sqlite:///" + sys.argv[2])
metadata.create_all(engine)
with open(sys.argv[1], encoding="utf-8", newline="") as file, Session(engine) as session:
    groups, members = {}, {}
    for i, row in enumerate(csv.DictReader(file)):
        for known, key, model in ((groups, row["group"], Group), (members, row["sender"], Member)):
            if key not in known:
                made = model(platform="other", key=key, name=key)
                session.add(made); session.flush(); known[key] = made.id
        ts = int(datetime.fromisoformat(row["ts"]).timestamp())
        session.add_all([MessageTable(group_id=groups[row["group"]], ts=ts, key=i, sender_id=members[row["sender"]],
                                 kind=int(row["kind"] == "media"), text=row["text"])])
        if i % 10000 == 9999:
            session.flush(); session.expunge_all()
    session.commit()
"""


IMPORT = """
import sys, time
from pathlib import Path
from sihu_tui.importing.run import bring_in
from sihu_tui.derived import open_store
at = {}
def listen(progress):
    at.setdefault(progress.doing, time.process_time())
with open_store(Path(sys.argv[1])) as store:
    (result,) = bring_in(store, [Path(sys.argv[2])], listen=listen)
assert result.error is None, result.error
Path(sys.argv[3]).write_text(f"{at['judging']} {time.process_time() - at['judging']}")
"""


def imported(store: Path, data: Path) -> tuple[float, float, float]:
    """Import in a new process; give CPU seconds of the import (its start included), of judging, and peak MB."""
    told = store.with_suffix(".told")
    _seconds, megabytes = measured([sys.executable, "-c", IMPORT, str(store), str(data), str(told)])
    bringing, judging = map(float, told.read_text().split())
    return bringing, judging, megabytes


def measured(words: list[str], input: str | None = None) -> tuple[float, float]:
    """Run a command; give its CPU seconds and its peak memory in MB. Raises when it fails."""
    child = subprocess.Popen(words, stdin=subprocess.PIPE if input else subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    if input and child.stdin:
        child.stdin.write(input.encode())
        child.stdin.close()
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{words[:4]} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def bench_import(folder: Path, rows: int, rounds: int, grow: int) -> None:
    """Import against the command-line pipeline and against the ORM; then growth."""
    data = folder / "rows.csv"
    write_activity(data, rows)
    few = folder / "few.csv"
    write_activity(few, rows // 10)
    ours: list[float] = []
    pipeline: list[float] = []
    orm: list[float] = []
    for _round in range(rounds):
        for name in ("a.db", "b.db", "c.db"):
            _remove(folder / name)
        bringing, judging, _peak = imported(folder / "a.db", data)
        ours.append(bringing)
        if shutil.which("sqlite3"):
            pipeline.append(measured(["sqlite3", str(folder / "b.db")], PIPELINE.format(csv=data))[0])
        orm.append(measured([sys.executable, "-c", ORM, str(few), str(folder / "c.db")])[0] * 10)
    mine = statistics.median(ours)
    print(
        f"import of {rows:,} rows: {mine:.1f} CPU s, {rows / mine:,.0f} rows/s (process start included); "
        f"judging {judging:.1f} CPU s more"
    )
    if pipeline:
        ratios = [theirs / own for own, theirs in zip(ours, pipeline, strict=True)]
        print(f"  against the sqlite3 command line: {statistics.median(ratios):.2f} x its rows/s "
              f"(rounds {', '.join(f'{r:.2f}' for r in ratios)}; bar >= 0.75)")  # fmt: skip
    ratios = [theirs / own for own, theirs in zip(ours, orm, strict=True)]
    print(f"  against SQLModel add_all (a tenth of the rows): {statistics.median(ratios):.1f} x (bar >= 10)")
    if grow > 1:
        many = folder / "many.csv"
        write_activity(many, rows * grow)
        _remove(folder / "d.db")
        seconds, _judging, megabytes = imported(folder / "d.db", many)
        print(f"  at {rows * grow:,} rows: {seconds / grow / mine:.2f} x the cost of a row (bar < 1.2), "
              f"peak memory {megabytes:.0f} MB (bar < 700)")  # fmt: skip


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


EMPTY = """
from textual.app import App
from textual.widgets import Footer, Static
class Empty(App):
    def compose(self):
        yield Static("ready")
        yield Footer()
Empty().run()
"""


def painted(words: list[str], marks: list[bytes]) -> list[float]:
    """Start a program on a new 120x40 terminal; give the seconds until each mark stood on it, then end it."""
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if not pid:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS="120", LINES="40", SIHU_LANG="en")
        os.execv(words[0], words)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen, at = b"", []
    while len(at) < len(marks) and time.perf_counter() - began < 30:
        if select.select([terminal], [], [], 0.02)[0]:
            seen += os.read(terminal, 65536)
        while len(at) < len(marks) and marks[len(at)] in seen:
            at.append(time.perf_counter() - began)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return at


def bench_start(folder: Path, _rows: int, rounds: int, _grow: int) -> None:
    """`sihu --help` against bare Python; first paint, and data on screen, against an empty Textual app."""
    bare = statistics.median(measured([sys.executable, "-c", "pass"])[0] for _ in range(rounds * 3))
    helped = statistics.median(measured([sys.executable, "-m", "sihu_tui", "--help"])[0] for _ in range(rounds * 3))
    print(f"sihu --help: {helped * 1000:.0f} ms CPU (bar 100); bare Python {bare * 1000:.0f} ms")
    store = folder / "demo.db"
    measured([sys.executable, "-m", "sihu_tui", "demo", "--make", str(store)])
    console = [sys.executable, "-m", "sihu_tui", "--store", str(store)]
    paint, data = [], []
    for _round in range(rounds * 3):
        (empty,) = painted([sys.executable, "-c", EMPTY], [b"ready"])
        first, then = painted(console, [b"sihu", b"Why"])
        paint.append(first / empty)
        data.append(then / empty)
    print(f"console: first paint {statistics.median(paint):.2f} x an empty Textual app (bar 1.3), "
          f"data on screen {statistics.median(data):.2f} x (bar 3)")  # fmt: skip


BENCHES: dict[str, Callable[[Path, int, int, int], None]] = {"import": bench_import, "start": bench_start}


def main() -> None:
    """Run the benches asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--grow", type=int, default=10, help="how many times the rows for the growth figure; 1 leaves it out"
    )
    parser.add_argument("--only", default=",".join(BENCHES))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.only.split(","):
            BENCHES[name](Path(folder), asked.rows, asked.rounds, asked.grow)


if __name__ == "__main__":
    main()
