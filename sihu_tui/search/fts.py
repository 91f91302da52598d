"""The full-text index, with SQLite's FTS5: pairs of neighbouring characters, no text of its own.

A text goes in as its overlapping pairs (退货吗 as 退货, 货吗, 吗), so that every substring of two characters or more
is a conjunction of pairs, and one character is the beginning of a pair. Positions are not kept, so what the index
gives is what may fit; who asks compares it with the text, which also passes over rows that are gone or changed.
FTS5's ascii tokenizer folds ASCII case; here it takes every character but blanks as a part of a word, and blanks are
filed as another character that is none.
"""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Iterable
from operator import add as _join

SCOPES = ("talk", "groups", "entries")
"""Private chats, groups, lines by hand: an index each, so that a search of few texts never walks through many."""
MERGE_PAGES = 500
HASH_BYTES = 16 << 20
"""What a transaction may gather before FTS5 writes it down: a step of the build is one part of the index."""
MERGED, MERGED_AT_ONCE = 16, 64
"""Parts of one size that FTS5 merges by itself, and that one write may not leave behind. It would merge every four,
which is a third of the build's time; `tidy` merges all in the end, for a tenth of it."""
MOST_PARTS = 12
"""An index of more parts is to be tidied: a search looks into each of them."""
_BLANK = "\u3000"
# quoted once for the tokenizer's argument, and once more for SQL
_QUOTE, _QUOTED = "'", "''"
_MARKS = string.punctuation.replace(_QUOTE, _QUOTED)
_TOKENIZE = f"ascii tokenchars '{_MARKS}'".replace(_QUOTE, _QUOTED)


def ready(connection: sqlite3.Connection, scope: str) -> bool:
    """Tell whether the index of a scope was begun."""
    return connection.execute("select 1 from sqlite_master where name = ?", (f"search_{scope}",)).fetchone() is not None


def make(connection: sqlite3.Connection, scope: str) -> None:
    """Begin the index of a scope, unless it was."""
    if ready(connection, scope):
        return
    connection.execute(
        f"""create virtual table search_{scope} using
        fts5 (pairs, content = '', detail = none, columnsize = 0, tokenize = '{_TOKENIZE}', prefix = '1')"""
    )
    for name, value in (("hashsize", HASH_BYTES), ("automerge", MERGED), ("crisismerge", MERGED_AT_ONCE)):
        connection.execute(f"insert into search_{scope} (search_{scope}, rank) values (?, ?)", (name, value))
    connection.execute("insert or ignore into search_marks (scope, upto, rows, purge) values (?, 0, 0, 0)", (scope,))


def drop(connection: sqlite3.Connection, scope: str) -> None:
    """Remove the index of a scope."""
    connection.execute(f"drop table if exists search_{scope}")
    connection.execute("delete from search_marks where scope = ?", (scope,))
    if scope == "talk":
        connection.execute("delete from search_chats")
    if scope != "entries" and not any(ready(connection, other) for other in ("talk", "groups")):
        connection.execute("delete from search_parts")
        connection.execute("delete from search_order")


def pairs(text: str) -> str:
    """Give the words under which a text is filed."""
    text = _joined(text)
    return " ".join(map(_join, text, text[1:])) + " " + text[-1:]


def words(term: str) -> list[str]:
    """Give what every text holding `term` is filed under, as FTS5 expressions; joined by AND they are one too."""
    term = _joined(term)
    if len(term) == 1:
        return [f"{_quoted(term)}*"]
    return list(map(_quoted, dict.fromkeys(map(_join, term, term[1:]))))


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _joined(text: str) -> str:
    """Give a text with its blanks as characters of words."""
    return text.replace(" ", _BLANK).replace("\n", _BLANK).replace("\t", _BLANK)


def put(connection: sqlite3.Connection, scope: str, rows: Iterable[tuple[int, str]]) -> None:
    """File rows (id, their `pairs`); inside the caller's transaction. A row filed again stands with both texts."""
    connection.executemany(f"insert into search_{scope} (rowid, pairs) values (?, ?)", rows)


def take_out(connection: sqlite3.Connection, scope: str, rows: Iterable[tuple[int, str]]) -> None:
    """Take rows (id, the text they were filed with) out; inside the caller's transaction.

    Older parts of the index hold their pairs until `tidy` has merged them.
    """
    connection.executemany(
        f"insert into search_{scope} (search_{scope}, rowid, pairs) values ('delete', ?, ?)",
        ((row, pairs(text)) for row, text in rows if text),
    )
    connection.execute("update search_marks set purge = 1 where scope = ?", (scope,))


def untidy(connection: sqlite3.Connection, scope: str) -> bool:
    """Tell whether the index of a scope is in many parts, or holds what was taken out."""
    if not ready(connection, scope):
        return False
    part = f"select min(segid) from search_{scope}_idx"
    parts = connection.execute(
        f"""with recursive part (id) as ({part} union all select ({part} where segid > id) from part where id is not null)
        select count(id) from part"""
    ).fetchone()[0]
    purge = connection.execute("select purge from search_marks where scope = ?", (scope,)).fetchone()
    return bool(parts > MOST_PARTS or purge and purge[0])


def tidy(connection: sqlite3.Connection, scope: str) -> bool:
    """Do a part of merging the index into one, which drops what was taken out; tell whether more is to be done."""
    before = connection.total_changes
    # a negative number begins a full merge (https://sqlite.org/fts5.html#the_merge_command)
    connection.execute(f"insert into search_{scope} (search_{scope}, rank) values ('merge', ?)", (-MERGE_PAGES,))
    return connection.total_changes - before >= 2


def size(connection: sqlite3.Connection, scope: str) -> int:
    """Give the bytes that the index of a scope takes."""
    return int(connection.execute(f"select coalesce(sum(length(block)), 0) from search_{scope}_data").fetchone()[0])
