"""What is proposed to a commit and what comes back, as values and as bytes.

The commit runs in a child; an error that it raises on purpose is raised again, the
same, in the parent.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from graph.errors import (
    Busy,
    ChildDied,
    Conflict,
    LimitReached,
    Refused,
    Rejection,
    ShapesViolated,
    StadtwissenError,
    Touch,
)
from graph.limits import Limit
from graph.patch import Patch
from graph.report import Finding, Report
from graph.revision import Revision

_TITLE = (
    *("agent", "message", "key", "base", "is_exact"),
    *("is_release", "reverts", "replaces"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A patch that somebody wants to become the next revision.

    `agent` names who, `message` says why. `key` makes asking twice harmless. `base` is
    the revision that the author looked at; None asks for no comparison. `is_exact`
    refuses any revision since, for a patch that was computed from all there was.
    `is_release`
    is set by our own tables and ontology alone: it opens the graphs of a release.
    `reverts` is the number of the revision that the patch undoes. `replaces` are the
    spelled names of graphs that are to hold what the patch adds to them and nothing
    else, None among them for the default graph.
    """

    patch: Patch
    agent: str
    message: str = ""
    key: str | None = None
    base: int | None = None
    is_exact: bool = False
    is_release: bool = False
    reverts: int | None = None
    replaces: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The revision that holds the proposal; `is_new` is False when nothing changed.

    `inferred_anew` tells that more followed from what changed than was cheap to look
    through, so that all inferences were made again. `report` has the warnings and notes
    with which it passed.
    """

    revision: Revision
    is_new: bool
    inferred_anew: bool = False
    report: Report = field(default_factory=Report)


def encode_proposal(proposal: Proposal) -> bytes:
    """Return the bytes of a proposal: a line of JSON and its patch."""
    title = {name: getattr(proposal, name) for name in _TITLE}
    return json.dumps(title).encode() + b"\n" + proposal.patch.serialise()


def decode_proposal(text: bytes) -> Proposal:
    """Read what `encode_proposal` wrote."""
    end = text.index(b"\n")
    title = json.loads(text[:end])
    replaces = tuple(title.pop("replaces"))
    return Proposal(patch=Patch.parse(text[end + 1 :]), replaces=replaces, **title)


def encode_outcome(outcome: Outcome) -> bytes:
    """Return the bytes of an outcome."""
    return json.dumps(asdict(outcome)).encode()


def encode_error(error: StadtwissenError) -> bytes:
    """Return the bytes of an error of the tree."""
    return json.dumps({"error": type(error).__name__, **_take_apart(error)}).encode()


def decode_error(text: bytes) -> StadtwissenError:
    """Return the error that `encode_error` wrote."""
    return _rebuild(json.loads(text))


def decode_answer(text: bytes) -> Outcome:
    """Read what a commit answered; raises the error where it answered with one."""
    answer = json.loads(text)
    if "error" in answer:
        raise decode_error(text)
    findings = (Finding(**one) for one in answer["report"]["findings"])
    parts = {
        "revision": Revision(**answer["revision"]),
        "report": Report(findings=tuple(findings)),
    }
    return Outcome(**answer | parts)


# What an error carries beside its message, by class, most special first.
_FIELDS: dict[type[StadtwissenError], tuple[str, ...]] = {
    Busy: ("retry_after_seconds",),
    ChildDied: ("exit_status",),
}


def _take_apart(error: StadtwissenError) -> dict[str, object]:
    if isinstance(error, Refused):
        reasons = [asdict(rejection) for rejection in error.rejections]
        if isinstance(error, ShapesViolated):
            return {"rejections": reasons, "report": error.report.decode()}
        return {"rejections": reasons}
    if isinstance(error, Conflict):
        touch = None if error.touch is None else asdict(error.touch)
        place = {"base": error.base, "head": error.head}
        return {"text": str(error), "touch": touch, **place}
    if isinstance(error, LimitReached):
        return {"limit": asdict(error.limit), "used": error.used, "text": error.advice}
    fields = _FIELDS.get(type(error), ())
    return {"text": str(error), **{name: getattr(error, name) for name in fields}}


def _rebuild(answer: dict[str, Any]) -> StadtwissenError:
    kind = _KINDS[answer["error"]]
    if issubclass(kind, Refused):
        reasons = [Rejection(**reason) for reason in answer["rejections"]]
        if issubclass(kind, ShapesViolated):
            return kind(*reasons, report=answer["report"].encode())
        return kind(*reasons)
    if issubclass(kind, Conflict):
        return _rebuild_conflict(answer)
    if issubclass(kind, LimitReached):
        limit = Limit(**answer["limit"])
        return kind(limit, used=answer["used"], advice=answer["text"])
    fields = {name: answer[name] for name in _FIELDS.get(kind, ())}
    return kind(answer["text"], **fields)


def _rebuild_conflict(answer: dict[str, Any]) -> Conflict:
    touch = answer["touch"]
    if touch is not None:
        touch = Touch(**touch | {"subjects": tuple(touch["subjects"])})
    return Conflict(
        answer["text"], base=answer["base"], head=answer["head"], touch=touch
    )


def _list_kinds(root: type[StadtwissenError]) -> Iterator[type[StadtwissenError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _list_kinds(kind)


_KINDS = {kind.__name__: kind for kind in _list_kinds(StadtwissenError)}
