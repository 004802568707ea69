"""The W3C's SPARQL 1.1 suites through HTTP: query, update, syntax, results."""

import os

import pytest

from tests.conformance.cases import Case, read_cases
from tests.conformance.endpoint import Endpoint
from tests.conformance.judging import judge
from tests.conformance.ratchet import MOST, judge_against, read_expected_failures
from tests.conformance.suites import FETCH, FOLDER, REQUIRED, RUN, are_here

EXPECTED = read_expected_failures()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each case of the suites, if they are here."""
    if "case" not in metafunc.fixturenames:
        return
    if not are_here():
        skip = pytest.mark.skip(reason=f"not on this machine; {FETCH}")
        metafunc.parametrize("case", [pytest.param(None, marks=skip, id="none")])
        return
    cases = [case for suite in RUN for case in read_cases(FOLDER, suite)]
    metafunc.parametrize("case", cases, ids=lambda case: case.name)


def test_a_test_of_the_suites_is_answered_as_it_says(
    endpoint: Endpoint, case: Case
) -> None:
    fault = judge(case, endpoint)

    wrong = judge_against(case.name, fault, EXPECTED)
    assert wrong == "", wrong
    if fault:
        pytest.xfail(EXPECTED[case.name].reason)


@pytest.mark.skipif(not are_here(), reason=f"not on this machine; {FETCH}")
def test_only_tests_of_the_suites_are_expected_to_fail() -> None:
    names = {case.name for suite in RUN for case in read_cases(FOLDER, suite)}

    assert EXPECTED.keys() - names == set()
    assert len(EXPECTED) <= MOST


def test_the_suites_are_here_where_they_are_required() -> None:
    assert are_here() or not os.environ.get(REQUIRED)
