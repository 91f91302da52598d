"""Text from outside never reaches a terminal raw, and comes back from files as it was."""

from __future__ import annotations

import ast
import json
import os
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sihu_tui.derived import open_store
from sihu_tui.health.overview import overview
from sihu_tui.replies.formats import detect
from sihu_tui.replies.models import ReplyDraft
from sihu_tui.text.sanitize import bare, formula_safe, json_safe, seen
from tests.conftest import Command

ROOT = Path(__file__).resolve().parents[2]
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\u00ad\u2060-\u2064\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"
)
HOSTILE = ["\x1b]0;own\x07", "\x9b31m", "\x1b[2J", "\u202e", "\u2066", "\u00ad", "\U000e0041\U000e0042", "\u2062", "\ufff9", "\x7f",
           "a" + "\u0301" * 60, "\x1bP+q\x1b\\", "\r\x1b[K", "\u2028", "=1+1", "＝cmd", "群", "👩\u200d👧"]  # fmt: skip
words = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b\x9b\x07\u202e\u00ad\u0301\U000e0041=＝ ")), max_size=40
)


@given(words)
def test_the_cleaner_leaves_nothing_that_a_terminal_obeys_and_is_done_in_one_go(text: str) -> None:
    clean = seen(text)
    assert not RAW.search(clean) and seen(clean) == clean
    assert not re.search("[\u0300-\u036f]{5}", clean)


@given(words)
def test_json_reads_back_the_same_and_is_raw_nowhere(text: str) -> None:
    said = json_safe(json.dumps({text: [text]}, ensure_ascii=False))
    assert not RAW.search(said)
    assert json.loads(said) == {text: [text]}


@given(words)
def test_a_cell_comes_back_and_no_spreadsheet_runs_it(text: str) -> None:
    cell = formula_safe(text)
    assert bare(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))


def test_hostile_texts_by_the_ten_thousand(tmp_path: Path) -> None:
    """Each exit that is no process: the cleaner, JSON, cells, packs and tables of replies, lines of the console."""
    from screens.widgets.text import fit, lit, wrap

    dice = random.Random(17)
    texts = ["".join(dice.choices(HOSTILE, k=dice.randint(1, 6))) + str(n) for n in range(12_000)]
    for text in texts:
        assert (
            not RAW.search(seen(text))
            and not RAW.search(fit(text, 20))
            and not RAW.search(str(lit(text)).replace("\n", ""))
        )
        assert not RAW.search("".join(wrap(text, 20)))
        assert json.loads(json_safe(json.dumps(text, ensure_ascii=False))) == text
    drafts = [ReplyDraft(title=seen(text)[:60] or "x", wordings=(text.replace("\x1b", ""),)) for text in texts[:500]]
    kept = detect_clean(drafts)
    for name in ("pack.yaml", "table.csv"):
        detect.write(tmp_path / name, kept)
        assert [draft.wordings for draft in detect.read(tmp_path / name).drafts] == [draft.wordings for draft in kept]


def detect_clean(drafts: list[ReplyDraft]) -> list[ReplyDraft]:
    from sihu_tui.replies.models import clean

    return [clean(draft) for draft in drafts]


@pytest.fixture
def full(tmp_path: Path, sihu: Command) -> dict[str, str]:
    """A store whose every name is hostile, under a hostile name."""
    where = {
        "SIHU_STORE": str(tmp_path / "a\x1b]0;own\x07\x9b\u202e.db"),
        "SIHU_OPERATOR": "\x1b]0;own\x07\x9b\u202eLin",
    }
    export = tmp_path / "in" / "\x1b]0;own\x07\u202e护肤\U000e0041.csv"
    export.parent.mkdir()
    lines = ["group,ts,sender,text"]
    lines += [f"{name} 群,2026-03-{day:02d} 09:00:00,{name} 客,{name}" for day in range(1, 29)
              for name in ("\x9b31mred", "\u202egnp", "\U000e0041tag", "=1+1")]  # fmt: skip
    export.write_text("\n".join(lines), "utf-8")
    assert sihu("import", export.parent, **where).returncode == 0
    return where


