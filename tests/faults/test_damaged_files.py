"""Whatever file of a data directory is damaged or gone, the journal makes it anew."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from pyoxigraph import DefaultGraph

from graph.commit import commit, recover_now, submit
from graph.errors import ChildDied, StorageFault, StoreUnreadable
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Proposal
from graph.snapshots import current, open_current, reading
from graph.steps import HALT_VARIABLE, Step
from graph.storage_settings import DISK_RESERVE_MIB, SNAPSHOTS
from graph.verification import verify
from sparql.member import Member
from tests.support.commit_oracle import describe_community

ROOT = Path(__file__).parents[2]
# Below, the engine reads a table whole when it opens it.
LARGE_BYTES = 64 * 1024


def propose(number: int) -> Proposal:
    patch = Patch.of(adds=describe_community(number))
    return Proposal(patch=patch, agent="test", key=str(number))


def cut_manifest(layout: Layout) -> None:
    for path in layout.store.glob("MANIFEST*"):
        os.truncate(path, path.stat().st_size // 2)


def lose_table(layout: Layout) -> None:
    max(layout.store.glob("*.sst"), key=lambda path: path.stat().st_size).unlink()


def empty_table(layout: Layout) -> None:
    for path in layout.store.glob("*.sst"):
        os.truncate(path, 0)


def empty_store(layout: Layout) -> None:
    shutil.rmtree(layout.store)
    layout.store.mkdir()


def lose_pointer(layout: Layout) -> None:
    (layout.store / "CURRENT").unlink()


def lose_link(layout: Layout) -> None:
    layout.current.unlink()


def lose_snapshot(layout: Layout) -> None:
    shutil.rmtree(layout.current.resolve())


def spoil_description(layout: Layout) -> None:
    number = layout.current.readlink().name
    (layout.snapshots / f"{number}.json").write_text("{ not JSON")


def lose_all_but_the_journal(layout: Layout) -> None:
    for path in layout.data_dir.iterdir():
        if path != layout.journal:
            path.unlink() if not path.is_dir() or path.is_symlink() else None
            shutil.rmtree(path, ignore_errors=True)


def spoil_blocks(folder: Path) -> None:
    """Spoil what is read late: the blocks of data at the start of each large table."""
    for path in folder.glob("*.sst"):
        data = bytearray(path.read_bytes())
        if len(data) < LARGE_BYTES:
            continue
        for place in range(len(data) // 3):
            data[place] ^= 0x55
        path.write_bytes(data)


def is_sound(data_dir: Path) -> bool:
    return {verdict.faults for verdict in verify(data_dir)} == {()}


@pytest.mark.parametrize(
    "damage",
    [
        cut_manifest,
        lose_table,
        pytest.param(empty_table, marks=pytest.mark.soak),
        empty_store,
        pytest.param(lose_pointer, marks=pytest.mark.soak),
        pytest.param(lose_link, marks=pytest.mark.soak),
        pytest.param(lose_snapshot, marks=pytest.mark.soak),
        spoil_description,
        lose_all_but_the_journal,
    ],
)
def test_a_commit_after_any_damage_finds_all_as_it_was(
    small_dir: Path, damage: Callable[[Layout], None]
) -> None:
    damage(Layout(data_dir=small_dir))
    began = time.monotonic()

    revision = commit(small_dir, propose(9))

    print(f"{damage.__name__}: {time.monotonic() - began:.2f} s")  # noqa: T201
    assert revision.number == 4
    assert is_sound(small_dir)


def test_damage_that_shows_when_it_is_read_heals_with_the_next_attempt(
    small_dir: Path,
) -> None:
    layout = Layout(data_dir=small_dir)
    # The snapshot's files are those of the store.
    for folder in (layout.store, layout.current.resolve()):
        spoil_blocks(folder)

    with pytest.raises(StoreUnreadable, match="Ask again"):
        submit(small_dir, propose(9))
    outcome = submit(small_dir, propose(9))

    assert outcome.revision.number == 4
    assert is_sound(small_dir)


def test_hidden_damage_is_found_by_verify_and_heals_as_it_advises(
    small_dir: Path,
) -> None:
    layout = Layout(data_dir=small_dir)
    for folder in (layout.store, layout.current.resolve()):
        spoil_blocks(folder)

    faults = {fault for verdict in verify(small_dir) for fault in verdict.faults}
    assert any("`store` and `snapshots` away" in fault for fault in faults)
    shutil.rmtree(layout.store)
    shutil.rmtree(layout.snapshots)
    recover_now(small_dir)

    assert is_sound(small_dir)


def test_a_writer_that_dies_with_the_lock_holds_nobody_up(
    small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HALT_VARIABLE, Step.LOCKED)
    errors: list[BaseException] = []
    waiting = Thread(target=attempt, args=(small_dir, errors))
    waiting.start()
    halted = find_halted_child()
    monkeypatch.delenv(HALT_VARIABLE)
    os.kill(halted, signal.SIGKILL)
    waiting.join()

    revision = commit(small_dir, propose(8))

    assert [type(error) for error in errors] == [ChildDied]
    assert revision.number == 4


def attempt(data_dir: Path, errors: list[BaseException]) -> None:
    try:
        commit(data_dir, propose(7))
    except ChildDied as died:
        errors.append(died)


def find_halted_child() -> int:
    """Wait for a child of this process that stands still."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for children in Path("/proc/self/task").glob("*/children"):
            for child in map(int, children.read_text().split()):
                if " T " in Path(f"/proc/{child}/stat").read_text():
                    return child
        time.sleep(0.01)
    raise TimeoutError("no child stands still")


