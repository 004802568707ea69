"""A disk that fails to sync never lies, and the journal is synced before the answer.

The commit child meets an input/output error in the place of the journal's fdatasync
where `STADTWISSEN_FAIL_AT` says so.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.commit import commit, recover_now, submit
from graph.errors import StorageFault
from graph.layout import Layout
from graph.proposal import Proposal
from graph.steps import FAIL_VARIABLE, Step
from tests.support.commit_oracle import build, make_patch, verify

STEPS_AFTER = (Step.APPLIED, Step.COPIED)


@pytest.mark.parametrize("failures", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_no_commit_is_acknowledged_after_a_failed_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    data_dir = tmp_path / "var"
    Layout(data_dir=data_dir).data_dir.mkdir()
    Layout(data_dir=data_dir).bare_marker.touch()
    told = []

    for failure in range(failures):
        proposal = propose(failure + 1)
        monkeypatch.setenv(FAIL_VARIABLE, Step.WRITTEN)
        with pytest.raises(StorageFault) as refused:
            commit(data_dir, proposal)
        monkeypatch.delenv(FAIL_VARIABLE)
        told.append(type(refused.value))
        # The next one finds the record whole, makes it durable and tells of it.
        outcome = submit(data_dir, proposal)
        assert (outcome.revision.number, outcome.is_new) == (failure + 1, False)

    assert told == [StorageFault] * failures


def propose(number: int) -> Proposal:
    return Proposal(patch=make_patch(number), agent="test", key=str(number))


def test_a_record_whose_sync_failed_is_written_anew_before_it_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Layout(data_dir=tmp_path).bare_marker.touch()
    commit(tmp_path, propose(1))
    monkeypatch.setenv(FAIL_VARIABLE, Step.WRITTEN)
    with pytest.raises(StorageFault):
        commit(tmp_path, propose(2))
    monkeypatch.delenv(FAIL_VARIABLE)
    (segment,) = Layout(data_dir=tmp_path).journal.iterdir()
    before, content = segment.stat().st_mtime_ns, segment.read_bytes()

    recover_now(tmp_path)

    assert segment.stat().st_mtime_ns > before
    assert segment.read_bytes() == content


@pytest.mark.parametrize("step", STEPS_AFTER)
def test_a_disk_that_fails_after_the_journal_leaves_a_commit_that_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    oracle = build(tmp_path)
    monkeypatch.setenv(FAIL_VARIABLE, step)
    with pytest.raises(StorageFault, match="Input/output error"):
        commit(tmp_path, propose(2))
    monkeypatch.delenv(FAIL_VARIABLE)

    outcome = submit(tmp_path, propose(2))

    oracle.accept_up_to(2)
    assert (outcome.revision.number, outcome.is_new) == (2, False)
    verify(tmp_path, oracle)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("commits", [2, pytest.param(100, marks=pytest.mark.soak)])
def test_the_journal_is_synced_before_the_answer_is_written(
    tmp_path: Path, commits: int
) -> None:
    Layout(data_dir=tmp_path).bare_marker.touch()
    for number in range(1, commits + 1):
        calls = trace(tmp_path, number)
        written = find(calls, r"write\(\d+<[^>]*\.journal>, ")
        synced = find(calls, r"fdatasync\(\d+<[^>]*\.journal>\) += 0")
        answered = find(calls, r"write\(1<pipe.*a\{")
        assert written[-1] < synced[0] < answered[0]


def trace(data_dir: Path, number: int) -> list[str]:
    """Return the writes and syncs of all processes of one commit, in order."""
    log = data_dir.with_name(f"trace-{number}")
    script = (
        "import sys; from pathlib import Path; from graph.commit import commit; "
        "from tests.faults.test_failed_sync import propose; "
        f"commit(Path(sys.argv[1]), propose({number}))"
    )
    calls = "trace=write,fsync,fdatasync"
    strace = ["strace", "-f", "-y", "-s", "8", "-e", calls, "-o", str(log)]
    done = subprocess.run(
        [*strace, sys.executable, "-c", script, str(data_dir)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    if "ptrace" in done.stderr.lower():
        pytest.skip(f"tracing is not allowed here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return log.read_text(errors="replace").splitlines()


def find(calls: list[str], pattern: str) -> list[int]:
    found = [place for place, call in enumerate(calls) if re.search(pattern, call)]
    assert found, f"no {pattern}"
    return found
