"""What people answered to surveys, read from the messages after each question."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sihu_tui import settings
from sihu_tui.dates import days
from sihu_tui.feedback.surveys import Option, Survey, bare, find
from sihu_tui.store import Store, single
from sihu_tui.text.sanitize import one_line

_LONGEST = 40
"""A longer text is no choice of an option, whatever it begins with."""


_ENDING = re.compile(r"(?:吧|啦|哦|呀|的|了|[!。.~])+$")


_CALLED = re.compile(r"(?:我?(?:选项|选择|选|投|扣|要|支持)|我|第|[+#])?(.+?)(?:号|款|个)?")


_BETWEEN = re.compile(r"[\s,，、/和跟与&+]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered; `ts` UTC seconds, `choice` the codes of the options, empty for words of their own.

    `person` tells people apart. `how`: "reply", "option", "chat" or "hand"; `need` what was made of it, None: nothing.
    """

    message: int
    group: int
    group_name: str
    key: int
    ts: int
    person: str
    name: str
    text: str
    choice: tuple[str, ...]
    how: str
    need: str | None


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """What came of a survey. `groups` and `chats` are where it was asked, `people` how many answered, once each.

    `tally` counts people by the options of their last choice. `by_group` gives people by group, most first. `until` is
    the UTC second up to which answers are awaited (None: it was not asked yet).
    """

    survey: Survey
    groups: int
    chats: int
    people: int
    chats_answered: int
    tally: dict[str, int]
    by_group: list[tuple[str, int]]
    answers: list[Answer]
    first: int | None
    until: int | None


def result(store: Store, survey: int, now: int | None = None) -> SurveyResult:
    """Give what came of a survey up to UTC second `now`. Raises SihuError."""
    return results(store, [find(store, survey)], now)[0]


def results(store: Store, surveys: Sequence[Survey], now: int | None = None) -> list[SurveyResult]:
    """Give what came of surveys up to UTC second `now`; our messages are looked through once for all of them."""
    at = days.now() if now is None else now
    asked = _asked(store, surveys, at)
    return [_result(store, survey, asked[survey.id], at) for survey in surveys]


@dataclass(slots=True)
class _Asked:
    """When a group was asked (UTC seconds), the keys of the messages that asked, and whether a logged send did first."""

    times: list[int]
    keys: set[int]
    logged: bool = False


def _result(store: Store, survey: Survey, asked: dict[int, _Asked], now: int) -> SurveyResult:
    ends = {group: _end(store, survey, max(one.times)) for group, one in asked.items()}
    marks = {
        (group, key): bool(answers)
        for group, key, answers in single.every(
            store.connection, "survey_marks", "group_id, key, answers", survey_id=survey.id
        )
    }
    answers = [
        answer for group, one in asked.items()
        for answer in _answers(store, survey, group, one, min(now, ends[group]), marks)
    ]  # fmt: skip
    seen = {(one.group, one.key) for one in answers}
    answers += _by_hand(store, survey, [place for place, yes in marks.items() if yes and place not in seen])
    answers = _with_needs(store, sorted(answers, key=lambda one: (one.ts, one.message)))
    private = {
        row[0]
        for row in store.connection.execute(
            "select id from groups where private = 1 and id in (select value from json_each(?))",
            (json.dumps([*ends, *{one.group for one in answers}]),),
        )
    }
    last = {one.person: one.choice for one in answers if one.choice}
    by_group: dict[tuple[int, str], set[str]] = {}
    for answer in answers:
        by_group.setdefault((answer.group, answer.group_name), set()).add(answer.person)
    return SurveyResult(
        survey,
        len(asked.keys() - private),
        len(asked.keys() & private),
        len({one.person for one in answers}),
        len({one.group for one in answers} & asked.keys() & private),
        {option.code: sum(option.code in choice for choice in last.values()) for option in survey.options},
        sorted(
            ((name, len(people)) for (group, name), people in by_group.items() if group not in private),
            key=lambda pair: -pair[1],
        ),
        answers,
        min((min(one.times) for one in asked.values()), default=None),
        max(ends.values(), default=None),
    )


def choice_of(text: str, options: Sequence[Option]) -> tuple[str, ...]:
    """Give the codes of the options that a text names and nothing else; () where it says more, or something else."""
    if not options or not text or len(text) > _LONGEST:
        return ()
    # a label may be another option's code: what is typed for an option goes first
    named = {bare(option.label): option.code for option in options} | {one.code: one.code for one in options}
    words = bare(text)
    whole = _named(words, named)
    parts = [whole] if whole else [_named(part, named) for part in _BETWEEN.split(words) if part]
    return tuple(dict.fromkeys(filter(None, parts))) if all(parts) else ()


def _named(said: str, named: dict[str, str]) -> str:
    """Give the option that is said, with whatever people put around it; "" for none."""
    bare = _ENDING.sub("", said)
    for form in (said, bare):
        if form in named:
            return named[form]
    called = _CALLED.fullmatch(bare)
    # first with its ending, which may be the label's own
    for form in () if called is None else (bare[called.start(1) :], called[1]):
        if form in named:
            return named[form]
        # "扣1" is often sent as a row of ones; 666 and 555 are cheers and tears
        if len(form) > 1 and len(set(form)) == 1 and form[0] in named and form[0] not in "56":
            return named[form[0]]
    return ""


