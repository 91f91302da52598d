"""People the team talks to one to one: contacts, their threads, what was promised and is due."""

from sihu_tui.contacts import identities
from sihu_tui.contacts.contacts import (  # fmt: skip
    STAGES,
    WILLING,
    ContactRow,
    PeopleFilter,
    add_contact,
    contact_rows,
    edit_contact,
    find,
    list_contacts,
    near,
    next_date,
    ranking,
    remove_contact,
    viewer,
)
from sihu_tui.contacts.conversation import SOURCES, ThreadLine, ThreadPage, ThreadPlace, page, place_of, thread
from sihu_tui.contacts.entries import (  # fmt: skip
    ENTRY_KINDS,
    add_entry,
    edit_entry,
    finish_entry,
    remove_entry,
    rewrite_entry,
    set_due,
)
from sihu_tui.contacts.identities import adopt_private_chats
from sihu_tui.contacts.summaries import settle

__all__ = [
    "ENTRY_KINDS", "SOURCES", "STAGES", "WILLING", "ContactRow", "ThreadPage", "PeopleFilter", "ThreadPlace", "ThreadLine", "add_contact",
    "add_entry", "adopt_private_chats", "contact_rows", "edit_contact", "edit_entry", "find",
    "finish_entry", "identities", "list_contacts", "near", "next_date", "page", "place_of", "ranking",
    "remove_contact", "remove_entry", "rewrite_entry", "set_due", "settle", "thread", "viewer",
]  # fmt: skip
