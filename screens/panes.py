"""Every pane by its name. One is loaded and made at its first visit, so that the first look does not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .pane import Pane


def make(name: str) -> Pane:
    """Give a new pane of this name."""
    if name == "groups":
        from .groups import GroupsPane

        return GroupsPane()
    if name == "replies":
        from .replies import RepliesPane

        return RepliesPane()
    if name == "needs":
        from .needs import NeedsPane

        return NeedsPane()
    if name == "surveys":
        from .surveys import SurveysPane

        return SurveysPane()
    if name == "orders":
        from .orders import OrdersPane

        return OrdersPane()
    if name == "questions":
        from .questions import QuestionsPane

        return QuestionsPane()
    if name == "handover":
        from .handover import HandoverPane

        return HandoverPane()
    if name == "privacy":
        from .privacy import PrivacyPane

        return PrivacyPane()
    if name == "sharing":
        from .sharing import SharingPane

        return SharingPane()
    if name == "doubles":
        from .doubles import DoublesPane

        return DoublesPane()
    if name == "farewell":
        from .farewell_path import FarewellPane

        return FarewellPane()
    if name == "search":
        from .search import SearchPane

        return SearchPane()
    if name == "person":
        from .person_page import PersonPane

        return PersonPane()
    if name == "identities":
        from .identities import IdentitiesPane

        return IdentitiesPane()
    if name == "standing":
        from .standing import StandingPane

        return StandingPane()
    from .conversations import ConversationsPane

    return ConversationsPane()
