"""espanso match files: `trigger`, `label`, `search_terms` and a text, or a form where it has blanks.

{昵称} is the form field [[昵称]], its default and choices are the field's. Several wordings are several
matches with one trigger, between which espanso asks. A match that computes its text, or has no plain one,
cannot be a reply: it is told by line, and stays where a file is written over itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from sihu_tui.errors import SihuError
from sihu_tui.replies.formats.pack import TooDeep, dump, left_out, load, reload, scalar, texts
from sihu_tui.replies.models import DraftError, Pack, ReplyDraft, clean
from sihu_tui.replies.placeholders import Blank, literal, parse
from sihu_tui.text.i18n import _

_FIELD = re.compile(r"\[\[\s*(\w+)\s*\]\]")
_ITEM = re.compile(r"^( *)- ", re.MULTILINE)
_TRIGGER = re.compile(r"trigger:\s*[\"']?([^\s\"',}]+)")
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_NOT_IN_NAME = re.compile(r"\W+")
_COMPUTED = ("regex", "vars", "image_path", "markdown", "html")
_TEXT_KEYS = ("replace", "form", "form_fields", "label", "search_terms")


@dataclass
class _Group:
    """The matches that are the wordings of one reply, by their places."""

    draft: ReplyDraft
    places: list[int]
    line: int


def read(text: str) -> Pack:
    """Give the replies of a match file. Raises SihuError for what is none, or uses anchors or tags."""
    try:
        document = _load(text)
    except TooDeep:
        text, errors = _without_deep(text)
        document = _load(text)
    else:
        errors = []
    groups, more = _groups(_matches(document), text)
    errors += [*more, *_of_the_file(document)]
    pack = Pack(errors=errors, holds=frozenset(("title", "shortcut", "keywords", "wordings")))
    for group in groups:
        pack.take(group.line, group.draft)
    pack.errors.sort()
    return pack


def _without_deep(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Give the file without the matches that are nested too deeply, their lines left empty, and which those were."""
    start = re.search(r"^matches:[ \t]*(#.*)?$", text, re.MULTILINE)
    first = None if start is None else _ITEM.search(text, start.end())
    if start is None or first is None:
        return text, []
    cuts = [hit.start() for hit in _ITEM.finditer(text, start.end()) if hit[1] == first[1]] + [len(text)]
    kept, errors = [text[: cuts[0]]], list[tuple[int, str]]()
    for at, end in zip(cuts, cuts[1:], strict=False):
        piece = text[at:end]
        try:
            load(piece)
        except TooDeep as error:
            trigger = _TRIGGER.search(piece)
            errors.append((text.count("\n", 0, at) + 1, left_out(trigger and trigger[1], error)))
            piece = "\n" * piece.count("\n")
        kept.append(piece)
    return "".join(kept), errors


def write(drafts: Sequence[ReplyDraft], previous: str = "") -> str:
    """Give a match file of `drafts`; written over `previous`, which keeps its comments and other matches.

    Raises SihuError when `previous` is no match file.
    """
    if not previous.strip():
        return dump(CommentedMap(matches=CommentedSeq(one for draft in drafts for one in _written(draft))))
    _load(previous)
    document, layout = reload(previous)
    matches = _matches(document)
    groups, _errors = _groups(matches, previous)
    old = {group.draft.shortcut: group for group in groups}
    gone = {at for group in groups for at in group.places}
    changed, added = False, list[CommentedMap]()
    for draft in drafts:
        group = old.pop(draft.shortcut, None)
        known = group.places if group else []
        gone -= set(known)
        if group and clean(group.draft) == _held(draft):
            continue
        changed = True
        written = _written(draft)
        for at, entry in zip(known, written, strict=False):
            for key in _TEXT_KEYS:
                if key in entry:
                    matches[at][key] = entry[key]
                else:
                    matches[at].pop(key, None)
        gone |= set(known[len(written) :])
        added += written[len(known) :]
    for at in sorted(gone, reverse=True):
        del matches[at]
    matches.extend(added)
    return dump(document, layout, previous) if changed or gone else previous


def lost(draft: ReplyDraft) -> bool:
    """Tell whether a reply has more than a match file can hold."""
    return replace(draft, title="", keywords="") != replace(_held(draft), title="", keywords="", scope=draft.scope)


def _held(draft: ReplyDraft) -> ReplyDraft:
    return ReplyDraft(draft.title, draft.shortcut, keywords=draft.keywords, wordings=draft.wordings)


def _load(text: str) -> Any:
    try:
        return load(text)
    except YAMLError as error:
        raise SihuError(_("This is not valid YAML: {why}.").format(why=error)) from error


def _matches(document: Any) -> CommentedSeq:
    matches = document.get("matches") if isinstance(document, Mapping) else None
    if not isinstance(matches, CommentedSeq):
        raise SihuError(_("This is no espanso match file: it needs a list called `matches`."))
    return matches


