"""Packs: replies as a YAML file that people write and keep comments in.

    pack: 名称
    replies:
      - title: 七天无理由退货
        shortcut: thsh
        folder: 退换
        tags: [退货]
        wordings:
          - 可以退的……
          - 没问题……

A file is written over itself: what did not change keeps its bytes, comments included. Anchors, aliases and
tags are refused, so a small file cannot grow; so are files over MAX_BYTES and deep nesting.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString
from ruamel.yaml.util import load_yaml_guess_indent

from sihu_tui.errors import SihuError
from sihu_tui.replies.models import KIT_PARTS, DraftError, Pack, ReplyDraft, parse_day
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import one_line, plain

MAX_BYTES = 8 << 20
MAX_DEPTH = 8
_ITEM = re.compile(r"^( *)- ", re.MULTILINE)
_FIELDS = tuple(one.name for one in fields(ReplyDraft))
_DEFAULTS = ReplyDraft("")
_LISTS = ("tags", "wordings", "steps")
_NULLS = ("", "~", "null", "Null", "NULL")


class TooDeep(SihuError):
    """An entry is nested deeper than any reply."""


def read(text: str) -> Pack:
    """Give the replies of a pack; what is wrong with an entry is told by line and the others come in.

    Raises SihuError for a file that is no pack, too big, or uses anchors, aliases or tags.
    """
    try:
        document = texts(text)
    except MarkedYAMLError:
        return _read_piecewise(text)
    listed = document.get("replies") if isinstance(document, Mapping) else document
    if not isinstance(listed, _Listed):
        raise SihuError(_("This is no pack of replies: it needs a list called `replies`."))
    pack = Pack(holds=frozenset(_FIELDS))
    if isinstance(document, Mapping):
        pack.name, pack.about = str(document.get("pack") or ""), str(document.get("about") or "")
    for line, entry in zip(listed.lines, listed, strict=True):
        _take(pack, line, entry)
    return pack


def write(drafts: Sequence[ReplyDraft], previous: str = "", name: str = "") -> str:
    """Give a pack of `drafts`; written over `previous`, which keeps its comments, order and layout.

    Raises SihuError when `previous` is no pack, or one that has errors: they would be lost.
    """
    if not previous.strip():
        document = CommentedMap()
        if name:
            document["pack"] = name
        document["replies"] = CommentedSeq(_entry(draft) for draft in drafts)
        return dump(document)
    old = read(previous)
    if old.errors:
        line, why = old.errors[0]
        raise SihuError(_("The pack has an error in line {line}: {why}. Mend it first.").format(line=line, why=why))
    if old.drafts == list(drafts):
        return previous
    document, layout = reload(previous)
    _update(_listed(document), old.drafts, drafts)
    return dump(document, layout, previous)


def load(text: str) -> Any:
    """Give a YAML document with its comments. Raises SihuError for what no pack needs and can do harm."""
    for _event in _harmless(text):
        pass
    return yaml().load(text)


def _harmless(text: str) -> Iterator[Event]:
    """Give the events of a YAML document. Raises SihuError for what no pack needs and can do harm."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise SihuError(_("The file is larger than {n} MiB; split it or use CSV.").format(n=MAX_BYTES >> 20))
    depth = 0
    for event in yaml().parse(text):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or isinstance(event, NodeEvent) and event.anchor:
            raise SihuError(
                _("Line {line} has an anchor or alias (& or *); write the text out, or quote it.").format(line=line)
            )
        if isinstance(event, NodeEvent) and getattr(event, "tag", None):
            raise SihuError(_("Line {line} has a tag (!); packs hold plain text only.").format(line=line))
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise TooDeep(_("Line {line} is nested too deeply for a pack.").format(line=line))
        yield event


