"""Every pane by its name. One is loaded and made at its first visit, so that the first look does not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .widgets.pane import Pane


def make(name: str) -> Pane:
    """Give a new pane of this name."""
    if name == "groups":
        from .groups.pane import GroupsPane

        return GroupsPane()
    if name == "replies":
        from .replies.pane import RepliesPane

        return RepliesPane()
    if name == "needs":
        from .feedback.demands import NeedsPane

        return NeedsPane()
    if name == "surveys":
        from .feedback.surveys import SurveysPane

        return SurveysPane()
    if name == "orders":
        from .orders.pane import OrdersPane

        return OrdersPane()
    if name == "questions":
        from .feedback.questions import QuestionsPane

        return QuestionsPane()
    if name == "handover":
        from .contacts.handover import HandoverPane

        return HandoverPane()
    if name == "privacy":
        from .contacts.privacy import PrivacyPane

        return PrivacyPane()
    if name == "sharing":
        from .groups.shared_members import SharingPane

        return SharingPane()
    if name == "doubles":
        from .groups.duplicates import DoublesPane

        return DoublesPane()
    if name == "farewell":
        from .groups.retirement_pane import FarewellPane

        return FarewellPane()
    if name == "search":
        from .search.pane import SearchPane

        return SearchPane()
    if name == "person":
        from .contacts.profile import PersonPane

        return PersonPane()
    if name == "identities":
        from .contacts.identities import IdentitiesPane

        return IdentitiesPane()
    if name == "standing":
        from .contacts.stages import StandingPane

        return StandingPane()
    from .contacts.pane import ConversationsPane

    return ConversationsPane()
