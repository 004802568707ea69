"""What a commit has done by others: validation, inference, search index.

They are passed in, so that the writing can be tested without them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyoxigraph import Quad, Store

from graph import materialise, search_index, validation
from graph.materialise import Inferred
from graph.patch import Patch
from graph.report import Report
from graph.validation import Ask, ask_child


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """Five functions.

    `validate` reports on an effective patch that is not yet applied.
    `infer` brings graph/inferred and the default graph up to date after quads were
    added and removed, and tells what it changed; `infer_all` does so,
    without knowing which. `index` brings the search
    index of a data directory to a revision; without subjects it is built anew.
    `is_indexed` tells whether that index is there and of a revision.
    """

    validate: Callable[[Store, Patch], Report]
    infer: Callable[[Store, Sequence[Quad], Sequence[Quad]], Inferred]
    infer_all: Callable[[Store], object]
    index: Callable[[Path, Store, int, Iterable[str] | None], None]
    is_indexed: Callable[[Path, int], bool]


def no_duties() -> Duties:
    """Return what a bare store has done: nothing."""
    return Duties(
        validate=lambda _store, _patch: Report(),
        infer=lambda _store, _added, _removed: Inferred(
            added=0, removed=0, rebuilt=False
        ),
        infer_all=lambda _store: None,
        index=lambda _folder, _store, _number, _subjects: None,
        is_indexed=lambda _folder, _number: True,
    )


def real_duties(ask: Ask = ask_child) -> Duties:
    """Return what the commit of a full store has done; `ask` reaches the validator."""
    return Duties(
        validate=partial(validation.check_patch, ask=ask),
        infer=materialise.materialise,
        infer_all=materialise.rebuild,
        index=search_index.bring_up_to_date,
        is_indexed=search_index.is_current,
    )
