"""What the checklist makes of findings and of the exceptions to them."""

from dataclasses import replace

import pytest

from ontology.checklist import (
    ALLOW_LIST,
    MOST_ENTRIES,
    Allowance,
    Check,
    Finding,
    Outcome,
    Report,
    Run,
    Status,
    Way,
    judge,
    judge_all,
    judge_allowances,
    read_allowances,
    read_checks,
    read_report,
)

CHECK = Check(name="naming", number=8, de="Name", en="Name", way=Way.QUERY)
REASONED = replace(CHECK, name="profile-core", way=Way.REASONER)
BAD = Finding(subject="stadt:bad", detail="a small letter")
WORSE = Finding(subject="stadt:worse")
EXCUSE = Allowance(check="naming", subjects=("stadt:bad",), de="So.", en="So.")


def make_run(*findings: Finding, name: str = "naming") -> Run:
    return Run(name=name, findings=findings, seconds=0.5)


def make_report(*outcomes: Outcome) -> Report:
    return Report(
        version="1.0.0",
        date="2026-11-25",
        fingerprint="0f",
        counts={"classes": 3},
        outcomes=outcomes,
        allowances=(EXCUSE,),
    )


def test_a_check_that_finds_nothing_passes() -> None:
    assert judge(CHECK, make_run(), [EXCUSE]).status is Status.PASSED


def test_a_finding_fails_the_check() -> None:
    outcome = judge(CHECK, make_run(WORSE, BAD), [])

    assert (outcome.status, outcome.findings) == (Status.FAILED, (BAD, WORSE))


def test_an_allowed_finding_is_set_apart() -> None:
    outcome = judge(CHECK, make_run(WORSE, BAD), [EXCUSE])

    assert (outcome.findings, outcome.allowed) == ((WORSE,), (BAD,))
    assert outcome.status is Status.FAILED


def test_allowed_findings_alone_do_not_fail_the_check() -> None:
    assert judge(CHECK, make_run(BAD), [EXCUSE]).status is Status.ALLOWED


def test_an_exception_counts_for_its_own_check_alone() -> None:
    other = replace(EXCUSE, check="punning")

    assert judge(CHECK, make_run(BAD), [other]).status is Status.FAILED


def test_a_check_that_tests_make_says_which() -> None:
    tested = replace(CHECK, way=Way.TEST, test="tests/unit/test_it.py")

    outcome = judge(tested, None, [])

    assert (outcome.status, outcome.note) == (Status.TESTED, tested.test)


@pytest.mark.parametrize("run", [None, Run(name="naming", findings=None, note="why")])
def test_a_check_without_a_run_was_not_run(run: Run | None) -> None:
    assert judge(CHECK, run, []).status is Status.NOT_RUN


def test_a_report_with_a_failed_check_is_not_clean() -> None:
    assert not make_report(judge(CHECK, make_run(BAD), [])).is_clean()


def test_a_report_with_allowed_findings_alone_is_clean() -> None:
    assert make_report(judge(CHECK, make_run(BAD), [EXCUSE])).is_clean()


def test_a_reasoner_that_was_left_out_is_forgiven_on_demand_alone() -> None:
    report = make_report(judge(REASONED, None, []))

    assert not report.is_clean()
    assert report.is_clean(without_reasoner=True)


def test_a_query_that_was_not_run_is_never_forgiven() -> None:
    assert not make_report(judge(CHECK, None, [])).is_clean(without_reasoner=True)


def test_an_exception_that_allows_nothing_is_a_finding() -> None:
    outcome = judge(CHECK, make_run(), [EXCUSE])

    (finding,) = judge_allowances((EXCUSE,), [outcome])

    assert finding == Finding(subject="stadt:bad", detail="naming does not find it")


def test_an_exception_of_a_check_that_was_not_run_is_left_alone() -> None:
    assert judge_allowances((EXCUSE,), [judge(CHECK, None, [])]) == ()


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_exception_without_a_reason_is_a_finding(language: str) -> None:
    mute = replace(EXCUSE, **{language: " "})
    outcome = judge(CHECK, make_run(BAD), [mute])

    (finding,) = judge_allowances((mute,), [outcome])

    assert finding == Finding(subject="naming", detail="gives no reason")


def test_too_many_exceptions_are_a_finding() -> None:
    many = (EXCUSE,) * (MOST_ENTRIES + 1)
    outcome = judge(CHECK, make_run(BAD), many)

    (finding,) = judge_allowances(many, [outcome])

    assert finding.subject == "allowed.toml"
    assert judge_allowances(many[1:], [outcome]) == ()


def test_the_exceptions_are_judged_by_what_the_checks_before_found() -> None:
    last = replace(CHECK, name=ALLOW_LIST, number=0, way=Way.PROGRAM)

    used = judge_all([CHECK, last], [make_run(BAD)], (EXCUSE,))
    unused = judge_all([CHECK, last], [make_run()], (EXCUSE,))

    assert [one.status for one in used] == [Status.ALLOWED, Status.PASSED]
    assert [one.status for one in unused] == [Status.PASSED, Status.FAILED]


def test_a_report_is_read_as_it_was_written() -> None:
    checks = [replace(CHECK, pitfalls=("P22",)), REASONED]
    run = replace(make_run(name="profile-core"), judged={"axioms": 5})
    report = make_report(*judge_all(checks, [make_run(BAD, WORSE), run], (EXCUSE,)))

    assert read_report(report.as_json()) == report


def test_a_report_in_another_shape_is_refused() -> None:
    text = make_report(judge(CHECK, make_run(), [])).as_json()

    with pytest.raises(ValueError, match="no outcome"):
        read_report(text.replace('"seconds": 0.5', '"seconds": "long"'))


def test_a_checklist_with_an_unknown_way_is_refused() -> None:
    with pytest.raises(ValueError, match="magic"):
        read_checks('[naming]\nnumber = 8\nde = "a"\nen = "b"\nway = "magic"\n')


def test_an_allow_list_may_be_empty() -> None:
    assert read_allowances("") == ()