COMMANDS = (
    ["health"], ["health", "--json"], ["health", "--format", "csv"], ["health", "--format", "markdown"], ["digest"],
    ["groups"], ["groups", "--json"], ["people"], ["people", "--json"], ["runs"], ["runs", "--json"], ["runs", "1"],
    ["settings"], ["settings", "--json"], ["doctor"], ["doctor", "--json"], ["where"], ["today"], ["undo", "--list"], ["search", "red"],
    ["questions"], ["groups", "edit", "\x1b]0;x\x07nobody"], ["import", "/no/\x1b]0;x\x07/such"], ["replies", "search", "\x9b31m"],
    ["backup"], ["restore", "/no/\x1b[2J"], ["no\x1b[2Jcommand"], ["health", "--columns", "\x1b[2J"],
)  # fmt: skip


def test_no_command_prints_anything_raw(full: dict[str, str], sihu: Command) -> None:
    for words in COMMANDS:
        told = sihu(*words, **full)
        said = (told.stdout + told.stderr).replace("\n", "").replace("\t", "")
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202e\u2066]", said), (words, said[-300:])
        assert "Traceback" not in told.stderr, words
        if "--json" in words and told.returncode == 0:
            assert not RAW.search(said), words
            json.loads(told.stdout)


@pytest.mark.parametrize(
    "words",
    [["people", b"\xbf\xcd"], ["groups", "edit", "x", "--owner", b"\xbf\xcd"], ["settings", "operator", b"\xbf\xcd"]],
)
def test_bytes_that_are_no_text_are_told_in_one_sentence(sihu: Command, words: list[str | bytes]) -> None:
    told = sihu(*(os.fsdecode(word) for word in words))
    assert told.returncode == 1 and told.stderr.count("\n") == 1
    assert "not UTF-8" in told.stderr and "Traceback" not in told.stderr


def test_a_number_that_nothing_can_have_is_told(sihu: Command) -> None:
    told = sihu("groups", "rituals", "--remove", "9" * 20)
    assert told.returncode == 1 and told.stderr.count("\n") == 1 and "too large" in told.stderr


def test_a_name_of_another_encoding_or_of_the_longest_length_is_imported(tmp_path: Path, sihu: Command) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    row = "group,ts,sender,text\n{},2026-03-01 09:00:00,a,b\n"
    for number, name in enumerate(
        [b"00.csv", "护肤客户群.csv".encode("gbk"), ("长" * 83 + ".csv").encode(), b"~last.csv"]
    ):
        with open(os.path.join(os.fsencode(folder), name), "w") as file:
            file.write(row.format(f"g{number}"))
    told = sihu("import", folder)
    assert told.returncode == 0, told.stderr
    with open_store(tmp_path / "cli" / "sihu.db") as store:
        assert {row.name for row in overview(store).rows} == {"g0", "g1", "g2", "g3"}


def test_a_pipe_or_device_is_refused(tmp_path: Path, sihu: Command) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    for words in (["import"], ["replies", "import"]):
        told = sihu(*words, tmp_path / "pipe.yaml")
        assert told.returncode == 1 and "pipes and devices" in told.stdout + told.stderr


def test_no_exit_of_the_commands_goes_round_the_cleaner() -> None:
    """Whoever prints, prints through `sys.stdout` or `sys.stderr`, which `__main__` made clean."""
    around = re.compile(r"__stdout__|__stderr__|os\.write\(|sys\.stdout\.buffer|/dev/tty")
    allowed = {"clipboard.py"}
    for path in (ROOT / "sihu_tui").rglob("*.py"):
        if path.name not in allowed:
            assert not around.search(path.read_text("utf-8")), path
    for path in (ROOT / "screens").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        names = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "print" not in names, path


@pytest.mark.parametrize(
    "words",
    [["groups", "--columns", "foo"], ["runs", "abc"], ["nosuch"], ["health", "--nope"], ["health", "--status", "bad"], ["groups", "--sort", "foo"],
     ["health", "--as-of", "soon"], ["backup", "--keep", "0"], ["restore", "/nope"], ["import", "/nope"], ["people", "nobody"]],
)  # fmt: skip
def test_a_wrong_argument_is_told_in_one_sentence(sihu: Command, words: list[str]) -> None:
    sihu("groups", "found", "群")
    told = sihu(*words)
    assert told.returncode in (1, 2) and "unforeseen" not in told.stderr
    assert (told.stdout + told.stderr).count("\n") in (1, 2), told.stderr
