"""The house rules are checked by code, and the checks can fail."""

from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.support import check_data, docs, locks, sizes
from tests.support.found import some

ROOT = Path(__file__).parents[2]


def test_every_file_and_function_is_within_its_cap() -> None:
    faults = [
        f for path in some(sizes.find_files(ROOT)) for f in sizes.find_faults(path)
    ]

    assert faults == []


def test_a_file_of_401_lines_is_found(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("x = 1\n" * 401)

    assert sizes.find_faults(path) == [f"{path}: 401 lines"]


def test_a_function_of_51_lines_is_found(tmp_path: Path) -> None:
    path = tmp_path / "deep.py"
    path.write_text("def f():\n" + "    x = 1\n" * 50)

    assert sizes.find_faults(path) == [f"{path}:1: f has 51 lines"]


@pytest.mark.parametrize("name", ["serve", "test", "peers"])
def test_a_lock_pins_everything_with_hashes_and_names_no_address(name: str) -> None:
    assert locks.find_faults(ROOT / "requirements" / f"{name}.txt") == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("flask==3.1.3", "no hash: flask"),
        ("flask>=3", "not pinned"),
        ("--index-url https://packages.example/", "names an address"),
    ],
)
def test_a_loose_lock_is_found(tmp_path: Path, line: str, fault: str) -> None:
    (tmp_path / "x.in").write_text("")
    (tmp_path / "x.txt").write_text(line + "\n")

    assert any(fault in found for found in locks.find_faults(tmp_path / "x.txt"))


@pytest.mark.parametrize("name", sorted(docs.RENDERED))
def test_a_document_made_from_code_is_up_to_date(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == docs.RENDERED[name]()


def test_no_merge_was_left_half_done() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    marks = tuple(sign * 7 for sign in "<>=")

    assert len(documents) > 10
    assert [
        str(document)
        for document in documents
        if any(line.startswith(marks) for line in document.read_text().splitlines())
    ] == []


@pytest.mark.parametrize("package", ["ontology", "graph", "sparql", "web"])
def test_a_package_of_ours_is_provided_by_nobody_else(package: str) -> None:
    # A top-level name can clash in a shared environment; see README, installation.
    assert packages_distributions().get(package, ["stadtwissen"]) == ["stadtwissen"]


def test_the_tables_pass_their_own_checker(capsys: pytest.CaptureFixture[str]) -> None:
    status = check_data.main(ROOT / "graph" / "data")

    assert status == 0, capsys.readouterr().out


def test_a_test_that_found_nothing_to_judge_fails() -> None:
    with pytest.raises(AssertionError):
        some(item for item in ())
