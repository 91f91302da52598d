"""Reply files come in whole or by their good entries, go out again as they were, and show what they change."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sihu_tui.errors import SihuError
from sihu_tui.replies import merge
from sihu_tui.replies.formats import chatwoot, csv_table, detect, espanso
from sihu_tui.replies.formats import pack as packs
from sihu_tui.replies.models import MADE_TITLE, TERMS, DraftError, Pack, ReplyDraft, clean
from sihu_tui.replies.starter import starter

words = st.text(alphabet="退货运费 :#-&*!'\"|>{}[],=+@\t\\%？。ab1~", min_size=1, max_size=24)
lines = st.lists(words, min_size=1, max_size=3).map("\n".join)
some = st.lists(lines, max_size=3).map(tuple)


@st.composite
def drafts(draw: st.DrawFn) -> ReplyDraft:
    draft = ReplyDraft(
        title=draw(words),
        shortcut=draw(st.from_regex(r"[a-z:/0-9]{0,6}", fullmatch=True)),
        folder=draw(words),
        tags=draw(st.lists(words, max_size=3).map(tuple)),
        keywords=draw(words),
        scope=draw(st.sampled_from(["mine", "team"])),
        kind=draw(st.sampled_from(["service", "chat"])),
        wordings=(draw(lines) + "x", *draw(some)),
        status=draw(st.sampled_from(["draft", "approved", "retired"])),
        reviewer=draw(words),
        expires=draw(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        steps=draw(some),
        kit={"usage": draw(lines)} if draw(st.booleans()) else {},
    )
    return clean(draft)


def distinct(found: list[ReplyDraft]) -> list[ReplyDraft]:
    return [replace(one, title=f"{at} {one.title}", shortcut=f"s{at}") for at, one in enumerate(found)]


PACK = """\
# 我们的话术
pack: 护肤组   # 名称
replies:

  # 最常用
  - title: 退货流程
    shortcut: thlc   # 拼音首字母
    tags: [退货, "售后"]
    wordings:
      - "可以退。"      # 短的
      - |-
        可以退：
        一、申请
        二、寄回
  - title: '发货: 时间'
    body: 四点前当天发
    expires: 2025-12-01
