"""Makes the checks of `ontology/checks` that are queries or programs, one by one."""

import time
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from graph.ontology_material import Findings, Material
from graph.ontology_programs import PROGRAMS
from graph.steps import Progress
from ontology import iris
from ontology.checklist import Check, Finding, Run, Way


def run_checks(
    checks: Iterable[Check], material: Material, progress: Progress | None = None
) -> Iterator[Run]:
    """Make the checks that are queries or programs, one by one, in their order.

    The allow-list is judged by who knows the outcomes, not here.
    """
    mine = [
        check for check in checks if check.way is Way.QUERY or check.name in PROGRAMS
    ]
    for done, check in enumerate(mine):
        if progress is not None:
            progress(check.name, done, len(mine))
        began = time.monotonic()
        found = tuple(sorted(set(_find(check, material))))
        seconds = round(time.monotonic() - began, 2)
        yield Run(name=check.name, findings=found, seconds=seconds)


def _find(check: Check, material: Material) -> Findings:
    if check.way is Way.QUERY:
        text = material.texts[f"ontology/checks/{check.name}.rq"]
        store = material.data if check.over == "data" else material.store
        return _ask(store, text)
    return tuple(
        Finding(subject=iris.shorten(one.subject), detail=iris.shorten(one.detail))
        for one in PROGRAMS[check.name](material)
    )


def _ask(store: Store, text: str) -> Findings:
    solutions = store.query(text)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a check must be a SELECT query")
    has_detail = "detail" in {variable.value for variable in solutions.variables}
    return tuple(
        Finding(
            subject=_write(row["subject"]),
            detail=_write(row["detail"]) if has_detail else "",
        )
        for row in solutions
    )


def _write(term: object) -> str:
    if isinstance(term, NamedNode):
        return iris.shorten(term.value)
    return term.value if isinstance(term, Literal) else str(term or "")
