"""`sihu lines`: what lines are, from the outside, and how corrections are learnt and undone."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from sihu_tui.outreach import classify
from sihu_tui.outreach.classify import Classifier, Correction
from sihu_tui.store import Store, journal
from tests.conftest import Command
from tests.tools import train_lines


def asked(sihu: Command, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    done = sihu("lines", "classify", "-", input="\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_line_is_told_by_itself_with_its_reason(sihu: Command) -> None:
    rows: list[dict[str, object]] = [
        {"text": "【今晚8点秒杀】面膜原价199,今晚只要89,点链接抢购", "operator": True},
        {"text": "@小雨 您的订单查到了,快递明天更新物流", "operator": True},
        {"text": "护肤小知识:防晒霜要用够一元硬币大小,两小时补一次", "operator": True},
        {"text": "早安各位宝子们", "operator": True},
        {"text": "[图片]", "operator": True},
        {"text": "帮我砍一刀 https://p.example.com/x", "operator": False},
        {"text": "怎么退货", "operator": False},
        {"text": "谁不喜欢便宜又好吃的呢", "operator": False},
    ]
    told = asked(sihu, rows)
    assert [one["send"] for one in told] == ["promotion", "service", "content", "chat", None, None, None, None]
    assert [one["ad"] for one in told] == [False] * 5 + [True, False, False]
    assert [one["question"] for one in told] == [False] * 6 + [True, False]
    assert "秒杀" in str(told[0]["why"]) and all(one["why"] for one in told)


def test_a_quote_is_not_what_the_line_says(sihu: Command) -> None:
    quoted = "「拼单:帮我砍一刀,加V:abc12345 https://a.example.com」\n- - - - - - - - - - - - - - -\n"
    told = asked(
        sihu,
        [
            {"text": quoted + "这种是骗子,大家小心", "operator": False},
            {"text": "「小雨:多少钱一瓶」\n- - - - - - - - - - - - - - -\n69元,小程序里拍", "operator": True},
        ],
    )
    assert told[0]["ad"] is False
    assert told[1]["send"] == "service"


def test_the_same_words_of_one_account_in_several_groups_are_an_advertisement(sihu: Command) -> None:
    said = "大家周末有空可以去这家看看真的不错哦"
    rows: list[dict[str, object]] = [
        {"text": said, "operator": False, "group": group, "sender": sender}
        for group, sender in (("一群", "甲"), ("二群", "甲"), ("一群", "乙"))
    ]
    assert [one["ad"] for one in asked(sihu, rows)] == [True, True, False]


def test_corrections_hold_are_learnt_and_undone(sihu: Command) -> None:
    line = json.dumps({"text": "来了来了,大家久等", "operator": True, "send": "service"}, ensure_ascii=False)
    assert json.loads(sihu("lines", "correct", "-", input=line).stdout) == {"version": 1, "corrected": 1}
    row: list[dict[str, object]] = [{"text": "来了来了,大家久等", "operator": True}]
    assert asked(sihu, row)[0] == {"send": "service", "ad": False, "question": False, "why": "corrected by hand"}
    # the later of two that contradict each other holds
    sihu("lines", "correct", "-", input=line.replace("service", "chat"))
    assert asked(sihu, row)[0]["send"] == "chat"
    sihu("undo")
    assert asked(sihu, row)[0]["send"] == "service"
    done = sihu("lines", "correct", "-", input=line.replace("service", "gossip"))
    assert done.returncode == 1 and "promotion" in done.stderr
    done = sihu("lines", "correct", "-", input="no json")
    assert done.returncode == 1 and "line 1" in done.stderr


def test_what_is_corrected_moves_lines_like_it() -> None:
    texts = [f"今天的云朵{end}" for end in ("到啦", "又到啦", "真的到啦", "到啦到啦")]
    plain = Classifier().sends(["今天的云朵也到啦"])[0][0]
    other = "service" if plain != "service" else "promotion"
    learnt = Classifier(corrections=[Correction("send", text, other) for text in texts])
    assert plain != other and learnt.sends(["今天的云朵也到啦"])[0][0] == other


def test_one_step_takes_all_corrections_of_a_call_back(store: Store) -> None:
    assert classify.correct(store, [Correction("send", "甲", "chat"), Correction("ad", "乙", "yes")]) == 2
    assert classify.correct(store, [Correction("send", "甲", "chat")]) == 0
    journal.undo(store)
    assert classify.corrections(store) == []


def test_the_team_may_have_rules_of_its_own(sihu: Command, tmp_path: Path) -> None:
    own = tmp_path / "rules.toml"
    printed = sihu("lines", "rules").stdout
    own.write_text(
        printed.replace("urgency = [", "urgency = ['云朵日', ", 1).replace("discount = [", "discount = ['云朵价', ", 1),
        "utf-8",
    )
    row: list[dict[str, object]] = [{"text": "通知:周六云朵日,云朵价", "operator": True}]
    assert asked(sihu, row)[0]["send"] == "service"
    sihu("lines", "correct", "-", input='{"text": "x", "ad": false}')
    assert sihu("settings", "lines.rules", str(own)).returncode == 0
    told = asked(sihu, row)[0]
    assert told["send"] == "promotion" and "云朵日" in str(told["why"])
    own.write_text("[sends]\nurgency = ['(']\n", "utf-8")
    done = sihu("settings", "lines.rules", str(own.rename(tmp_path / "broken.toml")))
    assert done.returncode == 1 and "broken.toml" in done.stderr


def test_the_seed_tells_its_own_lines() -> None:
    """What was learnt is shipped: the lines that it was learnt from are nearly all told right."""
    lines = train_lines.read(*train_lines.files("sends"))
    told = Classifier().sends([text for _letter, text in lines])
    right = [
        kind == train_lines.LETTERS[letter.lower()] for (letter, _t), (kind, _why) in zip(lines, told, strict=True)
    ]
    assert sum(right) / len(right) > 0.95


def kept() -> list[tuple[str, str]]:
    """Give operators' lines that nothing was learnt from: what they are and the text."""
    lines = train_lines.read("kept_operators", "kept_operators_b")
    return [(train_lines.LETTERS[letter.lower()], text) for letter, text in lines]