def _of_the_file(document: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Give the matches that use what the file computes for all of them: here it is asked for, as any blank is."""
    listed = document.get("global_vars")
    names = {str(one.get("name")) for one in listed if isinstance(one, Mapping)} if isinstance(listed, list) else set()
    matches = _matches(document)
    return [
        (
            matches.lc.item(at)[0] + 1,
            _("{{{{{name}}}}} is one of global_vars; here it is a blank to fill in").format(name=name),
        )
        for at, entry in enumerate(matches if names else ())
        for name in _VARIABLE.findall(str(entry.get("replace") or "") if isinstance(entry, Mapping) else "")
        if name in names
    ]


def _groups(matches: CommentedSeq, text: str) -> tuple[list[_Group], list[tuple[int, str]]]:
    groups: dict[tuple[str, str], _Group] = {}
    errors = list[tuple[int, str]]()
    written = texts(text)
    written = written.get("matches") if isinstance(written, dict) else None
    for at, entry in enumerate(matches):
        line = matches.lc.item(at)[0] + 1
        try:
            draft = _draft(_as_espanso_reads(entry, written[at] if written else None))
        except DraftError as error:
            name = entry.get("label") or entry.get("trigger") if isinstance(entry, Mapping) else None
            errors.append((line, left_out(name, error)))
            continue
        known = groups.setdefault((draft.shortcut, draft.title), _Group(replace(draft, wordings=()), [], line))
        known.draft = replace(known.draft, wordings=(*known.draft.wordings, *draft.wordings))
        known.places.append(at)
    return list(groups.values()), errors


_NO_TEXT = re.compile(
    r"~|null|Null|NULL||true|True|TRUE|false|False|FALSE|[-+]?(?:0|[1-9]\d*)|0o[0-7]+|0x[\da-fA-F]+"
    r"|[-+]?(?:\.\d+|(?:0|[1-9]\d*)(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
"""What is no text in YAML 1.2 without quotes: 007, 12:30, 2026-12-01, yes and 1_000 are."""


def _as_espanso_reads(entry: Any, written: Any) -> Any:
    """Give a match with the texts that YAML 1.1 takes for days, hours, numbers and signs."""
    if isinstance(entry, Mapping) and isinstance(written, Mapping):
        return {key: _as_espanso_reads(value, written.get(key)) for key, value in entry.items()}
    if isinstance(entry, list) and isinstance(written, list) and len(entry) == len(written):
        return [_as_espanso_reads(*pair) for pair in zip(entry, written, strict=True)]
    if not isinstance(entry, str) and isinstance(written, str) and not _NO_TEXT.fullmatch(written):
        return written
    return entry


def _draft(entry: Any) -> ReplyDraft:
    if not isinstance(entry, Mapping):
        raise DraftError(_("it is no match"))
    for key in _COMPUTED:
        if key in entry:
            raise DraftError(_("it has no plain text: {key}").format(key=key))
    triggers = entry.get("triggers") or [entry.get("trigger")]
    plain_text, form = entry.get("replace"), entry.get("form")
    if not isinstance(triggers, list) or not isinstance(triggers[0], str):
        raise DraftError(_("it has no trigger"))
    text = form if plain_text is None else plain_text
    if not isinstance(text, str):
        raise DraftError(_("it has no text to put in"))
    terms = entry.get("search_terms") or []
    fields = entry.get("form_fields") if plain_text is None else None
    return ReplyDraft(
        title=str(entry.get("label") or ""),
        shortcut=triggers[0].removeprefix(":"),
        keywords=" ".join(map(str, terms)) if isinstance(terms, list) else str(terms),
        wordings=(_body(text, fields if isinstance(fields, Mapping) else {}),),
    )


def _body(text: str, fields: Mapping[str, Any]) -> str:
    parts, at = list[str](), 0
    hits = sorted((*_FIELD.finditer(text), *_VARIABLE.finditer(text)), key=lambda hit: hit.start())
    for hit in hits:
        field = fields.get(hit[1])
        parts += (
            literal(text[at : hit.start()]),
            _blank(hit[1], field if isinstance(field, Mapping) else {}),
        )
        at = hit.end()
    return "".join((*parts, literal(text[at:])))


def _blank(name: str, field: Mapping[str, Any]) -> str:
    values, default = field.get("values"), field.get("default")
    if values:
        listed = values.splitlines() if isinstance(values, str) else map(str, values)
        return f"{{{name}:{'|'.join(listed)}}}"
    return f"{{{name}|{literal(str(default))}}}" if default is not None else f"{{{name}}}"


def _written(draft: ReplyDraft) -> list[CommentedMap]:
    found = list[CommentedMap]()
    for body in draft.wordings:
        entry = CommentedMap(trigger=":" + draft.shortcut)
        fields = CommentedMap()
        text = "".join(part if isinstance(part, str) else _field(part, fields) for part in parse(body)[0])
        has_blanks = any(isinstance(part, Blank) for part in parse(body)[0])
        entry["form" if has_blanks else "replace"] = scalar(text)
        if fields:
            entry["form_fields"] = fields
        entry["label"] = draft.title
        if draft.keywords:
            entry["search_terms"] = CommentedSeq(draft.keywords.split())
        found.append(entry)
    return found


def _field(blank: Blank, fields: CommentedMap) -> str:
    name = _NOT_IN_NAME.sub("_", blank.label)
    words = [part for part in blank.default or () if isinstance(part, str)]
    if blank.choices:
        fields[name] = CommentedMap(type="choice", values=CommentedSeq(blank.choices))
    elif blank.default is not None:
        fields[name] = CommentedMap(default="".join(words))
    return f"[[{name}]]"
