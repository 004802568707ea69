"""Kill -9 of a bulk load: the old revision or the new one, whole, and nothing else."""

import signal
from pathlib import Path

import pytest

from graph import formats
from graph.bulk import Source, Wish, load_in_bulk
from graph.commit import recover_now
from graph.errors import ChildDied
from graph.journal import Journal
from graph.snapshots import open_current
from graph.steps import KILL_VARIABLE, Step
from graph.store import list_named_quads
from graph.synthetic import generate_measures
from graph.verification import verify

WISH = Wish(agent="test", message="bulk", judged="none")
LINES = tuple(generate_measures(30))


def load(data_dir: Path, file: Path) -> None:
    source = Source(path=file, format=formats.N_QUADS)
    load_in_bulk(data_dir, [source], WISH, lambda _step, _done, _total: None)


def count_lines_held(data_dir: Path) -> int:
    held = {f"{quad} ." for quad in list_named_quads(open_current(data_dir))}
    return len(held & set(LINES))


@pytest.mark.parametrize(
    ("step", "kept"),
    [
        (Step.REDUCED, False),
        (Step.HALF_WRITTEN, False),
        (Step.WRITTEN, True),
        (Step.JOURNALLED, True),
        (Step.APPLIED, True),
        (Step.INFERRED, True),
        (Step.COPIED, True),
    ],
)
def test_a_killed_bulk_load_leaves_all_or_nothing(
    small_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: Step,
    *,
    kept: bool,
) -> None:
    file = tmp_path / "made.nq"
    file.write_text("\n".join(LINES), encoding="utf-8")
    monkeypatch.setenv(KILL_VARIABLE, step)
    with pytest.raises(ChildDied) as died:
        load(small_dir, file)
    monkeypatch.delenv(KILL_VARIABLE)
    recover_now(small_dir)
    head = Journal(small_dir / "journal").head()

    assert died.value.exit_status == -signal.SIGKILL
    assert head is not None
    assert head.number == (4 if kept else 3)
    assert count_lines_held(small_dir) == (len(LINES) if kept else 0)
    assert [fault for verdict in verify(small_dir) for fault in verdict.faults] == []


def test_a_bulk_load_after_a_killed_one_succeeds(
    small_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "made.nq"
    file.write_text("\n".join(LINES), encoding="utf-8")
    monkeypatch.setenv(KILL_VARIABLE, Step.HALF_WRITTEN)
    with pytest.raises(ChildDied):
        load(small_dir, file)
    monkeypatch.delenv(KILL_VARIABLE)
    # As a kill of the parent would leave it.
    (small_dir / "bulk.left").mkdir()
    load(small_dir, file)

    assert count_lines_held(small_dir) == len(LINES)
    assert [path for path in small_dir.glob("bulk.*") if path.is_dir()] == []
