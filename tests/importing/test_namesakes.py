"""Which group a chat is that has only a name, and who is who in two members' exports: told, never doubled or merged silently."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from sihu_tui.importing.namesakes import bare_name
from tests.conftest import Command

DAY = [
    "2026-07-01 09:00:00 '小白'\n早\n",
    "2026-07-01 09:01:00 '老李'\n早啊\n",
    "2026-07-01 09:02:00 '小丁'\n在\n",
    "2026-07-02 09:00:00 '小白'\n新的一天\n",
]
OTHER = [
    "2026-07-01 09:00:30 '老张'\n我们是另一个群\n",
    "2026-07-01 09:02:30 '老王'\n是的\n",
    "2026-07-02 09:02:30 '老王'\n好的\n",
]


def put(path: Path, blocks: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(blocks), encoding="utf-8")
    return path


def bring(sihu: Command, *paths: Path, options: tuple[str, ...] = ()) -> list[dict[str, object]]:
    done = sihu("import", *paths, *options, "--json")
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout)["files"])


def groups(tmp_path: Path) -> dict[str, int]:
    with sqlite3.connect(tmp_path / "cli" / "sihu.db") as store:
        return dict(
            store.execute(
                "select name, (select count(*) from messages where group_id = groups.id) from groups"
            ).fetchall()
        )


def told(files: list[dict[str, object]], words: str) -> bool:
    return any(words in str(doubt) for file in files for doubt in file["doubts"])  # type: ignore[attr-defined]


COPIES = [
    "老客群(1)",
    "老客群 (2)",
    "老客群（3）",
    "老客群 - 副本",
    "老客群 - Copy",
    "老客群 - Copy (2)",
    "老客群 - 复制",
]


@pytest.mark.parametrize("name", COPIES)
def test_a_second_download_lands_in_its_group(name: str, sihu: Command, tmp_path: Path) -> None:
    assert bare_name(name) == "老客群"
    assert bring(sihu, put(tmp_path / "老客群.txt", DAY[:3]))[0]["new"] == 3
    files = bring(sihu, put(tmp_path / f"{name}.txt", DAY))
    assert files[0]["new"] == 1 and told(files, "another export of 老客群")
    assert groups(tmp_path) == {"老客群": 4}
    # and the other way round, later
    assert bring(sihu, put(tmp_path / "later" / "老客群.txt", DAY))[0]["new"] == 0


@pytest.mark.parametrize("name", ["老客群(2)", "老客群"])
def test_other_people_are_another_group_and_told(name: str, sihu: Command, tmp_path: Path) -> None:
    bring(sihu, put(tmp_path / "a" / "老客群.txt", DAY))
    for _again in range(2):
        files = bring(sihu, put(tmp_path / "b" / f"{name}.txt", OTHER))
    assert files[0]["new"] == 0 and len(groups(tmp_path)) == 2
    assert sorted(groups(tmp_path).values()) == [3, 4]
    third = bring(sihu, put(tmp_path / "b" / f"{name}.txt", [*OTHER, "2026-07-03 09:00:00 '老张'\n又一天\n"]))
    assert third[0]["new"] == 1 and sorted(groups(tmp_path).values()) == [4, 4]


def test_the_first_meeting_of_two_groups_of_one_name_is_told(sihu: Command, tmp_path: Path) -> None:
    put(tmp_path / "in" / "a" / "会员群.txt", DAY)
    put(tmp_path / "in" / "b" / "会员群.txt", OTHER)
    files = bring(sihu, tmp_path / "in")
    assert sum(int(str(file["new"])) for file in files) == 7 and groups(tmp_path) == {"会员群": 4, "会员群 (b)": 3}
    assert told(files, "already in which other people speak") and told(files, "groups join")


def test_the_same_operator_in_both_makes_them_no_one_group(sihu: Command, tmp_path: Path) -> None:
    def busy(who: str, hour: int) -> list[str]:
        people = ("店长", who + "甲", who + "乙")
        return [
            f"2026-07-{day:02} {hour:02}:{n:02}:00 '{name}'\n{name}{day}{n}\n"
            for day in range(1, 9)
            for n, name in enumerate(people)
        ]

    bring(sihu, put(tmp_path / "a" / "会员群.txt", busy("东", 9)))
    assert bring(sihu, put(tmp_path / "b" / "会员群.txt", busy("西", 10)))[0]["new"] == 24
    assert len(groups(tmp_path)) == 2


def test_the_next_weeks_export_of_the_same_people_goes_on(sihu: Command, tmp_path: Path) -> None:
    bring(sihu, put(tmp_path / "a" / "会员群.txt", DAY[:3]))
    assert (
        bring(
            sihu,
            put(
                tmp_path / "b" / "会员群.txt", ["2026-07-09 09:00:00 '小白'\n早\n", "2026-07-09 09:01:00 '老李'\n好\n"]
            ),
        )[0]["new"]
        == 2
    )
    assert groups(tmp_path) == {"会员群": 5}


def test_a_renamed_file_is_found_by_what_it_holds(sihu: Command, tmp_path: Path) -> None:
    bring(sihu, put(tmp_path / "老客群.txt", DAY))
    files = bring(sihu, put(tmp_path / "七月备份.txt", [*DAY, "2026-07-03 09:00:00 '老李'\n再来\n"]))
    assert files[0]["new"] == 1 and told(files, "another export of 老客群") and groups(tmp_path) == {"老客群": 5}
    assert bring(sihu, put(tmp_path / "七月备份.txt", ["2026-07-04 09:00:00 '新人'\n你好\n"]))[0]["new"] == 1
    assert groups(tmp_path) == {"老客群": 6}


def test_one_announcement_in_two_groups_makes_them_no_one_group(sihu: Command, tmp_path: Path) -> None:
    news = "2026-07-01 10:00:00 '店长'\n今晚八点直播\n"
    bring(sihu, put(tmp_path / "东群.txt", [*DAY, news]))
    assert bring(sihu, put(tmp_path / "西群.txt", [*OTHER, news]))[0]["new"] == 4
    assert len(groups(tmp_path)) == 2


def test_what_an_operator_sends_to_two_groups_of_one_name_keeps_them_apart(sihu: Command, tmp_path: Path) -> None:
    news = [f"2026-07-{day:02} 20:00:00 '店长'\n今晚八点直播 {day}\n" for day in range(1, 9)]

    def talk(who: str) -> list[str]:
        return [f"2026-07-{day:02} 21:0{n}:00 '{who}{n}'\n{who}{day}{n}\n" for day in range(1, 9) for n in range(3)]

    bring(sihu, put(tmp_path / "a" / "会员群.txt", [*news, *talk("东")]))
    files = bring(sihu, put(tmp_path / "b" / "会员群.txt", [*news, *talk("西")]))
    assert files[0]["new"] == 32 and len(groups(tmp_path)) == 2 and told(files, "kept apart")


def test_the_group_that_was_named_is_the_group(sihu: Command, tmp_path: Path) -> None:
    bring(sihu, put(tmp_path / "a" / "会员群.txt", DAY))
    bring(sihu, put(tmp_path / "b" / "x.txt", OTHER), options=("--group", "会员群"))
    assert groups(tmp_path) == {"会员群": 7}


WHATSAPP = [("09:00", "{a}", "hello all"), ("09:01", "{b}", "morning"), ("09:02", "{c}", "who is in"), ("09:03", "{a}", "me"), ("09:04", "{b}", "me too"),
            ("09:05", "{c}", "fine then"), ("09:06", "{a}", "see you"), ("09:07", "{b}", "see you")]  # fmt: skip


def test_two_members_exports_of_one_group(sihu: Command, tmp_path: Path) -> None:
    def export(folder: str, rows: list[tuple[str, str, str]], **names: str) -> Path:
        path = tmp_path / folder / "WhatsApp Chat with Club.txt"
        path.parent.mkdir()
        path.write_text(
            "".join(f"13/07/2026, {at} - {who.format(**names)}: {text}\n" for at, who, text in rows), encoding="utf-8"
        )
        return path

    assert bring(sihu, export("a", WHATSAPP, a="Ann", b="Bob Work", c="Cid"))[0]["new"] == 8
    files = bring(sihu, export("b", [*WHATSAPP, ("09:08", "{a}", "bye")], a="Annie ❤", b="Bob", c="Cid"))
    assert files[0]["new"] == 1 and told(files, "under another name") and groups(tmp_path) == {"Club": 9}
    with sqlite3.connect(tmp_path / "cli" / "sihu.db") as store:
        assert {name for (name,) in store.execute("select name from members")} == {"Ann", "Bob Work", "Cid"}
