"""What a release keeps of the ontology, in a package folder of its own."""

from pathlib import Path

import pytest

from graph.errors import Forbidden
from graph.ontology_release import keep_release

CORE = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix stadt: <https://w3id.org/stadtwissen/ns/> .
stadt: a owl:Ontology ; owl:versionIRI stadt:1.0.0 .
stadt:A a owl:Class .
"""


def test_a_release_keeps_its_axioms_and_its_files(tmp_path: Path) -> None:
    written = keep_release(tmp_path, "1.0.0", {"core": CORE})

    assert {"releases/1.0.0.tsv", "versions/1.0.0/core.ttl"} == {
        str(path.relative_to(tmp_path)) for path in written
    }
    assert (tmp_path / "versions/1.0.0/core.ttl").read_text() == CORE
    assert "stadt:A\ta owl:Class\n" in (tmp_path / "releases/1.0.0.tsv").read_text()


def test_what_is_kept_already_stays_and_what_is_missing_comes(tmp_path: Path) -> None:
    keep_release(tmp_path, "1.0.0", {"core": CORE})
    (tmp_path / "versions/1.0.0/core.ttl").unlink()

    (written,) = keep_release(tmp_path, "1.0.0", {"core": CORE})

    assert written.name == "core.ttl"


def test_another_ontology_under_a_kept_version_is_refused(tmp_path: Path) -> None:
    keep_release(tmp_path, "1.0.0", {"core": CORE})

    with pytest.raises(Forbidden):
        keep_release(tmp_path, "1.0.0", {"core": CORE.replace(":A", ":B"), "new": CORE})

    assert (tmp_path / "versions/1.0.0/core.ttl").read_text() == CORE
    assert not (tmp_path / "versions/1.0.0/new.ttl").exists()
