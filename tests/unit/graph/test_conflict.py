"""Two changes to one subject conflict; others do not."""

from graph.conflict import find_conflict
from graph.errors import Touch
from graph.patch import Patch
from graph.revision import Draft, follow

DRAFT = Draft(time="2026-11-25T12:00:00+00:00", agent="Eva", message="why")


def change(*subjects: str) -> Patch:
    lines = [f'<http://a/{one}> <http://a/p> "x" <http://a/g> .' for one in subjects]
    return Patch.of(adds=lines)


def test_a_later_change_of_the_same_subject_is_found() -> None:
    first = follow(None, change("a"), DRAFT)
    second = follow(first, change("b"), DRAFT)

    found = find_conflict(change("b"), [(first, change("a")), (second, change("b"))])

    assert found == Touch(
        revision=2, agent="Eva", message="why", subjects=("<http://a/b>",), total=1
    )


def test_of_many_subjects_the_first_ten_are_told() -> None:
    patch = change(*(f"{number:02d}" for number in range(12)))

    found = find_conflict(patch, [(follow(None, patch, DRAFT), patch)])

    assert found is not None
    assert (found.subjects[0], found.subjects[-1], found.total) == (
        "<http://a/00>",
        "<http://a/09>",
        12,
    )


def test_a_removal_conflicts_too() -> None:
    removal = Patch.of(removes=change("a").adds)
    first = follow(None, removal, DRAFT)

    found = find_conflict(change("a"), [(first, removal)])

    assert found is not None
    assert (found.revision, found.subjects) == (1, ("<http://a/a>",))


def test_changes_of_other_subjects_do_not_conflict() -> None:
    first = follow(None, change("a"), DRAFT)

    assert find_conflict(change("b"), [(first, change("a"))]) is None
