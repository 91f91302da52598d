"""The first schema: a new store is made whole by `tables`, so there is nothing to do."""

revision = "v1"
down_revision = None


def upgrade() -> None:
    """Nothing: stores start here."""
