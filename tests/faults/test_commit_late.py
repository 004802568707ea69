"""A commit whose time is over after its record was synced is not called refused.

The commit child stands still where `STADTWISSEN_HALT_AT` says, and the alarm rings.
"""

from pathlib import Path

import pytest

from graph.commit import submit
from graph.errors import StorageFault
from graph.journal import Journal
from graph.layout import Layout
from graph.limits import Limit
from graph.patch import Patch
from graph.proposal import Proposal
from graph.steps import HALT_VARIABLE, Step

# Long enough for a child to start on a busy machine and to reach the journal.
PATIENCE = Limit(name="patience", value=5, unit="seconds", why="a test waits for it")
EDIT = Proposal(
    patch=Patch.of(adds=['<http://a/s> <http://a/p> "x" <http://a/g> .']),
    agent="test",
    key="once",
)


@pytest.fixture(scope="module")
def late(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, pytest.ExceptionInfo[StorageFault]]:
    """A data directory, and what was said of the commit that came late to it."""
    data_dir = tmp_path_factory.mktemp("late")
    Layout(data_dir=data_dir).bare_marker.touch()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(HALT_VARIABLE, Step.JOURNALLED)
        with pytest.raises(StorageFault) as told:
            submit(data_dir, EDIT, patience=PATIENCE)
    return data_dir, told


def test_a_late_commit_is_told_as_one_that_may_stand(
    late: tuple[Path, pytest.ExceptionInfo[StorageFault]],
) -> None:
    data_dir, told = late

    head = Journal(Layout(data_dir=data_dir).journal).head()

    assert head is not None
    assert (head.number, head.key) == (1, "once")
    assert "ask again with the same key" in str(told.value)


def test_who_asks_again_learns_that_a_late_commit_stands(
    late: tuple[Path, pytest.ExceptionInfo[StorageFault]],
) -> None:
    data_dir, _ = late

    outcome = submit(data_dir, EDIT)

    assert (outcome.revision.number, outcome.is_new) == (1, False)