class _Listed(list[Any]):
    """A list that knows the line (from 1) on which each of its items stands."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


def texts(text: str) -> Any:
    """Give a YAML document whose scalars are texts as they are written, so that 007 is no number; null is None."""
    root = _Listed()
    within: list[tuple[_Listed | dict[Any, Any], list[Any]]] = [(root, [])]
    for event in _harmless(text):
        if isinstance(event, CollectionEndEvent):
            within.pop()
        if not isinstance(event, (ScalarEvent, CollectionStartEvent)):
            continue
        if isinstance(event, ScalarEvent):
            node: Any = None if not event.style and event.value in _NULLS else event.value
        else:
            node = _Listed() if isinstance(event, SequenceStartEvent) else {}
        holder, key = within[-1]
        if isinstance(holder, _Listed):
            holder.append(node)
            holder.lines.append(event.start_mark.line + 1)
        elif key:
            holder[key.pop()] = node
        elif isinstance(node, str) and node not in holder:
            key.append(node)
        else:
            raise MarkedYAMLError(problem=_("a key that stands twice, or is no text"), problem_mark=event.start_mark)
        if isinstance(event, CollectionStartEvent):
            within.append((node, []))
    if len(root) > 1:
        raise MarkedYAMLError(problem=_("more than one document"))
    return root[0] if root else None


def yaml() -> YAML:
    """Give a reader and writer of YAML that keeps comments, quotes and long lines."""
    kept = YAML(pure=True)
    kept.preserve_quotes = True
    kept.width = 1 << 20
    kept.indent(mapping=2, sequence=4, offset=2)
    return kept


def dump(document: Any, layout: YAML | None = None, previous: str = "") -> str:
    """Give a document as text, in the layout of the file it came from (see `reload`), with the line ends of `previous`."""
    out = io.StringIO()
    (layout or yaml()).dump(document, out)
    # comments keep their carriage returns, the lines that are written anew have none
    text = out.getvalue().replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if previous.count("\r\n") * 2 > previous.count("\n") else text


def reload(text: str) -> tuple[Any, YAML]:
    """Give a document that `load` has accepted, to be changed, and the layout to write it back in."""
    layout = yaml()
    document, indent, offset = load_yaml_guess_indent(text, yaml=layout)
    if indent:
        layout.indent(mapping=2, sequence=indent, offset=offset or 0)
    return document, layout


def scalar(text: str) -> Any:
    """Give a text as it is best written: lines as a block, and in quotes what could be taken for YAML's own signs."""
    if "\n" in text:
        return LiteralScalarString(text)
    # ruamel.yaml writes [: 1] without quotes and then cannot read it.
    return DoubleQuotedScalarString(text) if text[:1] in (":", "?", "-") else text


def _listed(document: Any) -> CommentedSeq:
    listed = document.get("replies") if isinstance(document, Mapping) else document
    if not isinstance(listed, CommentedSeq):
        raise SihuError(_("This is no pack of replies: it needs a list called `replies`."))
    return listed


def _read_piecewise(text: str) -> Pack:
    """Read each entry by itself, where the file as a whole is not YAML."""
    start = re.search(r"^replies:[ \t]*(#.*)?$", text, re.MULTILINE)
    begin = start.end() if start else 0
    first = _ITEM.search(text, begin)
    if first is None:
        raise SihuError(_("This is no pack of replies: it needs a list called `replies`."))
    dash = first.group(1) + "- "
    cuts = [hit.start() for hit in _ITEM.finditer(text, begin) if hit.group() == dash] + [len(text)]
    pack = Pack(holds=frozenset(_FIELDS))
    for at, end in zip(cuts, cuts[1:], strict=False):
        line = text.count("\n", 0, at) + 1
        try:
            _take(pack, line, texts(text[at:end])[0])
        except MarkedYAMLError as error:
            within = error.problem_mark.line if error.problem_mark is not None else 0
            last = line + text.count("\n", at, end - 1)
            why = _("it is not valid YAML: {why}").format(why=error.problem or error)
            pack.errors.append((min(line + within, last), why))
        except YAMLError as error:
            pack.errors.append((line, _("it is not valid YAML: {why}").format(why=error)))
        except SihuError as error:
            pack.errors.append((line, str(error)))
    return pack


def _take(pack: Pack, line: int, entry: Any) -> None:
    try:
        pack.take(line, _draft(entry))
    except DraftError as error:
        name = entry.get("title") or entry.get("shortcut") if isinstance(entry, Mapping) else None
        pack.errors.append((line, left_out(name, error)))


