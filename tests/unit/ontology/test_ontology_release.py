"""What a version may change of what a release before it promised."""

import pytest

from ontology.modules import make_module
from ontology.release import (
    Promises,
    find_breaks,
    find_former_gaps,
    find_latest,
    list_promises,
    read_release,
    write_release,
)
from ontology.statements import Triple

NS = "https://w3id.org/stadtwissen/ns/"
OWL = "http://www.w3.org/2002/07/owl#"
CLASS = "a owl:Class"
OLD = {"stadt:A": frozenset({CLASS}), "shp:a": frozenset({"a sh:NodeShape"})}
MOVED = OLD | {"stadt:A": frozenset({"a owl:ObjectProperty"})}
MORE = OLD | {"stadt:A": frozenset({CLASS, "owl:hasKey ( stadt:b )"})}
GROWN = OLD | {"stadt:B": frozenset({CLASS})}
FORMER = {"stadt:": frozenset({"a owl:Ontology", "owl:versionIRI stadt:1.0.0"})}


def header(version: str, prior: str | None = None) -> list[Triple]:
    triples = [
        (
            f"<{NS}>",
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
            f"<{OWL}Ontology>",
        ),
        (f"<{NS}>", f"<{OWL}versionIRI>", f"<{NS}{version}>"),
    ]
    if prior is not None:
        triples.append((f"<{NS}>", f"<{OWL}priorVersion>", f"<{NS}{prior}>"))
    return triples


@pytest.mark.parametrize(
    ("version", "now", "found"),
    [
        ("1.0.1", OLD, []),
        ("1.0.1", GROWN, ["is new since 1.0.0"]),
        ("1.1.0", GROWN, []),
        ("1.0.1", MORE, ["not in 1.0.0: owl:hasKey ( stadt:b )"]),
        ("1.1.0", MORE, []),
        ("1.1.0", MOVED, ["said in 1.0.0: a owl:Class"]),
        ("2.0.0", MOVED, []),
        ("1.1.0", {"stadt:A": OLD["stadt:A"]}, ["is in 1.0.0 and was removed"]),
        ("2.0.0", {"stadt:A": OLD["stadt:A"]}, []),
        ("2.0.0", {}, ["is in 1.0.0 and was removed"]),
    ],
)
def test_the_version_number_must_fit_what_changed(
    version: str, now: Promises, found: list[str]
) -> None:
    breaks = find_breaks("1.0.0", OLD, version, now)

    assert [one.detail for one in breaks] == found


def test_a_release_is_read_as_it_was_written() -> None:
    assert read_release(write_release(MORE)) == MORE


def test_a_release_with_other_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="a release lists"):
        read_release("term\tkind\n")


def test_the_latest_release_counts_by_number_and_is_not_after_the_version() -> None:
    assert find_latest(["1.2.0", "1.10.0", "2.0.0"], "1.10.3") == "1.10.0"
    assert find_latest(["2.0.0"], "1.0.0") is None


def test_a_new_version_iri_is_no_change_of_meaning() -> None:
    before = list_promises([make_module("core", header("1.0.0"))])
    after = list_promises([make_module("core", header("1.0.1"))])

    assert before != after
    assert find_breaks("1.0.0", before, "1.0.1", after) == ()


@pytest.mark.parametrize(
    ("version", "prior", "is_kept", "found"),
    [
        ("1.0.0", None, False, []),
        ("1.0.0", "0.9.0", False, ["owl:priorVersion must name none"]),
        ("1.1.0", "1.0.0", True, []),
        ("1.1.0", None, True, ["owl:priorVersion must name stadt:1.0.0"]),
        ("1.1.0", "0.9.0", True, ["owl:priorVersion must name stadt:1.0.0"]),
        (
            "1.1.0",
            "1.0.0",
            False,
            ["is of 1.0.0 and not kept in ontology/versions/1.0.0"],
        ),
    ],
)
def test_a_version_names_the_one_before_and_its_files_are_kept(
    version: str, prior: str | None, is_kept: bool, found: list[str]
) -> None:
    former = [make_module("core", header("1.0.0"))] if is_kept else []
    modules = [make_module("core", header(version, prior))]

    gaps = find_former_gaps(version, {"1.0.0": FORMER}, former, modules)

    assert [one.detail for one in gaps] == found
