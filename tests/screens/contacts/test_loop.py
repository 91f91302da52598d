"""The loop with a person is true: what was copied stands in the thread and ends the waiting, and one key closes one thing."""

from __future__ import annotations

from pathlib import Path

from sihu_tui import contacts
from sihu_tui.contacts import followups
from sihu_tui.derived import open_store
from tests.fixtures.driver import Driver, console, journey


async def to(user: Driver, name: str) -> int:
    """Put the cursor on somebody of today's list."""
    await user.press("3")
    row = next(one for one in followups.today(user.app.store).rows if one.name.startswith(name))
    assert user.app.pane.rows.go_to(row.contact)
    await user.settle()
    return row.contact


async def send(user: Driver) -> None:
    """Send the reply that is offered first, whatever it asks."""
    await user.press("r")
    await user.press("enter")
    for _blank in range(8):
        screen = user.app.screen
        if len(user.app.screen_stack) == 1:
            return
        if screen.asking.about:
            await user.type("ok")
        await user.press("enter")
    await user.press("escape")


@journey
async def test_a_copied_reply_stands_in_the_thread_and_ends_the_waiting(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        who = await to(user, "木木")
        before = [reason.code for reason in followups.reasons_of(user.app.store, who)]
        assert before[0] in ("late", "waiting") and "promise" in before
        await send(user)
        line = contacts.thread(user.app.store, who)[-1]
        assert (line.source, line.kind, line.mine) == ("send", "copied", True)
        await user.rest()
        assert "copied" in user.screen()
        left = [reason.code for reason in followups.reasons_of(user.app.store, who)]
        assert left == before[1:]
        assert "answer" not in user.row()
        await user.press("u")
        assert [reason.code for reason in followups.reasons_of(user.app.store, who)] == before
        assert contacts.thread(user.app.store, who)[-1].source != "send"


@journey
async def test_done_closes_what_is_shown_and_names_the_rest(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        who = await to(user, "木木")
        before = followups.reasons_of(user.app.store, who)
        assert len(before) == 3
        await user.press("c")
        assert "answer done" in user.status() and "still open: promise" in user.status()
        assert user.app.pane.rows.key == who
        assert followups.reasons_of(user.app.store, who)[-2:] == before[1:]
        await user.press("c", "c")
        assert user.app.pane.rows.key != who
        await user.press("u", "u", "u")
        assert [one.code for one in followups.reasons_of(user.app.store, who)] == [one.code for one in before]


@journey
async def test_mine_come_first_and_the_others_say_whose_they_are(path: Path) -> None:
    async with console(path, (80, 24)) as user:
        await user.press("3")
        assert "yours" in user.lines()[1] and "Owner" in user.screen()
        rows = [line for line in user.lines() if " lin " in line or " zhou " in line]
        owners = ["lin" if " lin " in line else "zhou" for line in rows]
        assert owners == sorted(owners)
        await user.press("slash")
        await user.type("owner:zhou")
        await user.press("enter")
        assert " lin " not in "\n".join(user.lines()[3:-2])
        assert " of " in user.lines()[1]


@journey
async def test_the_next_date_stays_in_sight(path: Path) -> None:
    async with console(path, (120, 40)) as user:
        who = await to(user, "木木")
        await user.press("p", "ctrl+u")
        await user.type("3d")
        await user.press("tab")
        await user.type("ask again")
        await user.press("ctrl+r")
        user.app.pane.rows.go_to(who)
        await user.rest()
        assert "next: " in user.screen() and "ask again" in user.screen()


def test_an_import_that_covers_the_hour_says_whether_it_went_out(demo_store: Path, tmp_path: Path) -> None:
    from sihu_tui.replies import sends
    from sihu_tui.replies.sends import Piece

    path = tmp_path / "copy.db"
    path.write_bytes(demo_store.read_bytes())
    with open_store(path) as store:
        row = next(one for one in followups.today(store).rows if one.reasons[0].code in ("late", "waiting"))
        sends.log(store, [Piece("马上给您补发")], row.contact)
        assert contacts.thread(store, row.contact)[-1].kind == "copied"
        group = store.connection.execute("select id from groups where contact_id = ?", (row.contact,)).fetchone()[0]
        sent = store.connection.execute("select max(ts) from sends").fetchone()[0]
        theirs, ours = (
            store.connection.execute(
                f"""select m.id from memberships s join members m on m.id = s.member_id where s.group_id = ?
                and {"" if mine else "not"} (m.is_self or coalesce(m.is_operator, 0))""",
                (group,),
            ).fetchone()[0]
            for mine in (False, True)
        )
        insert = "insert into main.messages (group_id, sender_id, ts, kind, text, key) values (?, ?, ?, 0, ?, ?)"
        columns = {one[1] for one in store.connection.execute("pragma table_info(messages)")}
        if "key" not in columns:
            insert = insert.replace(", key) values (?, ?, ?, 0, ?, ?)", ") values (?, ?, ?, 0, ?)")

        def say(who: int, ts: int, text: str) -> None:
            values = (group, who, ts, text, f"{ts}{text}")[: insert.count("?")]
            with store.writing() as connection:
                connection.execute(insert, values)

        say(theirs, sent + 7200, "在吗")
        assert contacts.thread(store, row.contact)[-2].kind == "unsent"
        say(ours, sent + 60, "马上给您补发")
        assert all(line.source != "send" for line in contacts.thread(store, row.contact)[-3:])