def left_out(name: object, why: object) -> str:
    """Say which entry of a file is left out, and why; the others come in."""
    return _("“{name}” is left out: {why}").format(name=one_line(str(name))[:30], why=why) if name else str(why)


def _draft(entry: Any) -> ReplyDraft:
    if not isinstance(entry, Mapping):
        raise DraftError(_("it is no entry; write `- title: …`"))
    given: dict[str, Any] = {}
    for key, value in entry.items():
        if key == "body":
            given["wordings"] = (_text(key, value), *given.get("wordings", ()))
        elif key not in _FIELDS:
            raise DraftError(_("it has a field {field!r} that is not known").format(field=str(key)))
        elif value is None:
            continue
        elif key in _LISTS:
            listed = value if isinstance(value, list) else [value]
            given[key] = (*given.get(key, ()), *(_text(key, one) for one in listed))
        elif key == "kit":
            given[key] = _kit(value)
        elif key == "expires":
            given[key] = parse_day(_text(key, value))
        else:
            given[key] = _text(key, value)
    return ReplyDraft(**{"title": "", **given})


def _kit(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(part in KIT_PARTS for part in value):
        raise DraftError(_("its kit has other parts than {known}").format(known=_(", ").join(KIT_PARTS)))
    return {str(part): _text("kit", text) for part, text in value.items() if text is not None}


def _text(name: str, value: Any) -> str:
    if isinstance(value, (list, Mapping)):
        raise DraftError(_("its {field} is a list; it takes one text").format(field=name))
    return str(value)


def _entry(draft: ReplyDraft) -> CommentedMap:
    entry = CommentedMap()
    for name in _FIELDS:
        if name == "title" or getattr(draft, name) != getattr(_DEFAULTS, name):
            _set(entry, name, getattr(draft, name))
    return entry


def _set(entry: CommentedMap, name: str, value: Any) -> None:
    if name == "wordings" and len(value) == 1 and "wordings" not in entry:
        entry["body"] = scalar(value[0])
        return
    if name == "wordings":
        entry.pop("body", None)
    if isinstance(value, tuple):
        entry[name] = _list(entry.get(name), name, value)
    elif isinstance(value, dict):
        entry[name] = CommentedMap((part, scalar(text)) for part, text in value.items())
    else:
        entry[name] = scalar(value) if isinstance(value, str) else value


def _list(held: Any, name: str, texts: Sequence[str]) -> CommentedSeq:
    """Give a list of texts, in the one that is there if any: what stays the same keeps its layout."""
    if not isinstance(held, CommentedSeq):
        listed = CommentedSeq(scalar(text) for text in texts)
        if name == "tags":
            listed.fa.set_flow_style()
        return listed
    for at, text in enumerate(texts):
        if at == len(held):
            held.append(scalar(text))
        elif plain(str(held[at])).strip() != text:
            held[at] = scalar(text)
    del held[len(texts) :]
    return held


def _update(listed: CommentedSeq, old: Sequence[ReplyDraft], new: Sequence[ReplyDraft]) -> None:
    """Change the entries of `old` into `new`; the same shortcut, or else title, is the same reply."""
    places = {_name(draft): at for at, draft in enumerate(old)}
    kept = set[int]()
    for draft in new:
        at = places.get(_name(draft))
        if at is None or at in kept:
            listed.append(_entry(draft))
            continue
        kept.add(at)
        for name in _changed(old[at], draft):
            if getattr(draft, name) == getattr(_DEFAULTS, name) and name != "title":
                for key in (name, *(("body",) if name == "wordings" else ())):
                    listed[at].pop(key, None)
            else:
                _set(listed[at], name, getattr(draft, name))
    for at in sorted(set(range(len(old))) - kept, reverse=True):
        del listed[at]


def _name(draft: ReplyDraft) -> tuple[str, str]:
    return ("shortcut", draft.shortcut) if draft.shortcut else ("title", draft.title)


def _changed(old: ReplyDraft, new: ReplyDraft) -> Iterator[str]:
    return (name for name in _FIELDS if getattr(old, name) != getattr(new, name))
