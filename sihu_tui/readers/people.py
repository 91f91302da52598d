"""Who is in a file: raw ids and names to the keys of `record.Person`, by the rule in `readers`."""

from __future__ import annotations

from collections.abc import Iterator

from sihu_tui.readers.record import Kind, Message, Reading
from sihu_tui.text.sanitize import one_line

SELF = "self"
DELETED = "deleted"
AMBIGUOUS = ""


class Cast:
    """The people of one file, and the joins that name people whose ids come only later."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._names: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._held: list[tuple[Message, tuple[str, ...]]] = []

    def key(self, ident: str, name: str = "", operator: bool | None = None, bot: bool = False) -> str:
        """Give the key of somebody by platform id (or by name where that is all there is), noting the name."""
        if self._names.get(ident) == name and operator is None and not bot:
            return self._keys[ident]
        key = self._keys.get(ident)
        if key is None:
            key = self._keys[ident] = one_line(ident) or DELETED
        self._names[ident] = name
        self.reading.person(key, name, operator, bot)
        self.also_named(key, name)
        return key

    def names(self, chat: str, key: str, *names: str) -> None:
        """Note what else somebody is called in a chat; the first that is not empty is the name already given."""
        given = [name for name in names if name]
        other = next((name for name in given if name != given[0]), None)
        if other:
            self.reading.called[(chat, key)] = other

    def human(self, key: str) -> None:
        """Note that the file says of `key` that this is no bot: a post through an app makes nobody one."""
        person = self.reading.people[key]
        person.human, person.bot = True, False

    def also_named(self, key: str, name: str) -> None:
        """Note a further name of `key`; a name that two people bear finds neither."""
        if name:
            known = self._by_name.setdefault(name, key)
            if known != key:
                self._by_name[name] = AMBIGUOUS

    def me(self, ident: str = "", name: str = "") -> str:
        """Give the key of the exporting account: its id, else "self"."""
        key = self.key(ident or SELF, name)
        self.reading.people[key].self = True
        return key

    def named(self, name: str) -> str:
        """Give the key of the one who bears `name` so far, else the name as the key of somebody new."""
        known = self._by_name.get(name)
        if known:
            return known
        key = one_line(name) or DELETED
        self.reading.person(key, name)
        return key

    def hold(self, message: Message, names: tuple[str, ...]) -> None:
        """Keep a join or leave of people known by `names` only, until all names of the file are known."""
        self._held.append((message, names))

    def held(self) -> Iterator[Message]:
        """Give the messages that were held, their people found by name."""
        for message, names in self._held:
            yield message._replace(people=tuple(self.named(name) for name in names))
        self._held.clear()

    def moved(self, chat: str, ts: float, kind: Kind, text: str | None, by: str | None, names: tuple[str, ...],
              ident: int | str | None = None) -> Message | None:  # fmt: skip
        """Give a join or leave row at once when nobody is named in it, else hold it and give None."""
        message = Message(chat, ts, by, kind, text, ident)
        if not names:
            return message
        self.hold(message, names)
        return None
