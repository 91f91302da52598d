"""What went out to a group: by kind against the target, what budget and cool-down leave, and what came of each."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, time
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from sihu_tui.dates import days, parse
from sihu_tui.dates.days import from_day_number
from sihu_tui.errors import SihuError
from sihu_tui.health.overview import plain_words
from sihu_tui.outreach import classify, observed, red_packets, responses, sends
from sihu_tui.outreach.classify import Correction
from sihu_tui.outreach.red_packets import RedPacket
from sihu_tui.outreach.responses import Quits, Repeat, TextPlay
from sihu_tui.outreach.sends import KINDS, Allowance, Mix, SendRow
from sihu_tui.store import Store
from sihu_tui.text.amounts import Amounts, money
from sihu_tui.text.i18n import N_, _, ngettext
from sihu_tui.text.sanitize import one_line

from ..dialogs.form import Answers, Field
from ..keymap import Key
from ..widgets import formatting
from ..widgets.status_lines import OneLine
from ..widgets.table import Cell, Column, ListSource
from ..widgets.text import Line, Span, fit, lit, wrap, wrap_spans
from .corrections import ask_too
from .tab import GroupPage

PACKET = "packet"
_TONES = {"promotion": "warn", "content": "good", "service": "accent", "chat": "dim"}
_BAR, _LEAST_BAR = 24, 6
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the page shows: sends with what came of them, red-packet days, and how it stands with the limits."""

    sent: list[Quits]
    packets: list[RedPacket]
    mix: Mix
    allowed: list[Allowance]
    stimulus: str
    why: dict[int, str]
    """By what the kind of a send was told that nobody logged, by its id."""


