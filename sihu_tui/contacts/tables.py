# ruff: noqa: E501 - lists of words
"""Tables of people and address books: 企业微信's and shops' customers, any CSV or workbook, vCard; which column is what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sihu_tui.contacts.identities import phone_digits
from sihu_tui.errors import ReadError, Undecided
from sihu_tui.readers.cells import bare, plain, rounded
from sihu_tui.readers.record import PLATFORMS
from sihu_tui.readers.source import Source
from sihu_tui.readers.tables import Columns, cell, header_by, table_rows
from sihu_tui.text.i18n import N_, _
from sihu_tui.text.sanitize import one_line

FIELDS = {
    "name": N_("name"), "remark": N_("remark"), "phone": N_("phone"), "id": N_("platform id"), "owner": N_("owner"),
    "added": N_("added on"), "added_by": N_("added by"), "origin": N_("where from"), "tags": N_("tags"), "birthday": N_("birthday"), "note": N_("note"),
    "stage": N_("stage"), "platform": N_("platform"),
}  # fmt: skip
_GUESSES = {
    "name": (
        "name",
        "full name",
        "display name",
        "客户名称",
        "客户昵称",
        "客户姓名",
        "客户",
        "昵称",
        "微信昵称",
        "用户昵称",
        "会员昵称",
        "会员姓名",
        "买家昵称",
        "买家姓名",
        "买家",
        "姓名",
        "名称",
        "成员",
        "first name",
    ),
    "remark": ("remark", "备注名", "备注名称", "备注", "客户备注", "客户备注名", "姓名备注", "nickname"),
    "phone": (
        "phone",
        "mobile",
        "tel",
        "手机",
        "手机号",
        "手机号码",
        "客户手机",
        "客户手机号",
        "联系手机",
        "备注手机号",
        "备注电话",
        "电话",
        "联系电话",
        "联系方式",
        "买家手机号",
    ),
    "id": (
        "id",
        "external_userid",
        "external userid",
        "externaluserid",
        "外部联系人id",
        "客户id",
        "用户id",
        "wxid",
        "unionid",
        "openid",
        "会员id",
        "会员编号",
        "客户编号",
        "账号",
        "微信号",
    ),
    "owner": (
        "owner",
        "所属员工",
        "所属客服",
        "跟进人",
        "跟进员工",
        "归属导购",
        "所属导购",
        "负责人",
        "导购",
        "归属人",
        "服务人员",
    ),
    "added": (
        "added",
        "created",
        "created at",
        "添加时间",
        "添加日期",
        "成为客户时间",
        "首次添加时间",
        "加好友时间",
        "注册时间",
        "入会时间",
        "创建时间",
        "首次消费时间",
    ),
    "added_by": ("added by", "添加人", "添加员工", "添加成员", "添加客服", "添加人名称", "创建人"),
    "origin": (
        "source",
        "origin",
        "来源",
        "添加渠道",
        "添加方式",
        "客户来源",
        "来源渠道",
        "获客渠道",
        "渠道",
        "成为客户方式",
        "注册渠道",
    ),
    "tags": ("tags", "labels", "categories", "标签", "客户标签", "企业标签", "会员标签", "标签名称", "个人标签"),
    "birthday": ("birthday", "birth date", "生日", "出生日期", "会员生日"),
    "note": ("note", "notes", "描述", "客户描述", "说明", "备注信息"),
    "stage": ("stage", "阶段", "客户阶段", "跟进阶段", "客户状态", "跟进状态", "生命周期"),
    "platform": ("platform", "平台", "平台名", "平台名称", "所属平台", "来源平台"),
}
_STAGES = {
    "aware": ("aware", "认知", "新客户", "潜在客户", "未成交"), "verified": ("verified", "认证", "意向客户", "有意向"),
    "trusting": ("trusting", "认信", "信任"), "buying": ("buying", "认购", "已成交", "成交", "已购", "老客户"),
}  # fmt: skip
_PLATFORMS = {
    "企业微信": "wecom", "企微": "wecom", "微信": "wechat", "抖音": "douyin", "淘宝": "taobao", "小红书": "xiaohongshu",
    "飞书": "feishu",
}  # fmt: skip
_OWN = (
    "性别",
    "地区",
    "所在地区",
    "城市",
    "省份",
    "会员等级",
    "等级",
    "会员卡",
    "企业",
    "公司",
    "企业名称",
    "职位",
    "年龄",
    "肤质",
    "邮箱",
    "gender",
    "city",
    "company",
    "job title",
    "email",
)
"""Columns that are kept as facts of their own where they stand."""
OWN = "field."
_TAG_MARKS = re.compile(r"[\s,，;；、|/]+")
_DATE = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})")
_MONTH_DAY = re.compile(r"(?:--)?(\d{1,2})\s*[-/.月]?\s*(\d{1,2})日?")
_HALF = re.compile(r"(?:86)?1[3-9]\d{0,8}")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A row of a table of people; `added` is a date as YYYY-MM-DD or "", `birthday` MM-DD or YYYY-MM-DD."""

    row: int
    name: str
    remark: str = ""
    phone: str = ""
    id: str = ""
    owner: str = ""
    added: str = ""
    added_by: str = ""
    origin: str = ""
    tags: tuple[str, ...] = ()
    birthday: str = ""
    note: str = ""
    own: dict[str, str] = field(default_factory=dict)
    doubt: str = ""
    stage: str = ""
    platform: str = ""
    """Where `id` is known, "" where the file does not say."""


