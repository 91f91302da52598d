"""Everything that sihu says is there in Chinese, with the same blanks."""

from __future__ import annotations

import re

import pytest

from sihu_tui.text import i18n
from tests.tools import catalog

IN_CODE = [message for message in catalog.messages_in_code() if message.id]
CHINESE = {message.id: message for message in catalog.read() if message.id}


def forms(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def test_every_message_has_its_chinese() -> None:
    lacking = [m.id for m in IN_CODE if m.id not in CHINESE or not all(forms(CHINESE[m.id].string))]
    assert lacking == []


def test_no_chinese_is_left_over() -> None:
    assert set(CHINESE) == {m.id for m in IN_CODE}


@pytest.mark.parametrize("message", CHINESE.values(), ids=lambda m: str(m.id)[:40])
def test_the_blanks_are_the_same(message: object) -> None:
    blanks = re.compile(r"\{[a-z_0-9]*[^{}]*\}")
    named = {b.partition(":")[0].rstrip("}!r") for b in blanks.findall(forms(message.id)[-1])}  # type: ignore[attr-defined]
    for form in forms(message.string):  # type: ignore[attr-defined]
        assert {b.partition(":")[0].rstrip("}!r") for b in blanks.findall(form)} == named


def test_no_message_hides_in_a_formatted_text_where_it_is_not_found() -> None:
    hidden = re.compile(r"""\{(_|ngettext|N_)\(["']""")
    for folder in ("sihu_tui", "screens"):
        for path in (catalog.ROOT / folder).rglob("*.py"):
            lines = path.read_text("utf-8").splitlines()
            assert [line for line in lines if 'f"' in line and hidden.search(line.partition('f"')[2])] == [], path


def test_the_compiled_catalogue_is_the_written_one() -> None:
    assert catalog.compiled(catalog.read()) == catalog.MO.read_bytes()


def test_both_languages_speak() -> None:
    i18n.use("zh_CN")
    assert i18n._("group") == "群"
    i18n.use("en")
    assert i18n._("group") == "group"


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"), (None, {"LANG": "zh_TW.UTF-8"}, "zh_CN"), (None, {"LANG": "C"}, "en"),
        (None, {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US"}, "zh_CN"), (None, {}, "en"), ("zh_CN", {"SIHU_LANG": "en"}, "zh_CN"),
    ],
)  # fmt: skip
def test_the_language_follows_what_was_asked_then_the_locale(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, environment: dict[str, str], language: str
) -> None:
    for name in ("SIHU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert i18n.pick(asked) == language


def test_chinese_is_written_as_chinese() -> None:
    from tests.tools.wording import LEFTOVERS, TERMS, proper

    for message in catalog.read():
        for said in (message.string,) if isinstance(message.string, str) else message.string:
            assert said == proper(said), message.id
            assert not any(word in said for word in (*TERMS, *LEFTOVERS) if word != "进草稿"), said
    assert (
        proper("已记 {n} 条,按 u 撤销(可重做):`sihu runs --undo`")
        == "已记 {n} 条，按 u 撤销（可重做）：`sihu runs --undo`"
    )
    assert proper("9:00 到 1,299 元") == "9:00 到 1,299 元"
