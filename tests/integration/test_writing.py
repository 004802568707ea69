"""What a commit keeps, refuses and describes, in one process."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph.duties import Duties, no_duties
from graph.errors import Conflict, NotFound, Refused, Rejection, ShapesViolated
from graph.journal import Journal
from graph.layout import Layout
from graph.materialise import Inferred
from graph.patch import Patch
from graph.proposal import Outcome, Proposal
from graph.report import Report
from graph.snapshots import current, open_current
from graph.store import list_named_quads
from graph.writing import write
from ontology import iris

GRAPH = f"{iris.GRAPH}src/0123456789ab"
HAS_SOURCE = iris.expand("stadt:hasSource")


def line(subject: str, text: str = "x", graph: str = GRAPH) -> str:
    return f'<{iris.ID}measure/{subject}> <http://a/p> "{text}" <{graph}> .'


def source(subject: str, name: str) -> str:
    document = f"<{iris.ID}source/{name}>"
    return f"<{iris.ID}measure/{subject}> <{HAS_SOURCE}> {document} <{GRAPH}> ."


def propose(
    *adds: str, removes: Sequence[str] = (), key: str | None = None
) -> Proposal:
    patch = Patch.of(adds=adds, removes=removes)
    return Proposal(patch=patch, agent="tester", message="test", key=key)


def commit(data_dir: Path, proposal: Proposal, duties: Duties | None = None) -> Outcome:
    layout = Layout(data_dir=data_dir)
    return write(layout, proposal, duties or no_duties(), lambda _step: None)


def asserted(store: Store) -> set[str]:
    return {
        f"{quad} ."
        for quad in list_named_quads(store)
        if quad.graph_name != NamedNode(iris.GRAPH_META)
    }


def test_a_commit_is_published_with_its_number_and_triples(tmp_path: Path) -> None:
    commit(tmp_path, propose(line("a"), line("b")))

    published = current(tmp_path)

    assert published is not None
    store = Store.read_only(str(published.path))
    triples = list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    assert (published.number, published.triples) == (1, len(triples))


def test_before_the_first_commit_nothing_is_published(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    with pytest.raises(NotFound):
        open_current(tmp_path)


def test_counts_are_those_of_the_effective_patch(tmp_path: Path) -> None:
    commit(tmp_path, propose(line("a")))

    second = commit(tmp_path, propose(line("a"), line("b"), removes=[line("c")]))

    assert (second.revision.added, second.revision.removed) == (1, 0)


def test_a_patch_that_changes_nothing_makes_no_revision(tmp_path: Path) -> None:
    first = commit(tmp_path, propose(line("a")))

    second = commit(tmp_path, propose(line("a")))

    assert second == Outcome(revision=first.revision, is_new=False)


def test_a_key_that_was_answered_with_nothing_to_do_is_known_again(
    tmp_path: Path,
) -> None:
    commit(tmp_path, propose(line("a")))
    answered = commit(tmp_path, propose(line("a"), key="k")).revision
    commit(tmp_path, propose(removes=[line("a")]))

    again = commit(tmp_path, propose(line("a"), key="k"))

    assert (answered.added, answered.removed) == (0, 0)
    assert again == Outcome(revision=answered, is_new=False)
    with pytest.raises(Conflict):
        commit(tmp_path, propose(line("b"), key="k"))


def test_a_first_commit_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        commit(tmp_path, propose())


def test_the_same_key_gives_the_same_revision(tmp_path: Path) -> None:
    first = commit(tmp_path, propose(line("a"), key="once"))
    commit(tmp_path, propose(line("b")))

    again = commit(tmp_path, propose(line("a"), key="once"))

    assert again == Outcome(revision=first.revision, is_new=False)


def test_the_same_key_with_another_content_is_a_conflict(tmp_path: Path) -> None:
    commit(tmp_path, propose(line("a"), key="once"))

    with pytest.raises(Conflict):
        commit(tmp_path, propose(line("a"), line("c"), key="once"))


def test_a_base_that_is_yet_to_come_is_a_conflict(tmp_path: Path) -> None:
    commit(tmp_path, propose(line("a")))

    with pytest.raises(Conflict):
        commit(tmp_path, replace(propose(line("b")), base=7))


def test_the_default_graph_holds_a_triple_once(tmp_path: Path) -> None:
    commit(tmp_path, propose(line("a"), line("a", graph="http://a/other")))

    store = open_current(tmp_path)

    subject = NamedNode(f"{iris.ID}measure/a")
    found = list(store.quads_for_pattern(subject, None, None, DefaultGraph()))
    assert len(found) == 1


def test_a_triple_leaves_the_default_graph_with_its_last_graph(
    tmp_path: Path,
) -> None:
    other = line("a", graph="http://a/other")
    commit(tmp_path, propose(line("a"), other))

    counts = []
    for removed in (line("a"), other):
        commit(tmp_path, propose(removes=[removed]))
        subject = NamedNode(f"{iris.ID}measure/a")
        quads = open_current(tmp_path).quads_for_pattern(
            subject, None, None, DefaultGraph()
        )
        counts.append(len(list(quads)))

    assert counts == [1, 0]


def test_a_reserved_graph_is_refused_and_leaves_no_trace(tmp_path: Path) -> None:
    commit(tmp_path, propose(line("a")))

    with pytest.raises(Refused):
        commit(tmp_path, propose(line("b"), line("c", graph=iris.GRAPH_META)))

    head = Journal(tmp_path / "journal").head()
    assert head is not None
    assert head.number == 1


def test_what_validation_refuses_leaves_no_trace(tmp_path: Path) -> None:
    reason = Rejection(message="A measure has no label.", rule="shape")

    def refuse(_store: Store, _patch: Patch) -> Report:
        raise ShapesViolated(reason, report=b"[]")

    with pytest.raises(ShapesViolated):
        commit(tmp_path, propose(line("a")), replace(no_duties(), validate=refuse))

    assert Journal(tmp_path / "journal").head() is None


def test_inference_hears_of_exactly_what_changed(tmp_path: Path) -> None:
    heard: list[tuple[set[str], set[str]]] = []

    def hear(_store: Store, added: Sequence[Quad], removed: Sequence[Quad]) -> Inferred:
        heard.append(({f"{q} ." for q in added}, {f"{q} ." for q in removed}))
        return Inferred(added=0, removed=0, rebuilt=False)

    duties = replace(no_duties(), infer=hear)
    commit(tmp_path, propose(line("a"), line("b")), duties)
    commit(tmp_path, propose(line("a"), line("c"), removes=[line("b")]), duties)

    added, removed = heard[1]
    outside = {one for one in added if iris.GRAPH_META not in one}
    assert (outside, removed) == ({line("c")}, {line("b")})


def test_a_writer_learns_that_all_was_inferred_anew(tmp_path: Path) -> None:
    anew = Inferred(added=0, removed=0, rebuilt=True)
    duties = replace(no_duties(), infer=lambda _store, _added, _removed: anew)

    outcome = commit(tmp_path, propose(line("a")), duties)

    assert outcome.inferred_anew


def test_the_index_hears_which_entities_changed(tmp_path: Path) -> None:
    heard: list[tuple[int, list[str] | None]] = []
    duties = replace(
        no_duties(),
        index=lambda _folder, _store, number, subjects: heard.append(
            (number, None if subjects is None else sorted(subjects))
        ),
    )

    commit(tmp_path, propose(line("a")), duties)
    commit(tmp_path, propose(line("b")), duties)

    assert heard == [(1, None), (2, [f"{iris.ID}measure/b"])]


def test_a_base_that_nobody_touched_since_is_accepted(tmp_path: Path) -> None:
    commit(tmp_path, propose(line("a")))
    commit(tmp_path, propose(line("b")))

    third = commit(tmp_path, replace(propose(line("c")), base=1))

    assert third.revision.number == 3


def test_a_base_that_was_touched_since_is_a_conflict(tmp_path: Path) -> None:
    commit(tmp_path, propose(line("a")))
    commit(tmp_path, propose(line("b")))

    with pytest.raises(Conflict) as conflict:
        commit(tmp_path, replace(propose(line("b", "y")), base=1))

    assert (conflict.value.base, conflict.value.head) == (1, 2)


def test_a_graph_is_described_with_the_sources_it_names(tmp_path: Path) -> None:
    commit(tmp_path, propose(source("a", "one"), source("b", "two")))

    commit(tmp_path, propose(removes=[source("a", "one")]))

    found = open_current(tmp_path).quads_for_pattern(
        NamedNode(GRAPH), NamedNode(HAS_SOURCE), None, NamedNode(iris.GRAPH_META)
    )
    assert [str(quad.object) for quad in found] == [f"<{iris.ID}source/two>"]


def test_old_snapshots_go_and_the_last_three_stay(tmp_path: Path) -> None:
    for number in range(5):
        commit(tmp_path, propose(line(str(number))))

    kept = sorted(path.name for path in (tmp_path / "snapshots").iterdir())

    assert kept == ["3", "3.json", "4", "4.json", "5", "5.json"]


def test_a_bare_store_takes_the_default_graph_as_data(tmp_path: Path) -> None:
    Layout(data_dir=tmp_path).bare_marker.touch()
    plain = '<http://a/1> <http://a/p> "x" .'

    commit(tmp_path, propose(plain, line("a")))

    store = open_current(tmp_path)
    default = store.quads_for_pattern(None, None, None, DefaultGraph())
    assert [f"{quad} ." for quad in default] == [plain]


def test_in_a_bare_store_a_key_counts_too(tmp_path: Path) -> None:
    Layout(data_dir=tmp_path).bare_marker.touch()
    first = commit(tmp_path, propose(line("a"), key="once"))

    again = commit(tmp_path, propose(line("a"), key="once"))

    assert again == Outcome(revision=first.revision, is_new=False)


def test_a_bare_store_may_begin_with_an_edit_that_changes_nothing(
    tmp_path: Path,
) -> None:
    Layout(data_dir=tmp_path).bare_marker.touch()

    first = commit(tmp_path, propose())
    second = commit(tmp_path, propose())

    assert (first.revision.number, first.is_new) == (1, True)
    assert second == Outcome(revision=first.revision, is_new=False)
    assert commit(tmp_path, propose(line("a"))).revision.number == 2


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_a_message_that_is_no_text_is_refused_before_the_journal(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(Refused):
        commit(tmp_path, replace(propose(line("a")), message=text))

    assert Journal(tmp_path / "journal").head() is None


@pytest.mark.parametrize(
    "given",
    [
        line("a").replace('"x"', '"\\u0078"'),
        line("a").replace('"x"', '"x"^^<http://www.w3.org/2001/XMLSchema#string>'),
    ],
)
def test_the_journal_holds_the_spelling_of_the_store(
    tmp_path: Path, given: str
) -> None:
    commit(tmp_path, propose(given))

    ((_, patch),) = Journal(tmp_path / "journal").read(0)
    assert set(patch.adds) == asserted(open_current(tmp_path)) == {line("a")}