class SentPage(GroupPage):
    """The log of sends, newest first, with the days of red packets between them."""

    NAME: ClassVar[str] = "sent"
    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("sent.new", "n,insert", "new", N_("Log"), N_("Log what was sent otherwise, or red packets"), show=True),
        Key("sent.edit", "e,f4", "edit", N_("Kind"), N_("Change its kind: content, service, promotion, chat"), show=True),
        Key("sent.remove", "d,delete", "remove", N_("Remove"), N_("Take it off the log; u undoes")),
    )  # fmt: skip
    TITLE = N_("Sent")

    def __init__(self) -> None:
        super().__init__()
        self.ledger: Ledger | None = None
        self.repeats: dict[int, tuple[TextPlay, Repeat]] = {}
        """Of each send of a text that was sent more than once, by its id; read after the log."""
        self.mix = OneLine("sent-mix")
        self.limits = OneLine("sent-limits")
        self.stimulus = Static(id="sent-stimulus", classes="hidden", markup=False)

    def compose(self) -> ComposeResult:
        yield self.mix
        yield self.limits
        yield self.stimulus
        yield from self.compose_list()

    def read(self, store: Store, group: int) -> Ledger:
        observed.of_group(store, group)
        packets, sent = red_packets.of_group(store, group), responses.quits(store, group, _SHOWN)
        typed = [one.send for one in sent if one.send.typed]
        told = classify.of_store(store).sends([send.text for send in typed]) if typed else []
        return Ledger(
            sent, packets, sends.mix(store, group), sends.allowances(store, group),
            "\n".join(filter(None, (
                red_packets.stimulus(store, group, None, packets), plain_words(store, group), sends.makeup(store, group),
            ))),
            {send.id: why for send, (_kind, why) in zip(typed, told, strict=True)},
        )  # fmt: skip

    def lay(self, found: Ledger) -> None:
        self.console.wrote()  # what was read from the messages for it is our own doing, not news
        self.ledger = found
        self.rows.columns = (
            Column(_("When"), 11), Column(_("Kind"), 10), Column(_("Text")),
            Column(_("Again"), 5, right=True), Column(_("Answer"), 6, right=True), Column(_("Left 48 h"), 9, right=True),
        )  # fmt: skip
        self.rows.empty = [
            _("Nothing is logged: what goes out through r is logged by itself; n logs what was sent otherwise.")
        ]
        lines: list[tuple[int, Quits | RedPacket]] = [(one.send.ts, one) for one in found.sent]
        lines += [(days.start_of(one.day + 1, self.zone) - 1, one) for one in found.packets]
        lines.sort(key=lambda line: -line[0])
        self.rows.show(ListSource([one for _ts, one in lines], self._cells, _name))
        self._tell_mix()
        self.limits.put(self._limits(found.allowed), self._topics(found.mix))
        self.stimulus.update(lit(found.stimulus))
        self.stimulus.set_class(not found.stimulus, "hidden")
        self._read_repeats(found)

    def _read_repeats(self, ledger: Ledger) -> None:
        """The answers take long to read where a group is busy: the log stands before them."""
        store, group = self.console.store, self.group

        def show(plays: list[TextPlay]) -> None:
            self.repeats = {repeat.send.id: (play, repeat) for play in plays for repeat in play.repeats}
            self.rows.refresh()
            if self.wide or self.has_class("-opened"):
                self.show_detail(self.rows.key)

        self.do(lambda: responses.plays(store, group.id, ledger.packets), show, "repeats")

    def forget(self) -> None:
        super().forget()
        self.repeats = {}

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._tell_mix()

    # How it stands

    def _tell_mix(self) -> None:
        if self.ledger is not None and self.size.width:
            self.mix.put(self._mix(self.ledger.mix, self.size.width))

    def _mix(self, mix: Mix, width: int) -> list[tuple[Span, str]]:
        """Give the kinds, promotion last with its share as a bar up to what is left of the width."""
        said = ngettext("{n} day", "{n} days", mix.days).format(n=mix.days)
        spans = [Span(f" {said}  ", "dim")]
        counted = [(kind, n) for kind, n in mix.counts.items() if n]
        if not counted or mix.share is None:
            spans.append(Span(_("nothing was sent"), "quiet"))
            return [(span, "") for span in spans]
        counted.sort(key=lambda one: one[0] == "promotion")
        tone = "bad" if mix.over else ""
        for kind, n in counted:
            spans.append(Span(f"{_(KINDS[kind])} {n}  ", tone if kind == "promotion" else ""))
        share = _("promotion {share} (at most {most})").format(
            share=formatting.percent(mix.share), most=formatting.percent(mix.ceiling)
        )
        room = min(_BAR, width - sum(cell_len(span.text) for span in spans) - cell_len(share) - 3)
        if room >= _LEAST_BAR:
            filled, target = round(room * mix.share), round(room * mix.ceiling)
            bar = "".join("│" if place == target else "█" if place < filled else "·" for place in range(room))
            spans.append(Span(f"{bar}  ", tone or "bar"))
        spans.append(Span(share, tone or "dim"))
        return [(span, "") for span in spans]

    def _limits(self, allowed: list[Allowance]) -> list[tuple[Span, str]]:
        spans = [Span(" " + _("seven days") + "  ", "dim")]
        for one in allowed:
            said = _("{left} of {most} promotions left") if one.kind else _("{left} of {most} sends left")
            spans.append(Span(said.format(left=one.left, most=one.most), "" if one.left else "warn"))
            if one.since is not None:
                spans.append(Span(" " + _("from {when} on").format(when=self._moment(one.since)), "warn"))
            spans.append(Span("  "))
        return [(span, "") for span in spans]

    def _topics(self, mix: Mix) -> list[tuple[Span, str]]:
        """Give how wide the topics of what was sent are spread, the largest named (R11)."""
        if mix.spread is None:
            return []
        largest = " · ".join(f"{folder} {n}" for folder, n in list(mix.topics.items())[:2])
        said = _("topics about {n}: {largest}").format(n=formatting.level(mix.spread), largest=largest)
        return [(Span(f"{said} ", "dim"), "")]

    def _moment(self, ts: int) -> str:
        return formatting.moment(ts, self.zone)[5:]

    # The log

    def _cells(self, one: Quits | RedPacket) -> list[Cell]:
        if isinstance(one, RedPacket):
            amount = "" if one.cents is None else money(one.cents)
            source = _("told by the export") if one.source == "import" else ""
            text = " · ".join(part for part in (amount, one.note, source) if part)
            return [Cell(days.iso(one.day)[5:], "dim"), Cell(_("red packet"), "accent"), Cell(text, "dim"),
                    Cell(""), Cell(""), Cell("")]  # fmt: skip
        send = one.send
        nth, response = "", ""
        if send.id in self.repeats:
            repeat = self.repeats[send.id][1]
            nth, response = str(repeat.nth), formatting.times(repeat.response)
        left, usual = one.within[1], one.usual
        many = left is not None and usual is not None and left >= 3 and left > 2 * usual
        gone = formatting.number(left) if usual is None else f"{formatting.number(left)} ({formatting.level(usual)})"
        return [
            Cell(self._moment(send.ts), "dim"), Cell(_(KINDS[send.kind]), _TONES[send.kind]), Cell(one_line(send.text)),
            Cell(nth, "dim"), Cell(response), Cell(gone, "bad" if many else "" if left else "dim"),
        ]  # fmt: skip

    def told(self) -> list[Span]:
        """How much was sent, and how much that is for each who speaks (R11)."""
        if self.ledger is None or not self.ledger.sent:
            return []
        n = len(self.ledger.sent)
        said = ngettext("{n} send", "{n} sends", n).format(n=n)
        each = self.ledger.mix.per_active
        if each is not None:
            said += " · " + _("{n} a speaker").format(n=formatting.level(each))
        return [Span(said, "dim")]

    def text_to_copy(self) -> str:
        one = self.rows.item
        return "" if one is None else one.note if isinstance(one, RedPacket) else one.send.text

    # One send

    def lines(self, one: Quits | RedPacket, found: None, width: int) -> list[Line]:
        if isinstance(one, RedPacket):
            said = _("Red packets on {day}").format(day=days.iso(one.day))
            why = _("The day counts neither for a ritual nor against a send: people came for the money.")
            return [*wrap_spans([Span(said, "title")], width), [], *wrap_spans([Span(why, "dim")], width)]
        send, ledger = one.send, self.ledger
        about = [self._moment(send.ts), send.operator, _("word for word") if send.verbatim else ""]
        lines = wrap_spans(
            [Span(_(KINDS[send.kind]), "title"), *(Span(f" · {part}", "dim") for part in about if part)], width
        )
        lines += [[], *([Span(row)] for row in wrap(send.text, width)), []]
        if ledger is not None and send.id in ledger.why:
            said = _("Read from the messages; told by {why}. e corrects it.").format(why=ledger.why[send.id])
            lines += wrap_spans([Span(said, "dim")], width)
        if send.override:
            lines += wrap_spans([Span(_("Sent nevertheless: "), "warn"), Span(send.override)], width, 2)
        if ledger is not None and days.day_of(send.ts, self.zone) in {packet.day for packet in ledger.packets}:
            lines += wrap_spans([Span(_("Red packets were given on that day."), "warn")], width)
        lines += _left_lines(one, width)
        if send.id in self.repeats:
            lines += [[], *self._repeat_lines(self.repeats[send.id][0], send, width)]
        return lines

    def _repeat_lines(self, play: TextPlay, send: SendRow, width: int) -> list[Line]:
        said = ngettext(
            "Sent {n} time; who spoke in the day after, against the usual",
            "Sent {n} times; who spoke in the day after, against the usual",
            len(play.repeats),
        )
        lines = wrap_spans([Span(said.format(n=len(play.repeats)), "dim")], width)
        top = max((repeat.response or 0 for repeat in play.repeats), default=0)
        for repeat in play.repeats:
            bar = "█" * round(10 * (repeat.response or 0) / top) if top else ""
            note = " " + _("red packet") if repeat.packet else ""
            tone = "strong" if repeat.send.id == send.id else ""
            head = (
                fit(f"{repeat.nth}.", 4)
                + fit(self._moment(repeat.send.ts), 12)
                + fit(formatting.times(repeat.response), 6, right=True)
            )
            lines.append([Span(head, tone), Span(f"  {bar}", "bar"), Span(note, "dim")])
        if play.halved is not None:
            worn = _("It wears out: half the answer after {n} more times.").format(n=formatting.level(play.halved))
            lines += wrap_spans([Span(worn, "warn")], width)
        return lines

    # What the keys do

    def action_new(self) -> None:
        """Log something that was sent otherwise, or red packets that were given."""
        group, kinds = self.group, {**KINDS, PACKET: N_("red packet")}
        fields = [
            Field("kind", _("Kind"), "content", kinds),
            Field("text", _("Text; of red packets the amount and what for")),
            Field("when", _("When (now, 20:15, yesterday 20:15, 11-18)"), _("now"), read=self._typed_moment),
            Field("reason", _("Why now, where budget or cool-down speak against it")),
        ]

        def work(store: Store, answers: Answers) -> None:
            kind, ts = answers["kind"], answers["when"]
            if kind == PACKET:
                day = days.day_of(days.now() if ts is None else ts, self.zone)
                red_packets.mark(store, group.id, day, *_amount(answers["text"]))
            else:
                sends.log(store, group.id, kind, answers["text"], ts, answers["reason"])

        self.edit(_("Sent to {group}").format(group=group.name), fields, work, _("Logged"))

    def _typed_moment(self, said: str) -> int | None:
        """Give the UTC second that is meant, None for now. Raises SihuError."""
        if said.casefold() in ("", "now", _("now")):
            return None
        today = days.today(self.zone)
        day, _blank, clock = said.rpartition(" ") if ":" in said else (said, "", "12:00")
        try:
            at = time.fromisoformat(clock.rjust(5, "0"))
        except ValueError:
            raise SihuError(_("{text!r} is no time of day; write it like 20:15.").format(text=clock)) from None
        number = parse.parse_past(day, today) if day.strip() else today
        ts = int(datetime.combine(from_day_number(number), at, self.zone).timestamp())
        return min(ts, days.now()) if ":" not in said and number == today else ts

    def action_edit(self) -> None:
        one = self.rows.item
        if isinstance(one, RedPacket):
            self.console.say(_("Red packets have no kind; d takes the mark off."), "dim")
        elif one is not None:
            send = one.send

            def work(store: Store, answers: Answers) -> str:
                sends.change(store, send.id, answers["kind"])
                return str(answers["kind"])

            def said(kind: str) -> str:
                if send.typed:
                    self.console.call_later(ask_too, self.console, Correction("send", send.text, kind))
                return _("It counts as {kind} now").format(kind=_(KINDS[kind]))

            self.edit(one_line(send.text)[:40], [Field("kind", _("Kind"), send.kind, KINDS)], work, said)

    def action_remove(self) -> None:
        one, group = self.rows.item, self.group
        if isinstance(one, RedPacket) and one.source == "import":
            said = _("The export tells of these red packets; only a mark made by hand can be taken off.")
            self.console.say(said, "warn")
        elif isinstance(one, RedPacket):
            day = one.day
            self.change(lambda store: red_packets.unmark(store, group.id, day), _("The mark was taken off"))
        elif one is not None:
            send = one.send
            told = _("Taken off the log: {text}").format(text=one_line(send.text)[:30])
            self.change(lambda store: sends.remove(store, [send.id]), told)


def _name(one: Quits | RedPacket) -> Hashable:
    return (PACKET, one.day) if isinstance(one, RedPacket) else one.send.id


def _amount(text: str) -> tuple[int | None, str]:
    """Give hundredths and the note, where the text begins with an amount."""
    first, _blank, rest = text.strip().partition(" ")
    try:
        return Amounts(".").cents(first), rest.strip()
    except ValueError:
        return None, text.strip()


def _left_lines(one: Quits, width: int) -> list[Line]:
    day, two_days = one.within
    if two_days is None:
        said = _("Who left after it is not known: no export tells of leaves, or the hours are not covered.")
        return wrap_spans([Span(said, "quiet")], width)
    told = _("{day} left within 24 h, {two} within 48 h; usually {usual} in 48 h").format(
        day=formatting.number(day), two=formatting.number(two_days), usual=formatting.level(one.usual)
    )
    return wrap_spans([Span(told)], width)