def is_vcard(source: Source) -> bool:
    """Tell an address book by its first line."""
    return source.head.lstrip(b"\xef\xbb\xbf \r\n\t")[:11].upper() == b"BEGIN:VCARD"


def guess(names: tuple[str, ...]) -> dict[str, str]:
    """Give the likely mapping of our fields, and of facts of their own, to a table's columns."""
    columns = Columns([plain(name) for name in names])
    found = {name: names[at] for name, words in _GUESSES.items() if (at := columns.find(*map(plain, words))) >= 0}
    if "name" not in found and "remark" in found:
        found["name"] = found.pop("remark")
    taken = set(found.values())
    for name in names:
        if plain(name) in _OWN and name not in taken:
            found[OWN + name] = name
    return found


def columns_of(source: Source) -> tuple[str, ...]:
    """Give the names of a table's columns; of an address book the fields that it can fill. Raises ReadError."""
    if not source.path.is_file():
        raise ReadError(_("{path} is no file.").format(path=source))
    if is_vcard(source):
        return ()
    names = header_by(source, lambda row: len(guess(row)))
    if len(names) < 2:
        raise ReadError(
            _("{path} is no table of people with columns and no vCard; export them as CSV, XLSX or VCF.").format(
                path=source
            )
        )
    return names


def places(source: Source, names: tuple[str, ...], mapping: dict[str, str]) -> dict[str, int]:
    """Give where each field stands. Raises Undecided for a column that is not there or has to be asked for."""
    columns = Columns(names)
    shown = _(", ").join(filter(None, names))
    at = {}
    for name, column in mapping.items():
        if name not in FIELDS and not name.startswith(OWN):
            raise ReadError(
                _("--map: there is no field {field!r}; there are {fields}, and {own}NAME for one of your own.").format(
                    field=name, fields=", ".join(FIELDS), own=OWN
                )
            )
        at[name] = columns.find(column)
        if at[name] < 0:
            raise Undecided(
                _("{path} has no column {name!r}; its columns are {columns}.").format(
                    path=source, name=column, columns=shown
                )
            )
    if "name" not in at and "phone" not in at:
        raise Undecided(
            _("{path}: which column is name? The columns are {columns}. Say it once with --map {example}; it is remembered.")
            .format(path=source, columns=shown, example="name=…")
        )  # fmt: skip
    return at


def people(source: Source, at: dict[str, int]) -> Iterator[PersonLine]:
    """Read the people of a table or an address book."""
    if is_vcard(source):
        yield from _vcards(source)
        return
    for number, row in table_rows(source):
        told = {name: bare(cell(row, place).strip()) for name, place in at.items()}
        yield person(number, told)


