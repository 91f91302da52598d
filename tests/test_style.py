"""Types, lint and format: one tool each, part of the one test command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "words",
    [("mypy", "--no-error-summary"), ("ruff", "check", "--quiet", "."), ("ruff", "format", "--check", "--quiet", ".")],
    ids=lambda words: " ".join(words[:2]),
)
def test_the_house_is_tidy(words: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
