"""Who answered a question: excerpts of groups, and the command on an export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sihu_tui.feedback.answering import AnsweredLine, answers
from sihu_tui.outreach.classify import Classifier
from tests.conftest import Command

LINES = Path(__file__).resolve().parents[1] / "lines"
WHO = {"o": "operator", "m": "member", "-": None}


def excerpts(name: str) -> list[list[tuple[AnsweredLine, str]]]:
    """Give the excerpts of a file: lines, each with who answers it where it is a question."""
    found: list[list[tuple[AnsweredLine, str]]] = [[]]
    for row in (LINES / name).read_text("utf-8").splitlines():
        if row.startswith("#"):
            continue
        if not row:
            found.append([])
        elif row.startswith(">"):
            found[-1][-1] = (found[-1][-1][0], row[2])
        else:
            minute, who, text = row.split("|", 2)
            name = who.lstrip("*")
            said = text.replace("\\n", "\n")
            found[-1].append((AnsweredLine(int(minute) * 60, name, name, who.startswith("*"), False, 0, said), ""))
    return [one for one in found if one]


def test_who_answered_is_mostly_told_right() -> None:
    teller = Classifier()
    right = asked = 0
    for name in ("excerpts.txt", "excerpts_b.txt", "excerpts_d.txt", "excerpts_e.txt"):
        for excerpt in excerpts(name):
            lines = [line for line, _who in excerpt]
            told = {one.line: one.by for one in answers(lines, teller)}
            for number, (_line, who) in enumerate(excerpt):
                if who:
                    asked += 1
                    right += number in told and told[number] == WHO[who]
    assert asked > 80 and right / asked > 0.92


def test_who_answered_in_what_nothing_was_made_after() -> None:
    teller, found = Classifier(), []
    for excerpt in excerpts("kept_excerpts.txt"):
        told = {one.line: one.by for one in answers([line for line, _who in excerpt], teller)}
        found += [told.get(i, "not asked") == WHO[who] for i, (_line, who) in enumerate(excerpt) if who]
    assert len(found) > 30 and sum(found) / len(found) > 0.84


@pytest.mark.parametrize(
    ("later", "by", "how"),
    [
        ("*店长|【今晚秒杀】面膜买一送一,点链接抢购", None, ""),
        ("*店长|@小雨 可以的", "operator", "name"),
        ("豆豆|同问", None, ""),
        ("豆豆|孕妇可以用的,我问过医生", "member", "words"),
        ("*店长|「小雨:这个孕妇能用吗」\n- - - - - - - -\n能", "operator", "quote"),
        ("*店长|稍等,我查一下", None, ""),
    ],
)
def test_a_broadcast_answers_nothing_and_an_answer_is_somebodys(later: str, by: str | None, how: str) -> None:
    who, text = later.split("|", 1)
    name = who.lstrip("*")
    lines = [
        AnsweredLine(0, "小雨", "小雨", False, False, 0, "这个孕妇能用吗"),
        AnsweredLine(300, name, name, who.startswith("*"), False, 0, text),
    ]
    (asked,) = answers(lines, Classifier())
    assert (asked.by, asked.how) == (by, how)
    assert asked.state == ("answered" if by else "taken" if "稍等" in text else "waiting")


def test_thanks_by_who_asked_make_a_weak_answer_one() -> None:
    def told(*rows: tuple[str, str]) -> list[tuple[str, str | None]]:
        lines = [AnsweredLine(60 * n, who, who, False, False, 0, text) for n, (who, text) in enumerate(rows)]
        return [(one.state, one.by) for one in answers(lines, Classifier())]

    asks, replies = ("Nina", "How do I join the zoom?"), ("Olu", "Pinned, scroll up a little")
    assert told(asks, replies, ("Nina", "got it")) == [("answered", "member")]
    assert told(asks, ("Nina", "got it")) == [("withdrawn", None)]


ROWS = """group,ts,sender,text,is_operator
问答群,2026-11-20 10:00:00,小雨,我的订单三天没发货了怎么回事?,{0}
问答群,2026-11-20 10:05:00,豆豆,这个孕妇能用吗?,{0}
问答群,2026-11-20 11:00:00,店长,【今晚秒杀】面膜买一送一 点链接抢,{1}
问答群,2026-11-20 11:30:00,店长,@豆豆 可以用的,{1}
"""


def test_a_file_is_read_alone_and_says_who_is_ours(sihu: Command, tmp_path: Path) -> None:
    export = tmp_path / "group.csv"
    export.write_text(ROWS.format(0, 1), "utf-8")
    done = sihu("questions", "--file", str(export), "--zone", "UTC", "--json")
    assert done.returncode == 0, done.stderr
    asked = json.loads(done.stdout)["questions"]
    assert [(one["who"], one["state"], one["answered_by"], one["how"]) for one in asked] == [
        ("小雨", "waiting", None, ""),
        ("豆豆", "answered", "operator", "name"),
    ]
    assert asked[1]["answered_ts"] - asked[1]["ts"] == 85 * 60
    export.write_text(ROWS.format("", ""), "utf-8")
    done = sihu("questions", "--file", str(export), "--json")
    assert "--me NAME" in done.stderr and json.loads(done.stdout)["doubts"]
    done = sihu("questions", "--file", str(export), "--me", "店长", "--json")
    assert [one["answered_by"] for one in json.loads(done.stdout)["questions"]] == [None, "operator"]
    assert sihu("questions", "--file", str(export), "--me", "谁谁").returncode == 1