def _asked(store: Store, surveys: Sequence[Survey], now: int) -> dict[int, dict[int, _Asked]]:
    """Give, by survey, the groups and chats in which it was asked."""
    found: dict[int, dict[int, _Asked]] = {survey.id: {} for survey in surveys}
    if not surveys:
        return found
    zone = settings.zone(store)
    spans = {
        one.id: (days.start_of(one.first_day, zone), now if one.last_day is None else days.start_of(one.last_day + 1, zone) - 1)
        for one in surveys
    }  # fmt: skip
    first, last = min(span[0] for span in spans.values()), min(now, max(span[1] for span in spans.values()))
    sought = [(one.id, one.words.casefold().split(" ")[0], one.words.casefold()) for one in surveys]
    for group, ts, key, text in (*_ours(store, first, last), *_sends(store, first, last)):
        low = text.casefold()
        for survey, begins, words in sought:
            if begins in low and spans[survey][0] <= ts <= spans[survey][1] and words in one_line(low):
                one = found[survey].setdefault(group, _Asked([], set()))
                if key is None:
                    one.logged |= ts < min(one.times, default=ts + 1)
                else:
                    one.keys.add(key)
                one.times.append(ts)
    return found


def _ours(store: Store, first: int, last: int) -> Iterator[tuple[int, int, int, str]]:
    """Give our messages between two UTC seconds: group, when, key, words. Only days on which we spoke are read."""
    zone = settings.zone(store)
    us = "select id from members where is_self or coalesce(is_operator, 0)"
    spoken = store.connection.execute(
        f"""select distinct group_id, day from member_days
        where day between ? and ? and member_id in ({us}) order by 1, 2""",
        (days.day_of(first, zone), days.day_of(last, zone)),
    ).fetchall()
    # days in a row are read at once
    for (group, _run), stretch in groupby(enumerate(spoken), key=lambda pair: (pair[1][0], pair[1][1] - pair[0])):
        run = [day for _place, (_group, day) in stretch]
        yield from store.connection.execute(
            f"""select group_id, ts, key, text from messages where group_id = ? and ts between ? and ?
            and sender_id in ({us}) and text is not null""",
            (group, max(first, days.start_of(run[0], zone)), min(last, days.start_of(run[-1] + 1, zone) - 1)),
        )


def _sends(store: Store, first: int, last: int) -> list[tuple[int, int, None, str]]:
    """Give the sends that were logged between two UTC seconds, as `_ours` gives messages; they have no key."""
    rows: list[tuple[int, int, None, str]] = store.connection.execute(
        """select coalesce(s.group_id, g.id) as at, s.ts, null, s.text from sends s
        left join groups g on s.group_id is null and g.contact_id = s.contact_id and g.private = 1
        where s.ts between ? and ? and at is not null""",
        (first, last),
    ).fetchall()
    return rows


def _end(store: Store, survey: Survey, asked: int) -> int:
    if survey.last_day is not None:
        return days.start_of(survey.last_day + 1, settings.zone(store)) - 1
    return asked + int(settings.get(store, "surveys.days")) * days.SECONDS


_ROW = """select m.id, m.group_id, g.name, m.key, m.ts, coalesce('c' || coalesce(g.contact_id, i.contact_id),
        'm' || m.sender_id, 'g' || m.id), coalesce(nullif(c.remark, ''), c.name, p.name, ''), coalesce(m.text, ''),
        m.reply_to, coalesce(p.is_self or p.is_operator, p.is_self, 0), coalesce(p.is_bot, 0) or m.kind > 1,
        coalesce(g.private, 0)
    from messages m join groups g on g.id = m.group_id left join members p on p.id = m.sender_id
    left join contact_identities i on i.member_id = m.sender_id
    left join contacts c on c.id = coalesce(g.contact_id, i.contact_id)"""


def _answers(
    store: Store, survey: Survey, group: int, asked: _Asked, until: int, marks: dict[tuple[int, int], bool]
) -> Iterator[Answer]:
    """Give the answers of one group or chat up to a UTC second."""
    rows = store.connection.execute(
        f"{_ROW} where m.group_id = ? and m.ts between ? and ? order by m.ts, m.id", (group, min(asked.times), until)
    )
    # lines of one second or minute may stand before the message that asks
    begun = awaited = asked.logged
    for id, at, group_name, key, ts, person, name, text, reply_to, ours, machine, private in rows:
        if ours:
            asks = key in asked.keys
            begun, awaited = begun or asks, awaited or asks
            continue
        decided = marks.get((at, key))
        if machine or not text or decided is False:
            continue
        choice = choice_of(text, survey.options)
        how = "" if not begun else "reply" if reply_to in asked.keys else "option" if choice else ""
        how = how or ("chat" if private and awaited else "")
        if decided or how:
            awaited = False
            yield Answer(id, at, group_name, key, ts, person, name, text, choice, how or "hand", None)


def _by_hand(store: Store, survey: Survey, places: list[tuple[int, int]]) -> list[Answer]:
    rows = store.connection.execute(
        f"""{_ROW} where (m.group_id, m.key) in (
            select j.value ->> 0, j.value ->> 1 from json_each(?) j) and m.text is not null""",
        (json.dumps(places),),
    )
    return [
        Answer(id, at, group_name, key, ts, person, name, text, choice_of(text, survey.options), "hand", None)
        for id, at, group_name, key, ts, person, name, text, *_rest in rows
    ]


def _with_needs(store: Store, answers: list[Answer]) -> list[Answer]:
    made = dict(
        store.connection.execute(
            """select a.message_id, n.title from need_askers a join needs n on n.id = a.need_id
            where a.message_id in (select value from json_each(?))""",
            (json.dumps([one.message for one in answers]),),
        ).fetchall()
    )
    return [replace(one, need=made[one.message]) if one.message in made else one for one in answers]
