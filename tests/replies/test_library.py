"""The library in the store: saving, finding, history, undo, packs, and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sihu_tui import contacts
from sihu_tui.derived import open_store
from sihu_tui.errors import SihuError
from sihu_tui.groups import groups
from sihu_tui.replies import library, sends
from sihu_tui.replies.models import ReplyDraft, clean
from sihu_tui.store import Store, journal
from tests.conftest import Command

RETURN = ReplyDraft(
    "退换货说明", "thsh", "售后", ("退货", "七天"), "退款 换货", wordings=("可以退的,{昵称}。", "七天内都能退。")
)


def test_a_reply_comes_back_as_it_was_saved(store: Store) -> None:
    script = replace(RETURN, title="团长卖瓜", shortcut="mg", steps=("第二步", "第三步"))
    kit = replace(RETURN, title="舒缓霜", shortcut="ssw", wordings=(), kit={"usage": "早晚各一次", "value": "不含香精"})
    for draft in (RETURN, script, kit):
        assert library.get(store, library.save(store, draft)).draft() == clean(draft)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(lambda t: t.strip())


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=texts, bodies=st.lists(texts, min_size=1, max_size=4), tags=st.lists(texts, max_size=3))
def test_any_text_survives_the_store(store: Store, title: str, bodies: list[str], tags: list[str]) -> None:
    draft = clean(ReplyDraft(title, tags=tuple(tags), wordings=tuple(bodies)))
    assert library.get(store, library.save(store, draft)).draft() == draft


def test_a_shortcut_belongs_to_one_reply(store: Store) -> None:
    first = library.save(store, RETURN)
    with pytest.raises(SihuError, match="belongs to 退换货说明"):
        library.save(store, replace(RETURN, title="另一条"))
    _none, removal = journal.undoable(store, lambda: library.remove(store, first))
    library.save(store, replace(RETURN, title="另一条"))
    with pytest.raises(SihuError, match="newer data rest on it"):
        journal.undo(store, removal)


def test_every_change_can_be_seen_and_taken_back(store: Store) -> None:
    id = library.save(store, RETURN)
    library.save(store, replace(RETURN, wordings=("改过的。",)), id, "lin")
    (past,) = library.history(store, id)
    assert (past.operator, past.before) == ("lin", clean(RETURN))
    library.bring_back(store, past.id, "lin")
    assert library.get(store, id).draft() == clean(RETURN)
    assert len(library.history(store, id)) == 2


def test_removing_is_undone(store: Store) -> None:
    id = library.save(store, RETURN)
    library.remove(store, id)
    assert library.list_replies(store) == []
    with open_store(store.path) as next_day:
        assert journal.undo(next_day).step.what == "reply 退换货说明 removed"
    assert [row.id for row in library.list_replies(store)] == [id]


def test_an_expired_reply_is_never_offered_first(store: Store) -> None:
    from datetime import date

    library.save(store, replace(RETURN, title="退货", shortcut="th", expires=date(2020, 1, 1)))
    library.save(store, replace(RETURN, title="退货运费谁出", shortcut="thyf"))
    hits = library.load_index(store).search("退货")
    assert [hit.entry.title for hit in hits] == ["退货运费谁出", "退货"]


def test_a_send_is_logged_and_counted(store: Store) -> None:
    id = library.save(store, RETURN)
    pieces = [sends.Piece("可以退的。", id, 0, verbatim=False), sends.Piece("再见。")]
    _ids, step = journal.undoable(store, lambda: sends.log(store, pieces))
    row = library.get(store, id)
    assert row.uses == 1 and row.last_used is not None
    sent = store.connection.execute("select text, verbatim, ts from sends order by id").fetchall()
    assert [one[:2] for one in sent] == [("可以退的。", 0), ("再见。", 1)] and sent[0][2] == sent[1][2]
    assert step is not None
    journal.undo(store, step)
    row = library.get(store, id)
    assert row.uses == 0 and row.last_used is None


def test_the_starter_pack_fits_a_new_library(store: Store) -> None:
    assert library.load_starter(store) >= 60
    assert library.load_starter(store) == 0


# ---- the command ------------------------------------------------------------------------------------------------


def test_search_answers_a_line_of_json_for_every_line(sihu: Command) -> None:
    sihu("replies", "import", "starter", "--yes")
    done = sihu("replies", "search", "-", input="thsh\n退货\n\nzzzzqqq\n")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["query"] for answer in answers] == ["thsh", "退货", "", "zzzzqqq"]
    assert answers[0]["shortcuts"][0] == "thsh" and "thsh" in answers[1]["shortcuts"]
    assert answers[2]["shortcuts"] == []


def test_a_missing_blank_is_asked_for_and_never_printed_as_braces(sihu: Command) -> None:
    sihu("replies", "add", "查物流", "马上查 {订单号}", "--shortcut", "wl")
    lacking = sihu("replies", "show", "wl")
    assert lacking.returncode == 1 and "订单号" in lacking.stderr and "{" not in lacking.stdout
    assert sihu("replies", "show", "wl", "--set", "订单号=2211").stdout == "马上查 2211\n"


def test_a_pack_shows_what_it_changes_before_it_does(sihu: Command, tmp_path: Path) -> None:
    sihu("replies", "add", "欢迎", "欢迎你", "--shortcut", "hy")
    path = tmp_path / "pack.csv"
    path.write_text("title,shortcut,folder,tags,keywords,body\n欢迎,hy,,,,欢迎你来\n再见,zj,,,,慢走\n", "utf-8")
    shown = sihu("replies", "import", path)
    assert "1 new, 1 changed" in shown.stdout and "欢迎你来" in shown.stdout
    assert "欢迎你\n" in sihu("replies", "show", "hy").stdout
    sihu("replies", "import", path, "--yes")
    assert sihu("replies", "show", "hy").stdout == "欢迎你来\n"


def test_editing_goes_through_the_editor_and_loses_nothing(sihu: Command, tmp_path: Path) -> None:
    sihu("replies", "add", "欢迎", "欢迎你", "--shortcut", "hy")
    editor = tmp_path / "edit.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/欢迎你/欢迎回来/" "$1"\n', "utf-8")
    editor.chmod(0o755)
    assert sihu("replies", "edit", "hy", EDITOR=str(editor), VISUAL="").returncode == 0
    assert sihu("replies", "show", "hy").stdout == "欢迎回来\n"
    editor.write_text('#!/bin/sh\necho "replies: [" > "$1"\n', "utf-8")
    broken = sihu("replies", "edit", "hy", EDITOR=str(editor), VISUAL="")
    assert broken.returncode == 1 and "Your text is at" in broken.stderr
    assert sihu("replies", "show", "hy").stdout == "欢迎回来\n"


def test_export_and_import_round_trip(sihu: Command, tmp_path: Path) -> None:
    sihu("replies", "import", "starter", "--yes")
    for name in ("all.yaml", "all.csv"):
        assert sihu("replies", "export", tmp_path / name).returncode == 0
        assert "0 new, 0 changed" in sihu("replies", "import", tmp_path / name).stdout


def test_lint_names_pushy_words(sihu: Command) -> None:
    sihu("replies", "add", "催单", "最后一天,不买后悔,赶紧下单!", "--shortcut", "cd")
    done = sihu("replies", "lint", "--json")
    assert done.returncode == 1
    assert {one["code"] for one in json.loads(done.stdout)["findings"]} >= {"pushy"}


def test_a_copy_heeds_the_budget_of_a_group_and_asks_for_a_reason(sihu: Command, tmp_path: Path) -> None:
    sihu("replies", "add", "满赠", "周末满赠，自用够了就好", "--shortcut", "mz", "--kind", "promotion")
    with open_store(tmp_path / "cli" / "sihu.db") as store:
        group = groups.add(store, "一群", "wechat")
        sends.log(store, [sends.Piece("earlier", kind="promotion")], group=group)
    refused = sihu("replies", "copy", "mz", "--group", "一群")
    assert refused.returncode == 1 and "cool-down" in refused.stderr and "--because" in refused.stderr
    assert "budget" in sihu("replies", "lint", "mz", "--group", "一群", "--json").stdout
    assert sihu("replies", "lint", "mz", "--json").stdout.count("code") == 0
    assert "There is no group" in sihu("replies", "copy", "mz", "--group", "二群").stderr


def test_lint_takes_the_users_own_list(sihu: Command) -> None:
    sihu("replies", "add", "催单", "亲亲，赶紧下单！", "--shortcut", "cd")
    assert "赶紧下单" in sihu("replies", "lint", "cd").stdout
    sihu("settings", "replies.pushy", "亲亲 = 您")
    assert sihu("replies", "lint", "cd").stdout == "cd: Pushy: 亲亲; rather: 您\n"


def test_show_tells_of_its_use_and_fills_in_whom_it_is_for(sihu: Command, tmp_path: Path) -> None:
    sihu("replies", "add", "欢迎", "{昵称}，欢迎来{群名}", "hi {昵称}", "--shortcut", "hy")
    with open_store(tmp_path / "cli" / "sihu.db") as store:
        who = contacts.add_contact(store, "王小姐")
        groups.add(store, "一群", "wechat")
        reply = library.find(store, "hy").id
        assert "一群" in sihu("replies", "show", "hy", "--contact", "王小姐", "--group", "一群").stdout
        sends.log(store, [sends.Piece("x", reply, 0)], contact=who)
    # the next one is a wording that this person has not had
    assert sihu("replies", "show", "hy", "--contact", "王小姐").stdout == "hi 王小姐\n"
    use = json.loads(sihu("replies", "show", "hy", "--json").stdout)["use"]
    assert use["people"] == {"answered": 0, "unanswered": 0, "unknown": 1} and use["verbatim"] == 1
    assert json.loads(sihu("replies", "--json").stdout)["verbatim"]["share"] == 1.0


def test_a_change_is_taken_back_by_its_number_and_a_scope_goes_out_alone(sihu: Command, tmp_path: Path) -> None:
    path = tmp_path / "pack.csv"
    for text in ("一", "二"):
        path.write_text(f"title,shortcut,body,scope\n欢迎,hy,{text},team\n我的,wd,三,mine\n", "utf-8")
        sihu("replies", "import", path, "--yes")
    number = sihu("replies", "show", "hy", "--history").stdout.split()[0]
    assert sihu("replies", "edit", "hy", "--restore", number).returncode == 0
    assert sihu("replies", "show", "hy").stdout == "一\n"
    assert "has no change" in sihu("replies", "edit", "wd", "--restore", number).stderr
    sihu("replies", "export", tmp_path / "team.csv", "--scope", "team")
    assert "欢迎" in (tmp_path / "team.csv").read_text("utf-8") and "我的" not in (tmp_path / "team.csv").read_text(
        "utf-8"
    )
