"""What files leave open, asked where it can be answered: order of dates, columns, year, name of the group, time zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sihu_tui.importing.result import FileResult
from sihu_tui.store import Store
from sihu_tui.text.i18n import N_, _, ngettext

from ..dialogs.choose import Choice, Choosing
from ..dialogs.form import Field, Form, wrong_day
from ..health.welcome import wrong_zone
from ..widgets.table import Cell, Column
from ..widgets.text import fit, middle_cut

if TYPE_CHECKING:
    from ..host import Host

Said = Mapping[str, dict[str, Any]]
"""Answers by the file's path, see `importing.answers`."""
Then = Callable[[Said], None]
_COLUMNS_SHOWN = 7
_FIELDS = {
    "ts": N_("When (needed)"), "sender": N_("Who (needed)"), "text": N_("What was said"), "group": N_("Group"),
    "name": N_("Name, where “who” is an id"),
}  # fmt: skip


def ask_all(app: Host, results: list[FileResult], then: Then) -> None:
    """Ask, one after the other, what keeps files from being read; `then` takes what was answered."""
    waiting = [one for one in results if one.error is not None and one.asks]
    said: dict[str, dict[str, Any]] = {}

    def go_on(answer: Said) -> None:
        said.update(answer)
        left = [one for one in waiting if one.path not in said]
        if left:
            one = left[0]
            waiting.remove(one)
            _ask(app, one, [other for other in left if other is not one], go_on)
        else:
            then(said)

    go_on({})


def ask_of(app: Host, results: list[FileResult], path: str, then: Then) -> None:
    """Ask what one of the files leaves open."""
    one = next(result for result in results if result.path == path)
    _ask(app, one, [other for other in results if other is not one and other.error is not None], then)


def _ask(app: Host, one: FileResult, others: list[FileResult], then: Then) -> None:
    if "date_order" in one.asks:
        _ask_date_order(app, one, [other.path for other in others if "date_order" in other.asks], then)
    elif "mapping" in one.asks:
        _ask_columns(app, one, then)
    elif "date" in one.asks:
        field = Field("date", _("The day on which it was said, as 2026-03-15"))
        _ask_one(app, one, field, lambda text: wrong_day(text), lambda text: {"mapping": {"date": text}}, then)
    elif "year" in one.asks:
        field = Field("year", _("The year in which it was said, as 2026"))
        wrong = _("A year has four digits.")
        _ask_one(app, one, field, lambda text: "" if len(text) == 4 and text.isdigit() else wrong,
                 lambda text: {"mapping": {"year": text}}, then)  # fmt: skip
    else:
        field = Field("group", _("What the group is called"), str(one.asks.get("group", "")))
        _ask_one(app, one, field, lambda text: "" if text else _("Give the group a name."),
                 lambda text: {"group_name": text}, then)  # fmt: skip


def _ask_one(app: Host, one: FileResult, field: Field, wrong: Callable[[str], str],
             meant: Callable[[str], dict[str, Any]], then: Then) -> None:  # fmt: skip

    def answered(answers: dict[str, str] | None) -> None:
        then({} if answers is None else {one.path: meant(answers[field.name].strip())})

    app.push_screen(
        Form(
            _title(one),
            [field],
            lambda answers: wrong(answers[field.name].strip()),
            draft=f"import:{field.name}:{one.path}",
        ),
        answered,
    )


def _title(one: FileResult) -> str:
    return middle_cut(Path(one.path).name, 60)


def _ask_date_order(app: Host, one: FileResult, others: list[str], then: Then) -> None:
    example = str(one.asks["date_order"])
    orders = {"dmy": _("the day comes first"), "mdy": _("the month comes first")}
    choices = [Choice((order, False), [Cell(said)]) for order, said in orders.items()]
    if others:
        all_of = ngettext("{said}, in this and {n} more file that asks", "{said}, in this and {n} more files that ask", len(others))  # fmt: skip
        choices += [
            Choice((order, True), [Cell(all_of.format(said=said, n=len(others)))]) for order, said in orders.items()
        ]

    def answered(chosen: object) -> None:
        if chosen is None:
            then({})
            return
        order, every = cast("tuple[str, bool]", chosen)
        then({path: {"date_order": order} for path in (one.path, *(others if every else ()))})

    title = _("{date}: the day first, or the month?").format(date=example)
    app.push_screen(Choosing(title, [Column(_title(one))], choices), answered)


def _ask_columns(app: Host, one: FileResult, then: Then) -> None:
    asked = one.asks["mapping"]
    columns, guess, rows = asked["columns"], asked["guess"], asked["rows"]
    shown = [
        fit(name, 16) + "  " + fit(" · ".join(row[at] for row in rows if at < len(row) and row[at]), 48).rstrip()
        for at, name in enumerate(columns[:_COLUMNS_SHOWN])
    ]
    more = len(columns) - len(shown)
    if more > 0:
        shown.append(ngettext("and {n} more column", "and {n} more columns", more).format(n=more))
    fields = [Field(name, _(label), guess.get(name, ""), choices=columns) for name, label in _FIELDS.items()]
    fields.append(Field("group_name", _("Name of the group, where no column tells it"), Path(one.path).stem))

    def check(answers: dict[str, str]) -> dict[str, str]:
        wrong = {name: _("There is no column {name}.").format(name=text) for name in _FIELDS
                 if (text := answers[name].strip()) and text not in columns}  # fmt: skip
        return wrong | {name: _("Which column is it?") for name in ("ts", "sender") if not answers[name].strip()}

    def answered(answers: dict[str, str] | None) -> None:
        if answers is None:
            then({})
            return
        mapping = {name: answers[name].strip() for name in _FIELDS if answers[name].strip()}
        said: dict[str, Any] = {"mapping": mapping}
        if "group" not in mapping:
            said["group_name"] = answers["group_name"].strip()
        then({one.path: said})

    title = "\n".join([_("{file}: which column is what?").format(file=_title(one)), *shown])
    app.push_screen(Form(title, fields, check, draft="import:columns:" + "\t".join(columns)), answered)


def ask_zone(app: Host, store: Store, results: list[FileResult], then: Then) -> None:
    """Ask in which zone the times are that name none."""
    asked = [one for one in results if "zone" in one.asks]
    label = ngettext("Zone of the times in {n} file, as Asia/Shanghai", "Zone of the times in {n} files, as Asia/Shanghai", len(asked))  # fmt: skip

    def answered(answers: dict[str, str] | None) -> None:
        if answers is None:
            then({})
            return
        from sihu_tui.importing.again import take_zone

        zone = answers["zone"].strip()
        take_zone(store, results, zone)
        then({one.path: {"zone": zone} for one in asked})

    fields = [Field("zone", label.format(n=len(asked)), str(asked[0].asks["zone"]))]
    app.push_screen(Form(_("The times do not say their zone"), fields, wrong_zone, draft="import:zone"), answered)
