"""Replies as a table: CSV with title, shortcut, folder, tags, keywords, body, more columns if needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from sihu_tui.errors import SihuError
from sihu_tui.replies.models import KIT_PARTS, DraftError, Pack, ReplyDraft, parse_day, split_tags
from sihu_tui.text.i18n import _
from sihu_tui.text.sanitize import bare, csv_text

COLUMNS = ("title", "shortcut", "folder", "tags", "keywords", "body")
MORE = ("scope", "kind", "status", "reviewer", "expires", "attachment")
_CALLED = {
    "title": "标题 名称 name label",
    "shortcut": "快捷码 快捷键 缩写 short_code abbreviation",
    "folder": "文件夹 分类 分组",
    "tags": "标签",
    "keywords": "关键词 关键字",
    "body": "内容 正文 话术 content text snippet",
    "scope": "范围",
    "kind": "类型",
    "status": "状态",
    "reviewer": "审核人",
    "expires": "有效期",
    "attachment": "附件",
}
_NAMES = {called: name for name, words in _CALLED.items() for called in words.split()}
_MAX_CELL = 4 << 20


def read(text: str) -> Pack:
    """Give the replies of a table, by the names of its columns; rows that do not fit are told by line.

    Raises SihuError when there is no column for the texts.
    """
    csv.field_size_limit(_MAX_CELL)
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text))
    try:
        header = next(rows, [])
    except csv.Error as error:
        raise SihuError(_("Line 1 is no line of a table: {why}.").format(why=error)) from error
    names = [_NAMES.get(name.strip().lower(), name.strip().lower()) for name in header]
    if "body" not in names and not any(part in names for part in KIT_PARTS):
        raise SihuError(
            _("The table has no column called body (正文); it needs {columns}.").format(columns=", ".join(COLUMNS))
        )
    told = {"wordings" if name.startswith("body") and name != "body" else name for name in names}
    told |= {"steps"} if any(name.startswith("step") for name in names) else set()
    told |= {"kit"} if told & set(KIT_PARTS) else set()
    pack, line = Pack(holds=frozenset(told)), rows.line_num + 1
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            pack.errors.append((line, str(error)))
            line = rows.line_num + 1
            continue
        if row is None:
            return pack
        if any(cell.strip() for cell in row):
            try:
                if len(row) > len(names):
                    message = _("it has {n} cells, the first line {most}").format(n=len(row), most=len(names))
                    raise DraftError(message)
                pack.take(line, _draft({name: bare(cell) for name, cell in zip(names, row, strict=False)}))
            except DraftError as error:
                pack.errors.append((line, str(error)))
        line = rows.line_num + 1


def write(drafts: Sequence[ReplyDraft]) -> str:
    """Give a table of replies; a cell that a spreadsheet would run is quoted, which `read` undoes.

    Columns beyond the usual six are there only if some reply needs them.
    """
    cells = [_cells(draft) for draft in drafts]
    used = {name for row in cells for name, text in row.items() if text and text != _USUAL.get(name)}
    counted = sorted((name for name in used if name[-1].isdigit()), key=_by_number)
    columns = [*COLUMNS, *counted, *(name for name in (*MORE, *KIT_PARTS) if name in used)]
    return csv_text([columns, *([row.get(name, "") for name in columns] for row in cells)])


_USUAL = {"scope": "mine", "kind": "service", "status": "approved"}


def _by_number(name: str) -> tuple[str, int]:
    word = name.rstrip("0123456789")
    return word, int(name[len(word) :])


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _cells(draft: ReplyDraft) -> dict[str, str]:
    cells = {name: str(getattr(draft, name) or "") for name in (*COLUMNS[:3], "keywords", *MORE)}
    cells["tags"] = ";".join(draft.tags)
    cells["body"] = draft.body
    cells |= {f"body{at}": text for at, text in enumerate(draft.wordings[1:], 2)}
    cells |= {f"step{at}": text for at, text in enumerate(draft.steps, 1)}
    return cells | draft.kit


def _draft(cells: dict[str, str]) -> ReplyDraft:
    def numbered(word: str) -> tuple[str, ...]:
        found = (name for name in cells if name.startswith(word) and name[len(word) :].isdigit())
        return tuple(cells[name] for name in sorted(found, key=_by_number))

    said: Callable[[str], str] = lambda name: cells.get(name, "").strip()  # noqa: E731
    return ReplyDraft(
        title=said("title"),
        shortcut=said("shortcut"),
        folder=said("folder"),
        tags=split_tags(said("tags")),
        keywords=said("keywords"),
        scope=said("scope") or _USUAL["scope"],
        kind=said("kind") or _USUAL["kind"],
        wordings=(cells.get("body", ""), *numbered("body")),
        status=said("status") or _USUAL["status"],
        reviewer=said("reviewer"),
        expires=parse_day(said("expires")),
        attachment=said("attachment"),
        steps=numbered("step"),
        kit={part: cells[part] for part in KIT_PARTS if cells.get(part)},
    )