"""


def test_a_pack_is_read() -> None:
    pack = packs.read(PACK)
    assert pack.name == "护肤组" and pack.errors == []
    assert [line for line, _draft in pack.entries] == [6, 15]
    assert pack.drafts[0].wordings == ("可以退。", "可以退：\n一、申请\n二、寄回")
    assert pack.drafts[1] == ReplyDraft("发货: 时间", wordings=("四点前当天发",), expires=date(2025, 12, 1))


def test_a_pack_written_over_itself_changes_only_what_changed() -> None:
    found = packs.read(PACK).drafts
    assert packs.write(found, PACK) == PACK
    changed = [replace(found[0], wordings=(found[0].wordings[0], "没问题。")), found[1]]
    text = packs.write(changed, PACK)
    assert packs.read(text).drafts == changed
    for kept in ("# 我们的话术", "# 名称", "# 最常用", "# 拼音首字母", '"可以退。"', "# 短的", "'发货: 时间'"):
        assert kept in text
    more = packs.write([found[1], ReplyDraft("新的", wordings=("好",))], PACK)
    assert [one.title for one in packs.read(more).drafts] == ["发货: 时间", "新的"]


@settings(max_examples=60, deadline=None)
@given(st.lists(drafts(), max_size=3).map(distinct), st.lists(drafts(), max_size=3).map(distinct))
def test_a_pack_round_trips(found: list[ReplyDraft], other: list[ReplyDraft]) -> None:
    text = packs.write(found)
    assert packs.read(text).drafts == found
    assert packs.write(found, text) == text
    held = packs.read(packs.write(other, text)).drafts
    assert sorted(held, key=lambda one: one.title) == sorted(other, key=lambda one: one.title)


@pytest.mark.parametrize("tag", [": 1", "? 1", "- 1", ":", "a: b", "#x", "[x", "*a", "&a", "!a", "%a", "@a", "`a"])
def test_a_tag_of_signs_that_yaml_has_for_itself_round_trips(tag: str) -> None:
    found = [ReplyDraft("退货", tags=(tag, "售后"), wordings=("可以退",))]
    assert packs.read(packs.write(found)).drafts == found
    assert packs.read(packs.write(found, "replies: []\n")).drafts == found


def test_the_good_entries_of_a_broken_pack_come_in() -> None:
    pack = packs.read(
        "replies:\n"
        "  - title: 一\n    body: 好\n"
        '  - title: "没有引号\n    body: 坏\n'
        "  - title: 二\n    body: 好\n"
        "  - title: 三\n    body: [坏\n"
        "  - title: 四\n    body: 好\n"
    )
    assert [draft.title for draft in pack.drafts] == ["一", "二", "四"]
    assert [4 <= line <= 5 or 8 <= line <= 9 for line, _why in pack.errors] == [True, True]


def test_entries_with_something_wrong_are_told_by_line() -> None:
    pack = packs.read(
        "- title: 没有正文\n"
        "- title: 好的\n  body: 好\n"
        "- 一句话\n"
        "- title: 不认识\n  bdoy: 好\n"
        "- title: 类型\n  body: 好\n  kind: hard-sell\n"
        "- title: 日期\n  body: 好\n  expires: 明天\n"
        "- title: 空格\n  shortcut: a b\n  body: 好\n"
    )
    assert [draft.title for draft in pack.drafts] == ["好的"]
    assert [line for line, _why in pack.errors] == [1, 4, 5, 7, 10, 13]
    assert "bdoy" in pack.errors[2][1] and "hard-sell" in pack.errors[3][1]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nreplies: [*b, *b]\n",
        "replies:\n  - &one\n    title: 甲\n    body: 乙\n  - *one\n",
        "- !!python/object/apply:os.system [id]\n",
        "[" * 5000,
        "replies: 3\n",
        "只是一句话\n",
        "",
        "replies:\n" + "  - {title: a, body: b}\n" * 400_000,
    ],
    ids=["bomb", "alias", "tag", "deep", "no list", "text", "empty", "large"],
)
def test_what_is_no_pack_or_does_harm_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(SihuError) as told:
        packs.read(text)
    assert "\n" not in str(told.value)


def test_a_body_of_a_megabyte_stays_out_alone() -> None:
    pack = packs.read("- title: 大\n  body: " + "长" * 1_000_000 + "\n- title: 小\n  body: 短\n")
    assert [draft.title for draft in pack.drafts] == ["小"]
    assert pack.errors[0][0] == 1 and "1000000" in pack.errors[0][1]


def test_controls_never_come_in() -> None:
    dirty = ReplyDraft("退\x1b[31m货\n流程", "th\x07", wordings=("您\x1b]52;c;aGk=\x07好\r\n\u202e第二行",))
    draft = clean(dirty)
    assert (draft.title, draft.shortcut, draft.body) == ("退[31m货 流程", "th", "您]52;c;aGk=好\n第二行")
    pack = csv_table.read("title,body\n甲\x1b[2J,乙\x9b31m\n")
    assert pack.drafts == [ReplyDraft("甲[2J", wordings=("乙31m",))]


# -- tables ----------------------------------------------------------------------------------------------------


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    pack = csv_table.read("\ufeff快捷码,正文,标题,标签\nth,可以退,退货,售后；退换\n,,,\nfh,四点前,,\n")
    assert pack.drafts == [
        ReplyDraft("退货", "th", tags=("售后", "退换"), wordings=("可以退",)),
        ReplyDraft("四点前", "fh", wordings=("四点前",)),
    ]


def test_a_plain_library_is_written_with_six_columns() -> None:
    text = csv_table.write([ReplyDraft("退货", "th", "退换", ("售后", "常用"), "退款", wordings=("可以退\n寄回来",))])
    assert text == 'title,shortcut,folder,tags,keywords,body\n退货,th,退换,售后;常用,退款,"可以退\n寄回来"\n'


def test_rows_that_do_not_fit_are_told_by_line() -> None:
    pack = csv_table.read('title,body\n甲,"两\n行"\n乙,\n丙,好,多出来\n丁,好\n')
    assert [draft.title for draft in pack.drafts] == ["甲", "丁"]
    assert [line for line, _why in pack.errors] == [4, 5]
    with pytest.raises(SihuError, match="body"):
        csv_table.read("标题,备注\n甲,乙\n")


@settings(max_examples=80, deadline=None)
@given(st.lists(drafts(), max_size=3))
def test_a_table_round_trips_and_holds_no_formula(found: list[ReplyDraft]) -> None:
    text = csv_table.write(found)
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert csv_table.read(text).drafts == found


# -- Chatwoot --------------------------------------------------------------------------------------------------

CHATWOOT = json.dumps(
    [
        {"id": 7, "account_id": 1, "short_code": "hi", "content": "Hi {{contact.name}}, {{ agent.name }} here"},
        {"id": 8, "account_id": 1, "short_code": "st", "content": '{{contact.name | default: "friend"}} {a}'},
        {"id": 9, "account_id": 1, "short_code": "bad"},
    ]
)


def test_canned_responses_are_read() -> None:
    pack = chatwoot.read(CHATWOOT)
    assert [(one.shortcut, one.body) for one in pack.drafts] == [
        ("hi", "Hi {昵称}, {客服} here"),
        ("st", "{昵称|friend} {a}"),
    ]
    assert [number for number, _why in pack.errors] == [3]


def test_canned_responses_keep_what_else_they_have() -> None:
    found = chatwoot.read(CHATWOOT).drafts
    kept = json.loads(chatwoot.write([found[0], replace(found[1], wordings=("bye {昵称}",))], CHATWOOT))
    assert kept[0] == json.loads(CHATWOOT)[0]
    assert kept[1] == {"id": 8, "account_id": 1, "short_code": "st", "content": "bye {{contact.name}}"}
    with pytest.raises(SihuError):
        chatwoot.read('{"replies": 1}')
    with pytest.raises(SihuError):
        chatwoot.read("[" * 100_000)


@given(
    st.lists(
        st.sampled_from(
            ["{昵称}", "{客服|我}", "{contact.email}", "{称呼:亲|您}", "{{", "}}", "退货 ", "\n", "{单号|无}"]
        )
    )
)
def test_bodies_round_trip_through_liquid(parts: list[str]) -> None:
    body = "".join(parts)
    assert chatwoot.from_liquid(chatwoot.to_liquid(body)) == body


def test_a_pack_keeps_its_own_line_ends() -> None:
    for ends in ("\n", "\r\n"):
        text = PACK.replace("\n", ends)
        found = packs.read(text).drafts
        assert packs.write(found, text) == text
        changed = packs.write([replace(found[0], title="新的"), *found[1:]], text)
        assert changed.count("\r\n") == (changed.count("\n") if ends == "\r\n" else 0)


# -- espanso ---------------------------------------------------------------------------------------------------

ESPANSO = """\
# my matches
matches:
  - trigger: ":thlc"      # returns
    label: 退货流程
    search_terms: [退款, 售后]
    replace: "可以退 {不是空格}"
  - trigger: ":thlc"
    label: 退货流程
    replace: 没问题
  - trigger: ":hi"
    form: |-
      [[昵称]]您好，
      [[称呼]]的单号[[单号]]
    form_fields:
      称呼:
        type: choice
        values: [亲, 您]
      单号:
        default: 见短信
  - trigger: ":now"
    replace: "{{now}}"
    vars:
      - {name: now, type: date, params: {format: "%H"}}
