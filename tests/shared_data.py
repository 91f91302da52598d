"""The reference data beside the project, where it is present."""

from __future__ import annotations

from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared"
SHARED: Path | None = _BESIDE if _BESIDE.is_dir() else None
needs_shared = pytest.mark.skipif(SHARED is None, reason="../shared is not beside the project")


def shared(*parts: str) -> Path:
    """Give a file of the reference data; the test skips where it is absent."""
    if SHARED is None:
        pytest.skip("../shared is not beside the project")
    return SHARED.joinpath(*parts)
