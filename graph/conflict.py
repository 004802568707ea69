"""Whether a change made meanwhile touches what a patch touches."""

from collections.abc import Iterable

from graph.errors import Touch
from graph.named_graphs import list_subjects
from graph.patch import Patch
from graph.revision import Revision

_SUBJECTS_TOLD = 10


def find_conflict(
    patch: Patch, later: Iterable[tuple[Revision, Patch]]
) -> Touch | None:
    """Return how the first later revision touches a subject of the patch.

    `later` are the revisions after the patch's base, oldest first. A subject is the
    unit: two editors who describe one thing look at each other's work.
    """
    subjects = list_subjects((*patch.adds, *patch.removes))
    for revision, other in later:
        both = subjects & list_subjects((*other.adds, *other.removes))
        if both:
            return Touch(
                revision=revision.number,
                agent=revision.agent,
                message=revision.message,
                subjects=tuple(sorted(both)[:_SUBJECTS_TOLD]),
                total=len(both),
            )
    return None
