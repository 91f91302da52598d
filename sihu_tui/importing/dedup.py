"""When two rows are the same message, so that nothing is counted twice.

The platform's message id decides where there is one. Else group, time, sender, kind and text decide,
with the how-manieth of its kind in the file: equal rows in one file are separate messages.

Both fit one 64-bit key, unique in its group, that follows time or id so that the index grows at its end:
    numeric id      the number itself            (|key| < 2^59)
    other id        2^60 + 60 bits of its hash
    no id           -(2^62 + ts * 2^30 + 30 bits of checksum)
Two different texts in one group and second share a checksum once in 2^30 pairs: the second is then taken for known.
"""

from __future__ import annotations

from hashlib import blake2b
from zlib import crc32

_NUMERIC = 1 << 59
_HASHED = 1 << 60
CRC_BITS = 30
CRC_MASK = (1 << CRC_BITS) - 1

KEY_SQL = f"""case when pid is not null then pid
  else -(4611686018427387904 | (ts << {CRC_BITS}) | ((crc + (nth - 1) * 2654435761) & {CRC_MASK})) end"""
"""From stage columns pid, ts, crc and nth to a message's key."""


def platform_key(id: int | str) -> int:
    """Give the key for a platform's message id."""
    if isinstance(id, str):
        number = int(id) if id.isascii() and id.isdigit() and len(id) <= 18 and (id[0] != "0" or id == "0") else None
        if number is None:
            return _HASHED | int.from_bytes(blake2b(id.encode("utf-8", "replace"), digest_size=8).digest()) >> 4
        id = number
    if -_NUMERIC < id < _NUMERIC:
        return id
    return _HASHED | int.from_bytes(blake2b(str(id).encode(), digest_size=8).digest()) >> 4


def seed(sender: str | None) -> int:
    """Give what the checksum of somebody's text starts from (xor the kind of the row): the same always."""
    return crc32(f"{sender}\x1f".encode("utf-8", "replace"))