def person(row: int, told: dict[str, str]) -> PersonLine:
    """Give a row's person; what cannot be read is left out and told as its doubt."""
    phone, doubt = phone_of(told.get("phone", ""))
    id = told.get("id", "")
    if id and rounded(id):
        id, doubt = "", N_("an id that a spreadsheet rounded, left out")
    name, remark = one_line(told.get("name", "")), one_line(told.get("remark", ""))
    birthday = birthday_of(told.get("birthday", ""))
    if told.get("birthday") and not birthday:
        doubt = N_("a birthday that cannot be read, left out")
    written = told.get("stage", "").strip().lower()
    stage = next((stage for stage, words in _STAGES.items() if written in words), "")
    if written and not stage:
        doubt = N_("a stage that is none of ours, left out")
    platform = told.get("platform", "").strip().lower()
    platform = _PLATFORMS.get(platform, platform)
    if platform and platform not in PLATFORMS:
        platform, doubt = "", N_("a platform that is not known, left out")
    return PersonLine(
        row, name or remark or phone, remark if name else "", phone, one_line(id), one_line(told.get("owner", "") or told.get("added_by", "")),
        date_of(told.get("added", "")), one_line(told.get("added_by", "")), one_line(told.get("origin", "")),
        tuple(dict.fromkeys(tag for tag in _TAG_MARKS.split(told.get("tags", "")) if tag)), birthday, told.get("note", "").strip(),
        {name.removeprefix(OWN): one_line(value) for name, value in told.items() if name.startswith(OWN) and value}, doubt,
        stage, platform,
    )  # fmt: skip


def phone_of(written: str) -> tuple[str, str]:
    """Give a phone number's digits, and why they are left out where they are no whole number."""
    if not written:
        return "", ""
    if "*" in written:
        return "", N_("a phone number that is hidden in part, left out")
    first = re.split(r"[,，;；/、|]", written)[0]
    digits = phone_digits(first)
    bare_digits = re.sub(r"\D", "", first)
    if not digits or (_HALF.fullmatch(bare_digits) and len(digits) < 11):
        return "", N_("half a phone number, left out")
    return digits, ""


def date_of(written: str) -> str:
    """Give the day of a date as YYYY-MM-DD, "" for none."""
    found = _DATE.match(written.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""
    except ValueError:
        return ""


def birthday_of(written: str) -> str:
    """Give a birthday as YYYY-MM-DD or MM-DD, "" for none."""
    if whole := date_of(written):
        return whole
    found = _MONTH_DAY.fullmatch(written.strip())
    try:
        return f"{date(2000, int(found[1]), int(found[2])):%m-%d}" if found else ""
    except ValueError:
        return ""


def _vcards(source: Source) -> Iterator[PersonLine]:
    number, told = 0, dict[str, str]()
    for line in _unfolded(source):
        name, _colon, value = line.partition(":")
        kind = name.partition(";")[0].rpartition(".")[2].upper()
        value = re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)
        if kind == "BEGIN":
            number, told = number + 1, {}
        elif kind == "END":
            if told.get("name") or told.get("phone"):
                yield person(number, told)
        elif kind == "FN":
            told["name"] = value
        elif kind == "N" and "name" not in told:
            family, given = ([*value.split(";"), "", ""])[:2]
            told["name"] = f"{family}{given}" if not (family + given).isascii() else f"{given} {family}".strip()
        elif kind == "NICKNAME":
            told["remark"] = value
        elif kind == "TEL" and "phone" not in told:
            told["phone"] = value.removeprefix("tel:")
        elif kind in ("BDAY", "NOTE", "UID", "CATEGORIES"):
            told[{"BDAY": "birthday", "NOTE": "note", "UID": "id", "CATEGORIES": "tags"}[kind]] = value
        elif kind in ("ORG", "TITLE", "EMAIL"):
            told.setdefault(OWN + kind.lower(), value.strip(";"))


def _unfolded(source: Source) -> Iterator[str]:
    """Give the lines of a vCard, those that go on the next put together, quoted-printable read."""
    held = ""
    for raw in source.lines():
        line = raw.rstrip("\r\n")
        if line[:1] in " \t" and held:
            held += line[1:]
            continue
        if held.endswith("=") and "QUOTED-PRINTABLE" in held.upper():
            held = held[:-1] + line
            continue
        if held:
            yield _decoded(held)
        held = line
    if held:
        yield _decoded(held)


def _decoded(line: str) -> str:
    name, colon, value = line.partition(":")
    if "QUOTED-PRINTABLE" not in name.upper():
        return line
    import quopri

    return name + colon + quopri.decodestring(value.encode("ascii", "replace")).decode("utf-8", "replace")