def test_snapshots_stay_as_long_as_the_operator_says(
    small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SNAPSHOTS, "2")

    commit(small_dir, propose(9))

    kept = {path.name for path in Layout(data_dir=small_dir).snapshots.iterdir()}
    assert kept == {"3", "3.json", "4", "4.json"}


def test_a_snapshot_is_not_taken_away_while_somebody_reads_it(
    small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SNAPSHOTS, "2")
    published = current(small_dir)
    assert published is not None

    with reading(small_dir) as store:
        for number in (8, 9):
            commit(small_dir, propose(number))
        read = set(store)
        stayed = published.path.exists()
    commit(small_dir, propose(10))

    assert stayed
    assert sum(quad.graph_name == DefaultGraph() for quad in read) == published.triples
    assert not published.path.exists()


def test_a_query_worker_keeps_its_snapshot_as_long_as_it_lives(
    small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SNAPSHOTS, "2")
    published = current(small_dir)
    assert published is not None
    worker = Member(published)

    for number in (8, 9):
        commit(small_dir, propose(number))
    stayed = published.path.exists()
    worker.end()
    commit(small_dir, propose(10))

    assert stayed
    assert not published.path.exists()


def test_a_reserve_that_is_not_there_refuses_edits_and_keeps_readers(
    small_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DISK_RESERVE_MIB, "1048576")

    with pytest.raises(StorageFault, match=DISK_RESERVE_MIB):
        commit(small_dir, propose(9))

    assert len(open_current(small_dir)) > 0


def test_a_data_directory_that_cannot_be_written_is_read_and_not_changed(
    small_dir: Path,
) -> None:
    script = (
        "mount --bind $0 $0 && mount -o remount,bind,ro $0 && cd $1 &&"
        " exec $2 -m tests.support.read_only_visit $0"
    )
    before = sorted(path.name for path in small_dir.iterdir())
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script, small_dir, ROOT, sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no disk of our own on this machine: {done.stderr.strip()}")

    told = f"stadtwissen: [Errno 30] Read-only file system: '{small_dir}/lock'"
    assert set(done.stderr.splitlines()) == {told}
    assert done.stdout.splitlines() == [
        "commit: The disk refused: Read-only file system. Ask again, same key.",
        "verify: The disk refused: Read-only file system.",
        "read: True",
        "search: revision 3",
    ]
    assert sorted(path.name for path in small_dir.iterdir()) == before