def share(told: list[str], wanted: list[str], one: str) -> tuple[float, float]:
    """Give the precision and the recall of one answer."""
    hits = sum(got == want == one for got, want in zip(told, wanted, strict=True))
    return hits / told.count(one), hits / wanted.count(one)


def test_lines_that_were_not_learnt_from_are_mostly_told_right() -> None:
    lines = kept()
    told = [str(kind) for kind, _why in Classifier().sends([text for _kind, text in lines])]
    wanted = [kind for kind, _text in lines]
    assert sum(map(str.__eq__, told, wanted)) / len(lines) > 0.87
    precision, recall = share(told, wanted, "promotion")
    assert precision > 0.83 and recall > 0.86


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_forty_corrections_spoil_nothing_else(seed: int) -> None:
    lines = kept()
    drawn = random.Random(seed).sample(range(len(lines)), 40)
    learnt = Classifier(corrections=[Correction("send", lines[i][1], lines[i][0]) for i in drawn])
    others = [line for i, line in enumerate(lines) if i not in drawn]
    told = learnt.sends([text for _kind, text in others])
    assert sum(kind == got for (kind, _t), (got, _why) in zip(others, told, strict=True)) / len(others) > 0.86


@pytest.mark.parametrize(("subject", "letter", "bars"), [("ads", "a", (0.86, 0.9)), ("questions", "q", (0.85, 0.88))])
def test_members_lines_that_were_not_learnt_from(subject: str, letter: str, bars: tuple[float, float]) -> None:
    lines = train_lines.read(f"kept_{subject}")
    told = getattr(Classifier(), subject)([text for _letter, text in lines])
    wanted = ["yes" if one.lower() == letter else "no" for one, _text in lines]
    precision, recall = share(["yes" if yes else "no" for yes, _why in told], wanted, "yes")
    assert precision > bars[0] and recall > bars[1]


def test_outsiders_who_advertise_are_listed_for_removal(sihu: Command, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "group,ts,sender,text,is_operator\n"
        "抖音群,2026-11-20 10:00:00,店长,早安各位,1\n"
        "抖音群,2026-11-20 11:00:00,拼单2号,帮我砍一刀 https://p.example.com/x,0\n"
        "抖音群,2026-11-20 11:05:00,小雨,今天的草莓真甜,0\n",
        "utf-8",
    )
    assert sihu("import", file).returncode == 0
    (one,) = json.loads(sihu("groups", "ads", "--json").stdout)["advertisers"]
    assert (one["name"], one["times"], one["group_name"]) == ("拼单2号", 1, "抖音群")
    assert sihu("groups", "edit", "抖音群", "--platform", "douyin").returncode == 0
    assert "Douyin" in sihu("groups").stdout
