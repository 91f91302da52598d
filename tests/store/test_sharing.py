"""A team on one machine: the members of a group share a store, nobody else reads it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sihu_tui.derived import open_store
from sihu_tui.doctor import examine
from sihu_tui.errors import StoreError
from sihu_tui.store import sharing
from tests.conftest import Command

grp = pytest.importorskip("grp")
root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be several people")
ANN, BEN, EVE = 41_001, 41_002, 41_003


def modes(folder: Path) -> dict[str, str]:
    return {file.name: oct(stat.S_IMODE(file.stat().st_mode)) for file in folder.iterdir()}


def own_group() -> str:
    return grp.getgrgid(os.getgid()).gr_name


def test_sharing_and_taking_it_back(tmp_path: Path, sihu: Command) -> None:
    path = tmp_path / "team" / "shop.db"
    told = sihu("share", path, "--group", own_group())
    assert told.returncode == 0, told.stderr
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o2770
    assert sihu("--store", path, "groups", "found", "群").returncode == 0
    assert sihu("--store", path, "backup").returncode == 0
    with open_store(path):
        assert set(modes(path.parent).values()) == {"0o660"}, modes(path.parent)
        assert any(f.code == "mode" and f.level == "ok" and own_group() in f.text for f in examine(path))
    path.chmod(0o640)
    path.chmod(0o660)
    backup = next(path.parent.glob("*.backup"))
    backup.chmod(0o600)
    assert any(f.code == "mode" and f.level == "warn" and "share" in f.cure for f in examine(path))
    assert sihu("share", path, "--undo").returncode == 0
    assert set(modes(path.parent).values()) == {"0o600"} and stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_cannot_be_shared_is_told_why(tmp_path: Path, sihu: Command) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letters.txt").write_text("private")
    told = sihu("share", tmp_path / "home" / "x.db", "--group", own_group())
    assert told.returncode == 1 and "letters.txt" in told.stderr
    told = sihu("share", tmp_path / "own" / "x.db", "--group", "nosuchgroup")
    assert told.returncode == 1 and "groupadd" in told.stderr
    assert sihu("share", tmp_path / "own" / "x.db").returncode == 1


@pytest.mark.parametrize(("kind", "refused"), [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False)])
def test_a_network_file_system_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, refused: bool
) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 0:20 / / rw - ext4 /dev/sda rw\n36 22 0:30 / {tmp_path}/team rw - {kind} server:/x rw\n")
    (tmp_path / "team").mkdir()
    assert sharing.file_system(tmp_path / "team", mounts) == kind
    assert sharing.file_system(tmp_path / "teams", mounts) == "ext4"
    monkeypatch.setattr(sharing, "file_system", lambda _folder: kind)
    open_store(tmp_path / "team" / "x.db").close()
    if refused:
        with pytest.raises(StoreError, match="network file system"):
            sharing.share(tmp_path / "team" / "x.db", own_group())
    else:
        sharing.share(tmp_path / "team" / "x.db", own_group())


@root
def test_two_members_and_one_outside(tmp_path: Path) -> None:
    group = next(one for one in grp.getgrall() if one.gr_gid > 10)
    place = Path("/tmp") / f"sihu-team-{os.getpid()}"  # noqa: S108 - others must be able to enter
    path = place / "shop.db"

    def as_(uid: int, *words: object, team: bool = True) -> tuple[int, str]:
        """Run a command as somebody else; what it imports is loaded before, for that account may not read it."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            code = 99
            try:
                from sihu_tui.__main__ import main

                os.environ |= {"SIHU_LANG": "en", "SIHU_OPERATOR": "Somebody", "TMPDIR": "/tmp"}
                with open(os.devnull, "w") as null:
                    sys.stdout = sys.stderr = null
                    for warm in (["groups", "found", "x"], words):
                        main(
                            [
                                "--store",
                                str(tmp_path / "warm.db"),
                                *[str(word).replace(str(place), str(tmp_path / "warm")) for word in warm],
                            ]
                        )
                os.setgroups([group.gr_gid] if team else [])
                os.setgid(uid)
                os.setuid(uid)
                os.umask(0o077)
                os.environ["HOME"] = "/nonexistent"
                sys.stdout = sys.stderr = os.fdopen(writer, "w")
                code = main(["--store", str(path), *map(str, words)])
                sys.stdout.flush()
            except BaseException:
                import traceback

                os.write(writer, traceback.format_exc().encode())
            finally:
                os._exit(code)
        os.close(writer)
        with os.fdopen(reader) as said:
            text = said.read()
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text

    place.mkdir(mode=0o700)
    os.chown(place, ANN, ANN)
    try:
        code, said = as_(ANN, "share", path, "--group", group.gr_name)
        assert code == 0, said
        for n, uid in enumerate((ANN, BEN, ANN, BEN)):
            code, said = as_(uid, "groups", "found", f"群 {n}")
            assert code == 0, said
        code, said = as_(BEN, "backup")
        assert code == 0, said
        assert as_(BEN, "people", "--reveal")[0] == 0
        code, said = as_(EVE, "groups", team=False)
        assert code == 1 and "Traceback" not in said and "群" not in said
        with pytest.raises(subprocess.CalledProcessError):
            subprocess.run(
                ["cat", str(path)], user=EVE, group=EVE, extra_groups=[], check=True, capture_output=True, cwd="/"
            )
        with open_store(path) as store:
            assert store.connection.execute("select count(*) from groups").fetchone() == (4,)
            assert {row[0] for row in store.connection.execute("select operator from audit")} <= {f"Somebody ({BEN})"}
    finally:
        subprocess.run(["rm", "-rf", str(place)], check=False)
