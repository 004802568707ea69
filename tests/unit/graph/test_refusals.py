"""What is refused before any shape is asked, and in which words."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from graph.errors import Conflict, Refused
from graph.patch import Patch
from graph.proposal import Proposal
from graph.refusals import refuse_conflict, refuse_content, refuse_other_content
from graph.revision import Draft, Revision, follow, hash_patch

LINE = '<http://a/1> <http://a/p> "x" <http://a/g> .'
PATCH = Patch.of(adds=[LINE])
PROPOSAL = Proposal(patch=PATCH, agent="Eva")
DRAFT = Draft(time="2026-11-25T12:00:00+00:00", agent="Udo", message="Titles")


def later(after: int) -> Iterator[tuple[Revision, Patch]]:
    revision = follow(None, PATCH, DRAFT)
    yield replace(revision, number=after + 1), PATCH


def test_an_old_base_is_told_with_revision_agent_message_and_subject() -> None:
    proposal = replace(PROPOSAL, base=4)

    with pytest.raises(Conflict) as conflict:
        refuse_conflict(proposal, head=6, later=later)

    assert str(conflict.value) == (
        'Revision 5 by Udo ("Titles") changed <http://a/1> after revision 4; '
        "look at that change and try again."
    )


@pytest.mark.parametrize("base", [None, 6])
def test_the_newest_base_and_none_ask_for_no_comparison(base: int | None) -> None:
    asked: list[int] = []

    def hear(after: int) -> Iterator[tuple[Revision, Patch]]:
        asked.append(after)
        return later(after)

    refuse_conflict(replace(PROPOSAL, base=base), head=6, later=hear)

    assert asked == []


def test_a_base_to_come_is_a_conflict_with_nobody() -> None:
    with pytest.raises(Conflict, match="no revision 7 yet") as conflict:
        refuse_conflict(replace(PROPOSAL, base=7), head=6, later=later)

    assert conflict.value.touch is None


def test_a_text_that_is_no_literal_is_refused() -> None:
    with pytest.raises(Refused, match="no XML document can hold"):
        refuse_content(replace(PROPOSAL, agent="a\x00"), is_bare=False)


def test_the_default_graph_is_refused_but_not_in_a_bare_house() -> None:
    plain = replace(PROPOSAL, patch=Patch.of(adds=['<http://a/1> <http://a/p> "x" .']))

    refuse_content(plain, is_bare=True)
    with pytest.raises(Refused, match="names no graph"):
        refuse_content(plain, is_bare=False)


def test_a_key_answers_for_its_own_content_alone() -> None:
    known = replace(follow(None, PATCH, DRAFT), proposed_hash=hash_patch(PATCH))

    refuse_other_content(known, PROPOSAL)
    with pytest.raises(Conflict, match="use a new key"):
        refuse_other_content(known, replace(PROPOSAL, patch=Patch()))
