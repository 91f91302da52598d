"""The rules of the house: who imports whom, what is loaded when, what is said in which language."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.import_graph import circles, graph

ROOT = Path(__file__).resolve().parents[1]
HEADLESS = sorted((ROOT / "sihu_tui").rglob("*.py"))
DRAWING = sorted((ROOT / "screens").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Give the names of the modules that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
    return found


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", HEADLESS, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_runs_without_a_terminal_never_imports_what_draws(path: Path) -> None:
    assert not roots(path) & {"textual", "rich", "screens"}
    assert not any(name.startswith("sihu_tui.screens") for name in imported(path))


@pytest.mark.parametrize("path", DRAWING, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_draws_reaches_data_only_through_functions(path: Path) -> None:
    assert not roots(path) & {"sqlite3", "sqlmodel", "sqlalchemy", "alembic", "screens"}
    assert "sihu_tui.store.tables" not in imported(path)
    text = path.read_text(encoding="utf-8")
    assert ".connection.execute" not in text and ".session(" not in text


def test_every_folder_of_code_is_in_the_wheel() -> None:
    import tomllib

    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"])
    folders = {".".join(p.parent.relative_to(ROOT).parts) for p in HEADLESS}
    folders |= {".".join(("sihu_tui", *p.parent.relative_to(ROOT).parts)) for p in DRAWING}
    assert listed == folders


def loaded_by(code: str) -> set[str]:
    """Give the top-level modules loaded after running `code` in a new interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(' '.join({{m.split('.')[0] for m in sys.modules}}))"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return set(done.stdout.splitlines()[-1].split())


HEAVY = {
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "rapidfuzz",
    "pypinyin",
    "numpy",
    "pydantic",
    "python_calamine",
    "ruamel",
    "chinese_calendar",
}


def test_help_loads_nothing_heavy() -> None:
    code = """
import contextlib, io
from sihu_tui.__main__ import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main(["--help"])
"""
    assert not loaded_by(code) & (HEAVY | {"textual", "rich", "sqlite3"})


def test_the_top_level_is_as_asked() -> None:
    done = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in done.stdout.splitlines()}
    asked = {"sihu_tui", "screens", "tests", "README.md", "pyproject.toml"}
    beside = {"README.zh-CN.md", "LICENSE", "CHANGELOG.md", "findings"}
    assert {name for name in top if not name.startswith(".")} <= asked | beside


LAYERS = (
    ("errors", "paths", "text", "sihu_tui"),
    ("dates.days", "dates.parse", "dates.opening"),
    ("readers",),
    ("store",),
    ("health.thresholds", "outreach.signs", "settings_schema"),
    ("config",),
    ("settings",),
    (
        "dates", "importing", "search", "groups", "outreach", "contacts", "orders", "feedback", "replies",
        "health",
    ),
    ("derived", "error_log"),
    ("demo", "doctor"),
    ("cli", "screens", "__main__"),
)  # fmt: skip
"""From the lowest to the highest: each may import its own and what stands before it, also later, inside a function."""
EXCEPTIONS = {
    (
        "sihu_tui.store.migrations.versions.v4",
        "sihu_tui.importing.shrink",
    ): "old stores shrink by the importer's own rule",
    ("sihu_tui.cli.demo", "sihu_tui.__main__"): "without a terminal the demo prints what `sihu health` does",
    (
        "sihu_tui.store.migrations.versions.v4",
        "sihu_tui.orders.returns",
    ): "old orders get what was returned of them, once",
}


def layer(name: str) -> int:
    short = name.removeprefix("sihu_tui.")
    fits = [
        (len(room), number)
        for number, rooms in enumerate(LAYERS)
        for room in rooms
        if short == room or short.startswith(f"{room}.")
    ]
    assert fits, f"{name} stands in no layer: add its room to LAYERS"
    return max(fits)[1]


def test_no_module_imports_another_in_a_circle_not_even_inside_a_function() -> None:
    assert circles(graph()) == []


def test_imports_run_from_the_higher_layers_to_the_lower() -> None:
    wrong = [
        (name, other)
        for name, others in graph().items()
        for other in others
        if layer(other) > layer(name) and (name, other) not in EXCEPTIONS
    ]
    assert wrong == []


def test_reading_a_store_loads_no_model(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from sihu_tui.derived import open_store
open_store(Path({str(tmp_path / "a.db")!r})).close()
"""
    assert "sqlmodel" in loaded_by(code), "making a store declares its tables"
    assert not loaded_by(code) & {"sqlmodel", "sqlalchemy", "alembic", "pydantic"}, "opening one that is there does not"


def test_the_core_is_few_rooms_of_short_files() -> None:
    core = ROOT / "sihu_tui"
    rooms = {path.parent for path in core.glob("*/__init__.py")} | set(core.glob("*.py"))
    assert len(rooms) <= 25, "find the subject's room instead"
    long = {str(p.relative_to(ROOT)): n for p in HEADLESS if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert long.keys() <= TOO_LONG, "split it by subject"
    assert long.keys() >= TOO_LONG, "take it off the list"


TOO_LONG = {"sihu_tui/demo/portfolio.py"}
"""Data: the demo's groups, a row a line."""
