"""A backup restores to the same state, and says when it cannot."""

import hashlib
import io
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph import formats
from graph.backup import back_up, restore
from graph.commit import commit
from graph.dump import write_dump
from graph.errors import JournalDamaged, NotFound, Refused, StorageFault
from graph.journal import Journal
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import current, open_snapshot
from graph.store import list_named_quads, spell
from graph.verification import verify
from tests.support.commit_oracle import describe_community
from web.commands.operation import backup as backup_command
from web.commands.serve import serve

ROOT = Path(__file__).parents[2]
# A backup of one segment renames it, the dump, the sums and the manifest.
RENAMES = 4


def run_cut(work: str, *paths: Path, renames: int) -> None:
    """Do one of `restore` and `back_up` in a process killed at its next rename."""
    command = [sys.executable, "-m", "tests.support.cut_at_rename", str(renames), work]
    ended = subprocess.run([*command, *map(str, paths)], cwd=ROOT, check=False)
    assert ended.returncode == -9


def number_of(data_dir: Path) -> int:
    head = Journal(Layout(data_dir=data_dir).journal).head()
    return head.number if head else 0


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


def test_the_sums_can_be_checked_by_others(small_dir: Path, tmp_path: Path) -> None:
    back_up(small_dir, tmp_path / "backup")
    edit(small_dir, 3)
    back_up(small_dir, tmp_path / "backup")

    subprocess.run(
        ["sha256sum", "--quiet", "-c", "SHA256SUMS"],
        cwd=tmp_path / "backup",
        check=True,
    )


@pytest.mark.parametrize("renames", range(RENAMES))
def test_a_backup_killed_at_any_rename_leaves_the_earlier_one_whole(
    small_dir: Path, tmp_path: Path, renames: int
) -> None:
    folder = tmp_path / "backup"
    back_up(small_dir, folder)
    edit(small_dir, 3)

    run_cut("back_up", small_dir, folder, renames=renames)

    assert restore(folder, tmp_path / "new").revision == 3
    assert number_of(tmp_path / "new") == 3
    assert back_up(small_dir, folder).revision == 4
    assert sorted(path.name for path in folder.iterdir()) == [
        "SHA256SUMS",
        "backup.json",
        "journal",
        "revision-4.nq.gz",
    ]


@pytest.mark.parametrize("renames", range(RENAMES))
def test_a_first_backup_killed_at_any_rename_is_done_again(
    small_dir: Path, tmp_path: Path, renames: int
) -> None:
    run_cut("back_up", small_dir, tmp_path / "backup", renames=renames)

    back_up(small_dir, tmp_path / "backup")

    restore(tmp_path / "backup", tmp_path / "new")
    assert number_of(tmp_path / "new") == 3


def test_a_backup_without_news_keeps_the_dump_that_is_there(
    small_dir: Path, tmp_path: Path
) -> None:
    back_up(small_dir, tmp_path / "backup")
    dump = tmp_path / "backup" / "revision-3.nq.gz"
    before = dump.stat().st_ino

    back_up(small_dir, tmp_path / "backup")

    assert dump.stat().st_ino == before


def test_a_dump_is_of_the_revision_that_was_opened(small_dir: Path) -> None:
    published = current(small_dir)
    assert published is not None
    opened = open_snapshot(published)
    held = {spell(quad) for quad in list_named_quads(opened.store)}
    edit(small_dir, 3)

    output = io.BytesIO()
    write_dump(opened.store, output, formats.N_QUADS, is_bare=False)

    assert set(output.getvalue().decode().splitlines()) == held


def test_a_journal_is_backed_up_without_a_dump_where_the_snapshot_is_damaged(
    small_dir: Path, tmp_path: Path
) -> None:
    for path in Layout(data_dir=small_dir).current.resolve().glob("MANIFEST*"):
        path.unlink()

    made = back_up(small_dir, tmp_path / "backup")

    assert list(made.files) == ["journal/000000000001.journal"]


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


@pytest.mark.parametrize("is_bare", [False, True])
@pytest.mark.parametrize("renames", [0, 1])
def test_a_restore_killed_while_it_copies_is_refused_by_serve_and_done_again(
    request: pytest.FixtureRequest, tmp_path: Path, renames: int, *, is_bare: bool
) -> None:
    kept_dir = make_bare(tmp_path) if is_bare else request.getfixturevalue("small_dir")
    head = number_of(kept_dir)
    back_up(kept_dir, tmp_path / "backup")
    run_cut("restore", tmp_path / "backup", tmp_path / "new", renames=renames)

    served = invoke_serve(tmp_path / "new")
    restore(tmp_path / "backup", tmp_path / "new")

    assert (served.exit_code, "`stadtwissen restore` again" in served.output) == (
        1,
        True,
    )
    assert number_of(tmp_path / "new") == head
    assert Layout(data_dir=tmp_path / "new").bare_marker.exists() == is_bare


def invoke_serve(data_dir: Path) -> Result:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    return CliRunner().invoke(serve, ["--port", port, "--data-dir", str(data_dir)])


def make_bare(tmp_path: Path) -> Path:
    layout = Layout(data_dir=tmp_path / "bare")
    layout.data_dir.mkdir()
    layout.bare_marker.touch()
    edit(layout.data_dir, 1)
    return layout.data_dir


def test_a_bare_data_directory_is_not_restored_over(
    small_dir: Path, tmp_path: Path
) -> None:
    back_up(small_dir, tmp_path / "backup")
    (tmp_path / "new").mkdir()
    Layout(data_dir=tmp_path / "new").bare_marker.touch()

    with pytest.raises(Refused, match="not empty"):
        restore(tmp_path / "backup", tmp_path / "new")


def test_a_damaged_journal_is_not_backed_up(small_dir: Path, tmp_path: Path) -> None:
    (segment,) = Layout(data_dir=small_dir).journal.glob("*.journal")
    spoilt = bytearray(segment.read_bytes())
    spoilt[len(spoilt) // 3] ^= 1
    segment.write_bytes(spoilt)

    with pytest.raises(JournalDamaged):
        back_up(small_dir, tmp_path / "kept")

    assert not (tmp_path / "kept").exists()


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
