"""Whether a change made meanwhile touches what a patch touches."""

from collections.abc import Iterable

from graph.named_graphs import list_subjects
from graph.patch import Patch
from graph.revision import Revision


def find_conflict(
    patch: Patch, later: Iterable[tuple[Revision, Patch]]
) -> tuple[Revision, str] | None:
    """Return the first later revision that touches a subject of the patch, and it.

    `later` are the revisions after the patch's base, oldest first. A subject is the
    unit: two editors who describe one thing look at each other's work.
    """
    subjects = list_subjects((*patch.adds, *patch.removes))
    for revision, other in later:
        both = subjects & list_subjects((*other.adds, *other.removes))
        if both:
            return revision, min(both)
    return None
