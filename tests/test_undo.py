"""What was changed is taken back by whoever changed it: after a restart, by `u` and by `sihu undo` alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from sihu_tui import config, settings
from sihu_tui.derived import open_store
from sihu_tui.errors import SihuError
from sihu_tui.replies import library
from sihu_tui.replies.models import ReplyDraft
from sihu_tui.store import Store, journal
from tests.conftest import Command


def test_two_people_never_take_back_each_others_work(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIHU_OPERATOR", "lin")
    library.save(store, ReplyDraft("林的", wordings=("一",)))
    monkeypatch.setenv("SIHU_OPERATOR", "zhou")
    library.save(store, ReplyDraft("周的", wordings=("二",)))
    monkeypatch.setenv("SIHU_OPERATOR", "lin")
    assert journal.undo(store).step.what == "reply 林的 added"
    assert [row.title for row in library.list_replies(store)] == ["周的"]
    with pytest.raises(SihuError, match="nothing of yours"):
        journal.undo(store)
    theirs = journal.steps(store)[0]
    assert theirs.operator == "zhou" and journal.undo(store, theirs.id).step.undone
    assert library.list_replies(store) == []


def test_a_setting_is_taken_back_like_any_other_change(store: Store) -> None:
    settings.put(store, "stale_days", 3)
    settings.put(store, "stale_days", 3)
    assert [step.what for step in journal.steps(store)] == ["settings: stale_days"]
    journal.undo(store)
    assert settings.get(store, "stale_days") == 7


def test_every_setting_that_the_code_reads_can_be_listed_and_set(sihu: Command) -> None:
    for name in ("core.spend", "koc.target", "koc.reach_days", "needs.threshold", "surveys.days", "orders.fee"):
        done = sihu("settings", name, 7)
        assert done.returncode == 0, done.stderr
        assert name in sihu("settings").stdout
    assert sihu("undo").returncode == 0
    assert '"orders.fee": 5.0' in sihu("settings", "orders.fee", "--json").stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [("stale_days", "-1"), ("send.promotion_share", "1.5"), ("core.spend", "nan"), ("stale_days", "soon")],
)
def test_a_setting_out_of_its_limits_is_refused(sihu: Command, name: str, value: str) -> None:
    done = sihu("settings", name, value)
    assert done.returncode == 1 and name in done.stderr and "Traceback" not in done.stderr


def test_the_journal_is_as_long_as_the_settings_say(store: Store) -> None:
    settings.put(store, "undo_steps", 3)
    for days in range(1, 7):
        settings.put(store, "stale_days", days)
    assert len(journal.steps(store, 100)) == 3


def test_who_works_here_is_said_by_option_environment_config_and_login(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.operator(store) == "nobody"
    settings.put(store, "operator", "lin")
    assert settings.operator(store) == "lin" and journal.steps(store) == []
    monkeypatch.setenv("SIHU_OPERATOR", "zhou")
    assert settings.operator(store) == "zhou"


def test_a_wrong_config_is_named_by_line_and_the_rest_holds(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# mine\noperator = "lin"\nthem = "dark"\ntheme = "pink"\nzone = "UTC"\n[keys]\n"groups.new" = 3\n')
    found = config.read(path)
    assert found.values == {"operator": "lin"}
    told = "\n".join(found.problems)
    assert "line 3: there is no them here. Did you mean theme?" in told
    assert "line 4: theme is one of" in told
    assert "line 5: there is no zone here. It belongs to the store" in told
    assert "line 7: the key of groups.new" in told
    path.write_text("operator = lin\n")
    assert "line 1" in config.read(path).problems[0]


def test_a_command_says_what_is_wrong_in_the_config_and_runs(sihu: Command, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('operater = "lin"\n')
    done = sihu("settings", "stale_days", SIHU_CONFIG=str(tmp_path / "own.toml"))
    assert done.returncode == 0 and "Did you mean operator?" in done.stderr


def test_comments_in_the_config_stay_when_a_value_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('# who I am\noperator = "lin" # me\n')
    monkeypatch.setenv("SIHU_CONFIG", str(path))
    config.put("theme", "light")
    assert path.read_text() == '# who I am\noperator = "lin" # me\ntheme = "light"\n'


def test_a_write_that_fails_inside_another_leaves_nothing_of_itself(store: Store) -> None:
    with store.writing() as connection:
        settings.remember(store, "stale_days", 3)
        with pytest.raises(ZeroDivisionError), store.writing():
            settings.remember(store, "stale_days", 4)
            _ = 1 / 0
        assert connection.in_transaction
    assert settings.get(store, "stale_days") == 3


def test_a_session_writes_inside_the_step_and_goes_back_with_it(store: Store) -> None:
    from sqlmodel import select

    from sihu_tui.store.tables.settings import HolidayTable

    with journal.step(store, ("holidays",), "a holiday"), store.session() as session:
        session.add(HolidayTable(first_day=20_000, last_day=20_001, name="周年"))
    with open_store(store.path) as again:
        with again.session() as session:
            assert [one.name for one in session.exec(select(HolidayTable))] == ["周年"]
        journal.undo(again)
        with again.session() as session:
            assert session.exec(select(HolidayTable)).all() == []
