"""Why a proposal is refused before any shape is asked."""

from collections.abc import Callable, Iterable

from graph.conflict import find_conflict
from graph.errors import Conflict, Refused, Touch
from graph.named_graphs import forbid, list_graphs
from graph.patch import Patch
from graph.proposal import Proposal
from graph.revision import Revision, hash_patch
from graph.terms import check_literal

Later = Callable[[int], Iterable[tuple[Revision, Patch]]]
"""Takes a number and lists the revisions after it, oldest first."""


def refuse_content(proposal: Proposal, *, is_bare: bool) -> None:
    """Refuse a text that could not be told as a literal, and graphs not to be written.

    Raises Refused.
    """
    for text in (proposal.agent, proposal.message, proposal.key or ""):
        fault = check_literal(text, None)
        if fault is not None:
            raise Refused(fault)
    graphs = list_graphs(proposal.patch) | set(proposal.replaces)
    forbidden = forbid(graphs, is_release=proposal.is_release, is_bare=is_bare)
    if forbidden:
        raise Refused(*forbidden)


def refuse_other_content(known: Revision, proposal: Proposal) -> None:
    """Refuse to answer for an edit with the revision of another one.

    `known` has the proposal's key. A patch that was computed is another one once it was
    written; its key names what it was computed for. Raises Conflict.
    """
    if proposal.is_exact or known.proposed_hash in (None, hash_patch(proposal.patch)):
        return
    raise Conflict(
        f"Revision {known.number} was made with this key and another content; "
        "use a new key.",
        base=known.number,
        head=known.number,
    )


def refuse_conflict(proposal: Proposal, *, head: int, later: Later) -> None:
    """Refuse a proposal whose base is too old for what it touches, or not yet there.

    Raises Conflict.
    """
    base = proposal.base
    if base is None or base == head:
        return
    if base > head:
        message = f"There is no revision {base} yet; the head is {head}."
        raise Conflict(message, base=base, head=head)
    if proposal.is_exact:
        message = f"Revision {head} came after revision {base}; try again."
        raise Conflict(message, base=base, head=head)
    touch = find_conflict(proposal.patch, later(base))
    if touch is not None:
        raise Conflict(_tell(touch, base), base=base, head=head, touch=touch)


def _tell(touch: Touch, base: int) -> str:
    more = touch.total - len(touch.subjects)
    things = ", ".join(touch.subjects) + (f" and {more} more" if more else "")
    why = f' ("{touch.message}")' if touch.message else ""
    return (
        f"Revision {touch.revision} by {touch.agent}{why} changed {things} after "
        f"revision {base}; look at that change and try again."
    )
