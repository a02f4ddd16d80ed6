"""What is kept on a disk is its owner's alone, whatever the umask was."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from discovery import private
from discovery.private import NotPrivateError, make_directory, mend, told, touch

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has the profile's own rights")
NOBODY = 65534
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)


@pytest.fixture(autouse=True, params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    make_directory(made)
    return made


def test_what_is_made_here_is_its_owners_from_the_beginning(folder: Path) -> None:
    touch(folder / "x.db")
    assert mode(folder) == 0o700
    assert mode(folder / "x.db") == 0o600
    assert mend(folder, ["x.db", "not there"]) == []


def test_what_others_could_use_is_mended_and_told_once(folder: Path) -> None:
    for name in ("key.pem", "x.db", "thesis.txt"):
        (folder / name).write_text("x", encoding="utf-8")
        (folder / name).chmod(0o664)
    folder.chmod(0o775)
    mended = mend(folder, ["key.pem", "x.db"])
    assert mended == [folder, folder / "key.pem", folder / "x.db"]
    assert all(str(path) in told(mended) for path in mended)
    assert [mode(path) for path in mended] == [0o700, 0o600, 0o600]
    assert mode(folder / "thesis.txt") == 0o664  # not ours
    assert told(mend(folder, ["key.pem", "x.db"])) == ""


def test_a_directory_that_has_others_in_it_keeps_its_rights_and_the_files_are_private(
    folder: Path,
) -> None:
    (folder / "photos").mkdir()
    (folder / "key.pem").write_text("x", encoding="utf-8")
    (folder / "key.pem").chmod(0o644)
    folder.chmod(0o755)
    assert mend(folder, ["key.pem"]) == [folder / "key.pem"]
    assert mode(folder) == 0o755
    folder.chmod(0o775)
    with pytest.raises(NotPrivateError, match="can write into"):
        mend(folder, ["key.pem"])


@pytest.mark.parametrize("rights", [0o777, 0o1777, 0o702])
def test_where_everybody_writes_nothing_is_kept(folder: Path, rights: int) -> None:
    folder.chmod(rights)
    with pytest.raises(NotPrivateError, match=r"can write into .*data, "):
        mend(folder, [])
    assert mode(folder) == rights


def test_where_everybody_writes_the_advice_is_safe(folder: Path) -> None:
    folder.chmod(0o777)  # below it, others could rename any directory
    with pytest.raises(NotPrivateError, match=r"chmod 700 .*data helps") as caught:
        mend(folder, [])
    assert "data/warkop" not in str(caught.value)
    folder.chmod(0o1777)  # as /tmp is
    with pytest.raises(NotPrivateError, match=r"--data-dir, for example .*data/warkop"):
        mend(folder, [])


@needs_root
def test_what_belongs_to_somebody_else_is_refused(folder: Path) -> None:
    touch(folder / "key.pem")
    os.chown(folder / "key.pem", NOBODY, -1)
    with pytest.raises(NotPrivateError, match=r"key.pem belongs to another user .* chown"):
        mend(folder, ["key.pem"])
    os.chown(folder, 54321, -1)
    with pytest.raises(NotPrivateError, match=r"data belongs to another user .*54321.* --data-dir"):
        mend(folder, ["key.pem"])


@needs_root
def test_a_directory_behind_somebody_elses_link_is_refused(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert mend(link, []) == []
    os.chown(link, NOBODY, -1, follow_symlinks=False)
    with pytest.raises(NotPrivateError, match="link belongs to another user"):
        mend(link, [])


@pytest.mark.parametrize("there", [True, False])
def test_no_secret_is_written_through_a_link(folder: Path, tmp_path: Path, there: bool) -> None:
    elsewhere, link = tmp_path / "elsewhere", folder / "key.pem"
    if there:
        elsewhere.write_text("x", encoding="utf-8")
        elsewhere.chmod(0o644)
    link.symlink_to(elsewhere)
    with pytest.raises(OSError, match="link"):
        touch(link)
    with pytest.raises(NotPrivateError, match=r"key\.pem is a link"):
        mend(folder, ["key.pem"])
    assert elsewhere.exists() == there
    assert not there or mode(elsewhere) == 0o644


def test_a_disk_without_rights_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", lambda self, mode: None)  # as on a stick with FAT
    with pytest.raises(NotPrivateError, match="another disk"):
        mend(folder, [])


def test_windows_is_left_to_the_rights_of_the_profile(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.chmod(0o777)
    monkeypatch.setattr(private, "POSIX", False)
    assert mend(folder, []) == []


def test_a_file_that_everybody_can_read_is_noticed(folder: Path) -> None:
    touch(folder / "key.pem")
    assert not private.is_exposed(folder / "key.pem")
    assert not private.is_exposed(folder / "nothing")
    (folder / "key.pem").chmod(0o640)  # a group for certificates is common
    assert not private.is_exposed(folder / "key.pem")
    (folder / "key.pem").chmod(0o644)
    assert private.is_exposed(folder / "key.pem")
