"""Two changes to one subject conflict; others do not."""

from graph.conflict import find_conflict
from graph.patch import Patch
from graph.revision import Draft, follow

DRAFT = Draft(time="2026-11-25T12:00:00+00:00", agent="a", message="")


def change(subject: str) -> Patch:
    return Patch.of(adds=[f'<http://a/{subject}> <http://a/p> "x" <http://a/g> .'])


def test_a_later_change_of_the_same_subject_is_found() -> None:
    first = follow(None, change("a"), DRAFT)
    second = follow(first, change("b"), DRAFT)

    found = find_conflict(change("b"), [(first, change("a")), (second, change("b"))])

    assert found == (second, "<http://a/b>")


def test_a_removal_conflicts_too() -> None:
    removal = Patch.of(removes=change("a").adds)

    first = follow(None, removal, DRAFT)

    assert find_conflict(change("a"), [(first, removal)]) == (first, "<http://a/a>")


def test_changes_of_other_subjects_do_not_conflict() -> None:
    first = follow(None, change("a"), DRAFT)

    assert find_conflict(change("b"), [(first, change("a"))]) is None
