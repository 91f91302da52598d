"""People the team talks to one to one: contacts, their threads, what was promised and is due."""

from sihu_tui.people import identities
from sihu_tui.people.contacts import (
    STAGES,
    WILLING,
    ContactRow,
    add_contact,
    contact_rows,
    edit_contact,
    find,
    list_contacts,
    matching,
    near,
    ranking,
    remove_contact,
    restore_contact,
)  # fmt: skip
from sihu_tui.people.entries import (
    ENTRY_KINDS,
    add_entry,
    edit_entry,
    finish_entry,
    remove_entry,
    restore_entry,
    rewrite_entry,
    set_due,
)  # fmt: skip
from sihu_tui.people.identities import adopt_private_chats
from sihu_tui.people.sums import settle
from sihu_tui.people.thread import Page, Place, ThreadLine, page, place_of, thread

__all__ = [
    "ENTRY_KINDS", "STAGES", "WILLING", "ContactRow", "Page", "Place", "ThreadLine", "add_contact",
    "add_entry", "adopt_private_chats", "contact_rows", "edit_contact", "edit_entry", "find",
    "finish_entry", "identities", "list_contacts", "matching", "near", "page", "place_of", "ranking",
    "remove_contact", "remove_entry", "restore_contact", "restore_entry", "rewrite_entry", "set_due", "settle", "thread",
]  # fmt: skip
