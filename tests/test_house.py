"""The rules of the house: who imports whom, what is loaded when, what is said in which language."""

from __future__ import annotations

import ast
import re
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


SQL = re.compile(
    r"""\s*(with\b.*\bselect\b|select\s.*\bfrom\b|insert\s(or\s\w+\s)?into\s|update\s(or\s\w+\s)?\S+\sset\s|delete\sfrom\s
    |(create|drop)\s(temp\s)?(table|trigger|index|view)\b|alter\stable\b|pragma\s)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
EARNED = ("store", "importing", "search", "health")
"""Rooms that speak SQL: tables and the journal; bulk loading; the index; sums over every message and their verdicts."""
SQL_BESIDE = {
    "contacts": "lists, sums and their triggers' work, what erasing a person goes through",
    "groups": "lists with sums of every group, joining and splitting with all that refers to a group",
    "orders": "staging and settling in bulk, sums by month, product and person",
    "outreach": "sends in step with the messages, sums by week",
    "feedback": "questions and answers found among the messages, who asked for what",
    "replies": "uses counted from sends, what fits a conversation",
    "doctor": "looks at damaged stores, which no model can read",
    "demo": "backdates what it brought in",
    "derived.py": "marks what is stale",
    "dates": "days covered, the newest write",
    "settings.py": "the names of groups",
}
"""Rooms where lists and sums still stand beside the rules. To shrink: what reads for a list belongs into `queries`."""


def statements(path: Path) -> list[str]:
    """Give the SQL texts in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    inner = {id(value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for value in node.values}
    texts = [
        node.value if isinstance(node, ast.Constant) else ast.unparse(node)[2:].lstrip("\"'")
        for node in ast.walk(tree)
        if id(node) not in inner
        and (isinstance(node, ast.JoinedStr) or isinstance(node, ast.Constant) and isinstance(node.value, str))
    ]
    return [text for text in texts if SQL.match(text)]


def test_sql_stands_where_it_earns_its_keep_and_a_single_row_is_written_without_it() -> None:
    found: dict[str, list[str]] = {}
    for path in HEADLESS:
        parts = path.relative_to(ROOT / "sihu_tui").parts
        if parts[0] not in EARNED and path.stem != "queries":
            found.setdefault(parts[0], []).extend(statements(path))
    rooms = {room for room, texts in found.items() if texts}
    assert rooms == SQL_BESIDE.keys()
    simple = re.compile(r"(insert into \w+ \([^)]*\) values \([?, ]*\)|(delete from|update) \w+ .*where id = \?)$")
    plain = [text for room in rooms for text in found[room] if simple.match(" ".join(text.split()))]
    assert len(plain) <= MANY_AT_ONCE, "one row is written with `store.single`"


MANY_AT_ONCE = 20
"""Statements of that shape that write many rows in one call."""


def test_what_is_read_and_written_by_name_is_what_the_models_declare() -> None:
    from sihu_tui.store.tables import metadata

    unknown = []
    for path in HEADLESS:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("single.") and len(node.args) > 1):
                continue
            if not isinstance(node.args[1], ast.Constant):
                continue
            table = metadata.tables.get(str(node.args[1].value))
            texts = node.args[2:] if node.func.attr in ("read", "put", "every") else []  # type: ignore[attr-defined]
            names = [
                word
                for text in texts
                if isinstance(text, ast.Constant)
                for word in re.findall(r"\w+", str(text.value).replace(" desc", ""))
            ]
            names += [keyword.arg for keyword in node.keywords if keyword.arg]
            if table is None or set(names) - set(table.columns.keys()):
                unknown.append((path.name, node.lineno, ast.unparse(node)))
    assert unknown == []


def test_reading_a_store_loads_no_model(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from sihu_tui.derived import open_store
open_store(Path({str(tmp_path / "a.db")!r})).close()
"""
    assert "sqlmodel" in loaded_by(code), "making a store declares its tables"
    assert not loaded_by(code) & {"sqlmodel", "sqlalchemy", "alembic", "pydantic"}, "opening one that is there does not"


def test_the_core_is_few_rooms_and_no_file_is_long() -> None:
    core = ROOT / "sihu_tui"
    rooms = {path.parent for path in core.glob("*/__init__.py")} | set(core.glob("*.py"))
    assert len(rooms) <= 25, "find the subject's room instead"
    long = {
        str(p.relative_to(ROOT)): n
        for p in (*HEADLESS, *DRAWING)
        if (n := len(p.read_text("utf-8").splitlines())) > 400
    }
    assert long.keys() <= TOO_LONG, "split it by subject"
    assert long.keys() >= TOO_LONG, "take it off the list"


TOO_LONG = {"sihu_tui/demo/portfolio.py"}
"""Data: the demo's groups, a row a line."""
