"""The faults of one file: the first hundred, one for each line and term."""

from collections.abc import Sequence

from graph.errors import Refused, Rejection
from graph.limits import FAULTS_REPORTED

_BY_LINE = ("syntax", "triple term")


class FaultList:
    """Gathers rejections; `is_full` says that no more are wanted."""

    def __init__(self) -> None:
        self._faults: dict[tuple[object, ...], Rejection] = {}
        self._offered = 0

    @property
    def is_full(self) -> bool:
        """Whether more faults were offered than are reported."""
        # Many faults of one line are one; a file of one line must end as well.
        most = FAULTS_REPORTED.value
        return len(self._faults) > most or self._offered > 100 * most

    def has_line(self, line: int | None) -> bool:
        """Tell whether a line has a syntax fault already; such an offer is counted."""
        is_known = line is not None and ("syntax", line) in self._faults
        self._offered += is_known
        return is_known

    def note(self, fault: Rejection) -> None:
        """Keep a fault, unless its line or its term has one of that rule already."""
        self._offered += 1
        if self.is_full:
            return
        by_line = fault.rule in _BY_LINE and fault.line is not None
        place = fault.line if by_line else (fault.term, fault.line)
        self._faults.setdefault((fault.rule, place), fault)

    def explain(self, faults: Sequence[Rejection]) -> None:
        """Put faults with an exact place into the place of those that say the same."""
        self._faults = {
            key: known
            for key, known in self._faults.items()
            if not any(_explains(fault, known) for fault in faults)
        }
        for fault in faults:
            self.note(fault)

    def raise_any(self, *, read: int) -> None:
        """Raise Refused with the faults by line, where there are any.

        `read` counts the statements read.
        """
        if not self._faults:
            return
        by_line = sorted(self._faults.values(), key=_by_place)
        faults = by_line[: FAULTS_REPORTED.value]
        if self.is_full:
            message = (
                f"Reading stopped after {len(faults)} faults and {read:,} statements; "
                "there may be more."
            )
            faults.append(Rejection(message=message, rule="faults reported"))
        raise Refused(*faults)

    def __bool__(self) -> bool:
        return bool(self._faults)


def _explains(fault: Rejection, known: Rejection) -> bool:
    if known.rule not in _BY_LINE:
        return False
    if known.line is None:
        return fault.rule == known.rule
    is_named = fault.term is not None and fault.term in known.message
    return fault.line == known.line or is_named


def _by_place(fault: Rejection) -> tuple[int, int]:
    return fault.line or 0, fault.column or 0
