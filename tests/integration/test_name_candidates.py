"""Names lead to entities by the search index of the shipped graph."""

from pathlib import Path

import pytest

from graph.errors import StorageFault
from graph.name_candidates import Sought, find_candidates
from graph.name_similarity import Candidate
from ontology.iris import ID

TOWNS = frozenset({"municipality"})


def find(
    shipped: Path, name: str, types: frozenset[str] | None = TOWNS
) -> list[Candidate]:
    index = shipped / "search.sqlite"
    return find_candidates(index, [Sought(name=name, types=types)], "de")[0]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ulm", "ulm"),
        ("Uml", "ulm"),
        ("Wissbaden", "wiesbaden"),
        ("Grevsmülen", "grevesmuehlen"),
        ("�übeck", "luebeck"),
        ("Neu Brandenburg", "neubrandenburg"),
    ],
)
def test_a_name_with_errors_has_its_candidate_first(
    shipped: Path, name: str, key: str
) -> None:
    assert find(shipped, name)[0].iri == f"{ID}municipality/{key}"


def test_another_short_name_leads_nowhere(shipped: Path) -> None:
    assert find(shipped, "Kehl") == []


def test_only_the_types_asked_for_are_read(shipped: Path) -> None:
    assert {one.type for one in find(shipped, "Kiel")} == {"municipality"}
    assert len({one.type for one in find(shipped, "Kiel", None)}) > 1
    assert find(shipped, "Kiel", frozenset()) == []


def test_a_label_comes_before_another_name(shipped: Path) -> None:
    found = find(shipped, "Beteiligungs-Toolbox", frozenset({"measure"}))

    assert [one.likeness for one in found[:2]] == [1.0, 0.99]
    assert found[0].label == "Beteiligungstoolbox"


@pytest.mark.parametrize("name", ["", "…", '"', "\x00", "'); DROP", "NEAR(a b)", "-*"])
def test_nothing_typed_is_syntax(shipped: Path, name: str) -> None:
    assert isinstance(find(shipped, name), list)


def test_without_an_index_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(StorageFault):
        find(tmp_path, "Kiel")
