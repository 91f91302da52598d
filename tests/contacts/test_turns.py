"""Who waits for whom: talks with what is right, and the command on real exports."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sihu_tui.contacts.turns import TurnLine, automatic, broadcast, closes, holding, promises, turns
from tests.conftest import Command
from tests.fixtures.private_chats import T0, write_chat

TALKS = Path(__file__).parents[1] / "fixtures" / "talks.txt"
_MEDIA = re.compile(r"\[(?:图片|语音|视频|链接|转账|红包|动画表情)\].*")
_TIME = r"(?:\+\d+ )?\d\d?:\d\d"


def seconds(clock: str) -> int:
    """Give the seconds of a time of the talks: `+1 09:10` is ten past nine on the second day."""
    day, _blank, time = clock.rpartition(" ")
    hour, minute = time.split(":")
    return (int(day.lstrip("+") or 0) * 1440 + int(hour) * 60 + int(minute)) * 60


def talks() -> list[tuple[str, list[TurnLine], list[tuple[int, int]], int | None]]:
    """Give the talks: name, lines, what was answered and when, since when they wait.

    `<` theirs, `>` ours, `*` the platform's own, an x after it recalled; `=` answers as asked-answered, `?` waits since.
    """
    found = []
    for block in TALKS.read_text(encoding="utf-8").split("# ")[1:]:
        name, *rows = block.strip().splitlines()
        lines: list[TurnLine] = []
        answers: list[tuple[int, int]] = []
        since, day = None, ""
        for row in rows:
            if row[0] == "=":
                answers = [(seconds(a), seconds(b)) for a, b in re.findall(f"({_TIME})-({_TIME})", row)]
            elif row[0] == "?":
                since = seconds(row[1:].strip())
            else:
                clock, side, recalled, text = re.fullmatch(rf"({_TIME}) ?([<>*])(x?) ?(.*)", row).groups()  # type: ignore[union-attr]
                day = clock.partition(" ")[0] + " " if clock.startswith("+") else day
                clock = clock if clock.startswith("+") else day + clock
                kind = 4 if side == "*" else 5 if recalled else 1 if _MEDIA.fullmatch(text) else 0
                lines.append(TurnLine(seconds(clock), side == ">", kind, text or None))
        found.append((name, lines, answers, since))
    return found


def test_the_talks() -> None:
    wrong = []
    for name, lines, answers, since in talks():
        found = list(turns(lines))
        answered = [(turn.asked, turn.answered) for turn in found if turn.answered is not None]
        waiting = next((turn.asked for turn in found if turn.answered is None), None)
        if (answered, waiting) != (answers, since):
            wrong.append((name, answered, waiting))
    assert wrong == []


def test_a_question_word_asks_whatever_stands_beside_it() -> None:
    for text in ("收到了，怎么用", "好的那什么时候发", "收到是收到了，可是少一个", "ok thanks, how much?"):
        assert next(turns([TurnLine(0, False, 0, text)])).answered is None, text
    assert list(turns([TurnLine(0, False, 0, "花到了，特别新鲜")])) == []
    assert list(turns([TurnLine(0, False, 0, "花到了，特别新鲜"), TurnLine(60, True, 0, "喜欢就好")])) == [(0, 60, "")]


@pytest.mark.parametrize(
    "text", ["你好", "亲", "可以退货", "好吗", "好的，那什么时候发", "😡", "?", "", "好的" * 50_000 + "呢？"]
)
def test_in_doubt_a_text_does_not_close_a_talk(text: str) -> None:
    assert not closes(text)


def test_own_words_close_too() -> None:
    assert not closes("中嘞")
    assert closes("中嘞", "中嘞 得劲")


def test_what_a_person_wrote_is_told_from_what_a_machine_did() -> None:
    assert automatic("【自动回复】稍等") and automatic("Thanks for contacting us! We will reply as soon as possible.")
    assert not automatic("Thanks for contacting us, the parcel left today.") and not automatic("您好，我是小林")
    assert broadcast("【福利】今晚8点直播间秒杀，全场五折") and not broadcast("满减和优惠券可以叠加，不包邮")
    assert promises("稍等，我查一下") and not promises("今天发的")


def test_the_command_reads_an_export_without_a_store(sihu: Command, tmp_path: Path) -> None:
    talk = [
        (0, "小林", "在吗"),
        (60, "小林", "怎么用"),
        (600, "我", "早晚"),
        (700, "小林", "好的谢谢"),
        (9000, "小林", "多少钱"),
    ]
    chat = write_chat(tmp_path / "x.json", "小林", 77, talk)
    done = sihu("turns", "--file", chat, "--json")
    assert done.returncode == 0, done.stderr
    (person,) = json.loads(done.stdout)["people"]
    assert (person["person"], person["waiting"], person["since"]) == ("小林", True, "2026-02-25T08:43:20Z")
    assert person["answers"] == [{"asked": "2026-02-25T06:13:20Z", "answered": "2026-02-25T06:23:20Z", "minutes": 10.0}]
    assert T0 == 1_772_000_000 and not (tmp_path / "cli" / "sihu.db").exists()


def test_the_side_that_is_ours_is_asked_for(sihu: Command, tmp_path: Path) -> None:
    text = (
        "2026-11-01 10:00:00 '小林'\n怎么用\n\n2026-11-01 10:05:00 '店小二'\n早晚\n\n2026-11-01 10:06:00 '小林'\n好的\n"
    )
    (tmp_path / "chat.txt").write_text(text, encoding="utf-8")
    asked = sihu("turns", "--file", tmp_path / "chat.txt", "--json")
    assert asked.returncode and "--me" in asked.stderr and "店小二" in asked.stderr
    (person,) = json.loads(sihu("turns", "--file", tmp_path / "chat.txt", "--me", "店小二", "--json").stdout)["people"]
    assert [one["minutes"] for one in person["answers"]] == [5.0] and not person["waiting"]
    assert "店小三" in sihu("turns", "--file", tmp_path / "chat.txt", "--me", "店小三").stderr


def test_a_holding_answer_promises_until_we_come_back() -> None:
    asked, held = TurnLine(0, False, 0, "还有货吗"), TurnLine(60, True, 0, "稍等，我查一下仓库")
    assert [turn.answered for turn in turns([asked, held])] == [60]
    assert holding([asked, held, TurnLine(70, False, 0, "好的")]) == held
    assert holding([asked, held, TurnLine(70, True, 0, "【自动回复】稍后回复您")]) == held
    assert holding([asked, held, TurnLine(90, True, 0, "有三瓶")]) is None


def test_a_talk_that_only_they_wrote_in_needs_no_name_of_ours(sihu: Command, tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text("2026-11-01 10:00:00 '小林'\n在吗\n", encoding="utf-8")
    done = sihu("turns", "--file", tmp_path / "chat.txt", "--me", "店小二", "--json")
    assert done.returncode == 0, done.stderr
    (person,) = json.loads(done.stdout)["people"]
    assert (person["person"], person["waiting"], person["answers"]) == ("小林", True, [])
