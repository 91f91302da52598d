"""The tables as SQLModel classes. Times are UTC seconds since 1970; days are day numbers in the store's zone.

Loaded only to make or upgrade a store and for small writes; what is read in bulk goes by plain SQL.
"""

from __future__ import annotations

from sqlmodel import SQLModel

import sihu_tui.store.tables.triggers  # noqa: F401 - they are made with their tables
from sihu_tui.store.tables.groups import (
    CharterPoint,
    ChecklistItem,
    Farewell,
    Group,
    GroupAlias,
    Keeper,
    Member,
    Membership,
    RedPacketDay,
    Ritual,
    RitualDay,
)
from sihu_tui.store.tables.health import Action, Health, HealthPending, HealthWeek, Intervention
from sihu_tui.store.tables.messages import (
    Coverage,
    GroupAct,
    GroupCount,
    GroupDay,
    HeldRows,
    ImportRun,
    LineCorrection,
    MemberDay,
    MemberList,
    Message,
    QuestionMark,
    SearchChat,
    SearchMark,
    SearchOrder,
    SearchPart,
    SearchStale,
)
from sihu_tui.store.tables.money import (
    Case,
    ContactField,
    ContactMapping,
    Cost,
    Reservation,
    SeasonGroup,
    SeasonTask,
    Settlement,
    SettlementRow,
)
from sihu_tui.store.tables.orders import Order, OrderImport, OrderMapping, Product
from sihu_tui.store.tables.people import (
    Contact,
    ContactIdentity,
    ContactJoin,
    ContactMove,
    ContactStale,
    ContactSum,
    ContactTag,
    Entry,
    Material,
    Need,
    NeedAsker,
    Season,
    TagRule,
    TodayMark,
    Vouch,
)
from sihu_tui.store.tables.replies import Reply, ReplyChange, Send, Wording
from sihu_tui.store.tables.settings import Audit, Holiday, Setting, Stamp, Step, View
from sihu_tui.store.tables.surveys import Survey, SurveyMark

__all__ = [
    "Case",
    "ContactField",
    "ContactMapping",
    "Cost",
    "Reservation",
    "SeasonGroup",
    "SeasonTask",
    "Settlement",
    "SettlementRow",
    "VERSION",
    "Action",
    "Audit",
    "CharterPoint",
    "ChecklistItem",
    "Contact",
    "ContactIdentity",
    "ContactJoin",
    "ContactMove",
    "ContactStale",
    "ContactSum",
    "ContactTag",
    "Coverage",
    "Entry",
    "Farewell",
    "Group",
    "GroupAct",
    "GroupAlias",
    "GroupCount",
    "GroupDay",
    "Health",
    "HealthPending",
    "HealthWeek",
    "HeldRows",
    "Holiday",
    "ImportRun",
    "Intervention",
    "Keeper",
    "LineCorrection",
    "Material",
    "Member",
    "MemberDay",
    "MemberList",
    "Membership",
    "Message",
    "Need",
    "NeedAsker",
    "Order",
    "OrderImport",
    "OrderMapping",
    "Product",
    "QuestionMark",
    "RedPacketDay",
    "Reply",
    "ReplyChange",
    "Ritual",
    "RitualDay",
    "SearchChat",
    "SearchMark",
    "SearchOrder",
    "SearchPart",
    "SearchStale",
    "Season",
    "Send",
    "Setting",
    "Stamp",
    "Step",
    "Survey",
    "SurveyMark",
    "TagRule",
    "TodayMark",
    "View",
    "Vouch",
    "Wording",
    "metadata",
]

VERSION = 4
"""The schema these classes describe; `PRAGMA user_version` of a store."""

metadata = SQLModel.metadata