"""


def test_matches_are_read() -> None:
    pack = espanso.read(ESPANSO)
    assert pack.drafts == [
        ReplyDraft("退货流程", "thlc", keywords="退款 售后", wordings=("可以退 {{不是空格}}", "没问题")),
        ReplyDraft("您好， 的单号", "hi", wordings=("{昵称}您好，\n{称呼:亲|您}的单号{单号|见短信}",)),
    ]
    assert [line for line, _why in pack.errors] == [20]


def test_matches_written_over_themselves_keep_the_rest() -> None:
    found = espanso.read(ESPANSO).drafts
    assert espanso.write(found, ESPANSO) == ESPANSO
    text = espanso.write([replace(found[0], wordings=("新的",))], ESPANSO)
    assert "# my matches" in text and "# returns" in text and "{{now}}" in text
    assert [(one.shortcut, one.wordings) for one in espanso.read(text).drafts] == [("thlc", ("新的",))]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["{昵称}", "{单号|见短信}", "{称呼:亲|您}", "退货", ": ", "{{x}}", "好\n吗"]), min_size=1
        ),
        min_size=1,
        max_size=3,
    )
)
def test_matches_round_trip(texts: list[list[str]]) -> None:
    draft = clean(ReplyDraft("退货", "th", keywords="退款", wordings=tuple("".join(parts) + "。" for parts in texts)))
    assert espanso.read(espanso.write([draft])).drafts == [draft]
    assert not espanso.lost(draft) and espanso.lost(replace(draft, folder="退换"))


# -- files and merging -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.yaml", "a.csv", "a.json"])
def test_a_file_of_each_kind_comes_back(tmp_path: Path, name: str) -> None:
    found = [ReplyDraft("退货", "th", scope="team", wordings=("可以退{昵称}",))]
    path = tmp_path / name
    assert detect.write(path, found) == 0
    assert [(one.shortcut, one.body) for one in detect.read(path).drafts] == [("th", "可以退{昵称}")]
    before = path.read_bytes()
    detect.write(path, detect.read(path).drafts)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_files_are_told_apart_and_errors_name_them(tmp_path: Path) -> None:
    (tmp_path / "m.yml").write_text(ESPANSO, "utf-8")
    assert len(detect.read(tmp_path / "m.yml").drafts) == 2
    (tmp_path / "gb.csv").write_bytes("标题,正文\n退货,可以退\n".encode("gb18030"))
    assert detect.read(tmp_path / "gb.csv").drafts == [ReplyDraft("退货", wordings=("可以退",))]
    for name in ("none.yaml", "x.docx", "."):
        with pytest.raises(SihuError, match=name):
            detect.read(tmp_path / name)


LIBRARY = [
    ReplyDraft("退货", "th", "退换", wordings=("七天内可以退，寄回来就行", "没问题，可以退")),
    ReplyDraft("发货", "fh", "物流", wordings=("四点前当天发",)),
    ReplyDraft("换货", "hh", "退换", wordings=("可以换",)),
]


def test_a_merge_tells_what_a_pack_would_change() -> None:
    changed = replace(LIBRARY[0], wordings=("七天内可以退，寄回来就行，运费我们出",))
    other = ReplyDraft("孩子退烧", "fh", wordings=("请先联系医生",))
    new = ReplyDraft("欢迎", "hy", wordings=("您好",))
    plan = merge.plan(LIBRARY, pack_of(changed, other, LIBRARY[2], new, replace(new, wordings=("你好呀",))))
    assert plan.new == [new] and plan.same == [LIBRARY[2]]
    assert [(one.new, one.fields) for one in plan.changed] == [(changed, ("wordings",))]
    assert [(one.held, one.given, one.free) for one in plan.conflicts] == [
        (LIBRARY[1], other, "fh2"),
        (new, replace(new, wordings=("你好呀",)), "hy2"),
    ]
    assert list(merge.difference(LIBRARY[0], changed)) == [
        "wordings:",
        "- 七天内可以退，寄回来就行",
        "+ 七天内可以退，寄回来就行，运费我们出",
        "- 没问题，可以退",
    ]


def test_what_a_format_cannot_hold_is_left_alone() -> None:
    text = json.dumps([{"short_code": "th", "content": "能退"}])
    (change,) = merge.plan(LIBRARY, chatwoot.read(text)).changed
    assert change.new == replace(LIBRARY[0], wordings=("能退", "没问题，可以退"))
    table = "shortcut,body\nth,七天内可以退，寄回来就行\n".replace("，", "\uff0c")
    assert merge.plan(LIBRARY, csv_table.read(table)).same == [LIBRARY[0]]


@given(st.lists(drafts(), max_size=4).map(distinct))
def test_merging_what_is_there_changes_nothing(found: list[ReplyDraft]) -> None:
    plan = merge.plan(found, pack_of(*found))
    assert plan.same == found and not (plan.new or plan.changed or plan.conflicts)


def pack_of(*found: ReplyDraft) -> Pack:
    return Pack(list(enumerate(found, 1)))


def test_a_reply_needs_a_text() -> None:
    with pytest.raises(DraftError):
        clean(ReplyDraft("空的", wordings=(" \n",)))
    assert clean(ReplyDraft("", kit={"value": "省心"})).title == "省心"
    assert ReplyDraft("旧", status="retired").stale(date(2025, 1, 1))
    assert ReplyDraft("旧", expires=date(2025, 1, 1)).stale(date(2025, 1, 1))
    assert not ReplyDraft("旧", expires=date(2025, 1, 2)).stale(date(2025, 1, 1))


def test_a_title_made_from_a_body_does_not_end_with_a_blank() -> None:
    made = clean(ReplyDraft("", wordings=("1" * (MADE_TITLE - 1) + " 22",)))
    assert made.title == "1" * (MADE_TITLE - 1) and packs.read(packs.write([made])).drafts == [made]


def test_a_table_of_textexpander_keeps_its_abbreviations_and_labels() -> None:
    pack = csv_table.read('abbreviation,content,label\n;ty,"Thank you, we got it",Thanks\n;ad,"一\n二",地址\n')
    assert [(draft.title, draft.shortcut) for draft in pack.drafts] == [("Thanks", ";ty"), ("地址", ";ad")]


@pytest.mark.parametrize(
    "written",
    ["2026-03-09", "1_000", "<<", "=", "0b11", "007", "12:30", "yes", "off", "+12:00", "2001-12-14t21:59:43.10-05:00"],
)
def test_espanso_takes_unquoted_days_hours_and_signs_as_text(written: str) -> None:
    text = f'matches:\n  - trigger: ":a"\n    replace: {written}\n'
    (draft,) = espanso.read(text).drafts
    assert draft.wordings == (written,)
    changed = espanso.write([replace(draft, shortcut="b")], text.replace("\n", "\r\n"))
    assert espanso.read(changed).drafts[0].wordings == (written,) and changed.count("\r\n") == changed.count("\n")


@pytest.mark.parametrize("written", ["42", "3.5", "~", "true", "1e3", "0x1F"])
def test_espanso_takes_numbers_and_truths_as_no_text(written: str) -> None:
    pack = espanso.read(f'matches:\n  - trigger: ":a"\n    replace: {written}\n')
    assert not pack.drafts and pack.errors[0][0] == 2


def test_espanso_tells_which_blanks_the_file_computes_for_all() -> None:
    text = (
        'global_vars:\n  - name: shop\n    type: echo\nmatches:\n  - trigger: ":a"\n    replace: "{{shop}}, {{name}}"\n'
    )
    pack = espanso.read(text)
    assert [one.wordings for one in pack.drafts] == [("{shop}, {name}",)]
    assert [(line, "shop" in told and "global_vars" in told) for line, told in pack.errors] == [(5, True)]


def test_one_bad_entry_of_a_foreign_file_is_left_out_by_name_and_the_others_come_in() -> None:
    deep = "{a: {b: {c: {d: {e: {f: {g: {h: 1}}}}}}}}"
    text = f'matches:\n  - trigger: ":a"\n    replace: 一\n  - trigger: ":deep"\n    form_fields: {deep}\n    form: x\n'
    text += '  - trigger: ":v"\n    vars: []\n    replace: 二\n  - trigger: ":b"\n    replace: 三\n'
    pack = espanso.read(text)
    assert [one.shortcut for one in pack.drafts] == ["a", "b"]
    assert [(line, "left out" in told) for line, told in pack.errors] == [(4, True), (7, True)]
    assert "“:deep”" in pack.errors[0][1] and "“:v”" in pack.errors[1][1]
    own = packs.read("replies:\n  - title: 好\n    wordings: [a]\n  - title: 坏\n    author: 我\n    wordings: [b]\n")
    assert [one.title for one in own.drafts] == ["好"] and "“坏” is left out" in own.errors[0][1]


def test_what_promises_money_comes_as_a_draft_that_waits_for_the_shops_terms() -> None:
    drafts = {one.shortcut: one for one in starter().drafts}
    promising = {code for code, one in drafts.items() if TERMS in one.tags}
    assert promising == {*"sdps sjlf hyzp wlbd qsms hxby bxsm gmbs mwjj wyh".split()}
    assert {one.status for code, one in drafts.items() if code in promising} == {"draft"}
    assert {one.status for code, one in drafts.items() if code not in promising} == {"approved"}
    assert not any("（私聊）" in text for one in drafts.values() for text in one.texts())
