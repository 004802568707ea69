"""When the shapes are asked: before the lock, and again where the revision moved."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Store

from graph.duties import Duties, no_duties
from graph.errors import Refused, ShapesViolated
from graph.journal import Journal
from graph.layout import Layout
from graph.patch import Patch
from graph.proposal import Outcome, Proposal
from graph.report import VIOLATION, WARNING, Finding, Report
from graph.writing import hold_lock, write
from ontology import iris
from tests.support.writing import propose, spell_line, write_now

Judge = Callable[[Store, Patch], Report]


def report(severity: str) -> Report:
    finding = Finding(
        focus="<http://a/1>",
        shape=iris.SHAPES + "any",
        severity=severity,
        component="http://a/component",
        message_de="Es fehlt etwas.",
        message_en="Something is missing.",
    )
    return Report(findings=(finding,))


def commit(data_dir: Path, proposal: Proposal, judge: Judge) -> Outcome:
    duties: Duties = replace(no_duties(), validate=judge)
    return write(Layout(data_dir=data_dir), proposal, duties, lambda _step: None)


def head_of(data_dir: Path) -> int:
    head = Journal(Layout(data_dir=data_dir).journal).head()
    return head.number if head else 0


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    write_now(tmp_path, propose(spell_line("a")))
    return tmp_path


def test_what_violates_is_refused_while_another_holds_the_lock(
    data_dir: Path,
) -> None:
    with (
        hold_lock(Layout(data_dir=data_dir)),
        pytest.raises(ShapesViolated),
    ):
        commit(data_dir, propose(spell_line("b")), lambda _s, _p: report(VIOLATION))


def test_the_shapes_are_asked_once_where_nobody_came_between(data_dir: Path) -> None:
    asked: list[Patch] = []

    def judge(_store: Store, patch: Patch) -> Report:
        asked.append(patch)
        return Report()

    commit(data_dir, propose(spell_line("a"), spell_line("b")), judge)

    assert asked == [Patch.of(adds=[spell_line("b")])]


def test_the_second_verdict_counts_where_somebody_committed_between(
    data_dir: Path,
) -> None:
    seen: list[set[str]] = []

    def judge(store: Store, _patch: Patch) -> Report:
        objects = {str(quad.object) for quad in store}
        seen.append(objects)
        if len(seen) > 1:
            return report(VIOLATION)
        write_now(data_dir, propose(spell_line("c", "between")))
        return Report()

    with pytest.raises(ShapesViolated):
        commit(data_dir, propose(spell_line("b")), judge)

    assert [('"between"' in objects) for objects in seen] == [False, True]
    assert head_of(data_dir) == 2


def test_the_second_verdict_may_be_better(data_dir: Path) -> None:
    seen: list[str] = []

    def judge(_store: Store, _patch: Patch) -> Report:
        if not seen:
            write_now(data_dir, propose(spell_line("c")))
        seen.append("asked")
        return report(WARNING) if len(seen) == 1 else Report()

    outcome = commit(data_dir, propose(spell_line("b")), judge)

    assert (outcome.revision.number, outcome.report) == (3, Report())


def test_a_snapshot_that_goes_while_it_is_read_leaves_the_verdict_to_the_lock(
    data_dir: Path,
) -> None:
    asked: list[str] = []

    def judge(_store: Store, _patch: Patch) -> Report:
        asked.append("asked")
        if len(asked) == 1:
            raise FileNotFoundError("000123.sst")
        return Report()

    outcome = commit(data_dir, propose(spell_line("b")), judge)

    assert (outcome.revision.number, len(asked)) == (2, 2)


def test_warnings_come_with_the_outcome(data_dir: Path) -> None:
    outcome = commit(data_dir, propose(spell_line("b")), lambda _s, _p: report(WARNING))

    assert outcome.report == report(WARNING)


def test_a_key_that_was_used_is_answered_without_asking_the_shapes(
    data_dir: Path,
) -> None:
    proposal = replace(propose(spell_line("b")), key="once")
    first = write_now(data_dir, proposal)
    write_now(data_dir, propose(removes=[spell_line("b")]))
    asked: list[Patch] = []

    def judge(_store: Store, patch: Patch) -> Report:
        asked.append(patch)
        return report(VIOLATION)

    again = commit(data_dir, proposal, judge)

    assert (again, asked) == (Outcome(revision=first.revision, is_new=False), [])


def test_a_key_that_is_used_meanwhile_is_answered_with_its_revision(
    data_dir: Path,
) -> None:
    proposal = replace(propose(spell_line("b")), key="once")

    def judge(_store: Store, _patch: Patch) -> Report:
        write_now(data_dir, proposal)
        return report(VIOLATION)

    outcome = commit(data_dir, proposal, judge)

    assert (outcome.revision.number, outcome.is_new) == (2, False)


def test_a_new_key_does_not_help_what_violates(data_dir: Path) -> None:
    proposal = replace(propose(spell_line("b")), key="new")

    with pytest.raises(ShapesViolated):
        commit(data_dir, proposal, lambda _s, _p: report(VIOLATION))

    assert head_of(data_dir) == 1


@pytest.mark.parametrize("graph", sorted(iris.RESERVED_GRAPHS))
def test_no_editor_writes_a_reserved_graph(data_dir: Path, graph: str) -> None:
    with pytest.raises(Refused) as refused:
        write_now(data_dir, propose(spell_line("b", graph=graph)))

    assert [one.rule for one in refused.value.rejections] == ["reserved graph"]


@pytest.mark.parametrize("graph", [iris.GRAPH_META, iris.GRAPH_INFERRED])
def test_no_release_writes_what_the_commit_writes(data_dir: Path, graph: str) -> None:
    proposal = replace(propose(spell_line("b", graph=graph)), is_release=True)

    with pytest.raises(Refused):
        write_now(data_dir, proposal)

    assert head_of(data_dir) == 1
