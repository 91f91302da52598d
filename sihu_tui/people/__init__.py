"""People the team talks to one to one: contacts, their threads, what was promised and is due."""

from sihu_tui.people import identities
from sihu_tui.people.contacts import (
    STAGES,
    WILLING,
    ContactRow,
    add_contact,
    edit_contact,
    find,
    finish,
    list_contacts,
    remove_contact,
    restore_contact,
)  # fmt: skip
from sihu_tui.people.entries import (
    ENTRY_KINDS,
    TWO_WAY,
    add_entry,
    edit_entry,
    finish_entry,
    remove_entry,
    restore_entry,
)  # fmt: skip
from sihu_tui.people.identities import adopt_private_chats
from sihu_tui.people.sums import settle
from sihu_tui.people.thread import Page, Place, ThreadLine, page, place_of, thread

__all__ = [
    "ENTRY_KINDS", "STAGES", "TWO_WAY", "WILLING", "ContactRow", "Page", "Place", "ThreadLine", "add_contact", "add_entry",
    "adopt_private_chats", "edit_contact", "edit_entry", "find", "identities", "finish", "finish_entry", "list_contacts", "page", "place_of",
    "remove_contact", "remove_entry", "restore_contact", "restore_entry", "settle", "thread",
]  # fmt: skip
