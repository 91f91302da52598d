"""A store for several accounts of one machine: it belongs to a Unix group, and so does all that comes to lie beside it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from sihu_tui.errors import StoreError
from sihu_tui.text.i18n import _

FOLDER, FILE = 0o2770, 0o660
OWN_FOLDER, OWN_FILE = 0o700, 0o600
_NETWORK = (
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "beegfs",
    "ncpfs",
    "davfs",
)


@dataclass(frozen=True, slots=True)
class SharedCopy:
    """Who shares a store: the group, and files beside it that not all of them may use."""

    group: str
    odd: list[Path]


def file_mode(path: Path) -> int:
    """Give the mode for a file beside the store at `path`: the group's where the store is shared, else the owner's alone."""
    try:
        return FILE if path.stat().st_mode & 0o020 else OWN_FILE
    except OSError:
        return OWN_FILE


def is_shared(path: Path) -> bool:
    """Tell whether a store belongs to a group."""
    return file_mode(path) == FILE


def shared(path: Path) -> SharedCopy | None:
    """Give who shares a store; None where it is its owner's alone."""
    if os.name != "posix" or not is_shared(path):
        return None
    group = path.stat().st_gid
    odd = [file for file in _files(path) if file.stat().st_gid != group or file.stat().st_mode & 0o777 != FILE]
    folder = path.absolute().parent
    if folder.stat().st_gid != group or folder.stat().st_mode & 0o7777 != FOLDER:
        odd.append(folder)
    return SharedCopy(_name(group), odd)


def share(path: Path, group: str) -> list[Path]:
    """Let a group use the store at `path`, which lies in a folder of its own; give what was changed. Raises StoreError."""
    gid = _gid(group)
    _refuse_network(path)
    _refuse_strangers(path)
    return _set(path, gid, FOLDER, FILE)


def unshare(path: Path) -> list[Path]:
    """Let the store at `path` be its owner's alone again; give what was changed. Raises StoreError."""
    return _set(path, os.getgid(), OWN_FOLDER, OWN_FILE)


def _set(path: Path, gid: int, folder_mode: int, file_mode: int) -> list[Path]:
    folder = path.absolute().parent
    changed = []
    try:
        for one, mode in [(folder, folder_mode), *((file, file_mode) for file in _files(path))]:
            found = one.stat()
            if (found.st_gid, stat.S_IMODE(found.st_mode)) != (gid, mode):
                os.chown(one, -1, gid)
                os.chmod(one, mode)
                changed.append(one)
    except PermissionError as error:
        raise StoreError(
            _("{path} belongs to somebody else: its owner, or root, has to do this.").format(
                path=error.filename or path
            )
        ) from error
    return changed


def _files(path: Path) -> list[Path]:
    """The store and what belongs to it: its log, backups, what was put aside."""
    folder = path.absolute().parent
    return sorted(
        file
        for file in folder.iterdir()
        if file.name.startswith(path.name) and file.is_file() and not file.is_symlink()
    )


def _gid(group: str) -> int:
    try:
        import grp
    except ImportError:
        raise StoreError(_("Stores are shared only where there are Unix groups.")) from None
    try:
        found = grp.getgrnam(group)
    except KeyError:
        raise StoreError(
            _("There is no group {group} on this machine: `sudo groupadd {group}`.").format(group=group)
        ) from None
    if os.geteuid() and found.gr_gid not in (os.getgid(), *os.getgroups()):
        said = _("You are not in the group {group}: `sudo usermod -aG {group} YOU`, then log in again.")
        raise StoreError(said.format(group=group))
    return found.gr_gid


def _name(gid: int) -> str:
    import grp

    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def _refuse_strangers(path: Path) -> None:
    """A folder in which other things lie is not opened to a group for the store's sake."""
    folder = path.absolute().parent
    others = [child.name for child in folder.iterdir() if not child.name.startswith((path.name, f".{path.name}"))]
    if others:
        raise StoreError(
            _(
                "In {folder} lies more than the store ({name}, …), and all of it would be the group's. Give it a folder of its own."
            ).format(folder=folder, name=others[0])
        )


def _refuse_network(path: Path) -> None:
    kind = file_system(path.absolute().parent)
    if kind in _NETWORK or kind.startswith("fuse."):
        raise StoreError(
            _(
                "{path} lies on a network file system ({kind}): programs on two machines do not see each other's locks "
                "there, and the store would break. Keep it on a disk of the machine on which all of you work."
            ).format(path=path, kind=kind)
        )


def file_system(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """Give the kind of file system on which a folder lies; "" where the system does not tell."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        before, _dash, after = line.partition(" - ")
        place = before.split()[4].replace("\\040", " ")
        inside = place == "/" or str(folder) == place or str(folder).startswith(f"{place}/")
        if inside and len(place) >= len(best):
            best, kind = place, after.split()[0]
    return kind


def account() -> str:
    """Give the login of who runs this, by the system and not by what they say."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
