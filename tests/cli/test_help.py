"""What helps at the command line: completion with names from the store, the manual page, topics, settings as a file."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sihu_tui.cli import COMMANDS
from tests.conftest import Command


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["gro"], "groups"),
        (["groups", "ed"], "edit"),
        (["settings", "health.di"], "health.dial"),
        (["health", "--fail-on", "dy"], "dying"),
        (["import", "--zo"], "--zone"),
        (["flag", "会员"], "会员一群"),
        (["--store", "x.db", "rep"], "replies"),
    ],
)
def test_the_shell_completes_commands_options_and_names(sihu: Command, words: list[str], expected: str) -> None:
    sihu("groups", "found", "会员一群")
    done = sihu("completion", "--words", len(words), "--", "sihu", *words)
    assert expected in done.stdout.splitlines(), done.stdout + done.stderr


def test_bash_runs_the_script(sihu: Command, tmp_path: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    script = tmp_path / "complete.sh"
    script.write_text(
        sihu("completion", "bash").stdout + 'COMP_WORDS=(sihu undo --li); COMP_CWORD=2; _sihu; echo "$COMPREPLY"\n'
    )
    import sys

    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(["bash", script], capture_output=True, text=True, env={"PATH": path}, timeout=60)
    assert done.stdout.strip() == "--list", done.stderr
    assert "bash, zsh or fish" in sihu("completion", "tcsh").stderr


def test_the_manual_page_names_every_command_and_is_sound_roff(sihu: Command, tmp_path: Path) -> None:
    page = sihu("man").stdout
    assert all(f".SS sihu {name}\n" in page for name in COMMANDS)
    if shutil.which("man") is None:
        pytest.skip("no man here")
    (tmp_path / "sihu.1").write_text(page)
    done = subprocess.run(["man", "--warnings", "-l", tmp_path / "sihu.1"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "SIHU(1)" in done.stdout


@pytest.mark.parametrize(
    ("topic", "says"), [("keys", "Undo"), ("formats", "chatlab"), ("settings", "config.toml"), ("json", "answered_by")]
)
def test_topics_are_explained(sihu: Command, topic: str, says: str) -> None:
    assert says.lower() in sihu("help", topic).stdout.lower()
    assert f"sihu help {topic}" in sihu("help").stdout


def test_settings_go_to_a_file_and_come_back_as_one_change(sihu: Command, tmp_path: Path) -> None:
    sihu("groups", "found", "会员一群")
    sihu("settings", "stale_days", 3)
    sihu("settings", "health.dial", "early", "--group", "会员一群")
    file = tmp_path / "s.toml"
    assert sihu("settings", "export", file).returncode == 0
    sihu("settings", "stale_days", "default")
    sihu("settings", "health.dial", "default", "--group", "会员一群")
    done = sihu("settings", "import", file)
    assert done.stdout.splitlines() == ["stale_days", "会员一群: health.dial"]
    assert '"stale_days": 3' in sihu("settings", "stale_days", "--json").stdout
    assert '"health.dial": "early"' in sihu("settings", "--group", "会员一群", "--json").stdout
    sihu("undo")
    assert '"stale_days": 7' in sihu("settings", "stale_days", "--json").stdout
    assert '"health.dial": "normal"' in sihu("settings", "--group", "会员一群", "--json").stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("stale_day = 3\n", "line 1: There is no setting stale_day. Did you mean stale_days?"),
        ("# a\n[send]\ncool_hours = 'soon'\n", "line 3: send.cool_hours takes a value like"),
        ("operator = 'lin'\n", "line 1: operator belongs to the person"),
        ("stale_days = \n", "is no TOML"),
        ("stale_days = 3\n[groups_own.'nobody']\n'health.dial' = 'early'\n", "line 2: there is no group nobody"),
    ],
)
def test_a_wrong_file_of_settings_is_named_by_line_and_nothing_is_set(
    sihu: Command, tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "s.toml"
    file.write_text(text)
    done = sihu("settings", "import", file)
    assert done.returncode == 1 and told in done.stderr
    assert '"stale_days": 7' in sihu("settings", "stale_days", "--json").stdout


def test_settings_are_found_by_words_and_fit_the_terminal(sihu: Command) -> None:
    done = sihu("settings", "promotion share", COLUMNS="60")
    assert "send.promotion_share = 0.3" in done.stdout
    assert all(len(line) <= 60 for line in done.stdout.splitlines())


def test_days_are_taken_as_people_type_them(sihu: Command) -> None:
    assert sihu("groups", "found", "快闪群", "--ends", "下周五").returncode == 0
    assert "2026-12-11" in sihu("groups", "endings").stdout
    assert sihu("groups", "charter", "快闪群", "goal", "三天清仓", "--day", "昨天").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("helth",), "没有 'helth' 可选"),
        (("costs", "--foo"), "不认识的参数：--foo"),
        (("log",), "还缺：NAME, TEXT"),
        (("undo", "zz"), "'zz' 不是改动的编号"),
        (("cases", "99"), "没有 99 号单"),
    ],
)
def test_a_wrong_argument_is_told_in_chinese(sihu: Command, words: tuple[str, ...], said: str) -> None:
    sihu("groups", "found", "会员一群")
    done = sihu("--lang", "zh_CN", *words)
    assert done.returncode == 2 or words[0] == "cases"
    assert said in done.stderr, done.stderr


def test_an_empty_list_says_so(sihu: Command) -> None:
    sihu("groups", "found", "会员一群")
    assert "No campaign is noted yet" in sihu("campaigns").stdout
    assert "No case is found" in sihu("cases").stdout
