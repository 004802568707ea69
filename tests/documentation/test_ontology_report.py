"""The report that the site shows is that of the ontology as it is."""

from pathlib import Path

from graph.shipped_texts import fingerprint, read_texts
from ontology import VERSION, read_shipped
from ontology.checklist import MOST_ENTRIES, read_checks, read_report

ROOT = Path(__file__).parents[2]
ADVICE = "run: stadtwissen check-ontology --write"


def test_the_report_is_that_of_the_ontology_as_it_is() -> None:
    report = read_report(read_shipped("report.json").decode())

    assert (VERSION, fingerprint(read_texts(("ontology",)))) == (
        report.version,
        report.fingerprint,
    ), ADVICE


def test_the_report_has_every_check_and_no_open_finding() -> None:
    report = read_report(read_shipped("report.json").decode())
    checks = read_checks(read_shipped("checks/checklist.toml").decode())

    assert list(checks) == [outcome.check.name for outcome in report.outcomes], ADVICE
    assert report.is_clean()
    assert len(report.allowances) <= MOST_ENTRIES


def test_a_report_reads_back_as_it_was_written() -> None:
    text = read_shipped("report.json").decode()

    assert text == read_report(text).as_json()


def test_the_tests_that_make_a_check_exist() -> None:
    checks = read_checks(read_shipped("checks/checklist.toml").decode())
    named = {check.test for check in checks.values() if check.test}

    assert named != set()
    assert {name for name in named if not (ROOT / name).is_file()} == set()
