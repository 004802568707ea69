"""A backup restores to the same state, and says when it cannot."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.backup import back_up, restore
from graph.commit import commit
from graph.errors import NotFound, Refused, StorageFault
from graph.journal import Journal
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.verification import verify
from tests.support.commit_oracle import describe_community
from web.commands.operation import backup as backup_command


def edit(data_dir: Path, number: int) -> None:
    patch = Patch.of(adds=describe_community(number))
    commit(data_dir, Proposal(patch=patch, agent="test", message=str(number)))


def test_a_restored_data_directory_is_that_of_the_backup(
    small_dir: Path, tmp_path: Path
) -> None:
    made = back_up(small_dir, tmp_path / "backup")

    restore(tmp_path / "backup", tmp_path / "new")

    head = Journal(Layout(data_dir=tmp_path / "new").journal).head()
    assert head is not None
    assert (head.number, head.state_hash) == (made.revision, made.state_hash)
    assert {verdict.faults for verdict in verify(tmp_path / "new")} == {()}


def test_every_file_stands_in_the_sums(small_dir: Path, tmp_path: Path) -> None:
    back_up(small_dir, tmp_path / "backup")

    lines = (tmp_path / "backup" / "SHA256SUMS").read_text().splitlines()
    listed = dict(reversed(line.split("  ")) for line in lines)
    found = {
        str(path.relative_to(tmp_path / "backup")): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in (tmp_path / "backup").rglob("*")
        if path.is_file() and path.name not in ("SHA256SUMS", "backup.json")
    }
    assert listed == found
    assert len(found) == 2


def test_a_second_backup_brings_the_first_up_to_date(
    small_dir: Path, tmp_path: Path
) -> None:
    back_up(small_dir, tmp_path / "backup")
    edit(small_dir, 3)

    made = back_up(small_dir, tmp_path / "backup")

    restore(tmp_path / "backup", tmp_path / "new")
    head = Journal(Layout(data_dir=tmp_path / "new").journal).head()
    assert head is not None
    assert (made.revision, head.number) == (4, 4)
    assert sorted(path.name for path in (tmp_path / "backup").glob("*.gz")) == [
        "revision-4.nq.gz"
    ]


def test_a_commit_that_is_being_written_is_not_in_the_backup(
    small_dir: Path, tmp_path: Path
) -> None:
    (segment,) = Layout(data_dir=small_dir).journal.glob("*.journal")
    with segment.open("ab") as file:
        file.write(b"stadtwissen-journal-1 half a record")

    made = back_up(small_dir, tmp_path / "backup")

    restore(tmp_path / "backup", tmp_path / "new")
    assert made.revision == 3


def test_the_backup_of_another_journal_is_not_overwritten(
    small_dir: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    edit(other, 7)
    back_up(other, tmp_path / "backup")

    with pytest.raises(Refused, match="another journal"):
        back_up(small_dir, tmp_path / "backup")


def test_a_folder_of_other_things_is_left_alone(
    small_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")

    with pytest.raises(Refused, match="something else"):
        back_up(small_dir, tmp_path / "photos")


def test_a_spoilt_backup_is_refused_and_nothing_is_written(
    small_dir: Path, tmp_path: Path
) -> None:
    back_up(small_dir, tmp_path / "backup")
    (segment,) = (tmp_path / "backup" / "journal").iterdir()
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)

    with pytest.raises(StorageFault, match="not what SHA256SUMS says"):
        restore(tmp_path / "backup", tmp_path / "new")

    assert not (tmp_path / "new").exists()


def test_a_backup_is_never_restored_over_data(small_dir: Path, tmp_path: Path) -> None:
    back_up(small_dir, tmp_path / "backup")

    with pytest.raises(Refused, match="not empty"):
        restore(tmp_path / "backup", small_dir)


def test_a_restore_that_was_cut_off_can_be_done_again(
    small_dir: Path, tmp_path: Path
) -> None:
    back_up(small_dir, tmp_path / "backup")
    shutil.copytree(tmp_path / "backup" / "journal", tmp_path / "new" / "journal.half")

    kept = restore(tmp_path / "backup", tmp_path / "new")

    head = Journal(Layout(data_dir=tmp_path / "new").journal).head()
    assert head is not None
    assert head.number == kept.revision


def test_nothing_cannot_be_backed_up(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        back_up(tmp_path / "empty", tmp_path / "backup")


def test_a_folder_without_a_backup_cannot_be_restored(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        restore(tmp_path, tmp_path / "new")


def test_the_command_tells_which_revision_it_kept(
    small_dir: Path, tmp_path: Path
) -> None:
    arguments = [str(tmp_path / "b"), "--json", "--data-dir", str(small_dir)]

    result = CliRunner().invoke(backup_command, arguments)

    assert (result.exit_code, json.loads(result.output)["revision"]) == (0, 3)
