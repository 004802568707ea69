"""A proposal and every error cross the border of a process unharmed."""

import pytest

from graph import limits
from graph.errors import (
    Busy,
    ChildDied,
    Conflict,
    DiskFull,
    JournalDamaged,
    LimitReached,
    NotFound,
    Refused,
    Rejection,
    ShapesViolated,
    StadtwissenError,
    StorageFault,
)
from graph.patch import Patch
from graph.proposal import (
    Outcome,
    Proposal,
    decode_answer,
    decode_error,
    decode_proposal,
    encode_error,
    encode_outcome,
    encode_proposal,
)
from graph.report import WARNING, Finding, Warnings
from graph.revision import Draft, follow

REASON = Rejection(message="wrong", rule="rule", file="a.ttl", line=1, column=2)
FINDING = Finding(
    focus="<http://a/1>",
    shape="http://a/shape",
    severity=WARNING,
    component="http://a/component",
    message_de="Nun ja.",
    message_en="Well.",
)
PATCH = Patch.of(adds=['<http://a/1> <http://a/p> "ü\\n" <http://a/g> .'])


def test_a_proposal_is_read_back() -> None:
    proposal = Proposal(
        patch=PATCH, agent="Änne", message="why\nnot", key="k", base=3, is_release=True
    )

    assert decode_proposal(encode_proposal(proposal)) == proposal


def test_an_outcome_is_read_back() -> None:
    draft = Draft(time="2026-11-25T12:00:00+00:00", agent="a", message="")
    outcome = Outcome(
        revision=follow(None, PATCH, draft),
        is_new=True,
        inferred_anew=True,
        warnings=Warnings(first=(FINDING,), count=7),
    )

    assert decode_answer(encode_outcome(outcome)) == outcome


@pytest.mark.parametrize(
    "error",
    [
        Refused(REASON, REASON),
        ShapesViolated(REASON, report_turtle="[] ."),
        Conflict("moved", base=1, head=2),
        LimitReached(limits.UPLOAD, used=3.5, advice="Split."),
        Busy("later", retry_after_seconds=5),
        ChildDied("gone", exit_status=-9),
        NotFound("nothing"),
        StorageFault("disk"),
        JournalDamaged("record"),
        DiskFull("full"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_is_rebuilt(error: StadtwissenError) -> None:
    rebuilt = decode_error(encode_error(error))

    assert type(rebuilt) is type(error)
    assert str(rebuilt) == str(error)
    assert _fields(rebuilt) == _fields(error)


def test_an_answer_that_is_an_error_is_raised() -> None:
    with pytest.raises(Conflict, match="moved"):
        decode_answer(encode_error(Conflict("moved", base=1, head=2)))


def _fields(error: StadtwissenError) -> dict[str, object]:
    names = ("rejections", "report_turtle", "base", "head", "limit", "used", "advice")
    names += ("retry_after_seconds", "exit_status")
    return {name: getattr(error, name, None) for name in names}
