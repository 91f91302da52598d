"""Making a new store and upgrading an older one with Alembic, after a backup."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sihu_tui.errors import StoreError
from sihu_tui.store import arriving, sqlite, tables
from sihu_tui.store.connection import VERSION
from sihu_tui.text.i18n import _

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sihu_tui.store.connection import Store

SCRIPTS = Path(__file__).parent / "migrations"


def to_current(store: Store) -> Path | None:
    """Bring `store` to the schema of `tables`; a new one is made whole.

    Gives the backup taken of an older store. Raises StoreError; then the store is as it was.
    """
    found = sqlite.version(store.connection)
    if store.readonly:
        raise StoreError(
            _("{path} is from an older sihu and may not be written, so it cannot be upgraded.").format(path=store.path)
        )
    if found == 0:
        _run(store, None)
        return None
    from sihu_tui.store import backup

    kept = backup.take(store, backup.named(store.path, store.path.parent, f"v{found}."))
    try:
        if not _run(store, found):
            # another console has done the work meanwhile, and taken a copy of its own
            kept.unlink()
            return None
    except Exception as error:
        raise StoreError(
            _("{path} could not be upgraded ({why}); it is unchanged, and a backup is at {kept}.").format(
                path=store.path, why=error, kept=kept
            )
        ) from error
    sqlite.give_back(store.connection)
    return kept


def _run(store: Store, found: int | None) -> bool:
    """Make or migrate; give False when somebody else had done it."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite://", creator=lambda: store.connection, poolclass=StaticPool)
    # connected first, for SQLAlchemy rolls back when it meets a new connection
    with engine.connect() as connection, store.writing(quiet=True) as plain:
        # a second console may have done the work while this one waited for the lock
        if sqlite.version(plain) != (found or 0):
            return False
        if found is None:
            tables.metadata.create_all(connection)
        else:
            _migrate(connection, found)
        sqlite.set_version(plain, VERSION)
        arriving.veil(plain)
    return True


def _migrate(connection: Connection, found: int) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    context = MigrationContext.configure(connection, opts={"transactional_ddl": False})
    scripts = ScriptDirectory(str(SCRIPTS))
    with Operations.context(context):
        for script in reversed(list(scripts.walk_revisions(f"v{found}", f"v{VERSION}"))):
            if script.revision != f"v{found}":
                script.module.upgrade()


def schema(connection: sqlite3.Connection) -> list[str]:
    """Give the statements that make this store's tables and indexes, sorted; for comparing two stores."""
    return sorted(
        " ".join(row[0].split())
        for row in connection.execute(
            "select sql from sqlite_master where sql is not null and name not like 'sqlite_%'"
        )
    )
