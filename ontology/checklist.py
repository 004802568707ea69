"""The reviewers' checklist: what each check found, what is allowed, and the report.

The checks are listed in `checks/checklist.toml`; those that are queries have a file
`checks/NAME.rq` that selects `?subject` and, where it helps, `?detail`. A finding is
allowed where `allowed.toml` names its check and subject and gives a reason; there may
be 15 such entries at most, and one that allows nothing is itself a finding.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

MOST_ENTRIES = 15
"""More exceptions than this are no exceptions."""
ALLOW_LIST = "allow-list"
"""The check of the exceptions themselves; it comes last."""


class Way(StrEnum):
    """How a check is made."""

    QUERY = "query"
    PROGRAM = "program"
    REASONER = "reasoner"
    TEST = "test"


class Status(StrEnum):
    """How a check ended; `TESTED` means that a test of the house makes it."""

    PASSED = "passed"
    ALLOWED = "allowed"
    FAILED = "failed"
    NOT_RUN = "not run"
    TESTED = "tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check; `number` is that of the checklist, `pitfalls` the codes of OOPS!.

    `over` says what a query reads: `ontology`, the modules, or `data`, the graph.
    `test` names the tests that make the check where the command does not.
    """

    name: str
    number: int
    de: str
    en: str
    way: Way
    pitfalls: tuple[str, ...] = ()
    over: str = "ontology"
    test: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """What is wrong, and with what: `subject` is a short name or an IRI."""

    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """An exception: findings of one check about these subjects, and why."""

    check: str
    subjects: tuple[str, ...]
    de: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one check; `note` says why it was not made, or what makes it.

    `judged` counts what a reasoner took in: axioms, triples or projects.
    """

    check: Check
    status: Status
    findings: tuple[Finding, ...] = ()
    allowed: tuple[Finding, ...] = ()
    seconds: float = 0.0
    note: str = ""
    judged: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One check as it was made: None for `findings` means that it was not."""

    name: str
    findings: tuple[Finding, ...] | None
    seconds: float = 0.0
    note: str = ""
    judged: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole report; `fingerprint` is that of the files it judges."""

    version: str
    date: str
    fingerprint: str
    counts: Mapping[str, int]
    outcomes: tuple[Outcome, ...]
    allowances: tuple[Allowance, ...] = ()

    def having(self, status: Status) -> tuple[Outcome, ...]:
        """Return the outcomes of one status."""
        return tuple(one for one in self.outcomes if one.status is status)

    def is_clean(self, *, without_reasoner: bool = False) -> bool:
        """Tell whether nothing failed and everything ran.

        A check that was not run is no pass; `without_reasoner` forgives those that
        need one.
        """
        waiting = [
            one
            for one in self.having(Status.NOT_RUN)
            if not (without_reasoner and one.check.way is Way.REASONER)
        ]
        return not waiting and not self.having(Status.FAILED)

    def as_json(self) -> str:
        """Write the report; `read_report` reads it back."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def read_checks(text: str) -> dict[str, Check]:
    """Read `checks/checklist.toml`, in its order; ValueError for an unknown way."""
    return {
        name: Check(
            name=name,
            number=entry["number"],
            de=entry["de"],
            en=entry["en"],
            way=Way(entry["way"]),
            pitfalls=tuple(entry.get("pitfalls", ())),
            over=entry.get("over", "ontology"),
            test=entry.get("test", ""),
        )
        for name, entry in tomllib.loads(text).items()
    }


def read_allowances(text: str) -> tuple[Allowance, ...]:
    """Read `allowed.toml`."""
    return tuple(
        Allowance(
            check=entry["check"],
            subjects=tuple(entry["subjects"]),
            de=entry["de"],
            en=entry["en"],
        )
        for entry in tomllib.loads(text).get("allowed", ())
    )


def judge(check: Check, run: Run | None, allowances: Iterable[Allowance]) -> Outcome:
    """Return what came of one check, with the findings that are allowed set apart."""
    if check.way is Way.TEST:
        return Outcome(check=check, status=Status.TESTED, note=check.test)
    if run is None or run.findings is None:
        note = "" if run is None else run.note
        return Outcome(check=check, status=Status.NOT_RUN, note=note)
    excused = {
        subject
        for allowance in allowances
        if allowance.check == check.name
        for subject in allowance.subjects
    }
    found = sorted(set(run.findings))
    open_ = tuple(one for one in found if one.subject not in excused)
    allowed = tuple(one for one in found if one.subject in excused)
    clean = Status.ALLOWED if allowed else Status.PASSED
    return Outcome(
        check=check,
        status=Status.FAILED if open_ else clean,
        findings=open_,
        allowed=allowed,
        seconds=run.seconds,
        note=run.note,
        judged=run.judged,
    )


def judge_allowances(
    allowances: tuple[Allowance, ...], outcomes: Iterable[Outcome]
) -> tuple[Finding, ...]:
    """Find what is wrong with the exceptions: too many, or of no use, or no reason.

    An exception of a check that was not run is left alone.
    """
    found = []
    if len(allowances) > MOST_ENTRIES:
        detail = f"{len(allowances)} entries, at most {MOST_ENTRIES}"
        found.append(Finding(subject="allowed.toml", detail=detail))
    by_check = {one.check.name: one for one in outcomes}
    for allowance in allowances:
        if not (allowance.de.strip() and allowance.en.strip()):
            found.append(Finding(subject=allowance.check, detail="gives no reason"))
        outcome = by_check.get(allowance.check)
        if outcome is not None and outcome.status is Status.NOT_RUN:
            continue
        used = set() if outcome is None else {one.subject for one in outcome.allowed}
        found += [
            Finding(subject=subject, detail=f"{allowance.check} does not find it")
            for subject in allowance.subjects
            if subject not in used
        ]
    return tuple(found)


def judge_all(
    checks: Iterable[Check],
    runs: Iterable[Run],
    allowances: tuple[Allowance, ...],
) -> tuple[Outcome, ...]:
    """Return what came of every check; that of the allow-list must stand last."""
    by_name = {run.name: run for run in runs}
    outcomes: list[Outcome] = []
    for check in checks:
        run = by_name.get(check.name)
        if check.name == ALLOW_LIST:
            found = judge_allowances(allowances, outcomes)
            run = Run(name=check.name, findings=found)
        outcomes.append(judge(check, run, allowances))
    return tuple(outcomes)


def read_report(text: str) -> Report:
    """Read a report that `as_json` wrote."""
    known = json.loads(text)
    return Report(
        version=known["version"],
        date=known["date"],
        fingerprint=known["fingerprint"],
        counts=known["counts"],
        outcomes=tuple(_read_outcome(one) for one in known["outcomes"]),
        allowances=tuple(
            Allowance(**{**one, "subjects": tuple(one["subjects"])})
            for one in known["allowances"]
        ),
    )


def _read_outcome(known: dict[str, object]) -> Outcome:
    match known:
        case {
            "check": dict(check),
            "status": str(status),
            "findings": list(findings),
            "allowed": list(allowed),
            "seconds": float(seconds),
            "note": str(note),
            "judged": dict(judged),
        }:
            way, pitfalls = Way(check["way"]), tuple(check["pitfalls"])
            return Outcome(
                check=Check(**{**check, "way": way, "pitfalls": pitfalls}),
                status=Status(status),
                findings=tuple(Finding(**one) for one in findings),
                allowed=tuple(Finding(**one) for one in allowed),
                seconds=seconds,
                note=note,
                judged=judged,
            )
    raise ValueError("this is no outcome of a check")
